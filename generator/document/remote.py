"""Documents of other hosts: fetched when a reference names them, and the user allowed it.

A module of its own, since most documents are files, and Python's client for HTTP takes as long to
load as such a file to read.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO, Final
from urllib.parse import urlsplit

__all__ = ["fetched"]

SECONDS: Final = 10


def fetched(url: str, most: int) -> bytes:
    """What an address answers, up to a number of bytes.

    :raises OSError: if nothing comes, or it comes with the status of an error.
    :raises ValueError: if the address is none, or leads to one that is not public.
    """
    opener = urllib.request.build_opener(_CarefulRedirects)
    try:
        with opener.open(url, timeout=SECONDS) as response:
            data: bytes = response.read(most)
    except urllib.error.URLError as error:
        raise OSError(f"{error.reason}") from error
    return data


class _CarefulRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to public web addresses alone: others could read what only we can."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0913, PLR0917 - urllib's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        parts = urlsplit(newurl)
        if parts.scheme not in ("http", "https") or not _is_public(parts.hostname or ""):
            raise ValueError(f"a redirect to {newurl[:200]} is not followed: no public address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_public(host: str) -> bool:
    """Whether every address of a host is a public one."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(row[4][0]).is_global for row in found)
