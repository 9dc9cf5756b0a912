"""Blobs: the smallest file of each usual kind, for answers that are files."""

from __future__ import annotations

import base64
import binascii
import gzip
from collections.abc import Mapping
from typing import Final

__all__ = ["blob", "from_base64"]

_PNG: Final = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
_GIF: Final = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_BLOBS: Final[Mapping[str, bytes]] = {
    "image/png": base64.b64decode(_PNG),
    "image/gif": base64.b64decode(_GIF),
    "image/svg+xml": _SVG,
    "application/pdf": _PDF,
    "application/zip": b"PK\x05\x06" + bytes(18),
    "application/gzip": gzip.compress(b"", mtime=0),
    "text/csv": b"column\r\nvalue\r\n",
}

_SIGNATURES: Final = (
    b"\x89PNG\r\n",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
)
"""What files of the usual kinds begin with: PNG, GIF, JPEG, PDF, ZIP with its kin, gzip."""


def blob(essence: str) -> bytes:
    """The smallest file of a media type; empty for one of which nothing is known.

    :param essence: type and subtype, in lower case.
    """
    return _BLOBS.get(essence, b"")


def from_base64(text: str) -> bytes | None:
    """The file that a text holds in base64; None where it holds none that is known.

    No document can hold the bytes of a picture: whoever gives one as an example writes it so.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if content.startswith(_SIGNATURES) else None
