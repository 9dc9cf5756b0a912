"""Samples in PHP with its extension for curl."""

from __future__ import annotations

from collections.abc import Iterator

from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody
from .literals import Code, php_nowdoc, php_string, php_text
from .multipart import FilePiece, boundary_of, message_pieces
from .placeholders import PASSWORD, USER
from .rendering import render
from .request import SampleRequest
from .texts import joined

__all__ = ["php_sample"]


def php_sample(request: SampleRequest) -> str:
    """A request as a script."""
    return render(
        "php.php.jinja",
        url=php_text(request.url),
        options=list(_options(request)),
        headers=list(_headers(request, request.body)),
    )


def _options(request: SampleRequest) -> Iterator[Code]:
    """The options but for the headers."""
    if request.method == "HEAD":
        yield Code("CURLOPT_NOBODY => true")
    elif request.method != "GET" or request.body is not None:
        yield Code(f"CURLOPT_CUSTOMREQUEST => {php_string(request.method)}")
    if request.is_basic:
        yield Code(f"CURLOPT_USERPWD => {php_text((USER, ':', PASSWORD))}")
    if request.body is not None and request.method != "HEAD":
        yield Code(f"CURLOPT_POSTFIELDS => {_body(request.body)}")


def _headers(request: SampleRequest, body: Body | None) -> Iterator[Code]:
    for name, value in request.header_fields:
        if name != "Content-Type" or not isinstance(body, MultipartBody):
            yield php_text(joined((f"{name}: ",), value))
        elif not _is_array(body):
            yield php_string(f"{name}: {body.media_type}; boundary={boundary_of(body)}")


def _is_array(body: MultipartBody) -> bool:
    """Whether an array can say it: each name once, and no text with a type of its own."""
    names = {part.name for part in body.parts}
    typed = any(part.media_type and not part.file_name for part in body.parts)
    return len(names) == len(body.parts) > 0 and not typed


def _body(body: Body) -> Code:
    match body:
        case JsonBody():
            return php_nowdoc(body.text, "JSON", " " * 8)
        case TextBody() | FormBody():
            return php_string(body.text)
        case FileBody():
            return _piece(FilePiece(body.file_name))
        case MultipartBody() if _is_array(body):
            lines = "".join(f"        {_part(part)},\n" for part in body.parts)
            return Code(f"[\n{lines}    ]")
        case MultipartBody():
            return Code("\n        . ".join(map(_piece, message_pieces(body))))


def _part(part: Part) -> Code:
    name = php_string(part.name)
    if not part.file_name:
        return Code(f"{name} => {php_string(part.text)}")
    file = php_string(part.file_name)
    kind = f", {php_string(part.said_type)}" if part.said_type else ""
    return Code(f"{name} => new CURLFile({file}{kind})")


def _piece(piece: str | FilePiece) -> Code:
    if isinstance(piece, str):
        return php_string(piece)
    return Code(f"file_get_contents({php_string(piece.name)})")
