"""Lists of fields: bullets with depth, or the flat lines that are left when bullets are lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ...findings import JsonValue
from ..labels import Evidence, Split, guess_flat_line, split_flat_line, split_label
from ..page import Field
from .lines import Line
from .vocabulary import BULLETS, PLACEHOLDERS

__all__ = [
    "MAX_DEPTH",
    "MAX_LABEL",
    "FieldReader",
    "is_bullet",
    "read_bullets",
    "read_flat_fields",
]

_BULLET = re.compile(rf"[{BULLETS}]\s*(?P<label>\S.*)")

MAX_DEPTH = 32
"""Levels of bullets that are read."""

MAX_LABEL = 400
"""Characters of a line that can be a bullet."""


@dataclass(slots=True)
class _Bullet:
    """A bullet while its list is being read."""

    label: str
    indent: int
    line: int
    description: list[str] = field(default_factory=list)
    children: list[_Bullet] = field(default_factory=list)


def is_bullet(line: Line) -> bool:
    """Whether a line begins with a list mark."""
    return _BULLET.fullmatch(line.text) is not None


def read_bullets(
    lines: Sequence[Line], evidence: Evidence
) -> tuple[tuple[Field, ...], tuple[Line, ...]]:
    """The fields of a bulleted list, and the lines that belong to no bullet."""
    roots: list[_Bullet] = []
    open_bullets: list[_Bullet] = []
    others: list[Line] = []
    for line in lines:
        match = _BULLET.fullmatch(line.text) if len(line.text) <= MAX_LABEL else None
        if match:
            while open_bullets and open_bullets[-1].indent >= line.indent:
                open_bullets.pop()
            if len(open_bullets) >= MAX_DEPTH:
                others.append(line)
                continue
            bullet = _Bullet(match["label"], line.indent, line.number)
            (open_bullets[-1].children if open_bullets else roots).append(bullet)
            open_bullets.append(bullet)
        elif open_bullets and line.indent > 0:
            open_bullets[-1].description.append(line.text)
        else:
            others.append(line)
    return tuple(_field(bullet, evidence) for bullet in roots), tuple(others)


def _field(bullet: _Bullet, evidence: Evidence) -> Field:
    words = "\n".join(line for line in bullet.description if line not in PLACEHOLDERS)
    split = split_label(bullet.label, evidence, words)
    below = evidence.below(split.name)
    return Field(
        label=bullet.label,
        name=split.name,
        type=split.type,
        required=split.required,
        deprecated=split.deprecated,
        description=words or None,
        placeholder=len(bullet.description) > words.count("\n") + bool(words),
        trap=split.trap,
        settled_by=split.settled_by,
        line=bullet.line,
        children=tuple(_field(child, below) for child in bullet.children),
    )


@dataclass(slots=True)
class _FlatLevel:
    """An object of the curl body whose keys the next flat lines may be."""

    value: dict[str, JsonValue]
    fields: list[Field]


def read_flat_fields(
    lines: Sequence[Line], evidence: Evidence
) -> tuple[tuple[Field, ...], tuple[Line, ...]]:
    """The fields of a flat list, and the lines that are none.

    Depth comes from the curl body: a line is looked for in the object opened last, then in those
    around it.
    """
    example = next((v for v in evidence.values if isinstance(v, dict)), {})
    names = dict.fromkeys(evidence.names)
    levels = [_FlatLevel({**names, **example}, [])]
    parents: list[tuple[_FlatLevel, Field]] = []
    unread: list[Line] = []

    def close(depth: int) -> None:
        while len(levels) > depth:
            done = levels.pop()
            owner, owned = parents.pop()
            owner.fields[owner.fields.index(owned)] = _with_children(owned, done.fields)

    for line in lines:
        depth, split = _find_level(line.text, levels)
        if split is None:
            unread.append(line)
            continue
        close(depth)
        found = _flat_field(line, split)
        level = levels[-1]
        level.fields.append(found)
        inner = level.value.get(found.name)
        if isinstance(inner, list):
            inner = inner[0] if inner else None
        if isinstance(inner, dict) and inner:
            parents.append((level, found))
            levels.append(_FlatLevel(inner, []))
    close(1)
    return tuple(levels[0].fields), tuple(unread)


def _find_level(text: str, levels: list[_FlatLevel]) -> tuple[int, Split | None]:
    for depth in range(len(levels), 0, -1):
        split = split_flat_line(text, levels[depth - 1].value)
        if split:
            return depth, split
    return len(levels), guess_flat_line(text)


def _flat_field(line: Line, split: Split) -> Field:
    placeholder = split.rest in PLACEHOLDERS
    return Field(
        label=line.text,
        name=split.name,
        type=split.type,
        required=split.required,
        deprecated=split.deprecated,
        description=None if placeholder else split.rest or None,
        placeholder=placeholder,
        trap=split.trap,
        settled_by=split.settled_by,
        line=line.number,
    )


def _with_children(parent: Field, children: list[Field]) -> Field:
    return replace(parent, children=tuple(children))


FieldReader = Callable[[Sequence[Line], Evidence], tuple[tuple[Field, ...], tuple[Line, ...]]]
"""Lines and evidence to fields and the lines that are none."""
