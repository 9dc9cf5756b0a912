"""The modules that every client has, whatever its operations are, and its exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ....._version import __version__
from ....document import Api
from ...text import PyExpr, alternatives, doc_text, literal
from ..definitions import Definitions
from ..operations.answers import error_body
from ..operations.plan import OperationPlan, passed
from ..schemas.order import reachable
from ..spelling.annotate import Annotator
from ..spelling.documented_errors import STATUSES
from ..spelling.imports import exported, import_lines, member_order
from ..spelling.inputs import InputSpeller, InputView, input_views
from ..spelling.rendering import header, render, render_shaped, shaped
from ..types import PyType

__all__ = ["errors_module", "inputs_module", "runtime_modules"]

_RUNTIME: Final = (
    "_answers", "_bodies", "_calls", "_pages", "_problems", "_retries", "_session", "_stream",
    "_transport", "_values",
)  # fmt: skip
_LONGEST_PRODUCT: Final = 50
"""Characters by which a client calls itself in the header ``User-Agent``."""


def runtime_modules(api: Api, token_urls: list[str], *, envelope: bool) -> dict[str, str]:
    """What sends and reads, by path.

    :param token_urls: where tokens are issued.
    :param envelope: whether answers of success can carry an error.
    """
    names = [*_RUNTIME, *(["_oauth"] if token_urls else [])]
    return {
        f"{name}.py": render_shaped(
            f"client/{name}.py.jinja",
            header=header(api),
            envelope=envelope,
            oauth=bool(token_urls),
            token_url=_token_url(token_urls),
            user_agent=literal(_user_agent(api)),
        )
        for name in names
    }


def _token_url(token_urls: list[str]) -> PyExpr | None:
    """The address that the document gives, where it is one, and one that can be called."""
    known = {url for url in token_urls if "{" not in url}
    (url,) = known if len(known) == len(set(token_urls)) == 1 else ("",)
    return literal(url) if re.match(r"https?://[^/]|[^:]*$", url) and url else None


def _user_agent(api: Api) -> str:
    def token(text: str) -> str:
        return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")

    product = "/".join(filter(None, (token(api.title) or "client", token(api.version))))
    return f"{product[:_LONGEST_PRODUCT].rstrip('-./')} mockument/{__version__}"


def errors_module(
    api: Api, annotator: Annotator, plans: tuple[OperationPlan, ...], envelope: PyType | None
) -> str:
    """The exceptions, with the types of their documented bodies.

    :param envelope: the type of the error that answers of success can carry.
    """
    spelled = annotator.annotation(envelope) if envelope else None
    names = annotator.class_names(envelope) if envelope else set()
    bodies: dict[str, PyExpr] = {}
    for kind, status in STATUSES.items():
        of = error_body(plans, status)
        if of is not None:
            annotator.use("Any")
            bodies[kind] = alternatives([annotator.annotation(of), PyExpr("Any")])
            names |= annotator.class_names(of)
    known = dict(annotator.imports())
    typing = {*known.get("typing", ()), "Any", *(["TYPE_CHECKING"] if names else [])}
    text = render(
        "client/_errors.py.jinja",
        header=header(api),
        envelope=spelled,
        bodies=bodies,
        imports=import_lines({**known, "collections.abc": ["Mapping"], "typing": typing}),
        models=import_lines({"._models": names}, indent=4),
    )
    return shaped(text)


def inputs_module(
    api: Api, definitions: Definitions, speller: InputSpeller, plans: tuple[OperationPlan, ...]
) -> str:
    """The typed dictionaries of what can be passed; empty where nothing has a name."""
    keys = reachable(definitions, (of for plan in plans for of in passed(plan)))
    if not keys:
        return ""
    views = input_views(speller, keys)
    example = next((view.name for view in views if view.alias is None), views[0].name)
    models = [
        import_lines({"._models": [f"{name} as _{name}"]}, indent=4)
        for name in sorted(speller.models, key=member_order)
    ]
    text = render(
        "client/inputs.py.jinja",
        header=header(api),
        title=doc_text(api.title, 0),
        imports=import_lines(_inputs_imports(speller, views)),
        example=example,
        models=[line for lines in models for line in lines],
        names=exported(view.name for view in views),
        views=sorted(views, key=lambda view: view.name),
    )
    return shaped(text)


def _inputs_imports(speller: InputSpeller, views: Iterable[InputView]) -> dict[str, Iterable[str]]:
    """What the module of typed dictionaries needs, beside the models."""
    listed = list(views)
    typing = {
        "TYPE_CHECKING": bool(speller.models),
        "NotRequired": any(not field.required for view in listed for field in view.fields),
        "TypeAlias": any(view.alias is not None for view in listed),
        "TypedDict": any(view.alias is None for view in listed),
    }
    files = {".": ["_bodies"]} if speller.files else {}
    known = speller.imports()
    names = [*known.get("typing", ()), *(name for name, needed in typing.items() if needed)]
    return {**known, "typing": names, **files}
