"""Labels taken apart: ``ipInLonglongRequired`` is ``ipInLong``, ``long``, required.

Name, type and markers are printed glued, and the set of types is open. Exact names stand
elsewhere on the page (the curl body, URL templates, response examples): they settle the split;
then a name in the prose; then a known type at the end; then a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..findings import JsonValue
from .readers.vocabulary import FIELD_MARKERS, KNOWN_TYPES, NAMED_TYPES

__all__ = [
    "Evidence",
    "Split",
    "guess_flat_line",
    "is_known_type",
    "split_flat_line",
    "split_label",
]

_TYPE = re.compile(r"[^\W\d][\w.$]*(?:\s*<.+>)?(?:\[\])*")
_NAME = re.compile(r"[^\W\d][\w.\-$]*")
_GENERIC = re.compile(
    r"(?P<name>[^\W\d]\w*?)(?P<type>(?:Linked|Hash|Array|Tree)?(?:List|Set|Map)\s*<.+>)"
)
_SEE = re.compile(r"(?:[Ss]ee|参考|参见)\s*[:：]?\s*([A-Za-z_]\w*)")
_CAPITAL = re.compile(r"(?<=[a-z0-9_])(?=[A-Z])")
_SUFFIXES = sorted(KNOWN_TYPES | NAMED_TYPES, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact names that other parts of the page print for one level of fields.

    :param values: the example values of this level, from which names and deeper levels follow.
    :param names: names that are known without a value, such as those of a URL template.
    :param exhaustive: whether every field should be among the names, as in a curl body; a
        response example leaves many out.
    """

    values: tuple[JsonValue, ...] = ()
    names: frozenset[str] = frozenset()
    exhaustive: bool = False

    def all_names(self) -> frozenset[str]:
        """Every exact name of this level."""
        keys = (key for value in self.values if isinstance(value, dict) for key in value)
        return self.names.union(keys)

    def below(self, name: str) -> Evidence:
        """The evidence for the fields below ``name``; a list's items count as one level."""
        found: list[JsonValue] = []
        for value in self.values:
            inner = value.get(name) if isinstance(value, dict) else None
            found.extend(inner if isinstance(inner, list) else [inner])
        objects = tuple(value for value in found if isinstance(value, dict))
        return Evidence(objects, exhaustive=self.exhaustive and bool(objects))


@dataclass(frozen=True, slots=True)
class Split:
    """A label, taken apart.

    :param rest: what follows, in a flat page the description; else empty.
    """

    name: str
    type: str
    required: bool
    deprecated: bool
    trap: bool
    settled_by: Literal["example", "prose", "type", "capital", "nothing"]
    rest: str = ""


def split_label(label: str, evidence: Evidence, description: str = "") -> Split:
    """Take a bullet's label apart.

    >>> split_label("ipInLonglongRequired", Evidence(names=frozenset({"ip", "ipInLong"}))).name
    'ipInLong'

    :param description: the field's description, which may name it ("For details, see error").
    """
    text, markers = _strip_markers(label)
    name, kind, settled_by = _name_and_type(text, evidence, description)
    return Split(
        name,
        kind,
        required="required" in markers,
        deprecated="deprecated" in markers,
        trap=_is_trap(name, kind),
        settled_by=settled_by,
    )


def _strip_markers(label: str) -> tuple[str, set[str]]:
    text = label.strip()
    markers: set[str] = set()
    while True:
        for word, marker in FIELD_MARKERS.items():
            if text.endswith(word) and len(text) > len(word):
                text = text[: -len(word)].rstrip()
                markers.add(marker)
                break
        else:
            return text, markers


_Settled = Literal["example", "prose", "type", "capital", "nothing"]
_TRUST: dict[_Settled, int] = {"example": 4, "prose": 3, "type": 2, "capital": 1, "nothing": 0}


def _name_and_type(text: str, evidence: Evidence, description: str) -> tuple[str, str, _Settled]:
    def weight(candidate: tuple[str, str, _Settled]) -> tuple[bool, bool, int, int]:
        name, kind, settled_by = candidate
        known = is_known_type(kind)
        # A type never seen is believed at a capital: "dataDataSet", but not "param" + "sObject".
        believed = known or (evidence.exhaustive and kind[:1].isupper())
        named = settled_by == "example" and believed
        return named, known, _TRUST[settled_by], len(name)

    candidates = _candidates(text, evidence.all_names(), description)
    return max(candidates, key=weight, default=(text, "", "nothing"))


def _candidates(
    text: str, names: Iterable[str], description: str
) -> Iterator[tuple[str, str, _Settled]]:
    for name, kind in _by_names(text, names):
        yield name, kind, "example"
    for name, kind in _by_names(text, _SEE.findall(description)):
        yield name, kind, "prose"
    generic = _GENERIC.fullmatch(text)
    if generic:
        yield generic["name"], generic["type"], "type"
    for kind in _SUFFIXES:
        name = text.removesuffix(kind)
        if name != text and _NAME.fullmatch(name):
            yield name, kind, "type"
            break
    capital = _CAPITAL.search(text)
    if capital and _TYPE.fullmatch(text[capital.start() :]):
        yield text[: capital.start()], text[capital.start() :], "capital"


def _by_names(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        kind = text[len(name) :].strip()
        if name and text.startswith(name) and _TYPE.fullmatch(kind):
            yield name, kind


def is_known_type(kind: str) -> bool:
    """Whether a printed type is one that the portal is known to use."""
    return kind.partition("<")[0].strip() in KNOWN_TYPES | NAMED_TYPES


def _is_trap(name: str, kind: str) -> bool:
    """Whether somebody might have split elsewhere: ``ipInLong`` + ``long``, ``x`` + ``byte[]``."""
    if any(name.endswith(word) and name != word for word in KNOWN_TYPES):
        return True
    return bool(kind) and kind[0].islower() and (not is_known_type(kind) or kind.endswith("[]"))


def split_flat_line(text: str, names: Iterable[str]) -> Split | None:
    """Take a line of a flat page apart: name, type, marker and description, all glued.

    :param names: the exact names that may stand here; the line must begin with one of them.
    :returns: None where no name and known type begin the line.
    """
    best: tuple[int, int, str, str] | None = None
    for name in names:
        rest = text[len(name) :] if name and text.startswith(name) else ""
        kind = next((k for k in _SUFFIXES if rest.startswith(k)), None)
        if kind is not None:
            best = max(best or (0, 0, "", ""), (len(name), len(kind), name, kind))
    if best is None:
        return None
    _, _, name, kind = best
    return _flat(name, kind, text[len(name) + len(kind) :])


_FLAT_GUESS = re.compile(
    rf"(?P<name>[a-z]\w*?)(?P<type>{'|'.join(re.escape(k) for k in _SUFFIXES)})(?P<rest>.*)"
)


def guess_flat_line(text: str) -> Split | None:
    """The same as :func:`split_flat_line` where no exact name is known: the first type splits."""
    match = _FLAT_GUESS.fullmatch(text)
    return _flat(match["name"], match["type"], match["rest"]) if match else None


def _flat(name: str, kind: str, rest: str) -> Split:
    required = next(
        (w for w, m in FIELD_MARKERS.items() if m == "required" and rest.startswith(w)), ""
    )
    return Split(
        name,
        kind,
        required=bool(required),
        deprecated=False,
        trap=_is_trap(name, kind),
        settled_by="example",
        rest=rest[len(required) :].strip(),
    )
