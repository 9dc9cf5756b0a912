"""Operations: their ids and their parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .. import pointers
from .rule import Fault
from .survey import Survey

__all__ = ["duplicate_operation_ids", "duplicate_parameters", "missing_operation_ids"]


def missing_operation_ids(survey: Survey) -> Iterator[Fault]:
    """Operations without ``operationId`` (OpenAPI 3.1.1, section 4.8.10)."""
    for operation in survey.api.operations:
        # One that is misspelled has a finding of its own.
        is_misspelled = "operationid" in (key.lower() for key in operation.node.mapping)
        if not operation.operation_id and not operation.shared and not is_misspelled:
            yield Fault(
                operation.pointer,
                f"{operation.method} {operation.path} has no operationId",
                "name it: generated functions and the mock's log are called after it",
            )


def duplicate_operation_ids(survey: Survey) -> Iterator[Fault]:
    """Operations that share an ``operationId`` (section 4.8.10), webhooks and callbacks too."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for node in survey.objects["operation"]:
        name = node.text("operationId")
        if name:
            places[name].append(pointers.child(node.pointer, "operationId"))
    for name, found in places.items():
        for pointer in found[1:]:
            yield Fault(
                pointer,
                f"the operationId {name!r} is taken: {len(found)} operations have it",
                "give each operation an id of its own",
                (found[0],),
            )


def duplicate_parameters(survey: Survey) -> Iterator[Fault]:
    """A parameter that a list has twice (section 4.8.10: unique by name and location)."""
    for owner in (*survey.objects["path-item"], *survey.objects["operation"]):
        seen: dict[tuple[str, str], str] = {}
        for node in owner.elements("parameters"):
            target = node.followed()
            if target is None or not target.text("name"):
                continue
            name, location = target.text("name"), target.text("in")
            first = seen.setdefault((name, location), node.pointer)
            if first != node.pointer:
                message = f"the {location} parameter {name!r} is listed twice"
                yield Fault(node.pointer, message, "remove one of the two", (first,))
