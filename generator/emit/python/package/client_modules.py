"""The modules of a client that are no models."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ....document import Api
from ...text import ClassName, DocText, Identifier, PyExpr, doc_text, literal
from ..definitions import Definitions
from ..operations.grouping import GROUPED_FROM, Groups
from ..operations.plan import OperationPlan
from ..operations.security import token_url
from ..spelling.annotate import Annotator
from ..spelling.imports import exported, import_lines
from ..spelling.inputs import InputSpeller
from ..spelling.methods import MethodView, method_view
from ..spelling.needs import CLIENT_IMPORTS, names_of_calls, names_of_client, names_of_methods
from ..spelling.rendering import header, render, render_shaped
from ..spelling.sides import Constructor, sides
from ..spelling.spellers import Spellers
from ..spelling.statements import Statements
from ..types import union_of
from .runtime_modules import errors_module, inputs_module, runtime_modules

__all__ = ["ClientModules"]

_ERRORS: Final = (
    "ApiBadRequestError", "ApiConflictError", "ApiConnectionError", "ApiError",
    "ApiForbiddenError", "ApiNotFoundError", "ApiResponseError", "ApiServerError",
    "ApiStatusError", "ApiTimeoutError", "ApiTooManyRequestsError", "ApiUnauthorizedError",
    "ApiUnprocessableContentError",
)  # fmt: skip
_CALLS: Final = {
    ".": ["_bodies", "_values"],
    "._answers": ["ApiAnswers", "ApiContent"],
    "._calls": ["ApiCall"],
    "functools": ["cache", "cache as _cache"],
}


_DEPRECATED: Final = {"typing_extensions": ["deprecated as _deprecated"]}
"""What tells type checkers and editors of it (PEP 702), under a name that no method has."""


@dataclass(frozen=True, slots=True)
class _GroupView:
    """A group as templates see it."""

    name: Identifier
    module: Identifier
    owner: ClassName
    doc: DocText
    property_doc: DocText
    operations: tuple[MethodView, ...]


class ClientModules:
    """Writes the modules of one client.

    :param groups: the groups of operations; none where all are the client's own.
    """

    def __init__(
        self,
        api: Api,
        definitions: Definitions,
        groups: Groups,
        plans: tuple[OperationPlan, ...],
        constructor: Constructor,
    ) -> None:
        self.api = api
        self.definitions = definitions
        self.constructor = constructor
        self.schemes = constructor.schemes
        self.used: set[str] = set()
        self._groups = groups
        self._plans = plans
        self.unpaged: set[str] = set()
        envelopes = [plan.envelope for plan in plans if plan.envelope]
        self._envelope = union_of([one.type for one in envelopes]) if envelopes else None
        urls = (token_url(scheme) for scheme in api.security_schemes.values())
        self._token_urls = [url for url in urls if url]

    @property
    def exports(self) -> dict[str, list[str]]:
        """The public names of the package that are no models, by their modules."""
        found = {
            "._answers": ["ApiResponse"],
            "._base": ["ApiModel", "ApiTolerance"],
            "._client": ["AsyncClient", "Client"],
            "._errors": [*_ERRORS, *(["ApiEnvelopeError"] if self._envelope else [])],
            "._calls": ["ApiCall", "ApiSeries"],
            "._retries": ["ApiRetries"],
            "._stream": ["ApiStream", "AsyncApiStream", "ServerSentEvent"],
            "._transport": ["ApiAnswer", "ApiRequest"],
        }
        return found | ({"._oauth": ["ApiClientCredentials"]} if self._token_urls else {})

    def files(self) -> dict[str, str]:
        """The text of each module, by its path; what they use of ``_types`` is known then."""
        annotator = Annotator(self.definitions)
        speller = InputSpeller(self.definitions, prefix="")
        inputs = inputs_module(self.api, self.definitions, speller, self._plans)
        files = {
            **runtime_modules(self.api, self._token_urls, envelope=self._envelope is not None),
            "_errors.py": errors_module(self.api, annotator, self._plans, self._envelope),
            **({"inputs.py": inputs} if inputs else {}),
        }
        self.used |= annotator.used | speller.helpers
        return files | (self._grouped() if self._groups else self._flat())

    def _flat(self) -> dict[str, str]:
        spellers = Spellers.of(self.definitions)
        later = len(self._plans) >= GROUPED_FROM
        methods = self._methods(spellers, self._plans, later=later)
        made = _made(methods)
        models: dict[str, list[str]] = {} if later else {"._models": [*made, *_answered(methods)]}
        named = names_of_methods(methods)
        types = self._type_imports({"._models": made} if later else {}, named, ".")
        used = names_of_calls(methods, named) | {*made, *_answered(methods)}
        used |= {*(["cache"] if later else []), *(["TYPE_CHECKING"] if types else [])}
        statements = Statements()
        calls = render(
            "client/calls.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=spellers.imports({**_CALLS, **models}, used),
            type_imports=types,
            names=exported(method.name for method in methods),
            operations=sorted(methods, key=lambda method: method.name),
            later=later,
            statements=statements,
        )
        # Few models are there from the start, for whoever asks a method for its types.
        own: dict[str, list[str]] = {
            ".": ["_bodies", "calls"],
            **({} if later else {"._models": [*_seen(methods)]}),
        }
        return {
            "calls.py": statements.shaped(calls),
            "_client.py": self._client(spellers, own, methods, ()),
        }

    def _grouped(self) -> dict[str, str]:
        files: dict[str, str] = {}
        views: list[_GroupView] = []
        for key, group in self._groups.items():
            own = [plan for plan in self._plans if plan.group == key]
            shadowed = any(plan.name == "list" for plan in own)
            list_name: Literal["list", "builtins.list"] = "builtins.list" if shadowed else "list"
            spellers = Spellers.of(self.definitions, list_name)
            methods = self._methods(spellers, own, later=True)
            view = _GroupView(
                group.name,
                group.module,
                group.owner,
                doc_text(group.doc, 4),
                doc_text(group.doc, 8),
                methods,
            )
            views.append(view)
            named = names_of_methods(methods)
            files[f"calls/{group.module}.py"] = self._group_calls(spellers, view, named)
            files[f"_groups/{group.module}.py"] = self._group(spellers, view, named)
        title = doc_text(self.api.title, 0)
        names = [str(view.module) for view in views]
        files["calls/__init__.py"] = render_shaped(
            "client/calls_package.py.jinja",
            header=header(self.api),
            title=title,
            imports=import_lines({".": names}, indent=4),
            names=exported(names),
        )
        files["_groups/__init__.py"] = render_shaped(
            "client/groups_package.py.jinja", header=header(self.api), title=title
        )
        spellers = Spellers.of(self.definitions)
        files["_client.py"] = self._client(spellers, {}, (), tuple(views))
        return files

    def _methods(
        self,
        spellers: Spellers,
        plans: Iterable[OperationPlan],
        *,
        later: bool,
    ) -> tuple[MethodView, ...]:
        sendable = self._sendable()
        listed = list(plans)
        views = [method_view(spellers, plan, sendable, later=later) for plan in listed]
        self.used |= spellers.helpers
        self.unpaged |= {
            plan.operation.pointer
            for plan, view in zip(listed, views, strict=True)
            if plan.series and not view.has_series
        }
        return tuple(views)

    def _type_imports(
        self, own: Mapping[str, Iterable[str]], named: Container[str], dots: str
    ) -> tuple[PyExpr, ...]:
        """Imports that type checkers alone see: models are loaded when answers come.

        :param named: the names in the signatures of the module's methods.
        :param dots: what leads from the module to the package.
        """
        # Under a name that no method has.
        inputs = {dots: ["inputs as _inputs"]} if "_inputs" in named else {}
        return import_lines({**inputs, **own}, indent=4)

    def _sendable(self) -> frozenset[str]:
        views = {str(view.key) for view in self.schemes}
        return frozenset(n for n in self.api.security_schemes if str(literal(n)) in views)

    def _group_calls(
        self,
        spellers: Spellers,
        view: _GroupView,
        named: frozenset[str],
    ) -> str:
        types = self._type_imports({".._models": _made(view.operations)}, named, "..")
        used = names_of_calls(view.operations, named) | {"_cache"}
        used |= {"TYPE_CHECKING"} if types else set()
        statements = Statements()
        text = render(
            "client/group_calls.py.jinja",
            header=header(self.api),
            group=view,
            imports=spellers.imports(_CALLS, used, 2),
            type_imports=types,
            names=exported(method.name for method in view.operations),
            operations=sorted(view.operations, key=lambda method: method.name),
            statements=statements,
        )
        return statements.shaped(text)

    def _group(
        self,
        spellers: Spellers,
        view: _GroupView,
        named: frozenset[str],
    ) -> str:
        own: dict[str, list[str]] = {
            ".._client": ["AsyncClient", "Client"],
            ".._models": [*_seen(view.operations)],
        }
        used = {*named, "TYPE_CHECKING", "_calls", *_told(view.operations)}
        needed = {".": ["_bodies"], ".calls": [f"{view.module} as _calls"], **_DEPRECATED}
        statements = Statements()
        text = render(
            "client/group.py.jinja",
            header=header(self.api),
            group=view,
            imports=spellers.imports(needed, used, 2),
            type_imports=self._type_imports(own, named, ".."),
            names=exported([view.owner, f"Async{view.owner}"]),
            clients=sides(self.api, self.constructor),
            sender=PyExpr("self._client"),
            source=PyExpr("_calls"),
            statements=statements,
        )
        return statements.shaped(text)

    def _client(
        self,
        spellers: Spellers,
        own: Mapping[str, list[str]],
        operations: tuple[MethodView, ...],
        groups: tuple[_GroupView, ...],
    ) -> str:
        clients = sides(self.api, self.constructor)
        later: dict[str, list[str]] = {
            f"._groups.{one.module}": [f"Async{one.owner}", one.owner] for one in groups
        }
        if operations and "._models" not in own:
            later["._models"] = [*_seen(operations)]
        named = names_of_methods(operations)
        type_imports = self._type_imports(later, named, ".")
        used = named | names_of_client(self.constructor)
        used |= {"cached_property"} if groups else set()
        used |= _told(operations)
        used |= {"calls", *own.get("._models", ())} if operations else set()
        used |= {"TYPE_CHECKING"} if type_imports else set()
        used |= {"ApiClientCredentials", "threading"} if self._token_urls else set()
        statements = Statements()
        text = render(
            "client/_client.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=spellers.imports({**CLIENT_IMPORTS, **_DEPRECATED, **own}, used),
            type_imports=type_imports,
            constructor=self.constructor,
            schemes=self.schemes,
            clients=clients,
            oauth=bool(self._token_urls),
            operations=operations,
            groups=groups,
            sender=PyExpr("self"),
            source=PyExpr("calls"),
            statements=statements,
        )
        return statements.shaped(text)


def _seen(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that the signatures of methods name."""
    return sorted({name for method in methods for name in method.seen_models})


def _made(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that the signatures of calls name."""
    return sorted({name for method in methods for name in method.made_models})


def _answered(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that answers are read into."""
    return sorted({name for method in methods for name in method.models})


def _told(methods: Iterable[MethodView]) -> set[str]:
    """What methods need that are deprecated."""
    return {"_deprecated"} if any(method.deprecated for method in methods) else set()
