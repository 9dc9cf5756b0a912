"""The modules of a client that are no models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ...._version import __version__
from ...document import Api
from ..text import ClassName, DocText, Identifier, PyExpr, alternatives, doc_text, literal
from .annotate import Annotator
from .answers import error_body
from .definitions import Definitions
from .documented_errors import STATUSES
from .grouping import GROUPED_FROM, Groups
from .imports import import_lines
from .inputs import InputSpeller, input_views, reachable
from .methods import MethodView, method_view
from .operations import OperationPlan, passed
from .package import header, render
from .security import token_url
from .sides import Constructor, sides
from .types import union_of

__all__ = ["ClientModules"]

_RUNTIME: Final = (
    "_answers", "_bodies", "_calls", "_pages", "_retries", "_session", "_stream", "_transport",
    "_values",
)  # fmt: skip
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
}


@dataclass(frozen=True, slots=True)
class _GroupView:
    """A group as templates see it."""

    name: Identifier
    owner: ClassName
    doc: DocText
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
        self._has_inputs = False
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
        files = {**self._runtime(), "_errors.py": self._errors(), **self._inputs()}
        return files | (self._grouped() if self._groups else self._flat())

    def _inputs(self) -> dict[str, str]:
        """The typed dictionaries of what can be passed; nothing where nothing has a name."""
        keys = reachable(self.definitions, (of for plan in self._plans for of in passed(plan)))
        if not keys:
            return {}
        speller = InputSpeller(self.definitions, prefix="")
        views = input_views(speller, keys)
        self.used |= speller.helpers
        example = next((view.name for view in views if view.alias is None), views[0].name)
        text = render(
            "client/inputs.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=import_lines(speller.imports()),
            example=example,
            models=sorted(ClassName(name) for name in speller.models),
            views=sorted(views, key=lambda view: view.name),
        )
        self._has_inputs = True
        return {"inputs.py": text}

    def _runtime(self) -> dict[str, str]:
        names = [*_RUNTIME, *(["_oauth"] if self._token_urls else [])]
        return {
            f"{name}.py": render(
                f"client/{name}.py.jinja",
                header=header(self.api),
                envelope=self._envelope is not None,
                oauth=bool(self._token_urls),
                token_url=self._token_url(),
                user_agent=literal(_user_agent(self.api)),
            )
            for name in names
        }

    def _token_url(self) -> PyExpr | None:
        """The address that the document gives, where it is one that can be called."""
        absolute = [url for url in self._token_urls if re.match(r"https?://[^/{]", url)]
        return literal(absolute[0]) if absolute else None

    def _errors(self) -> str:
        annotator = Annotator(self.definitions)
        spelled = annotator.annotation(self._envelope) if self._envelope else None
        names = annotator.class_names(self._envelope) if self._envelope else set()
        bodies: dict[str, PyExpr] = {}
        for kind, status in STATUSES.items():
            of = error_body(self._plans, status)
            if of is not None:
                annotator.use("Any")
                bodies[kind] = alternatives([annotator.annotation(of), PyExpr("Any")])
                names |= annotator.class_names(of)
        self.used |= annotator.used
        return render(
            "client/_errors.py.jinja",
            header=header(self.api),
            envelope=spelled,
            bodies=bodies,
            imports=import_lines(annotator.imports()),
            models=PyExpr(", ".join(sorted(names))),
        )

    def _flat(self) -> dict[str, str]:
        annotator, speller = Annotator(self.definitions), InputSpeller(self.definitions)
        later = len(self._plans) >= GROUPED_FROM
        methods = self._methods(annotator, speller, self._plans, later=later)
        names = _imported(methods)
        models = import_lines({"._models": names} if names else {})
        seen = {"._models": names} if names and not later else {}
        calls = render(
            "client/calls.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=self._imports(annotator, speller, {**_CALLS, **seen}),
            type_imports=(*(models if later else ()), *self._inputs_import(".")),
            operations=sorted(methods, key=lambda method: method.name),
            later=later,
        )
        own = {".": ["_bodies", "calls"], **seen}
        return {"calls.py": calls, "_client.py": self._client(annotator, speller, own, methods, ())}

    def _grouped(self) -> dict[str, str]:
        files: dict[str, str] = {}
        views: list[_GroupView] = []
        for key, group in self._groups.items():
            own = [plan for plan in self._plans if plan.group == key]
            shadowed = any(plan.name == "list" for plan in own)
            list_name: Literal["list", "builtins.list"] = "builtins.list" if shadowed else "list"
            annotator = Annotator(self.definitions, list_name=list_name)
            speller = InputSpeller(self.definitions, list_name=list_name)
            methods = self._methods(annotator, speller, own, later=True)
            view = _GroupView(group.name, group.owner, doc_text(group.doc, 4), methods)
            views.append(view)
            files[f"calls/{group.name}.py"] = self._group_calls(annotator, speller, view)
            files[f"_groups/{group.name}.py"] = self._group(annotator, speller, view)
        title = doc_text(self.api.title, 0)
        names = sorted(str(view.name) for view in views)
        files["calls/__init__.py"] = render(
            "client/calls_package.py.jinja",
            header=header(self.api),
            title=title,
            imports=(PyExpr(f"from . import {', '.join(names)}"),),
            names=tuple(map(literal, names)),
        )
        files["_groups/__init__.py"] = render(
            "client/groups_package.py.jinja", header=header(self.api), title=title
        )
        annotator, speller = Annotator(self.definitions), InputSpeller(self.definitions)
        files["_client.py"] = self._client(annotator, speller, {}, (), tuple(views))
        return files

    def _methods(
        self,
        annotator: Annotator,
        speller: InputSpeller,
        plans: Iterable[OperationPlan],
        *,
        later: bool,
    ) -> tuple[MethodView, ...]:
        sendable = self._sendable()
        listed = list(plans)
        views = [method_view(annotator, speller, plan, sendable, later=later) for plan in listed]
        self.unpaged |= {
            plan.operation.pointer
            for plan, view in zip(listed, views, strict=True)
            if plan.series and not view.has_series
        }
        return tuple(views)

    def _inputs_import(self, module: str) -> tuple[PyExpr, ...]:
        """The import of the typed dictionaries, under a name that no method has."""
        return (PyExpr(f"from {module} import inputs as _inputs"),) if self._has_inputs else ()

    def _sendable(self) -> frozenset[str]:
        views = {str(view.key) for view in self.schemes}
        return frozenset(n for n in self.api.security_schemes if str(literal(n)) in views)

    def _group_calls(self, annotator: Annotator, speller: InputSpeller, view: _GroupView) -> str:
        return render(
            "client/group_calls.py.jinja",
            header=header(self.api),
            group=view,
            imports=self._imports(annotator, speller, _CALLS, depth=2),
            type_imports=(*_type_imports(view.operations, {}), *self._inputs_import("..")),
            operations=sorted(view.operations, key=lambda method: method.name),
        )

    def _group(self, annotator: Annotator, speller: InputSpeller, view: _GroupView) -> str:
        own = {".._client": ["AsyncClient", "Client"]}
        return render(
            "client/group.py.jinja",
            header=header(self.api),
            group=view,
            imports=self._imports(annotator, speller, {".": ["_bodies"]}, depth=2),
            type_imports=(*_type_imports(view.operations, own), *self._inputs_import("..")),
            clients=sides(self.api, self.constructor),
            sender=PyExpr("self._client"),
            source=PyExpr("_calls"),
        )

    def _client(
        self,
        annotator: Annotator,
        speller: InputSpeller,
        own: Mapping[str, Iterable[str]],
        operations: tuple[MethodView, ...],
        groups: tuple[_GroupView, ...],
    ) -> str:
        names = _imported(operations)
        models = import_lines({"._models": names} if names and "._models" not in own else {})
        return render(
            "client/_client.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=self._imports(annotator, speller, own),
            type_imports=(*models, *self._inputs_import(".")),
            constructor=self.constructor,
            schemes=self.schemes,
            clients=sides(self.api, self.constructor),
            oauth=bool(self._token_urls),
            operations=operations,
            groups=groups,
            sender=PyExpr("self"),
            source=PyExpr("calls"),
        )

    def _imports(
        self,
        annotator: Annotator,
        speller: InputSpeller,
        own: Mapping[str, Iterable[str]],
        depth: int = 1,
    ) -> tuple[PyExpr, ...]:
        """Imports of everything that could be needed; ruff takes out what is not.

        :param depth: how many dots lead from the module to the package.
        """
        self.used |= annotator.used | speller.helpers
        wanted: dict[str, list[str]] = {
            "collections.abc": ["AsyncIterator", "Iterator", "Mapping"],
            "typing": ["Any", "Literal", "overload"],
            "import builtins": [],
        }
        for source in (annotator.imports(), speller.imports(), own):
            for module, names in source.items():
                wanted.setdefault(module, []).extend(names)
        dots = "." * (depth - 1)
        return import_lines(
            {dots + m if m.startswith(".") else m: names for m, names in wanted.items()}
        )


def _type_imports(
    methods: Iterable[MethodView], own: Mapping[str, list[str]]
) -> tuple[PyExpr, ...]:
    """Imports that type checkers alone see: the models are loaded when answers come."""
    models = _imported(methods)
    return import_lines({**own, **({".._models": models} if models else {})})


def _imported(methods: Iterable[MethodView]) -> list[str]:
    """The models that methods name."""
    return sorted({name for method in methods for name in method.all_models})


def _user_agent(api: Api) -> str:
    def token(text: str) -> str:
        return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")[:60]

    product = "/".join(filter(None, (token(api.title) or "client", token(api.version))))
    return f"{product} mockument/{__version__}"
