"""The server that a sample calls."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin

from ....document import Api, Operation

__all__ = ["server_url"]

_UNKNOWN: Final = "https://api.example.com/"
"""Where a document names no host (RFC 2606, section 3)."""
_ABSOLUTE: Final = re.compile(r"https?://[^/?#]+", re.IGNORECASE)


def server_url(api: Api, operation: Operation) -> str:
    """The address below which an operation is served, without a slash at its end.

    Its own first server counts, else its path's, else the document's.
    """
    base = _UNKNOWN
    for servers in (api.servers, operation.servers):
        if servers:
            base = _beside(base, servers[0].url.strip())
    return base.rstrip("/")


def _beside(base: str, url: str) -> str:
    """An address that may be relative; the one that is known where it is none."""
    try:
        joined = urljoin(base, quote(url, safe=":/@!$&'()*+,;=~%[]", errors="replace"))
    except ValueError:  # brackets that are no IPv6 address
        return base
    return joined if _ABSOLUTE.match(joined) else base
