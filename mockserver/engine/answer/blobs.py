"""Blobs: the smallest file of each usual kind, for answers that are files."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping
from typing import Final

__all__ = ["blob"]

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


def blob(essence: str) -> bytes:
    """The smallest file of a media type; empty for one of which nothing is known.

    :param essence: type and subtype, in lower case.
    """
    return _BLOBS.get(essence, b"")
