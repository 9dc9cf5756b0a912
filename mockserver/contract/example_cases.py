"""Cases of the phase *examples*: every documented example of a request, sent as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...generator.document import Example, MediaType, Operation, Parameter, Schema
from ...generator.document.references import DeadReference
from ...generator.document.validation import BadSchema
from ...generator.findings import JsonValue
from ...generator.messages.call import without_read_only
from ...generator.messages.media import is_form, is_json, is_xml, sent_as
from ...generator.messages.request_schema import BodyValidator
from ...generator.messages.sample import NoSample, sample
from ..engine.choose.examples import known_examples
from .access import Access
from .case import Case, Origin
from .draft import Draft
from .hooks import HookFailed
from .placeholders import filled, member
from .supply import Missing, Supply

__all__ = ["example_cases", "is_writable"]

_MADE: Final = "made from the schema"


@dataclass(frozen=True, slots=True)
class _Body:
    """A body to be sent.

    :param name: the example's name; empty for one that has none.
    :param broken: why it cannot be sent; empty where it can.
    """

    name: str
    media: MediaType
    value: JsonValue
    origin: Origin
    broken: str = ""


def example_cases(operation: Operation, supply: Supply, access: Access) -> Iterator[Case]:
    """The calls that an operation documents; one made from its schemas where it shows none.

    Examples of one name belong together: that of a parameter is sent with that of the body.
    """
    try:
        yield from _Cases(operation, supply, access).all()
    except (DeadReference, BadSchema) as dead:
        why = f"the document cannot be followed here: {dead}"
        yield Case(operation, "examples", "example", None, missing=why)
    except HookFailed as failed:
        yield Case(operation, "examples", "example", None, missing=f"a hook failed: {failed}")


class _Cases:
    def __init__(self, operation: Operation, supply: Supply, access: Access) -> None:
        self._operation = operation
        self._supply = supply
        self._access = access
        self._parameters = [
            p for p in operation.parameters if p.location != "path" and not p.is_ignored
        ]
        if operation.query_string:
            self._parameters.append(operation.query_string)

    def all(self) -> Iterator[Case]:
        bodies: list[_Body | None] = [*self._bodies()] or [None]
        names = {example.name: None for p in self._parameters for example in p.examples}
        told = {body.name for body in bodies if body}
        for body in bodies:
            yield self._case(body.name if body else "", body)
        for name in names:
            if name and name not in told:
                yield self._case(name, bodies[0])

    def _case(self, name: str, body: _Body | None) -> Case:
        operation = self._operation
        title = self._title(name, body)
        if body is not None and body.broken:
            return Case(operation, "examples", title, None, missing=body.broken)
        path = self._supply.path_values(operation)
        if isinstance(path, Missing):
            why = f"no value for {{{path.name}}}: give one by --bind {path.name}=…"
            return Case(operation, "examples", title, None, missing=why)
        parameters, made = self._values(name)
        content = (body.media, body.value) if body is not None else None
        draft = Draft(operation, path.texts, parameters, content)
        call = draft.call()
        missing = self._access.add(operation, call)
        origin: Origin = "made" if made or (body and body.origin == "made") else "documented"
        return Case(
            operation,
            "examples",
            title,
            None if missing else call,
            path_from=path.origin,
            data_from=origin,
            missing=missing,
            variables=path.texts,
            example=name,
            draft=draft,
        )

    def _title(self, name: str, body: _Body | None) -> str:
        documented = self._operation.request_body
        several = documented is not None and len(documented.content) > 1
        kind = f", {body.media.name}" if body and several else ""
        made = body is not None and body.origin == "made"
        return (name or (_MADE if made else "example")) + kind

    def _values(self, name: str) -> tuple[tuple[tuple[Parameter, JsonValue], ...], bool]:
        """Values of those that are required or shown, and whether any had to be made."""
        made = False
        found: list[tuple[Parameter, JsonValue]] = []
        for parameter in self._parameters:
            example = _of_name(parameter.examples, name)
            given = self._given(parameter.name, parameter.schema)
            if given is not None:
                found.append((parameter, given))
            elif example is not None:
                found.append((parameter, filled(example.value, parameter.schema, self._given)))
            elif parameter.required:
                made = True
                found.append((parameter, _sample(parameter.schema, parameter.name)))
        return tuple(found), made

    def _given(self, name: str, schema: Schema | None) -> JsonValue:
        return self._supply.given(self._operation, name, schema)

    def _bodies(self) -> Iterator[_Body]:
        """What is sent: the examples of each media type that can be written."""
        documented = self._operation.request_body
        content = documented.content if documented else {}
        ranked = sorted(content.values(), key=lambda media: not is_json(sent_as(media.name)))
        shown = [media for media in ranked if media.examples or media.external_examples]
        for media in shown:
            for example in known_examples(media):
                yield self._shown(media, example)
        writable = [media for media in ranked if is_writable(media)]
        if not shown and writable:
            yield self._made(writable[0])
        elif not shown and ranked and documented and documented.required:
            listed = ", ".join(content)
            yield _Body("", ranked[0], None, "made", f"no body of {listed} is shown or can be made")

    def _shown(self, media: MediaType, example: Example) -> _Body:
        value = filled(example.value, media.schema, self._given)
        if media.schema is None or not is_json(sent_as(media.name)):
            return _Body(example.name, media, value, "documented")
        validator = BodyValidator(media.schema)
        value = without_read_only(value, validator)
        wrong = validator.violations(value).listed
        if not wrong:
            return _Body(example.name, media, value, "documented")
        first = f"{wrong[0].pointer} {wrong[0].message}".strip()
        why = f"the documented example breaks its own schema: {first[:300]}"
        return _Body(example.name, media, value, "documented", why)

    def _made(self, media: MediaType) -> _Body:
        try:
            value = sample(media.schema, "request") if media.schema else {}
        except NoSample as why:
            return _Body("", media, None, "made", f"no body could be made: {why}")
        return _Body("", media, self._with_given(media, value), "made")

    def _with_given(self, media: MediaType, value: JsonValue) -> JsonValue:
        if not isinstance(value, dict):
            return value
        given = {name: self._given(name, member(media.schema, name)) for name in value}
        return {name: part if given[name] is None else given[name] for name, part in value.items()}


def _of_name(examples: tuple[Example, ...], name: str) -> Example | None:
    """The example of a name, else the first."""
    first = examples[0] if examples else None
    return next((one for one in examples if one.name == name), first)


def _sample(schema: Schema | None, otherwise: str) -> JsonValue:
    try:
        return sample(schema, "request") if schema else otherwise
    except NoSample:
        return otherwise


def is_writable(media: MediaType) -> bool:
    """Whether a body of a media type can be written from a value."""
    name = sent_as(media.name)
    is_text = name.startswith(("text/", "multipart/form-data"))
    return is_json(name) or is_form(name) or is_xml(name) or is_text
