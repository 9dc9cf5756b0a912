"""Keys that OpenAPI does not know, most of them misspelled."""

from __future__ import annotations

from collections.abc import Iterator

from .. import pointers
from ..references import Node
from .objects import OBJECTS, SCHEMA_WORDS, allowed_fields, came_with, is_before
from .rule import Fault
from .suggest import closest
from .survey import Survey

__all__ = ["misspelled_keywords", "unknown_keys"]


def unknown_keys(survey: Survey) -> Iterator[Fault]:
    """Keys that an object of OpenAPI must not have; ``x-`` ones it may (section 4.9)."""
    for kind in OBJECTS:
        if kind == "discriminator" and is_before(survey.version, "3.1"):
            continue  # 3.0 does not close this one
        allowed = allowed_fields(kind, survey.version)
        for node in survey.objects[kind]:
            yield from _unknown(survey, kind, node, allowed)
    if is_before(survey.version, "3.1"):
        for node in survey.objects["schema"]:
            if "$ref" not in node.mapping:
                yield from _unknown(survey, "schema", node, SCHEMA_WORDS["3.0"])
    for node in survey.maps["paths"]:
        yield from _paths_without_slash(node)


def _unknown(survey: Survey, kind: str, node: Node, allowed: frozenset[str]) -> Iterator[Fault]:
    for key in node.mapping:
        if key in allowed or key.startswith("x-"):
            continue
        pointer = pointers.child(node.pointer, key)
        if key in OBJECTS.get(kind, ()):
            message = f"{key!r} came with OpenAPI {came_with(kind, key)}"
            yield Fault(pointer, f"{message}: in {survey.version} it has no meaning")
            continue
        meant = closest(key, allowed - node.mapping.keys())
        hint = f"did you mean `{meant}`?" if meant else "remove it, or begin its name with x-"
        article = "an" if kind[0] in "aeio" else "a"
        noun = "OpenAPI document" if kind == "openapi" else kind.replace("-", " ")
        yield Fault(pointer, f"{article} {noun} has no {key!r}", hint, instead=meant)


def _paths_without_slash(node: Node) -> Iterator[Fault]:
    for key in node.mapping:
        if not key.startswith(("/", "x-")):
            pointer = pointers.child(node.pointer, key)
            yield Fault(pointer, f"the path {key!r} has no slash at its start", f"write `/{key}`")


def misspelled_keywords(survey: Survey) -> Iterator[Fault]:
    """Keywords of a 3.1 schema that are nearly known ones: JSON Schema ignores what it does not
    know (2020-12, core, section 6.5), so nothing else would say so.
    """
    if is_before(survey.version, "3.1"):
        return
    known = SCHEMA_WORDS["3.1"]
    meanings: dict[str, str] = {}
    for node in survey.objects["schema"]:
        for key in node.mapping:
            if key in known or key.startswith("x-"):
                continue
            if key not in meanings:
                meanings[key] = closest(key, known, cutoff=0.8)
            meant = meanings[key]
            if meant and meant not in node.mapping:
                yield Fault(
                    pointers.child(node.pointer, key),
                    f"{key!r} is no keyword of JSON Schema: it has no effect",
                    f"did you mean `{meant}`?",
                    instead=meant,
                )
