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
    unknown = [key for key in node.mapping if key not in allowed and not key.startswith("x-")]
    missing = allowed - node.mapping.keys() if unknown else allowed
    for count, key in enumerate(unknown):
        pointer = pointers.child(node.pointer, key)
        if key in OBJECTS.get(kind, ()):
            since = came_with(kind, key)
            message = f"{key!r} came with OpenAPI {since}: in {survey.version} it has no meaning"
            yield Fault(pointer, message, f"remove it, or make this a document of {since}")
            continue
        if kind in ("parameter", "header") and key in _OF_ITS_SCHEMA:
            message = f"from OpenAPI 3.0 on, {key!r} belongs into the schema"
            yield Fault(pointer, message, "put it under `schema:`", instead="schema")
            continue
        meant = closest(key, missing) if count < _SUGGESTIONS else ""
        hint = f"did you mean `{meant}`?" if meant else "remove it, or begin its name with x-"
        article = "an" if kind[0] in "aeio" else "a"
        noun = "OpenAPI document" if kind == "openapi" else kind.replace("-", " ")
        yield Fault(pointer, f"{article} {noun} has no {key!r}", hint, instead=meant)


_OF_ITS_SCHEMA = SCHEMA_WORDS["3.0"] - {"description", "deprecated", "example", "required", "$ref"}
"""What a parameter had itself in Swagger 2.0, and a few more."""

_SUGGESTIONS = 100
"""Keys of one object that get a suggestion: of more than that none was meant for another."""


def _paths_without_slash(node: Node) -> Iterator[Fault]:
    for key in node.mapping:
        if not key.startswith(("/", "x-")):
            pointer = pointers.child(node.pointer, key)
            yield Fault(pointer, f"the path {key!r} has no slash at its start", f"write `/{key}`")


_DIFFERENT = 5000
"""Unknown keywords of a document that are compared with the known ones."""


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
            if key not in meanings and len(meanings) < _DIFFERENT:
                meanings[key] = closest(key, known, cutoff=0.8)
            meant = meanings.get(key, "")
            if meant and meant not in node.mapping:
                yield Fault(
                    pointers.child(node.pointer, key),
                    f"{key!r} is no keyword of JSON Schema: it has no effect",
                    f"did you mean `{meant}`?",
                    instead=meant,
                )
