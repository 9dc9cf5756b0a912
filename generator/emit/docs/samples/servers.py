"""The server that a sample calls."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin

from ....document import Api, Operation, Server

__all__ = ["server_url"]

_UNKNOWN: Final = "https://api.example.com/"
"""Where a document names no host (RFC 2606, section 3)."""
_ABSOLUTE: Final = re.compile(r"https?://[^/?#]+", re.IGNORECASE)


def server_url(api: Api, operation: Operation) -> str:
    """The address below which an operation is served: by its own first server, or the document's.

    It ends without a slash.
    """
    base = _UNKNOWN
    for servers in (api.servers, *map(tuple, _own(operation))):
        if servers:
            base = _beside(base, servers[0].url.strip())
    return base.rstrip("/")


def _own(operation: Operation) -> list[list[Server]]:
    """The servers of the path and of the operation; those of the operation count in the end."""
    owners = (operation.path_item, operation.node)
    return [[Server(node) for node in owner.elements("servers")] for owner in owners]


def _beside(base: str, url: str) -> str:
    """An address that may be relative; the one that is known where it is none."""
    try:
        joined = urljoin(base, quote(url, safe=":/@!$&'()*+,;=~%[]", errors="replace"))
    except ValueError:  # brackets that are no IPv6 address
        return base
    return joined if _ABSOLUTE.match(joined) else base
