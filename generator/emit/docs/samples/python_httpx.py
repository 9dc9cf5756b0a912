"""Samples in Python with httpx."""

from __future__ import annotations

from collections.abc import Iterator

from ...text import PyExpr, literal
from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody, uses_files
from .literals import python_string, python_text
from .placeholders import PASSWORD, USER
from .python_values import Value, is_plain, python_value
from .rendering import render
from .request import SampleRequest

__all__ = ["file_content", "httpx_sample"]


def httpx_sample(request: SampleRequest) -> str:
    """A request as a call of httpx."""
    body = request.body
    arguments = [*_headers(request, body), *_body(body)]
    return render(
        "httpx.py.jinja",
        uses_environment=bool(request.schemes),
        uses_files=uses_files(body),
        method=python_string(request.method),
        url=python_text(request.url),
        arguments=arguments,
    )


def _is_argument(body: JsonBody) -> bool:
    """Whether httpx writes a body as its JSON: it takes null for none."""
    return body.value is not None and is_plain(body.value)


def file_content(name: str) -> PyExpr:
    """The bytes of a file."""
    return PyExpr(f"Path({python_string(name)}).read_bytes()")


def _headers(request: SampleRequest, body: Body | None) -> Iterator[PyExpr]:
    listed = {
        name: python_text(value)
        for name, value in request.header_fields
        if name != "Content-Type" or not _goes_without_saying(body)
    }
    if listed:
        yield _argument("headers", listed)
    if request.is_basic:
        yield PyExpr(f"auth=({python_text((USER,))}, {python_text((PASSWORD,))})")


def _goes_without_saying(body: Body | None) -> bool:
    match body:
        case JsonBody():
            return body.media_type == "application/json" and _is_argument(body)
        case FormBody():
            plain = body.media_type == "application/x-www-form-urlencoded"
            return plain and bool(body.fields)
        case MultipartBody():
            return bool(body.parts)
        case _:
            return False


def _body(body: Body | None) -> Iterator[PyExpr]:
    match body:
        case JsonBody() if _is_argument(body):
            yield _argument("json", body.value)
        case JsonBody() | TextBody():
            yield PyExpr(f"content={python_string(body.text)}.encode()")
        case FormBody():
            fields: dict[str, list[Value]] = {}
            for name, value in body.fields:
                fields.setdefault(name, []).append(value)
            yield _argument("data", {n: v[0] if len(v) == 1 else v for n, v in fields.items()})
        case MultipartBody():
            yield _argument("files", [_part(part) for part in body.parts])
        case FileBody():
            yield PyExpr(f"content={file_content(body.file_name)}")
        case None:
            return


def _part(part: Part) -> PyExpr:
    name = python_string(part.name)
    is_file = bool(part.file_name)
    content = file_content(part.file_name) if is_file else python_string(part.text)
    items = [literal(part.file_name or None), content]
    items += [literal(part.said_type)] if part.said_type else []
    return PyExpr(f"({name}, ({', '.join(items)}))")


def _argument(name: str, value: Value) -> PyExpr:
    return PyExpr(f"{name}={python_value(value, 4, 88 - len(name) - 2)}")
