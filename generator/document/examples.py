"""Examples: as the standard wants them, and as authors write them all the same.

Section numbers are those of OpenAPI 3.1.1; what 3.2.0 adds is named so. What is read otherwise
than it is written, the rules of ``check`` report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import orjson

from ..findings import JsonValue
from . import pointers
from .kinds import refuses
from .references import Node
from .schema import Schema

__all__ = [
    "Example",
    "entries_of",
    "examples_of",
    "external_bytes",
    "external_examples",
    "is_example_object",
    "is_json_text",
    "is_no_value",
    "media_examples",
    "parsed_json",
    "read_external",
    "same_json",
    "single_object",
]

_FIELDS: Final = frozenset(
    {"summary", "description", "value", "externalValue", "dataValue", "serializedValue"}
)
_VALUES: Final = ("dataValue", "value")
"""The fields that hold a value: 3.2.0's ``dataValue`` is what ``value`` was, said clearly."""
_ANY_VALUE: Final = frozenset({*_VALUES, "externalValue", "serializedValue"})


@dataclass(frozen=True)
class Example:
    """One example of a parameter's or a media type's value (section 4.8.19).

    :param name: its key under ``examples``; empty for the single ``example``.
    :param value: the value; None for an external one.
    :param serialized: the text that the value was printed as, from ``serializedValue`` (3.2.0,
        section 4.19), ``x-serializedValue``, or JSON that is written as a string; None where there
        is none or where it no longer says the same.
    :param pointer: where the value stands.
    :param external: the value of ``externalValue``, where the example stands elsewhere; otherwise
        empty. See :func:`external_bytes`.
    """

    name: str
    value: JsonValue
    serialized: str | None
    pointer: str
    external: str = ""

    def to_bytes(self) -> bytes | None:
        """The example as it is sent, where that is known."""
        text = self.serialized
        return None if text is None else text.encode("utf-8", errors="surrogateescape")


def examples_of(owner: Node, schema: Schema | None) -> Iterator[Example]:
    """The examples of a parameter, a header or a media type that have a value.

    ``null`` counts where the schema allows it: elsewhere it means that there is no example.
    """
    for example, has_value in _documented(owner):
        if has_value and not is_no_value(example.value, schema):
            yield example


def media_examples(owner: Node, schema: Schema | None, *, is_json: bool) -> Iterator[Example]:
    """The examples of a media type: those that are only told as they are sent as well.

    :param is_json: whether the content is JSON, so that a text may have been written for it.
    """
    for example, _ in _documented(owner):
        if is_no_value(example.value, schema):
            continue
        if is_json and is_json_text(example.value, schema):
            text = str(example.value)
            yield replace(example, value=parsed_json(text), serialized=text)
        else:
            yield example


def _documented(owner: Node) -> Iterator[tuple[Example, bool]]:
    """Every example in the document's order, and whether it has a value or only its text."""
    for word in ("example", "x-example"):
        if word in owner.mapping:
            child = owner.child(word)
            yield Example("", child.value, _serialized(owner, child.value), child.pointer), True
            break
    for name, node in entries_of(owner):
        if not is_example_object(node.value):
            yield Example(name, node.value, None, node.pointer), True
            continue
        field = next((field for field in _VALUES if field in node.mapping), "")
        text = node.mapping.get("serializedValue")
        if field:
            child = node.child(field)
            yield Example(name, child.value, _serialized(node, child.value), child.pointer), True
        elif isinstance(text, str) and "externalValue" not in node.mapping:
            value = parsed_json(text) if _is_json(text) else text
            pointer = pointers.child(node.pointer, "serializedValue")
            yield Example(name, value, text, pointer), False


def external_examples(owner: Node) -> Iterator[Example]:
    """The examples that stand elsewhere (section 4.8.19, ``externalValue``)."""
    for name, node in entries_of(owner):
        address = node.mapping.get("externalValue")
        if isinstance(address, str) and not set(_VALUES) & set(node.mapping):
            pointer = pointers.child(node.pointer, "externalValue")
            yield Example(name, None, None, pointer, address)


def external_bytes(owner: Node, example: Example) -> bytes:
    """The bytes of an external example, read as a reference would be.

    :param owner: a node of the document that has the example.
    :raises Refused: if they may not be read or cannot be.
    """
    library = owner.document.library
    base = pointers.document_of(example.pointer)
    return library.content(library.uri(base, example.external))


def read_external(owner: Node, example: Example, *, is_json: bool) -> Example:
    """An external example with its value: what its file says, to the byte.

    Bytes that are no UTF-8 are kept as lone surrogates (PEP 383), as ``Example.to_bytes`` expects.

    :param owner: a node of the document that has the example.
    :param is_json: whether the file holds JSON.
    :raises Refused: if the file may not be read or cannot be.
    """
    text = external_bytes(owner, example).decode("utf-8", errors="surrogateescape")
    value: JsonValue = text
    if is_json and _is_json(text):
        value = orjson.loads(text)
    return replace(example, value=value, serialized=text)


def entries_of(owner: Node) -> Iterator[tuple[str, Node]]:
    """Each entry of ``examples`` by its name: an Example Object, or the value itself.

    A list is read as if each entry had its index for a name, one Example Object in place of the
    map as the only one, and ``x-examples`` where there are no others.
    """
    word = "examples" if "examples" in owner.mapping else "x-examples"
    if word == "x-examples" and {"example", "x-example"} & set(owner.mapping):
        return
    listed = owner.child(word)
    if isinstance(listed.value, list):
        yield from ((str(i), listed.child(i)) for i in range(len(listed.value)))
    elif single_object(listed.value):
        yield "", listed
    elif isinstance(listed.value, dict):
        for name in listed.mapping:
            target = listed.child(name).followed()
            if target is not None:
                yield name, target
    elif listed.value is not None:
        yield "", listed


def is_example_object(value: JsonValue) -> bool:
    """Whether an entry of ``examples`` is an Example Object, and not the value itself."""
    if not isinstance(value, dict):
        return False
    if not _ANY_VALUE.isdisjoint(value) or isinstance(value.get("$ref"), str):
        return True
    return all(key in _FIELDS or key.startswith("x-") for key in value)


def single_object(value: JsonValue) -> bool:
    """Whether one Example Object stands where a map of them should."""
    if not isinstance(value, dict) or _ANY_VALUE.isdisjoint(value) or not set(value) <= _FIELDS:
        return False
    return not any(isinstance(v, dict) and not _ANY_VALUE.isdisjoint(v) for v in value.values())


def is_no_value(value: JsonValue, schema: Schema | None) -> bool:
    """Whether ``null`` is written where a schema does not allow it: for no example at all."""
    return value is None and schema is not None and refuses(schema, "null")


def is_json_text(value: JsonValue, schema: Schema | None) -> bool:
    """Whether a string is the text of the JSON that was meant: of an object or an array.

    It is not where the schema allows a string.
    """
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return False
    return (schema is None or refuses(schema, "string")) and parsed_json(value) is not None


def parsed_json(text: str) -> JsonValue:
    """What a JSON text says; None where it is none."""
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value


def same_json(text: str, value: JsonValue) -> bool:
    """Whether a text is JSON for a value: ``1`` is neither ``true`` nor ``"1"``."""
    return _is_json(text) and _typed(orjson.loads(text)) == _typed(value)


def _typed(value: JsonValue) -> JsonValue:
    """A value that equals another only where JSON's do: in Python 1 is True."""
    if isinstance(value, bool):
        return ["boolean", str(value)]
    if isinstance(value, list):
        return ["array", *map(_typed, value)]
    return {k: _typed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _serialized(owner: Node, value: JsonValue) -> str | None:
    """The text of an example, where it says the same as its value or cannot be compared."""
    text = owner.mapping.get("serializedValue")
    if isinstance(text, str):
        return text if text == value or not _is_json(text) or same_json(text, value) else None
    text = owner.mapping.get("x-serializedValue")
    return text if isinstance(text, str) and same_json(text, value) else None


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except ValueError:  # orjson's own, or lone surrogates
        return False
    return True
