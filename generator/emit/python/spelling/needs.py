"""Which names the modules of a client need, so that each imports exactly those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ...text import PyExpr
from .imports import names_in
from .methods import MethodView
from .sides import Constructor
from .signatures import Signature

__all__ = [
    "CLIENT_IMPORTS",
    "CLIENT_NEEDS",
    "names_of_calls",
    "names_of_client",
    "names_of_methods",
]

CLIENT_NEEDS: Final = {
    "import asyncio": [],
    "import httpx": [],
    "import time": [],
    "collections.abc": [
        "AsyncGenerator", "AsyncIterator", "Callable", "Generator", "Iterator", "Mapping",
    ],
    "contextlib": ["AsyncExitStack", "ExitStack", "asynccontextmanager", "contextmanager"],
    "dataclasses": ["replace"],
    "types": ["EllipsisType"],
    "typing": ["Any", "Self", "TypeVar"],
    "._answers": ["ApiResponse", "is_success"],
    "._calls": ["ApiCall", "ApiSeries", "check_series"],
    "._errors": ["ApiConnectionError", "ApiError"],
    "._pages": ["ApiPages", "next_page"],
    "._retries": ["ApiRetries"],
    "._session": ["ApiCredential", "ApiSession"],
    "._stream": ["ApiStream", "AsyncApiStream"],
    "._transport": [
        "ApiAnswer", "ApiReply", "ApiRequest", "AsyncApiReply", "AsyncTransport", "Transport",
        "open_async_transport", "open_transport",
    ],
}  # fmt: skip
"""What the module of the two clients has in any case."""
CLIENT_IMPORTS: Final = {
    **CLIENT_NEEDS,
    "collections.abc": ["Awaitable", *CLIENT_NEEDS["collections.abc"]],
    "functools": ["cached_property"],
    "import threading": [],
    "._oauth": ["ApiClientCredentials"],
}
"""What it may have."""


def names_of_methods(methods: Iterable[MethodView]) -> frozenset[str]:
    """The names in the signatures of methods."""
    listed = tuple(methods)
    seen = {one for method in listed for way in _ways(method) for one in way.parameters}
    found = _names({one.annotation for one in seen})
    found |= _names({method.result for method in listed})
    found |= _names({one.result for method in listed for one in method.overloads})
    items = {method.item for method in listed if method.item is not None}
    found |= _names(items)
    found |= {"AsyncIterator", "Iterator"} if items else frozenset()
    return found | ({"overload"} if any(method.overloads for method in listed) else frozenset())


def names_of_calls(methods: Iterable[MethodView], of_methods: frozenset[str]) -> frozenset[str]:
    """The names in the functions that make calls; the models of answers are not imported there.

    :param of_methods: the names in the signatures of their methods.
    """
    listed = tuple(methods)
    found = of_methods - {"AsyncIterator", "Iterator"}
    found |= _names({one for method in listed for one in (method.answers, method.call)})
    found |= _names({method.made for method in listed})
    found |= _names({one.made for method in listed for one in method.overloads})
    return found | ({"ApiCall", "Any"} if "overload" in found else frozenset())


def names_of_client(constructor: Constructor) -> frozenset[str]:
    """The names in the two clients, but for their operations."""
    whole = (m.removeprefix("import ") for m in CLIENT_NEEDS if m.startswith("import "))
    found = {*whole, *(name for names in CLIENT_NEEDS.values() for name in names)}
    return _names(one.annotation for one in constructor.awaited) | found


def _ways(method: MethodView) -> Iterator[Signature]:
    """The ways to call a method."""
    yield method.signature
    yield from (one.signature for one in method.overloads)


def _names(pieces: Iterable[PyExpr]) -> frozenset[str]:
    return frozenset().union(*map(names_in, pieces))
