"""Values that fit none of the alternatives of ``anyOf``, ``oneOf`` or ``enum``: what was meant.

That nothing fits is the least that can be said of it. Which alternative was meant is guessed: one
of the value's type, whose tag it has, and of which the least is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from ..findings import JsonValue
from . import pointers

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["message_of", "told_by"]

_MAX_TOLD: Final = 3
_MAX_OPTIONS: Final = 20
_MAX_COMPARED: Final = 500
_MAX_TEXT: Final = 200
_TAGS: Final = frozenset({"const", "enum"})


def message_of(error: jsonschema_rs.ValidationError) -> str:
    """What is wrong, in one sentence.

    >>> message_of(error)                            # doctest: +SKIP
    'fits none of the 2 alternatives (anyOf); nearest is number 1, where /a "x" is not of type …'
    """
    kind = error.kind.name
    if kind == "enum":
        return _unlisted(error)
    if kind not in ("anyOf", "oneOf"):
        return error.message
    context: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
    fitting = [str(number) for number, errors in enumerate(context, 1) if not errors]
    if not context:
        return error.message
    if fitting:
        return f"fits more than one of the alternatives (oneOf): {' and '.join(fitting)}"
    depth = len(error.instance_path)
    nearest = min(range(len(context)), key=lambda index: _distance(context[index], depth))
    if _is_of_another_type(context[nearest], depth):
        return error.message
    said = [_told(one, depth) for one in context[nearest][:_MAX_TOLD]]
    more = len(context[nearest]) - len(said)
    listed = "; ".join(said) + (f"; and {more} more" if more else "")
    return (
        f"fits none of the {len(context)} alternatives ({kind}); "
        f"nearest is number {nearest + 1}, where {listed}"
    )


def _unlisted(error: jsonschema_rs.ValidationError) -> str:
    """That a value is not listed, with those that are: the validator names but three."""
    options: list[JsonValue] = getattr(error.kind, "options", [])
    said, _, rest = error.message.rpartition(" is not one of ")
    if not rest.endswith(" other candidates"):
        return error.message
    listed = [_json(option) for option in options[:_MAX_OPTIONS]]
    more = len(options) - len(listed)
    last = f"{more} more" if more else listed.pop()
    return f"{said} is not one of {', '.join(listed)} or {last}{_hint(error.instance, options)}"


def _hint(value: object, options: Sequence[JsonValue]) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        return ""  # what is compared takes time by its length
    texts = [option for option in options[:_MAX_COMPARED] if isinstance(option, str)]
    near = get_close_matches(value, texts, n=1)
    return f"; did you mean {_json(near[0])}?" if near else ""


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:_MAX_TEXT]


def told_by(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors that an error comes to: those of the one alternative that can be meant.

    Where but one is of the value's type, as with ``nullable``, nothing has to be guessed.
    """
    context: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
    depth = len(error.instance_path)
    meant = [errors for errors in context if not _is_of_another_type(errors, depth)]
    if len(meant) != 1 or not meant[0]:
        yield error
        return
    for one in meant[0]:
        yield from told_by(one)


def _distance(
    errors: Sequence[jsonschema_rs.ValidationError], depth: int
) -> tuple[bool, int, int, int]:
    """How far a value is from an alternative."""
    near = [one.kind.name for one in errors if len(one.instance_path) <= depth + 1]
    tags = sum(name in _TAGS for name in near)
    return _is_of_another_type(errors, depth), tags, near.count("required"), len(errors)


def _is_of_another_type(errors: Sequence[jsonschema_rs.ValidationError], depth: int) -> bool:
    return any(one.kind.name == "type" and len(one.instance_path) == depth for one in errors)


def _told(error: jsonschema_rs.ValidationError, depth: int) -> str:
    below = pointers.child("", *error.instance_path[depth:])
    return f"{below} {message_of(error)[:_MAX_TEXT]}".lstrip()
