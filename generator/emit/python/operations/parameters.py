"""Parameters of an operation: an argument of its method, and an expression that sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ....document import Api, MediaType, Operation, Parameter
from ....document.listed_values import only_value
from ....findings import JsonValue
from ....messages.media import is_form
from ...naming import Scope, class_name
from ...text import Bracketed, Identifier, PyExpr, call, literal
from ..schemas.lowering import Lowering
from ..types import ANY, Primitive, PyType
from .arguments import arguments_of, inputs_of
from .media import has_parts
from .path_variables import has_segments
from .styles import report_open_style

__all__ = ["ParameterPlan", "pairs", "path_expression", "plan_parameters", "required_credentials"]

_STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "cookie": ("form", "cookie"),
}


_TYPES_OF: Final[Mapping[type, tuple[str, ...]]] = {
    bool: ("boolean",),
    float: ("number",),
    int: ("integer", "number"),
    str: ("string",),
}
_OTHERWISE: Final = {
    "accept": "`accept` is an argument where the answer has several media types",
    "authorization": "describe a security scheme, or give it to the client in `headers`",
    "content-type": "`content_type` is an argument where the body has several media types",
}
"""What stands for the header parameters that have no meaning (OpenAPI 3.1.1, section 4.8.12.1)."""


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    """A parameter with its argument.

    :param argument: the name of the argument.
    :param type: the type of its value.
    :param preset: what is sent where it is not given, though it must be: the one value that it may
        have, or its documented default.
    :param is_credential: whether a credential of the client is sent in its place.
    """

    parameter: Parameter
    argument: Identifier
    type: PyType
    preset: str | float | None = None
    is_credential: bool = False

    @property
    def is_key(self) -> bool:
        """Whether it tells a request that is sent again; it is made where it is not given."""
        named = self.parameter.name.lower() == "idempotency-key"
        return named and self.parameter.location == "header"

    @property
    def is_always_sent(self) -> bool:
        """Whether no request goes without it."""
        return self.parameter.required and not (self.is_key or self.is_credential)

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.is_always_sent and self.preset is None


def plan_parameters(
    lowering: Lowering, api: Api, operation: Operation, owner: str, scope: Scope
) -> tuple[ParameterPlan, ...]:
    """The parameters that the client sends, in the document's order."""
    credentials = {place for _, place in _credentials(api, operation)}
    sent = [p for p in inputs_of(operation) if not _is_ignored(lowering, p)]
    arguments = arguments_of(sent, scope)
    for parameter in sent:
        report_open_style(lowering, parameter)
    return tuple(
        ParameterPlan(
            parameter,
            arguments[id(parameter)],
            _type(lowering, parameter, owner),
            _preset(parameter) if parameter.required else None,
            _place(parameter.location, parameter.name) in credentials,
        )
        for parameter in sent
    )


def required_credentials(api: Api, operation: Operation) -> list[str]:
    """The security schemes of an operation whose keys are required parameters of it as well."""
    required = {_place(p.location, p.name) for p in operation.parameters if p.required}
    return [name for name, place in _credentials(api, operation) if place in required]


def _credentials(api: Api, operation: Operation) -> Iterator[tuple[str, tuple[str, str]]]:
    """Where the keys stand that an operation may be called with, by their schemes."""
    names = dict.fromkeys(name for requirement in operation.security for name in requirement)
    for name in names:
        scheme = api.security_schemes.get(name)
        if scheme is not None and scheme.type == "apiKey":
            yield name, _place(scheme.location, scheme.parameter_name)


def _place(location: str, name: str) -> tuple[str, str]:
    return location, name.lower() if location == "header" else name


def _preset(parameter: Parameter) -> str | float | None:
    """The one value that a parameter may have, or its default: it needs not be said."""
    schema = parameter.schema.followed() if parameter.schema else None
    if schema is None:
        return None
    keywords, first = schema.keywords, only_value(schema)
    value = keywords.get("default") if first is None else first
    return value if isinstance(value, str | float | int) and _fits(value, keywords) else None


def _fits(value: JsonValue, keywords: Mapping[str, JsonValue]) -> bool:
    """Whether a value is one that a schema allows, as far as its type tells."""
    said = keywords.get("type")
    types = said if isinstance(said, list) else [said]
    listed = keywords.get("enum", [value])
    fits = any(of is None or of in _TYPES_OF[type(value)] for of in types)
    return isinstance(listed, list) and value in listed and fits


def _is_ignored(lowering: Lowering, parameter: Parameter) -> bool:
    if parameter.is_ignored:
        lowering.report(
            "parameter-ignored",
            parameter.node.pointer,
            f"whoever sends a request writes {parameter.name} itself"
            if parameter.is_framing
            else f"the standard gives a header parameter {parameter.name!r:.60} no meaning",
            _OTHERWISE.get(parameter.name.lower(), ""),
        )
    return parameter.is_ignored


def _type(lowering: Lowering, parameter: Parameter, owner: str) -> PyType:
    hint = f"{owner} {class_name(parameter.name)}"
    media = _media(parameter)
    schema = media.schema if media else parameter.schema
    if media and not media.is_json and not is_form(media.name) and has_parts(media):
        lowering.report(
            "content-as-text",
            media.node.pointer,
            f"{media.name!r:.60} is taken as a text, and sent as it is",
        )
        return Primitive("str")
    return lowering.type_of(schema, hint) if schema else ANY


def pairs(
    plans: Iterable[ParameterPlan], *locations: str, fixed: Iterable[tuple[str, str]] = ()
) -> PyExpr | None:
    """The list of what is sent in some locations other than the path; None where nothing is.

    :param fixed: pairs that are always sent, percent-encoded.
    """
    always = [("", PyExpr(f"({literal(name)}, {literal(value)})")) for name, value in fixed]
    listed = [("*", _sent(plan)) for plan in plans if plan.parameter.location in locations]
    return Bracketed.of("[", [*always, *listed]) if listed or always else None


def _sent(plan: ParameterPlan) -> PyExpr:
    parameter = plan.parameter
    if parameter.location == "querystring":
        return call("_values.whole_query", _value(plan))
    if plan.is_key:
        given = PyExpr(f"{plan.argument} or _values.new_key()")
        return call("_values.header", literal(parameter.name), given)
    named = {} if parameter.content else dict(_manner(parameter))
    return call(f"_values.{parameter.location}", literal(parameter.name), _value(plan), **named)


def _value(plan: ParameterPlan) -> PyExpr:
    """What is given, or its text in the media type that the document gives the value."""
    given = PyExpr(plan.argument)
    media = _media(plan.parameter)
    whole = plan.parameter.location == "querystring"
    if media is None or not (media.is_json or (is_form(media.name) and not whole)):
        return given
    ascii_only = {"ascii_only": literal(True)} if plan.parameter.location == "header" else {}
    text = (
        call("_values.json_text", given, **ascii_only)
        if media.is_json
        else call("_values.form_text", given)
    )
    return text if plan.is_always_sent else PyExpr(f"None if {plan.argument} is None else {text}")


def _media(parameter: Parameter) -> MediaType | None:
    """What the value is written as, where it has a media type: JSON, if it may be that."""
    listed = parameter.content.values()
    return min(listed, key=lambda media: not media.is_json, default=None)


def _manner(parameter: Parameter) -> Iterator[tuple[str, PyExpr]]:
    """Style and explode as arguments, where they are not what goes without saying."""
    styles = _STYLES.get(parameter.location, ())
    style = parameter.style if parameter.style in styles else next(iter(styles), "")
    if style and style != styles[0]:
        yield "style", literal(style)
    if parameter.explode != (parameter.location in ("query", "cookie")):
        yield "explode", literal(parameter.explode)
    if parameter.location in ("path", "query") and parameter.node.flag("allowReserved"):
        yield "allow_reserved", literal(True)


def path_expression(
    pieces: Iterable[tuple[str, ParameterPlan | None]],
) -> PyExpr:
    """A path as the sum of its literal pieces and its parameters.

    :param pieces: percent-encoded text, or a variable and the parameter that stands there.
    """
    terms = [literal(text) if plan is None else _in_path(text, plan) for text, plan in pieces]
    return PyExpr(" + ".join(terms) or '"/"')


def _in_path(variable: str, plan: ParameterPlan) -> PyExpr:
    named = {} if plan.parameter.content else dict(_manner(plan.parameter))
    if has_segments(variable):
        named["segments"] = literal(True)
    return call("_values.path", literal(plan.parameter.name), _value(plan), **named)
