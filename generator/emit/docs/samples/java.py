"""Samples in Java with java.net.http, from Java 17 on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, TextBody, uses_files
from .literals import Code, java_block, java_string, java_text
from .multipart import FilePiece, boundary_of, message_pieces
from .placeholders import PASSWORD, USER
from .rendering import render
from .request import SampleRequest

__all__ = ["java_sample"]

_MARGIN: Final = " " * 16


def java_sample(request: SampleRequest) -> str:
    """A request as a program of one file."""
    body = request.body
    return render(
        "java.java.jinja",
        uses_files=uses_files(body),
        credentials=java_text((USER, ":", PASSWORD)) if request.is_basic else None,
        url=java_text(request.url),
        method=java_string(request.method),
        headers=list(_headers(request, body)),
        body=_body(body),
    )


def _headers(request: SampleRequest, body: Body | None) -> Iterator[Code]:
    for name, value in request.header_fields:
        if name == "Content-Type" and isinstance(body, MultipartBody):
            boundary = f"{body.media_type}; boundary={boundary_of(body)}"
            yield Code(f"{java_string(name)}, {java_string(boundary)}")
        else:
            yield Code(f"{java_string(name)}, {java_text(value)}")


def _body(body: Body | None) -> Code:
    match body:
        case JsonBody() | TextBody():
            return _of_text(java_block(body.text, _MARGIN))
        case FormBody():
            return _of_text(java_string(body.text))
        case MultipartBody():
            pieces = f",\n{_MARGIN}".join(map(_piece, message_pieces(body)))
            return Code(f"HttpRequest.BodyPublishers.concat(\n{_MARGIN}{pieces})")
        case FileBody():
            return _piece(FilePiece(body.file_name))
        case None:
            return Code("HttpRequest.BodyPublishers.noBody()")


def _piece(piece: str | FilePiece) -> Code:
    if isinstance(piece, str):
        return _of_text(java_string(piece))
    return Code(f"HttpRequest.BodyPublishers.ofFile(Path.of({java_string(piece.name)}))")


def _of_text(text: Code) -> Code:
    return Code(f"HttpRequest.BodyPublishers.ofString({text})")
