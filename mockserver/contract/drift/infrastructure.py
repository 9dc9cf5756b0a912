"""Header fields of HTTP itself, of servers and of proxies: no document of an API speaks of them."""

from __future__ import annotations

from typing import Final

__all__ = ["is_infrastructure"]

_BEGINNINGS: Final = (
    "access-control-",
    "cf-",
    "content-",
    "cross-origin-",
    "mockument-",
    "proxy-",
    "sec-",
    "x-amz-",
    "x-amzn-",
    "x-envoy-",
    "x-forwarded-",
)
_NAMES: Final = frozenset(
    {
        "accept-ranges",
        "age",
        "allow",
        "alt-svc",
        "cache-control",
        "connection",
        "date",
        "expires",
        "keep-alive",
        "nel",
        "permissions-policy",
        "pragma",
        "referrer-policy",
        "report-to",
        "reporting-endpoints",
        "server",
        "server-timing",
        "set-cookie",
        "strict-transport-security",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "vary",
        "via",
        "warning",
        "www-authenticate",
        "x-cache",
        "x-content-type-options",
        "x-frame-options",
        "x-powered-by",
        "x-served-by",
        "x-xss-protection",
    }
)


def is_infrastructure(name: str) -> bool:
    """Whether a header field is no part of an API: ``ETag``, ``Link``, ``Location`` are one."""
    lower = name.lower()
    return lower in _NAMES or lower.startswith(_BEGINNINGS)
