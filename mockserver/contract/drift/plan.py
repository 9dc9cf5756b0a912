"""Plan: differences to the actions of an overlay that let the document say what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import orjson

from ....generator.document import Api, pointers
from ....generator.findings import DocumentPlace, Finding, JsonValue, Severity
from ....generator.messages.media import is_json
from ..results import Report
from .answers import differences
from .dialect import Dialect, dialect_of
from .overlay import Action, Keys, Overlay
from .places import Places
from .seen import Difference, Seen, Sight
from .told import code, evidence, phrase
from .types import Widening, widened

__all__ = ["Drift", "Unsaid", "drift_of"]

_SHARED: Final = ("components", "definitions", "responses")
"""Members of a document whose parts are referred to."""
_MOST_VALUES: Final = 20
"""Values beside the documented ones that an enumeration is given."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A difference that the overlay does not write down.

    :param place: the part of the document that it is about.
    """

    place: DocumentPlace
    why: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Drift:
    """In what a server's answers differ from the document.

    :param unsaid: what the overlay does not say.
    """

    overlay: Overlay
    unsaid: tuple[Unsaid, ...]


def drift_of(api: Api, report: Report, masked: Callable[[str], str]) -> Drift:
    """In what the answers of a run differ from the document.

    :param masked: takes secrets out of a text.
    """
    planner = _Planner(api, differences(report.results, masked), masked)
    planner.plan()
    overlay = Overlay(Path(api.document.source.name), api.version, planner.actions)
    return Drift(overlay, tuple(_located(api, planner.unsaid)))


def _located(api: Api, unsaid: Sequence[Unsaid]) -> Iterator[Unsaid]:
    """The same, their places with line and column."""
    findings = [Finding("drift", Severity.INFO, one.place, one.why) for one in unsaid]
    for one, finding in zip(unsaid, api.document.located(findings), strict=True):
        place = finding.place
        yield replace(one, place=place) if isinstance(place, DocumentPlace) else one


@dataclass
class _Planner:
    api: Api
    seen: Seen
    masked: Callable[[str], str]
    actions: list[Action] = field(default_factory=list)
    unsaid: list[Unsaid] = field(default_factory=list)
    moved: dict[Keys, Keys] = field(default_factory=dict)
    """Where schemas stand after earlier actions, by where they stood."""

    @cached_property
    def _dialect(self) -> Dialect:
        return dialect_of(self.api.document.version)

    @cached_property
    def _places(self) -> Places:
        return Places(self.api)

    def plan(self) -> None:
        """Make the actions. What moves a schema comes first: others may be within it."""
        types = _grouped(self.seen.of("type"))
        for group in sorted(types, key=lambda one: one[0].pointer.count("/")):
            self._types(group)
        for difference in self.seen.of("status", "media type", "header", "missing header", "field"):
            self._plain(difference)
        for group in _grouped(self.seen.of("missing field")):
            self._missing(group)
        for group in _grouped(self.seen.of("value")):
            self._values(group)
        for difference in self.seen.of("unsaid"):
            self._leave([difference], difference.name)

    def _plain(self, difference: Difference) -> None:
        name, pointer = difference.name, difference.pointer
        match difference.kind:
            case "status":
                update: JsonValue = {name: self._response(pointer, name)}
                said = f"The status {name} is not documented."
                if isinstance(self._places.value(pointer), dict) and "responses" not in self._raw(
                    pointer
                ):
                    self._add([difference], pointer, said, {"responses": update})
                else:
                    self._add([difference], pointers.child(pointer, "responses"), said, update)
            case "media type" if not self._is_of_new_status(pointer):
                if self._dialect.version == "2.0":
                    why = f"Swagger 2.0 has no place for the media type {name} of one response"
                    self._leave([difference], why)
                    return
                content: JsonValue = {name: self._media(difference)}
                said = f"The media type {code(name)} is not documented."
                self._add([difference], pointer, said, {"content": content})
            case "header" if not self._is_of_new_status(pointer):
                said = f"The header {code(name)} is not documented."
                self._add([difference], pointer, said, {"headers": {name: self._header()}})
            case "missing header":
                said = f"The header {code(name)} is required, and did not come."
                self._add([difference], pointer, said, {"required": False})
            case "field":
                schema = self.seen.shape(difference).schema(self._dialect)
                said = f"The field {code(name)} is not documented."
                self._add([difference], pointer, said, {"properties": {name: schema}})
            case _:
                pass  # part of a new status

    def _is_of_new_status(self, pointer: str) -> bool:
        operation, _, status = pointer.rpartition("/")
        above = operation.removesuffix("/responses")
        return Difference("status", above, status) in self.seen.found

    def _response(self, operation: str, status: str) -> dict[str, JsonValue]:
        pointer = pointers.child(operation, "responses", status)
        own = [one for one in self.seen.found if one.pointer == pointer]
        media = {one.name: self._media(one) for one in own if one.kind == "media type"}
        headers: dict[str, JsonValue] = {
            one.name: self._header() for one in own if one.kind == "header"
        }
        response: dict[str, JsonValue] = {"description": phrase(status)}
        if headers:
            response["headers"] = headers
        if media and self._dialect.version == "2.0":
            schemas = [one["schema"] for one in media.values() if "schema" in one]
            return response | ({"schema": schemas[0]} if schemas else {})
        if media:
            response["content"] = {**media}
        return response

    def _media(self, difference: Difference) -> dict[str, JsonValue]:
        if is_json(difference.name):
            shape = self.seen.shape(difference)
            return {"schema": shape.schema(self._dialect)} if shape.types else {}
        return {"schema": {"type": "string"}} if difference.name.startswith("text/") else {}

    def _header(self) -> JsonValue:
        text: dict[str, JsonValue] = {"type": "string"}
        return text if self._dialect.version == "2.0" else {"schema": text}

    def _missing(self, group: Sequence[Difference]) -> None:
        pointer = group[0].pointer
        names = [one.name for one in group]
        required = self._raw(pointer).get("required")
        left = [one for one in required if one not in names] if isinstance(required, list) else []
        noun = "field" if len(names) == 1 else "fields"
        listed = ", ".join(map(code, names))
        said = f"Required, and not in all answers: the {noun} {listed}."
        if self._add(group, pointers.child(pointer, "required"), said, None) and left:
            kept = f"Still required: what all answers had, but {listed}."
            self._add(group, pointer, kept, {"required": left})

    def _values(self, group: Sequence[Difference]) -> None:
        if len(group) > _MOST_VALUES:
            self._leave(group, f"{len(group)} values came that the enumeration does not have")
            return
        for difference in group:
            if self.masked(difference.name) != difference.name:
                self._leave([difference], "a value that the enumeration does not have is secret")
                continue
            target = pointers.child(difference.pointer, "enum")
            said = f"The value {code(difference.name)} is none of the enumeration."
            self._add([difference], target, said, orjson.loads(difference.name))

    def _types(self, group: Sequence[Difference]) -> None:
        pointer = group[0].pointer
        keys, raw = self._places.keys_of(pointer), self._places.value(pointer)
        if keys is None or not isinstance(raw, dict):
            self._leave(group, "what would have to say so stands in another document")
            return
        shapes = {one.name: self.seen.shape(one) for one in group}
        found = widened(keys, raw, shapes, self._dialect)
        if isinstance(found, str):
            self._leave(group, found)
            return
        listed = " and ".join(one.name for one in group)
        self._widen(found, f"Values came of a type that is not documented: {listed}.", group)

    def _widen(self, found: Widening, said: str, group: Iterable[Difference]) -> None:
        description = self._told(found.steps[0].target, said, group)
        for step in found.steps:
            target = self._now(step.target)
            self.actions.append(Action(target, description, step.update, step.remove))
        if found.moved is not None:
            old, new = found.moved
            self.moved[old] = self._now(new)

    def _add(self, group: Sequence[Difference], pointer: str, said: str, update: JsonValue) -> bool:
        """Add an action; one without an update removes what is there."""
        keys = self._places.keys_of(pointer)
        if keys is None:
            self._leave(group, f"{said[:-1]}; what would have to say so stands elsewhere")
            return False
        description = self._told(keys, said, group)
        self.actions.append(Action(self._now(keys), description, update, remove=update is None))
        return True

    def _told(self, keys: Keys, said: str, group: Iterable[Difference]) -> str:
        shared = " Whatever refers to it changes as well." if keys[0] in _SHARED else ""
        return f"{said}{shared}\n\n{evidence(self._sights(group))}"

    def _leave(self, group: Iterable[Difference], why: str) -> None:
        listed = list(group)
        place = self.api.document.place(listed[0].pointer)
        first, *others = self._sights(listed)
        more = f" and {len(others)} more" if others else ""
        self.unsaid.append(Unsaid(place, why, f"seen in {first}{more}"))

    def _sights(self, group: Iterable[Difference]) -> list[Sight]:
        return [*dict.fromkeys(sight for one in group for sight in self.seen.sights(one))]

    def _raw(self, pointer: str) -> dict[str, JsonValue]:
        value = self._places.value(pointer)
        return value if isinstance(value, dict) else {}

    def _now(self, keys: Keys) -> Keys:
        """Where a value stands after the actions up to now."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.moved:
                return self.moved[keys[:length]] + keys[length:]
        return keys


def _grouped(found: Iterable[Difference]) -> list[list[Difference]]:
    """The differences of each part of the document, in the order in which they were met."""
    groups: dict[str, list[Difference]] = {}
    for one in found:
        groups.setdefault(one.pointer, []).append(one)
    return [*groups.values()]
