"""Path templates: their variables against the path parameters, and what a path must not hold.

OpenAPI 3.1.1, sections 4.8.2 (Path Templating) and 4.8.8 (Paths Object).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .. import pointers
from ..model import Operation, Parameter
from .rule import Fault
from .suggest import closest, did_you_mean
from .survey import Survey

__all__ = [
    "broken_templates",
    "fragments_in_paths",
    "path_parameters",
    "queries_in_paths",
    "template_names",
]

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def template_names(path: str) -> list[str]:
    """The variables of a path template, in its order."""
    return _VARIABLE.findall(path)


def path_parameters(survey: Survey) -> Iterator[Fault]:
    """Each variable of a template is a path parameter, and each path parameter is a variable."""
    reported: set[tuple[str, str]] = set()
    for operation in survey.api.operations:
        for fault in _mismatches(operation):
            # A parameter of the path item is one fact, however many operations have it.
            if (fault.pointer, fault.message) not in reported:
                reported.add((fault.pointer, fault.message))
                yield fault


def _mismatches(operation: Operation) -> Iterator[Fault]:
    wanted = template_names(operation.path.partition("?")[0])
    declared = {p.name: p for p in operation.parameters if p.location == "path"}
    spare = [name for name in declared if name not in wanted]
    where = f"{operation.method} {operation.path}"
    for name in dict.fromkeys(wanted):
        if name and name not in declared and not _has_dead_parameters(operation):
            yield Fault(
                operation.pointer,
                f"the path has {{{name}}}, but {where} declares no path parameter of that name",
                did_you_mean(name, spare, f"declare {name!r} with `in: path`"),
            )
    for name in spare:
        if not closest(name, [w for w in wanted if w not in declared]):
            yield _not_in_template(operation, declared[name], wanted)
    yield from _repeated(operation, wanted)


def _has_dead_parameters(operation: Operation) -> bool:
    """Whether a parameter is a reference that leads nowhere: it may be the one that is missing."""
    return any(node.followed() is None for node in operation.parameter_nodes)


def _not_in_template(operation: Operation, parameter: Parameter, wanted: list[str]) -> Fault:
    return Fault(
        pointers.child(parameter.node.pointer, "name"),
        f"the path parameter {parameter.name!r} is not in the path {operation.path}",
        did_you_mean(parameter.name, wanted, f"put {{{parameter.name}}} into the path, or drop it"),
    )


def _repeated(operation: Operation, wanted: list[str]) -> Iterator[Fault]:
    for name, times in Counter(wanted).items():
        if name and times > 1:
            pointer = pointers.child("/paths", operation.path)
            yield Fault(pointer, f"{{{name}}} is in the path {times} times", "rename one of them")


def broken_templates(survey: Survey) -> Iterator[Fault]:
    """Empty ``{}`` and braces that do not match."""
    for pointer, path in _paths(survey):
        rest = _VARIABLE.sub("", path)
        if "{" in rest or "}" in rest:
            yield Fault(pointer, f"the braces of {path} do not match", "close each { with a }")
        elif "" in template_names(path):
            yield Fault(pointer, f"{path} has an empty {{}}", "give the variable a name")


def queries_in_paths(survey: Survey) -> Iterator[Fault]:
    """A query in a path: requests are matched by their path alone."""
    for pointer, path in _paths(survey):
        if "?" in path:
            yield Fault(
                pointer,
                f"the path {path} has a query: no request's path is like that",
                "declare what stands after the ? as parameters with `in: query`",
            )


def fragments_in_paths(survey: Survey) -> Iterator[Fault]:
    """A fragment in a path: clients never send one (RFC 9110, section 7.1)."""
    for pointer, path in _paths(survey):
        if "#" in path.partition("?")[0]:
            yield Fault(
                pointer,
                f"the path {path} has a fragment, which clients never send",
                "tell such operations apart by a header or a query parameter",
            )


def _paths(survey: Survey) -> Iterator[tuple[str, str]]:
    for node in survey.maps["paths"]:
        for path in node.mapping:
            if path.startswith("/"):
                yield pointers.child(node.pointer, path), path
