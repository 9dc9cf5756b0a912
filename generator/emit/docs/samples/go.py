"""Samples in Go with net/http."""

from __future__ import annotations

from dataclasses import dataclass

from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody
from .literals import Code, go_raw, go_string, go_text
from .multipart import disposition
from .placeholders import PASSWORD, USER
from .rendering import render
from .request import SampleRequest

__all__ = ["GoPart", "go_sample"]


@dataclass(frozen=True, slots=True)
class GoPart:
    """A part of a form as templates see it.

    :param disposition: what says its name, and the file's.
    :param media_type: None where it goes without saying.
    :param text: what it holds; None for a file.
    :param file: the file's name; None for a text.
    """

    name: Code
    disposition: Code
    media_type: Code | None
    text: Code | None
    file: Code | None


def go_sample(request: SampleRequest) -> str:
    """A request as a program of its own."""
    body = request.body
    is_form = isinstance(body, MultipartBody)
    parts = [_part(part) for part in body.parts] if isinstance(body, MultipartBody) else []
    headers = [
        Code(f"{go_string(name)}, {go_text(value)}")
        for name, value in request.header_fields
        if not (is_form and name == "Content-Type")
    ]
    basic = f"{go_text((USER,))}, {go_text((PASSWORD,))}" if request.is_basic else ""
    return render(
        "go.go.jinja",
        imports=[go_string(name) for name in sorted(_imports(request))],
        method=go_string(request.method),
        url=go_text(request.url),
        headers=headers,
        basic=Code(basic) if basic else None,
        body=_body(body),
        file=go_string(body.file_name) if isinstance(body, FileBody) else None,
        has_body=body is not None,
        is_form=is_form,
        parts=parts,
    )


def _imports(request: SampleRequest) -> set[str]:
    found = {"fmt", "io", "log", "net/http"}
    if request.schemes:
        found.add("os")
    match request.body:
        case JsonBody() | TextBody() | FormBody():
            found.add("strings")
        case MultipartBody(parts=parts):
            found |= {"bytes", "mime/multipart"}
            found |= {"net/textproto"} if any(part.media_type for part in parts) else set()
            found |= {"os"} if any(part.file_name for part in parts) else set()
        case FileBody():
            found.add("os")
        case None:
            pass
    return found


def _body(body: Body | None) -> Code | None:
    """The reader of a body that is a text."""
    match body:
        case JsonBody() | TextBody() | FormBody():
            return Code(f"strings.NewReader({go_raw(body.text)})")
        case MultipartBody() | FileBody() | None:
            return None


def _part(part: Part) -> GoPart:
    is_file = bool(part.file_name)
    return GoPart(
        go_string(part.name),
        go_string(disposition(part)),
        go_string(part.media_type) if part.media_type else None,
        None if is_file else go_string(part.text),
        go_string(part.file_name) if is_file else None,
    )
