"""What was sent beside what is read back: fields that the server has lost or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...generator.document import Schema, pointers
from ...generator.document.references import DeadReference
from ...generator.findings import JsonValue
from .placeholders import member

__all__ = ["Difference", "differences"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not as it was sent.

    :param pointer: JSON Pointer to it, in both bodies.
    :param got: what was read; None where the field is not there.
    :param is_there: whether it is there.
    """

    pointer: str
    sent: JsonValue
    got: JsonValue
    is_there: bool


def differences(
    sent: JsonValue, got: JsonValue, schema: Schema | None, pointer: str = ""
) -> Iterator[Difference]:
    """The fields that were sent, that an answer's schema has, and that are not as they were sent.

    Whole numbers are equal however they are written; what is ``writeOnly`` is not read back, and
    ``null`` may be left out.

    :param schema: that of the answer's body.
    """
    if not isinstance(sent, dict) or not isinstance(got, dict):
        if _is_other(sent, got):
            yield Difference(pointer, sent, got, is_there=True)
        return
    for name, part in sent.items():
        below = member(schema, name)
        if below is None or _is_write_only(below):
            continue
        where = pointers.child(pointer, name)
        if name in got:
            yield from differences(part, got[name], below, where)
        elif part is not None:
            yield Difference(where, part, None, is_there=False)


def _is_other(sent: JsonValue, got: JsonValue) -> bool:
    if isinstance(sent, bool) != isinstance(got, bool):
        return True  # for Python, true is 1
    return sent != got


def _is_write_only(schema: Schema) -> bool:
    try:
        return any(one.keywords.get("writeOnly") is True for one in (schema, schema.resolved()))
    except DeadReference:
        return True
