"""The target ``client``: models, and clients that send and read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ...._version import __version__
from ...document import Api
from ..emitter import Emission
from ..text import ClassName, DocText, Identifier, PyExpr, alternatives, doc_text, literal
from .annotate import Annotator
from .definitions import Definitions
from .helpers import import_lines
from .lowering import Lowering
from .methods import method_view
from .modules import init_module, model_modules
from .operations import OperationPlan, plan_operations
from .package import finished, header, render
from .security import SchemeView, scheme_views
from .types import union_of

__all__ = ["ClientEmitter", "emitter"]

_CONSTRUCTOR: Final = frozenset(
    {
        "base_url", "bool", "credentials", "dict", "headers", "self", "str", "timeout",
        "transport", "tuple",
    }
)  # fmt: skip
_FIXED: Final = ("_calls.py", "_transport.py", "_values.py")
_ERRORS: Final = (
    "ApiConnectionError",
    "ApiError",
    "ApiResponseError",
    "ApiStatusError",
    "ApiTimeoutError",
)


@dataclass(frozen=True, slots=True)
class _Argument:
    """One argument of the constructors."""

    name: Identifier
    annotation: PyExpr
    default: PyExpr | None


@dataclass(frozen=True, slots=True)
class _Side:
    """What differs between the blocking client and the other: words, no logic."""

    name: ClassName
    doc: DocText
    def_: PyExpr
    await_: PyExpr
    enter: Identifier
    exit: Identifier
    close: Identifier
    opener: Identifier
    transport: PyExpr


class ClientEmitter:
    """Emits a package with the models of a document and its two clients."""

    name: Final = "client"
    summary: Final = "a typed client on httpx, blocking and asynchronous, with its models"

    def emit(self, api: Api) -> Emission:
        """The files of the package, and what types could not say.

        :raises Unusable: if ruff or pydantic is not installed.
        """
        lowering = Lowering(api)
        plans = plan_operations(lowering, api)
        schemes = scheme_views(lowering, api, _CONSTRUCTOR)
        definitions = lowering.finish()
        package = _Package(api, definitions, plans, schemes)
        models = model_modules(api, definitions, package.annotator.used)
        exports = {
            "._base": ["ApiModel"],
            "._client": ["AsyncClient", "Client"],
            "._errors": [*_ERRORS, *(["ApiEnvelopeError"] if package.envelope else [])],
        }
        init = init_module(api, f"A client of {api.title}.", models, exports)
        files = {"__init__.py": init, **models.files, **package.files()}
        return Emission(finished(files), definitions.findings)


class _Package:
    """The modules of a client that are no models."""

    def __init__(
        self,
        api: Api,
        definitions: Definitions,
        plans: tuple[OperationPlan, ...],
        schemes: tuple[SchemeView, ...],
    ) -> None:
        self.api = api
        self.schemes = schemes
        self.annotator = Annotator(definitions)
        envelopes = [plan.envelope for plan in plans if plan.envelope]
        self.envelope = union_of([envelope.type for envelope in envelopes]) if envelopes else None
        sendable = frozenset(str(name) for name in self._scheme_names())
        self.methods = tuple(method_view(self.annotator, plan, sendable) for plan in plans)

    def _scheme_names(self) -> list[str]:
        views = {str(view.key) for view in self.schemes}
        return [name for name in self.api.security_schemes if str(literal(name)) in views]

    def files(self) -> dict[str, str]:
        """The text of each module, by its name."""
        envelope = Annotator(self.annotator.definitions)
        spelled = envelope.annotation(self.envelope) if self.envelope else None
        fixed = {
            path: render(
                f"client/{path}.jinja",
                header=header(self.api),
                envelope=spelled,
                user_agent=literal(_user_agent(self.api)),
            )
            for path in _FIXED
        }
        names = envelope.class_names(self.envelope) if self.envelope else set()
        errors = render(
            "client/_errors.py.jinja",
            header=header(self.api),
            envelope=spelled,
            envelope_names=PyExpr(", ".join(sorted(names))),
        )
        return {
            **fixed,
            "_errors.py": errors,
            "_operations.py": self._operations(),
            "_client.py": self._client(),
        }

    def _operations(self) -> str:
        return render(
            "client/_operations.py.jinja",
            header=header(self.api),
            imports=self._imports(
                {".": ["_values"], "._calls": ["ApiAnswers", "ApiCall", "ApiContent"]}
            ),
            operations=sorted(self.methods, key=lambda method: method.name),
        )

    def _client(self) -> str:
        arguments = (*_base_arguments(self.api), *map(_scheme_argument, self.schemes), *_COMMON)
        return render(
            "client/_client.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=self._imports(
                {
                    ".": ["_operations"],
                    "._calls": ["ApiCall", "ApiCredential", "ApiSession"],
                    "._transport": _TRANSPORT_NAMES,
                    "httpx": [],
                },
                "TypeVar",
                "Self",
            ),
            constructor=arguments,
            schemes=self.schemes,
            clients=_sides(self.api, self.schemes),
            operations=self.methods,
        )

    def _imports(self, own: dict[str, list[str]], *typing: str) -> tuple[PyExpr, ...]:
        """Imports of everything that could be needed; ruff takes out what is not."""
        imports = {module: list(names) for module, names in self.annotator.imports().items()}
        imports["typing"] = [*imports.get("typing", ()), *typing]
        definitions = self.annotator.definitions.by_key.values()
        imports["._models"] = [one.name for one in definitions]
        imports["collections.abc"] = ["Mapping"]
        plain = ("import pydantic",)
        needed = {module: names for module, names in imports.items() if names or module in plain}
        return import_lines(needed | own)


_TRANSPORT_NAMES: Final = [
    "AsyncTransport",
    "Transport",
    "open_async_transport",
    "open_transport",
]

_COMMON: Final = (
    _Argument(Identifier("timeout"), PyExpr("float | None"), PyExpr("30.0")),
    _Argument(Identifier("headers"), PyExpr("Mapping[str, str] | None"), PyExpr("None")),
)


def _base_arguments(api: Api) -> tuple[_Argument, ...]:
    url = api.servers[0].url if api.servers else ""
    absolute = re.match(r"https?://[^/{]", url) is not None
    default = literal(url) if absolute else None
    return (_Argument(Identifier("base_url"), PyExpr("str"), default),)


def _scheme_argument(scheme: SchemeView) -> _Argument:
    return _Argument(scheme.argument, scheme.annotation, PyExpr("None"))


def _sides(api: Api, schemes: tuple[SchemeView, ...]) -> tuple[_Side, _Side]:
    return (
        _Side(
            ClassName("Client"),
            _client_doc(api, schemes, "blocks until the answer is there", "Client", "with"),
            PyExpr("def"),
            PyExpr(""),
            Identifier("__enter__"),
            Identifier("__exit__"),
            Identifier("close"),
            Identifier("open_transport"),
            alternatives([PyExpr("Transport"), PyExpr("httpx.BaseTransport")]),
        ),
        _Side(
            ClassName("AsyncClient"),
            _client_doc(api, schemes, "is awaited", "AsyncClient", "async with"),
            PyExpr("async def"),
            PyExpr("await "),
            Identifier("__aenter__"),
            Identifier("__aexit__"),
            Identifier("aclose"),
            Identifier("open_async_transport"),
            alternatives([PyExpr("AsyncTransport"), PyExpr("httpx.AsyncBaseTransport")]),
        ),
    )


def _client_doc(
    api: Api, schemes: tuple[SchemeView, ...], manner: str, name: str, word: str
) -> DocText:
    lines = [
        f"{api.title}: every call {manner}.",
        "",
        f"Use it as `{word} {name}(...) as client:`, or close it in the end.",
        "",
        ":param base_url: where the API is served.",
        *(f":param {one.argument}: {' '.join(one.doc.split())}" for one in schemes),
        ":param timeout: seconds that each step of an exchange may take; None for no limit.",
        ":param headers: headers that every request has.",
        ":param transport: what sends requests in place of the network: httpx's, or your own.",
    ]
    return doc_text("\n".join(lines))


def _user_agent(api: Api) -> str:
    def token(text: str) -> str:
        return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")[:60]

    product = "/".join(filter(None, (token(api.title) or "client", token(api.version))))
    return f"{product} mockument/{__version__}"


emitter: Final = ClientEmitter()
