"""The modules of a client that are no models."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
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
from .imports import exported, import_lines, member_order, pruned
from .inputs import InputSpeller, InputView, input_views, reachable
from .methods import MethodView, method_view
from .needs import CLIENT_IMPORTS, names_of_calls, names_of_client, names_of_methods
from .operations import OperationPlan, passed
from .package import header, render, render_shaped, shaped
from .security import token_url
from .sides import Constructor, sides
from .statements import Statements
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
    "functools": ["cache", "cache as _cache"],
}


@dataclass(frozen=True, slots=True)
class _GroupView:
    """A group as templates see it."""

    name: Identifier
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
        models = [
            import_lines({"._models": [f"{name} as _{name}"]}, indent=4)
            for name in sorted(speller.models, key=member_order)
        ]
        text = render(
            "client/inputs.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=import_lines(self._inputs_imports(speller, views)),
            example=example,
            models=[line for lines in models for line in lines],
            names=exported(view.name for view in views),
            views=sorted(views, key=lambda view: view.name),
        )
        self._has_inputs = True
        return {"inputs.py": shaped(text)}

    @staticmethod
    def _inputs_imports(
        speller: InputSpeller, views: Iterable[InputView]
    ) -> dict[str, Iterable[str]]:
        """What the module of typed dictionaries needs, beside the models."""
        fields = [field for view in views for field in view.fields]
        typing = {
            "TYPE_CHECKING": bool(speller.models),
            "NotRequired": any(not field.required for field in fields),
            "TypeAlias": any(view.alias is not None for view in views),
            "TypedDict": any(view.alias is None for view in views),
        }
        files = {".": ["_bodies"]} if speller.files else {}
        known = speller.imports()
        listed = [*known.get("typing", ()), *(name for name, needed in typing.items() if needed)]
        return {**known, "typing": listed, **files}

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
        known = dict(annotator.imports())
        typing = {*known.get("typing", ()), "Any", *(["TYPE_CHECKING"] if names else [])}
        text = render(
            "client/_errors.py.jinja",
            header=header(self.api),
            envelope=spelled,
            bodies=bodies,
            imports=import_lines({**known, "collections.abc": ["Mapping"], "typing": typing}),
            models=import_lines({"._models": names}, indent=4),
        )
        return shaped(text)

    def _flat(self) -> dict[str, str]:
        annotator, speller = Annotator(self.definitions), InputSpeller(self.definitions)
        later = len(self._plans) >= GROUPED_FROM
        methods = self._methods(annotator, speller, self._plans, later=later)
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
            imports=self._imports(annotator, speller, {**_CALLS, **models}, used),
            type_imports=types,
            names=exported(method.name for method in methods),
            operations=sorted(methods, key=lambda method: method.name),
            later=later,
            statements=statements,
        )
        own: dict[str, list[str]] = {".": ["_bodies", "calls"]}
        return {
            "calls.py": statements.shaped(calls),
            "_client.py": self._client(annotator, speller, own, methods, ()),
        }

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
            view = _GroupView(
                group.name, group.owner, doc_text(group.doc, 4), doc_text(group.doc, 8), methods
            )
            views.append(view)
            named = names_of_methods(methods)
            files[f"calls/{group.name}.py"] = self._group_calls(annotator, speller, view, named)
            files[f"_groups/{group.name}.py"] = self._group(annotator, speller, view, named)
        title = doc_text(self.api.title, 0)
        names = [str(view.name) for view in views]
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
        annotator: Annotator,
        speller: InputSpeller,
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
            imports=self._imports(annotator, speller, _CALLS, used, 2),
            type_imports=types,
            names=exported(method.name for method in view.operations),
            operations=sorted(view.operations, key=lambda method: method.name),
            statements=statements,
        )
        return statements.shaped(text)

    def _group(
        self,
        annotator: Annotator,
        speller: InputSpeller,
        view: _GroupView,
        named: frozenset[str],
    ) -> str:
        own: dict[str, list[str]] = {
            ".._client": ["AsyncClient", "Client"],
            ".._models": [*_seen(view.operations)],
        }
        used = {*named, "TYPE_CHECKING", "_calls"}
        needed = {".": ["_bodies"], ".calls": [f"{view.name} as _calls"]}
        statements = Statements()
        text = render(
            "client/group.py.jinja",
            header=header(self.api),
            group=view,
            imports=self._imports(annotator, speller, needed, used, 2),
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
        annotator: Annotator,
        speller: InputSpeller,
        own: Mapping[str, list[str]],
        operations: tuple[MethodView, ...],
        groups: tuple[_GroupView, ...],
    ) -> str:
        clients = sides(self.api, self.constructor)
        later: dict[str, list[str]] = {
            f"._groups.{one.name}": [f"Async{one.owner}", one.owner] for one in groups
        }
        if operations:
            later["._models"] = [*_seen(operations)]
        named = names_of_methods(operations)
        type_imports = self._type_imports(later, named, ".")
        used = named | names_of_client(self.constructor)
        used |= {"cached_property"} if groups else {"calls"}
        used |= {"TYPE_CHECKING"} if type_imports else set()
        used |= {"ApiClientCredentials", "threading"} if self._token_urls else set()
        statements = Statements()
        text = render(
            "client/_client.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=self._imports(annotator, speller, {**CLIENT_IMPORTS, **own}, used),
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

    def _imports(
        self,
        annotator: Annotator,
        speller: InputSpeller,
        own: Mapping[str, Iterable[str]],
        used: Container[str],
        depth: int = 1,
    ) -> tuple[PyExpr, ...]:
        """The imports of a module.

        :param own: what it could need beside its types.
        :param used: the names that it has.
        :param depth: how many dots lead from the module to the package.
        """
        self.used |= annotator.used | speller.helpers
        wanted: dict[str, list[str]] = {
            "collections.abc": ["AsyncIterator", "Iterator", "Mapping"],
            "typing": ["TYPE_CHECKING", "Any", "Literal", "overload"],
            "import builtins": [],
        }
        for source in (annotator.imports(), speller.imports(), own):
            for module, names in source.items():
                wanted.setdefault(module, []).extend(names)
        needed = pruned(wanted, used)
        dots = "." * (depth - 1)
        return import_lines(
            {dots + m if m.startswith(".") else m: names for m, names in needed.items()}
        )


def _seen(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that the signatures of methods name."""
    return sorted({name for method in methods for name in method.seen_models})


def _made(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that the signatures of calls name."""
    return sorted({name for method in methods for name in method.made_models})


def _answered(methods: Iterable[MethodView]) -> list[ClassName]:
    """The models that answers are read into."""
    return sorted({name for method in methods for name in method.models})


def _user_agent(api: Api) -> str:
    def token(text: str) -> str:
        return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")[:60]

    product = "/".join(filter(None, (token(api.title) or "client", token(api.version))))
    return f"{product} mockument/{__version__}"
