"""Samples in JavaScript with fetch, as modules of Node.js."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody, uses_files
from .literals import Code, js_json, js_string, js_text
from .placeholders import PASSWORD, USER
from .python_values import is_plain
from .rendering import render
from .request import SampleRequest

__all__ = ["fetch_sample"]

_REFUSED: Final = frozenset({"CONNECT", "TRACE", "TRACK"})
"""Methods that fetch does not send (WHATWG Fetch, section 2.2.1)."""


def fetch_sample(request: SampleRequest) -> str:
    """A request as a call of fetch (WHATWG Fetch, section 5.4)."""
    bodiless = request.body is not None and request.method in ("GET", "HEAD")
    body = None if bodiless else request.body
    parts = body.parts if isinstance(body, MultipartBody) else ()
    return render(
        "fetch.js.jinja",
        uses_files=uses_files(body),
        is_form=isinstance(body, MultipartBody),
        is_refused=request.method.upper() in _REFUSED,
        is_bodiless=bodiless,
        parts=[_part(part) for part in parts],
        url=js_text(request.url),
        method=js_string(request.method),
        headers=list(_headers(request, body)),
        body=_body(body),
    )


def _headers(request: SampleRequest, body: Body | None) -> Iterator[Code]:
    if request.is_basic:
        both = js_text((USER, ":", PASSWORD))
        yield Code(f'"Authorization": "Basic " + btoa({both})')
    for name, value in request.header_fields:
        if name == "Content-Type" and (body is None or isinstance(body, MultipartBody)):
            continue  # a form's boundary is fetch's to choose
        key = js_string(name)
        # Without brackets it would be the object's prototype.
        yield Code(f"{f'[{key}]' if name == '__proto__' else key}: {js_text(value)}")


def _body(body: Body | None) -> Code | None:
    match body:
        case JsonBody() if is_plain(body.value):
            value = js_json(body.text).replace("\n", "\n  ")
            return Code(f"JSON.stringify({value})")
        case JsonBody() | TextBody():
            return js_string(body.text)
        case FormBody():
            pairs = "".join(f"    [{js_string(n)}, {js_string(v)}],\n" for n, v in body.fields)
            return Code(f"new URLSearchParams([\n{pairs}  ])" if pairs else js_string(""))
        case MultipartBody():
            return Code("form")
        case FileBody():
            return Code(f"await openAsBlob({js_string(body.file_name)})")
        case None:
            return None


def _part(part: Part) -> Code:
    """The arguments of ``FormData.append``."""
    name = js_string(part.name)
    kind = f", {{ type: {js_string(part.said_type)} }}" if part.said_type else ""
    if part.file_name:
        file = js_string(part.file_name)
        return Code(f"{name}, await openAsBlob({file}{kind}), {file}")
    text = js_string(part.text)
    return Code(f"{name}, new Blob([{text}]{kind})" if kind else f"{name}, {text}")
