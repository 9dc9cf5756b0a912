"""Where the mock listens: an address of this machine, and a port that nobody takes meanwhile."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

__all__ = ["CannotServe", "address_of", "free_port", "held_port"]


class CannotServe(Exception):  # noqa: N818 - what it is
    """The mock cannot be served; the message says why, in one line."""


def address_of(host: str) -> str:
    """The IP address that a name such as ``localhost`` has here: IPv4's where it has one.

    :raises CannotServe: if it has none.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise CannotServe(f"{host!r} cannot be served on: {why}") from error
    addresses = [str(row[4][0]) for row in found]
    return next((one for one in addresses if ":" not in one), addresses[0])


def free_port(host: str, port: int) -> int:
    """``port`` if it can be bound on ``host``, or a free one for 0.

    :param host: an IP address.
    :raises CannotServe: if it cannot.
    """
    with closing(_bound(host, port, socket.SO_REUSEADDR)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def held_port(host: str, port: int) -> Iterator[int]:
    """``port`` if it can be bound on ``host``, or for 0 a free one, kept for the server to bind.

    Between a look for a free port and the server's own ``bind`` somebody else could be given it.
    Linux lets sockets of one user share a port where all of them ask to, as the server's do;
    connections come to those that listen, which the one that is held here does not. Elsewhere a
    socket that does not listen could be given connections, so the port is only looked for.

    :param host: an IP address.
    :raises CannotServe: if it cannot.
    """
    if port or sys.platform != "linux":
        yield free_port(host, port)
        return
    with closing(_bound(host, 0, socket.SO_REUSEPORT)) as held:
        yield int(held.getsockname()[1])


def _bound(host: str, port: int, option: int) -> socket.socket:
    """A socket that is bound, with an option of ``SOL_SOCKET`` set."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        bound.setsockopt(socket.SOL_SOCKET, option, 1)
        bound.bind((host, port))
    except OverflowError as error:
        bound.close()
        raise CannotServe(f"{port} is no port: there are 0 to 65535") from error
    except OSError as error:
        bound.close()
        raise CannotServe(_why(error, host, port)) from error
    return bound


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken: choose another with --port, or --port 0 for any"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed: choose one above 1023"
    return f"{host} cannot be served on: {error.strerror or error}"
