"""The standard's own validation: OpenAPI's schema, and the rules that no schema can say.

The schema is the one that openapi-spec-validator ships, compiled by jsonschema-rs, so that 13 MB
take a second. What the validator checks besides takes minutes on such a document: it is left out
there unless the user asks for it. Left to itself the validator fetches what references name; here
it sees one document and nothing else.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from math import inf
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import jsonschema_rs
import orjson

from ..findings import JsonValue
from . import pointers
from .references import Document, Node
from .room import with_room
from .rules.rule import Fault
from .rules.suggest import did_you_mean

__all__ = ["QUICK_BYTES", "Standard", "further_faults", "is_quick", "structural_faults"]

Standard: TypeAlias = Literal["auto", "quick", "full"]
"""How much of the standard's validation is run."""

QUICK_BYTES: Final = 2_000_000
"""Bytes from which ``auto`` means ``quick``."""

_SHOWN: Final = 160
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_BASE_DIALECTS: Final = ("", _DIALECT, "https://spec.openapis.org/oas/3.1/dialect/base")
_DISCRIMINATING: Final = frozenset({"required", "enum", "const", "type", "pattern"})


def is_quick(document: Document, standard: Standard) -> bool:
    """Whether the standard's schema alone is checked."""
    return standard == "quick" or (standard == "auto" and len(document.source.raw) > QUICK_BYTES)


def _schema_version(document: Document) -> str:
    return document.version[:3] if document.version[:3] in ("2.0", "3.0", "3.1", "3.2") else "3.1"


@cache
def _compiled(version: str) -> Any:  # noqa: ANN401 - jsonschema-rs has one class for each draft
    # Found without importing the validator, which takes a quarter of a second.
    shipped = f"openapi_spec_validator/resources/schemas/v{version}/schema.json"
    path = Path(str(distribution("openapi-spec-validator").locate_file(shipped)))
    schema = orjson.loads(path.read_bytes())
    if version == "3.1":
        _let_path_items_refer(schema["$defs"])
    is_old = version in ("2.0", "3.0")
    kind = jsonschema_rs.Draft4Validator if is_old else jsonschema_rs.Draft202012Validator
    # As openapi-spec-validator does it: no formats, since `{host}` in a server's URL is no URI.
    return kind(schema, validate_formats=False)


def _let_path_items_refer(definitions: dict[str, Any]) -> None:
    """A path item's ``$ref`` is a field of its own (3.1.1, section 4.8.9.1).

    OpenAPI's schema takes it for a Reference Object until its version of 2022-10-07.
    """
    definitions["path-item"]["properties"]["$ref"] = {"type": "string"}
    definitions["path-item-or-reference"] = {"$ref": "#/$defs/path-item"}


@cache
def _meta_schema() -> Any:  # noqa: ANN401 - see above
    return jsonschema_rs.Draft202012Validator({"$ref": _DIALECT})


@dataclass(frozen=True, slots=True)
class _Wrong:
    """One of the schema's complaints, at a pointer into the text's own structure."""

    pointer: str
    keyword: str
    message: str
    unexpected: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    branches: tuple[tuple[_Wrong, ...], ...] = ()


def structural_faults(
    document: Document,
    root_schemas: Iterable[Node],
    known: Iterable[Fault],
    misread: Iterable[Fault] = (),
) -> Iterator[Fault]:
    """What OpenAPI's schema says against a document, and JSON Schema's own against its schemas.

    :param root_schemas: the schemas that stand in no other one: from 3.1 on OpenAPI leaves them to
        JSON Schema (3.1.1, section 4.8.24).
    :param known: faults that our rules have found: a fact is not reported twice.
    :param misread: those of them that are about all that stands below as well, which the schema
        takes for something else than it is.
    """
    wrongs = [*_against(_compiled(_schema_version(document)), document.source.data, "")]
    if document.version.startswith(("3.1", "3.2")) and _has_base_dialect(document):
        for node in root_schemas:
            wrongs += _against(_meta_schema(), node.value, node.pointer)
    taken = frozenset(fault.pointer for fault in misread)
    yield from _new([w for w in wrongs if not _is_within(w.pointer, taken)], tuple(known))


def _is_within(pointer: str, places: frozenset[str]) -> bool:
    """Whether something stands at one of the places or below it."""
    while pointer and places:
        if pointer in places:
            return True
        pointer = pointer.rpartition("/")[0]
    return False


def _has_base_dialect(document: Document) -> bool:
    return document.node("").text("jsonSchemaDialect").rstrip("#") in _BASE_DIALECTS


def _against(validator: Any, value: JsonValue, base: str) -> Iterator[_Wrong]:  # noqa: ANN401
    if not validator.is_valid(value):
        for error in validator.iter_errors(value):
            yield from _leaves(_wrong(error, base))


def _wrong(error: Any, base: str) -> _Wrong:  # noqa: ANN401 - jsonschema_rs.ValidationError
    kind = error.kind
    options = getattr(kind, "options", ())
    return _Wrong(
        pointers.child(base, *error.instance_path),
        kind.name,
        error.message,
        tuple(getattr(kind, "unexpected", ())),
        tuple(o for o in options if isinstance(o, str)) if isinstance(options, list) else (),
        tuple(
            tuple(_wrong(inner, base) for inner in branch)
            for branch in getattr(kind, "context", ())
        ),
    )


def _leaves(wrong: _Wrong) -> Iterator[_Wrong]:
    """The complaints behind "matches none of these": those of the likeliest alternative."""
    branches = [branch for branch in wrong.branches if branch]
    if not branches:
        yield wrong
        return
    for inner in max(branches, key=lambda branch: _likelihood(wrong, branch)):
        yield from _leaves(inner)


def _likelihood(wrong: _Wrong, branch: tuple[_Wrong, ...]) -> tuple[bool, bool, int]:
    """An alternative that is meant fails far inside, not for what tells alternatives apart."""
    is_reference = any(w.keyword == "required" and '"$ref"' in w.message for w in branch)
    here = [w for w in branch if w.pointer.count("/") <= wrong.pointer.count("/") + 1]
    tells_apart = any(w.keyword in _DISCRIMINATING for w in here)
    return not is_reference, not tells_apart, -len(branch)


def _new(wrongs: list[_Wrong], known: tuple[Fault, ...]) -> Iterator[Fault]:
    """The complaints that are neither known already nor the mere echo of another."""
    places = {fault.pointer for fault in known}
    owners = {pointer.rpartition("/")[0] for pointer in places}
    meant = {(f.pointer.rpartition("/")[0], f.instead) for f in known if f.instead}
    deepest = sorted({w.pointer for w in wrongs if w.keyword not in _ECHOES} | places)
    for wrong in _causes(wrongs):
        if wrong.unexpected:
            for key in wrong.unexpected:
                pointer = pointers.child(wrong.pointer, key)
                if not _is_echo(pointer, deepest):
                    yield Fault(pointer, f"{key!r} is not expected here", "remove or rename it")
        elif _is_empty_responses(wrong):
            if wrong.pointer not in owners:
                yield Fault(wrong.pointer, "there is no response", "an operation has at least one")
        elif wrong.pointer in places or (wrong.keyword in _VAGUE and wrong.pointer in owners):
            continue
        elif not any((wrong.pointer, name) in meant for name in _quoted(wrong.message)):
            yield _plain(wrong)


def _causes(wrongs: list[_Wrong]) -> Iterator[_Wrong]:
    """The complaints without those that only follow from another one."""
    mistyped = {w.pointer for w in wrongs if w.keyword == "type"}
    misnamed = {w.pointer.rpartition("/")[0] for w in wrongs if w.keyword in _NAMING}
    for wrong in wrongs:
        follows_from_type = wrong.keyword != "type" and wrong.pointer in mistyped
        # Which keys there may be hangs on a value that is none of the known ones.
        follows_from_name = wrong.keyword == "unevaluatedProperties" and wrong.pointer in misnamed
        if not follows_from_type and not follows_from_name:
            yield wrong


def _is_empty_responses(wrong: _Wrong) -> bool:
    """Whether the schema misses a status, also by asking for ``default``, its first alternative."""
    asks = wrong.keyword == "minProperties" or '"default" is a required' in wrong.message
    return wrong.pointer.endswith("/responses") and asks


_ECHOES: Final = frozenset({"unevaluatedProperties", "additionalProperties"})
_NAMING: Final = frozenset({"enum", "const"})
_VAGUE: Final = frozenset({"not", "oneOf", "anyOf", "propertyNames", "false"})


def _is_echo(pointer: str, deepest: list[str]) -> bool:
    """Whether something is wrong at or below a pointer: it then counts as unexpected as well."""
    same, below = bisect_left(deepest, pointer), bisect_left(deepest, f"{pointer}/")
    is_same = same < len(deepest) and deepest[same] == pointer
    return is_same or (below < len(deepest) and deepest[below].startswith(f"{pointer}/"))


def _quoted(message: str) -> list[str]:
    return re.findall(r'"([^"]*)" is a required', message)


def _plain(wrong: _Wrong) -> Fault:
    """A complaint as a person reads it: values are cut, for the place shows them."""
    message = wrong.message.partition("\n")[0]
    if len(message) > _SHOWN:
        head, tail = message[: _SHOWN // 2], message[-_SHOWN // 2 :]
        message = f"{head} … {tail}"
    excluded = _EXCLUDED.match(message)
    if excluded:
        names = excluded.group(1).replace('"', "'").replace(",", " and ")
        what = "exclude each other" if " and " in names else "must not stand beside the other keys"
        return Fault(wrong.pointer, f"{names} {what}", "keep one")
    if wrong.keyword == "not" and wrong.pointer.endswith("/parameters"):
        message = "a querystring parameter stands beside one in query"
        return Fault(wrong.pointer, message, "keep one: it is the whole query")
    if message.startswith("False schema"):
        return Fault(wrong.pointer, "this is not allowed here, beside the other keys", "remove it")
    missing = _quoted(message)
    if missing:
        is_path_parameter = missing[0] == "required" and "/parameters/" in wrong.pointer
        hint = "write `required: true`: a path always has it" if is_path_parameter else "add it"
        return Fault(wrong.pointer, f"{missing[0]!r} is missing here", hint)
    hint = ""
    if wrong.keyword == "enum" and message.startswith('"'):
        hint = did_you_mean(message[1:].partition('"')[0], wrong.options)
    elif wrong.keyword == "type" and wrong.pointer.endswith("/type") and message[0] == "[":
        hint = "lists of types came with 3.1: write one; for null as well, `nullable: true`"
    elif wrong.keyword == "type":
        hint = _TYPE_HINTS.get(message.rpartition("not of type ")[2].strip('"'), "")
    elif wrong.keyword == "pattern":
        hint = "write it so that it matches"
    return Fault(wrong.pointer, message, hint)


_TYPE_HINTS: Final = {
    "string": "write a text, in quotes",
    "boolean": "write true or false",
    "array": "write a list",
    "object": "write an object",
    "integer": "write a whole number, without quotes",
    "number": "write a number, without quotes",
}


_EXCLUDED: Final = re.compile(r'\{"required":\[([^\]]*)\]\} is not allowed')

COVERED: Final = {
    "DuplicateOperationIDError": "operation-operationId-unique",
    "ParameterDuplicateError": "operation-parameters-unique",
    "ExtraParametersError": "no-required-schema-properties-undefined",
}
"""Complaints of the standard's validator that are findings of ours, by the name of their class."""


def further_faults(document: Document, standard: Standard) -> list[tuple[str, Fault]]:
    """What openapi-spec-validator says beyond OpenAPI's schema, each with the code it belongs to.

    :raises Exception: whatever the validator raises, where it gives up.
    """
    seconds = inf if standard == "full" else _MOST_SECONDS
    return with_room(lambda: list(_further_faults(document, time.monotonic() + seconds)))


def _further_faults(document: Document, deadline: float) -> Iterator[tuple[str, Fault]]:
    for error in _root_validator(document, deadline):
        name = type(error).__name__
        pointer = pointers.child("", *error.absolute_path)
        message = str(error.message).partition("\n")[0][: 2 * _SHOWN]
        # Schemas are held against their meta-schema already, there with their place.
        if name in COVERED or (name == "OpenAPIValidationError" and "Duplicate tag" in message):
            yield COVERED.get(name, "openapi-invalid"), Fault(pointer, message)


def _root_validator(document: Document, deadline: float) -> Iterator[Any]:
    from jsonschema_path import SchemaPath  # the validator's imports take half a second
    from openapi_spec_validator import (
        OpenAPIV2SpecValidator,
        OpenAPIV30SpecValidator,
        OpenAPIV31SpecValidator,
        OpenAPIV32SpecValidator,
    )
    from openapi_spec_validator.validation.keywords import ValueValidator
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    class NoValues(ValueValidator):
        """Defaults are checked by our rules, with their places."""

        def __call__(self, schema: Any, value: Any) -> Iterator[Any]:  # noqa: ANN401, ARG002
            yield from ()

    kinds = {
        "2.0": OpenAPIV2SpecValidator,
        "3.0": OpenAPIV30SpecValidator,
        "3.1": OpenAPIV31SpecValidator,
        "3.2": OpenAPIV32SpecValidator,
    }
    data = document.source.data
    if not isinstance(data, dict):
        return
    path = SchemaPath.from_dict(_without_extensions(data), handlers=_HANDLERS)
    validator = kinds[_schema_version(document)](path)
    rules = {**validator.keyword_validators, "default": NoValues}
    rules["schema"] = _in_time(rules["schema"], deadline)
    validator.keyword_validators_registry = KeywordValidatorRegistry(rules)
    yield from validator.root_validator(path)


def _in_time(kind: Any, deadline: float) -> Any:  # noqa: ANN401 - the validator's own classes
    """A kind of the validator's that stops: long chains of ``allOf`` take it hours."""

    class InTime(kind):  # type: ignore[misc]
        def __call__(self, *given: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401
            if time.monotonic() > deadline:
                raise TimeoutError(f"over {_MOST_SECONDS} s; --standard full waits")
            yield from super().__call__(*given, **named)

    return InTime


_MOST_SECONDS: Final = 30
"""Seconds after which openapi-spec-validator is stopped, unless the user asks for all of it."""


def _without_extensions(data: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A document without the ``x-`` keys of ``paths``, which the validator takes for paths."""
    paths = data.get("paths")
    if not isinstance(paths, dict):
        return data
    return {**data, "paths": {k: v for k, v in paths.items() if not k.startswith("x-")}}


def _refuse_retrieval(uri: str) -> Any:  # noqa: ANN401 - whatever a handler returns
    raise ValueError(f"{uri} leads outside the document")


_HANDLERS: dict[str, Any] = dict.fromkeys(
    ["", "file", "http", "https", "<all_urls>"], _refuse_retrieval
)
