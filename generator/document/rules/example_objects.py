"""Examples that are not written as the standard wants them; each says how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ...findings import JsonValue
from .. import pointers
from ..examples import (
    entries_of,
    is_example_object,
    is_json_text,
    is_no_value,
    single_object,
)
from ..model import Header
from ..references import Node
from ..schema import Schema
from .contents import media_types
from .rule import Fault
from .survey import Survey

__all__ = ["extension_examples", "json_texts", "misplaced_values", "null_examples", "owners"]


def owners(survey: Survey) -> Iterator[tuple[Node, Schema | None]]:
    """Every object that has examples, with the schema that they are of."""
    for media in media_types(survey):
        yield media.node, media.schema
    for parameter in survey.parameters:
        yield parameter.node, parameter.schema
    for node in survey.objects["header"]:
        yield node, Header("", node).schema


def misplaced_values(survey: Survey) -> Iterator[Fault]:
    """``examples`` that is no map of Example Objects (OpenAPI 3.1.1, section 4.8.14)."""
    for node in chain((node for node, _ in owners(survey)), survey.objects["components"]):
        listed = node.child("examples")
        if isinstance(listed.value, dict) and not single_object(listed.value):
            yield from _bare_values(listed)
        elif "examples" in node.mapping:
            yield _no_map(listed)


def _bare_values(listed: Node) -> Iterator[Fault]:
    for name, value in listed.mapping.items():
        if not is_example_object(value) and not name.startswith("x-"):
            message = f"the example {name!r} is no Example Object: it is read as the value itself"
            hint = "put it one level down, under `value:`"
            yield Fault(pointers.child(listed.pointer, name), message, hint)


def _no_map(listed: Node) -> Fault:
    if isinstance(listed.value, list):
        message = "examples is a list here: its entries are read as examples named 0, 1, …"
        hint = "make it a map from names to `{value: …}`; lists belong into schemas"
    elif isinstance(listed.value, dict):
        message = "examples is one Example Object here: it is read as the only one"
        hint = "put it one level down, under a name"
    else:
        message = "examples is no map of Example Objects: it is read as the value itself"
        hint = "call it `example`, or put it under a name and `value:`"
    return Fault(listed.pointer, message, hint)


def null_examples(survey: Survey) -> Iterator[Fault]:
    """``null`` as an example where the schema does not allow it."""
    for node, schema in owners(survey):
        for pointer, value in _values(node):
            if is_no_value(value, schema):
                message = "the schema does not allow null: this is read as no example at all"
                yield Fault(pointer, message, "leave it out, or write a value")


def json_texts(survey: Survey) -> Iterator[Fault]:
    """JSON that is written as a string under a media type of JSON."""
    for media in media_types(survey):
        if not media.is_json:
            continue
        for pointer, value in _values(media.node):
            if is_json_text(value, media.schema):
                message = "the text is JSON; its value is meant"
                yield Fault(pointer, message, "write the value itself, without quotes around it")


def extension_examples(survey: Survey) -> Iterator[Fault]:
    """``x-example`` and ``x-examples`` where there are no others."""
    for node, _ in owners(survey):
        standard = "example" in node.mapping or "examples" in node.mapping
        for word in ("x-example", "x-examples"):
            if word in node.mapping and not standard:
                meant = word.removeprefix("x-")
                message = f"{word} is read as {meant}: no other program has to know it"
                yield Fault(pointers.child(node.pointer, word), message, f"call it `{meant}`")


def _values(owner: Node) -> Iterator[tuple[str, JsonValue]]:
    """Pointer and value of every example, as it is written."""
    if "example" in owner.mapping:
        yield pointers.child(owner.pointer, "example"), owner.mapping["example"]
    for _, node in entries_of(owner):
        if not is_example_object(node.value):
            yield node.pointer, node.value
        for word in ("value", "dataValue"):
            if is_example_object(node.value) and word in node.mapping:
                yield pointers.child(node.pointer, word), node.mapping[word]
