"""CORS: what a browser needs to hear before it lets a page read an answer (WHATWG Fetch, 3.2)."""

from __future__ import annotations

import re

from .exchange import Answer, Headers, Request

__all__ = ["cors_headers", "is_preflight", "preflight_answer", "vary"]

_MAX_AGE_SECONDS = "600"
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_preflight(request: Request, origins: tuple[str, ...]) -> bool:
    """Whether a browser asks for a page that may call if it may send a request."""
    return (
        request.method == "OPTIONS"
        and _allowed_origin(request, origins) is not None
        and request.header("access-control-request-method") is not None
    )


def _allowed_origin(request: Request, origins: tuple[str, ...]) -> str | None:
    origin = _echoed(request, "origin")
    if not origin or not ("*" in origins or origin in origins):
        return None
    return origin


def _echoed(request: Request, name: str) -> str | None:
    """A header that may be sent back: nothing in it ends a line."""
    value = request.header(name)
    return value if value and value.isprintable() else None


def preflight_answer(request: Request, methods: tuple[str, ...]) -> Answer:
    """The answer that lets the browser send what it asks for.

    An undocumented method or path is allowed too: the page then reads the 405 or the 404 that
    says what is wrong, where a refused preflight would only be a network error to it.

    :param methods: those of the path; empty where it is unknown.
    """
    asked = request.header("access-control-request-method") or ""
    named = dict.fromkeys((*methods, asked) if _METHOD.fullmatch(asked) else methods)
    wanted = _echoed(request, "access-control-request-headers")
    return Answer(
        204,
        (
            *((("Allow", ", ".join(methods)),) if methods else ()),
            ("Access-Control-Allow-Methods", ", ".join(named)),
            *((("Access-Control-Allow-Headers", wanted),) if wanted else ()),
            ("Access-Control-Max-Age", _MAX_AGE_SECONDS),
        ),
    )


def vary(origins: tuple[str, ...]) -> Headers:
    """What tells caches that an answer hangs on who asks, whether it names an origin or not."""
    return (("Vary", "Origin"),) if origins else ()


def cors_headers(request: Request, answer: Answer, origins: tuple[str, ...]) -> Headers:
    """What lets a page of another origin read an answer, errors as well; :func:`vary` beside it."""
    origin = _allowed_origin(request, origins)
    if origin is None:
        return ()
    exposed = sorted({name for name, _ in answer.headers})
    return (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        *((("Access-Control-Expose-Headers", ", ".join(exposed)),) if exposed else ()),
    )
