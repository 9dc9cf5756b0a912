"""Paths that one request could mean alike (OpenAPI 3.1.1, section 4.8.8.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import pointers
from ..path_item import path_item, repeated_fields, told_twice
from .rule import Fault
from .survey import Survey
from .templates import template_names

__all__ = ["ambiguous_path_items", "ambiguous_paths", "identical_paths"]

_VARIABLE = "{}"
_STEPS = 500_000
"""Steps that the search for ambiguous paths may take: no real document comes near."""


def identical_paths(survey: Survey) -> Iterator[Fault]:
    """Templates that differ only in the names of their variables, such as /a/{x} and /a/{y}."""
    first: dict[str, str] = {}
    for path in _paths(survey):
        shape = path
        for name in template_names(path):
            shape = shape.replace("{" + name + "}", _VARIABLE)
        other = first.setdefault(shape, path)
        if other != path:
            yield _fault(path, other, f"{path} and {other} are one path to every request")


def ambiguous_paths(survey: Survey) -> Iterator[Fault]:
    """Templates of which neither is the more specific one, such as /a/{x} and /{y}/b."""
    tree = _Tree()
    for path in _paths(survey):
        segments = _segments(path)
        other = tree.find_crossing(segments)
        if other:
            yield _fault(path, other, f"one request can match both {path} and {other}")
        tree.add(segments, path)


def ambiguous_path_items(survey: Survey) -> Iterator[Fault]:
    """Fields that a path item has itself and by ``$ref``: which one counts is undefined."""
    for node in survey.objects["path-item"]:
        for own, other in repeated_fields(path_item(node)):
            yield Fault(own.pointer, told_twice(own), "keep one of the two", (other.pointer,))


def _paths(survey: Survey) -> Iterator[str]:
    for path in survey.api.root.child("paths").mapping:
        if path.startswith("/"):
            yield path


def _fault(path: str, other: str, message: str) -> Fault:
    place, related = pointers.child("/paths", path), (pointers.child("/paths", other),)
    return Fault(place, message, "make the two differ in a part that is no variable", related)


def _segments(path: str) -> list[str]:
    """A path's segments; one that is a variable as a whole is ``{}``."""
    return [
        _VARIABLE if s.startswith("{") and s.endswith("}") and s.count("{") == 1 else s
        for s in path.split("/")[1:]
    ]


@dataclass
class _Branch:
    below: dict[str, _Branch] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """How far a search has come, and whether the path found so far is wider and narrower."""

    depth: int
    branch: _Branch
    wider: bool = False
    narrower: bool = False


@dataclass
class _Tree:
    """The paths met so far, by their segments."""

    root: _Branch = field(default_factory=_Branch)
    steps: int = 0

    def add(self, segments: list[str], path: str) -> None:
        branch = self.root
        for segment in segments:
            branch = branch.below.setdefault(segment, _Branch())
        branch.path = path

    def find_crossing(self, segments: list[str]) -> str:
        """A path that has a variable where this one has a name, and the other way round."""
        walks = [self._next(segments, _Step(0, self.root))]
        while walks and self.steps < _STEPS:
            step = next(walks[-1], None)
            if step is None:
                walks.pop()
            elif step.depth < len(segments):
                walks.append(self._next(segments, step))
            elif step.branch.path and step.wider and step.narrower:
                return step.branch.path
        return ""

    def _next(self, segments: list[str], step: _Step) -> Iterator[_Step]:
        here = segments[step.depth]
        for segment, below in self._candidates(step.branch, here):
            self.steps += 1
            wider = step.wider or (segment == _VARIABLE != here)
            narrower = step.narrower or (here == _VARIABLE != segment)
            yield _Step(step.depth + 1, below, wider, narrower)

    def _candidates(self, branch: _Branch, here: str) -> Iterator[tuple[str, _Branch]]:
        if here == _VARIABLE:
            yield from branch.below.items()
            return
        for segment in (here, _VARIABLE):
            if segment in branch.below:
                yield segment, branch.below[segment]
