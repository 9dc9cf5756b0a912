"""Supply: values for the variables of paths.

An answer to ``GET /pets`` or ``POST /pets`` tells the pets that there are: their ``id`` is what
``{petId}`` in ``/pets/{petId}`` means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import orjson

from ...generator.document import Operation, Parameter, Schema
from ...generator.document.references import DeadReference
from ...generator.findings import JsonValue
from ...generator.messages.sample import NoSample, sample
from ...generator.messages.written import path_text
from .case import SAFE, Origin
from .exchange import Judged
from .hooks import NO_HOOKS, Hooks
from .placeholders import typed
from .things import Fields, fields_for, is_same, made_objects, objects

__all__ = ["Missing", "PathValues", "Supply"]

_VARIABLE: Final = re.compile(r"\{([^{}/]*)\}")
_MAX_THINGS: Final = 100
"""Things that are remembered of one collection."""
_GIVEN: Final[Origin] = "given"
_SURENESS: Final[tuple[Origin, ...]] = ("made", "documented", "answered", "given")


@dataclass(frozen=True, slots=True)
class PathValues:
    """Values for all variables of a path.

    :param texts: the variables as they are written into the path.
    :param origin: where the least sure of them comes from.
    """

    texts: Mapping[str, str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Missing:
    """The variable for which there is no value."""

    name: str


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that an answer has told of.

    :param variables: the variables of the path that it was told below.
    :param fields: its fields of one text or number.
    :param is_ours: whether a call of ours has made it.
    """

    variables: Mapping[str, str]
    fields: Fields
    is_ours: bool


class Supply:
    """Values for the variables of paths; what answers tell is remembered.

    :param bound: values that the user gives, by the names of variables.
    :param made: whether a value may be made from its schema where none is known: of a mock,
        everything is there.
    :param hooks: what makes values in the user's stead.
    """

    def __init__(
        self, bound: Mapping[str, str], *, made: bool = False, hooks: Hooks = NO_HOOKS
    ) -> None:
        self._bound = bound
        self._hooks = hooks
        self._may_be_made = made
        self._things: dict[str, list[_Thing]] = {}
        self._first: Mapping[str, JsonValue] = {}
        self._texts: Mapping[str, str] = {}

    def preferring(
        self,
        values: Mapping[str, JsonValue] = MappingProxyType({}),
        texts: Mapping[str, str] = MappingProxyType({}),
    ) -> Supply:
        """The same supply, in which some values come before all others.

        :param values: values by the names of parameters.
        :param texts: variables of paths, as they are written into them.
        """
        other = Supply(self._bound, made=self._may_be_made, hooks=self._hooks)
        other._things, other._first, other._texts = self._things, values, texts
        return other

    def given(self, operation: Operation, name: str, schema: Schema | None) -> JsonValue:
        """What the user, or a link, gives for a name; None for nothing.

        :param schema: what it is held against: a text becomes what that wants.
        :raises HookFailed: if the user's hook fails.
        """
        if self._first.get(name) is not None:
            return self._first[name]
        if name in self._bound:
            return typed(self._bound[name], schema)
        return self._hooks.make_value(operation, name)

    def path_values(self, operation: Operation) -> PathValues | Missing:
        """Values for an operation's path.

        Methods that change something are given what the user names, what calls of ours have made,
        or what the document shows: never what merely happens to be there.
        """
        declared = {p.name: p for p in operation.parameters if p.location == "path"}
        texts: dict[str, str] = {}
        origins: set[Origin] = set()
        for found in _VARIABLE.finditer(operation.path):
            name = found[1]
            if name in self._texts:
                texts[name] = self._texts[name]
                origins.add("answered")
                continue
            above = operation.path[: found.start()].rstrip("/")
            parameter = declared.get(name)
            given = self.given(operation, name, parameter.schema if parameter else None)
            value = (
                (_written(parameter, given), _GIVEN)
                if given is not None
                else self._value(name, above, parameter, texts, operation.method in SAFE)
            )
            if value is None:
                return Missing(name)
            text, origin = value
            texts[name] = text
            origins.add(origin)
        least: Origin = min(origins, key=_SURENESS.index) if origins else "given"
        return PathValues(texts, least)

    def _value(
        self,
        name: str,
        above: str,
        parameter: Parameter | None,
        chosen: Mapping[str, str],
        safe: bool,
    ) -> tuple[str, Origin] | None:
        answered = self._answered(name, above, chosen, safe)
        if answered is not None:
            return _written(parameter, answered), "answered"
        documented = _documented(parameter) if parameter else None
        if documented is None and self._may_be_made:
            return _made(name, parameter), "made"
        return (_written(parameter, documented), "documented") if documented is not None else None

    def _answered(
        self, name: str, above: str, chosen: Mapping[str, str], safe: bool
    ) -> str | int | None:
        for thing in self._things.get(above, ()):
            if not (safe or thing.is_ours):
                continue
            if any(chosen.get(key, value) != value for key, value in thing.variables.items()):
                continue
            for field in fields_for(name, above):
                if field in thing.fields:
                    return thing.fields[field]
        return None

    def learn(self, judged: Judged, variables: Mapping[str, str]) -> None:
        """Remember what a good answer tells.

        :param variables: the variables of the path that it was asked at, as they were written.
        """
        operation = judged.operation
        if operation is None or judged.response or not 200 <= judged.status < 300:
            return
        try:
            value = orjson.loads(judged.answer_body)
        except orjson.JSONDecodeError:
            return
        known = self._things.setdefault(operation.path.rstrip("/"), [])
        made = [*made_objects(value, operation.path)] if operation.method == "POST" else []
        there = [one.fields for one in known if not one.is_ours]
        ours = [one for one in made if one and not any(is_same(one, other) for other in there)]
        # What calls of ours have made comes first: it is there, whoever else uses the API.
        known[:0] = [_Thing(variables, fields, is_ours=True) for fields in ours]
        for fields in objects(value):
            if len(known) < _MAX_THINGS and fields not in made:
                known.append(_Thing(variables, fields, is_ours=False))


def _written(parameter: Parameter | None, value: JsonValue) -> str:
    return path_text(parameter, value) if parameter else str(value)


def _made(name: str, parameter: Parameter | None) -> str:
    with suppress(NoSample, DeadReference):
        if parameter is not None and parameter.schema is not None:
            return _written(parameter, sample(parameter.schema, "request")) or "1"
    return name


def _documented(parameter: Parameter) -> JsonValue:
    """A value that the document shows: an example, a default, the first of an enumeration."""
    if parameter.examples:
        value = parameter.examples[0].value
        return None if isinstance(value, str) and re.fullmatch(r"<.*>|\{.*\}|", value) else value
    schema = parameter.schema.followed() if parameter.schema else None
    keywords = schema.keywords if schema else {}
    listed = keywords.get("enum")
    if isinstance(listed, list) and listed:
        return listed[0]
    return keywords.get("const", keywords.get("default"))
