"""Guard: who may ask the control API. The journal holds credentials and bodies of others."""

from __future__ import annotations

import hmac
import ipaddress

__all__ = ["may_ask"]


def may_ask(address: str, host: str, authorization: str, token: str) -> bool:
    """Whether a request may be served.

    With a token, whoever sends it may: ``Authorization: Bearer <token>``. Without one, this machine
    alone may, and only by a name of its own: a page of another site whose name was made to lead
    here (DNS rebinding) comes with that name.

    :param address: where the request comes from.
    :param host: its ``Host`` header.
    :param authorization: its ``Authorization`` header.
    :param token: the token; empty for none.
    """
    if token:
        return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    return _is_loopback(address) and _is_local_name(host)


def _is_local_name(host: str) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    bare = name.strip("[]").lower().rstrip(".")
    return bare in ("", "localhost") or bare.endswith(".localhost") or _is_loopback(bare)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
