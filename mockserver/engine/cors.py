"""CORS: what a browser needs to hear before it lets a page read an answer (WHATWG Fetch, 3.2)."""

from __future__ import annotations

from .exchange import Answer, Headers, Request

__all__ = ["cors_headers", "is_preflight", "preflight_headers"]

_MAX_AGE_SECONDS = "600"


def is_preflight(request: Request) -> bool:
    """Whether a browser asks if it may send a request."""
    return (
        request.method == "OPTIONS"
        and request.header("origin") is not None
        and request.header("access-control-request-method") is not None
    )


def _allowed_origin(request: Request, origins: tuple[str, ...]) -> str | None:
    origin = request.header("origin")
    if origin is None or not ("*" in origins or origin in origins):
        return None
    return origin


def preflight_headers(
    request: Request, origins: tuple[str, ...], methods: tuple[str, ...]
) -> Headers:
    """What allows the request that a preflight asks for; nothing where its origin may not call."""
    if _allowed_origin(request, origins) is None:
        return ()
    wanted = request.header("access-control-request-headers")
    allowed = (("Access-Control-Allow-Headers", wanted),) if wanted else ()
    return (
        ("Access-Control-Allow-Methods", ", ".join(methods)),
        *allowed,
        ("Access-Control-Max-Age", _MAX_AGE_SECONDS),
    )


def cors_headers(request: Request, answer: Answer, origins: tuple[str, ...]) -> Headers:
    """What lets a page of another origin read an answer, errors as well."""
    if not origins:
        return ()
    vary = (("Vary", "Origin"),)
    origin = _allowed_origin(request, origins)
    if origin is None:
        return vary
    exposed = sorted({name for name, _ in answer.headers})
    return (
        *vary,
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        *((("Access-Control-Expose-Headers", ", ".join(exposed)),) if exposed else ()),
    )
