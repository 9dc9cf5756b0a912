"""Multipart forms written by hand, for languages whose libraries have none (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .bodies import MultipartBody, Part

__all__ = ["FilePiece", "boundary_of", "disposition", "message_pieces"]


@dataclass(frozen=True, slots=True)
class FilePiece:
    """The bytes of a file, in the middle of a message."""

    name: str


def boundary_of(body: MultipartBody) -> str:
    """A boundary that no text of the form contains."""
    boundary = "boundary"
    while any(boundary in part.text for part in body.parts):
        boundary += "0"
    return boundary


def disposition(part: Part) -> str:
    """The value of a part's ``Content-Disposition``."""
    text = f'form-data; name="{_quoted(part.name)}"'
    return f'{text}; filename="{part.file_name}"' if part.file_name else text


def message_pieces(body: MultipartBody) -> Iterator[str | FilePiece]:
    """The message: the text of each part, and what is in files."""
    boundary, before = boundary_of(body), ""
    for part in body.parts:
        kind = f"Content-Type: {part.media_type}\r\n" if part.media_type else ""
        head = f"--{boundary}\r\nContent-Disposition: {disposition(part)}\r\n{kind}\r\n"
        yield before + head + part.text
        if part.file_name:
            yield FilePiece(part.file_name)
        before = "\r\n"
    yield f"{before}--{boundary}--\r\n"


def _quoted(name: str) -> str:
    """A name as browsers write it (WHATWG HTML, section 4.10.22.8)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
