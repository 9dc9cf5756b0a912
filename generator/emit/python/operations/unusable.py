"""What no request or answer can use, though it stands in a document: reported, not lost in silence.

``check`` says of most of it that it is wrong; here is said what the client makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ....document import Api, Operation
from ....document.references import Node
from ..schemas.lowering import Lowering
from .arguments import is_field_name
from .path_variables import has_segments, path_variables

__all__ = ["report_unusable", "report_unusable_paths"]

_PLACES = frozenset({"path", "query", "header", "cookie", "querystring"})


def report_unusable_paths(lowering: Lowering, api: Api) -> None:
    """Say which paths have no methods, as they are no paths (OpenAPI 3.1.1, section 4.8.8)."""
    for path, node in api.root.entries("paths"):
        if not path.startswith(("/", "x-")):
            message = f"a path begins with a slash: {path!r:.60} has no methods"
            lowering.report("path-not-used", node.pointer, message)


def report_unusable(lowering: Lowering, api: Api, operation: Operation) -> None:
    """Say what of an operation its method does without, or takes for something else."""
    variables = path_variables(operation)
    _report_variables(lowering, operation, variables)
    in_path = set(variables.values())
    for node in operation.parameter_nodes:
        _report_parameter(lowering, node, in_path)
    body = operation.node.child("requestBody")
    lost = [body] if "$ref" in body.mapping and body.followed() is None else []
    lost += [operation.node.child("responses").child(key) for key in operation.lost_responses]
    for node in lost:
        _report_dead(lowering, node)
    _report_schemes(lowering, operation, api.security_schemes)


def _report_variables(
    lowering: Lowering, operation: Operation, variables: Mapping[str, str]
) -> None:
    for variable, name in variables.items():
        if variable != name:
            more = ", slashes and all" if has_segments(variable) else ""
            lowering.report(
                "path-variable-taken",
                operation.pointer,
                f"{{{variable[:60]}}} is taken for the parameter {name!r:.60}{more}",
            )


def _report_parameter(lowering: Lowering, node: Node, in_path: Iterable[str]) -> None:
    target = node.followed()
    if target is None:
        _report_dead(lowering, node)
        return
    name, place = target.text("name"), target.text("in")
    if not name or place not in _PLACES:
        said = f"no request has a place {place!r:.40}" if name else "it has no name"
    elif place == "header" and not is_field_name(name):
        said = f"no header can be called {name!r:.60}"
    elif place == "path" and name not in in_path:
        said = f"the path has no {{{name[:60]}}}"
    else:
        return
    lowering.report("parameter-not-sent", node.pointer, f"{said}: no argument is made of it")


def _report_dead(lowering: Lowering, node: Node) -> None:
    message = f"the reference {node.text('$ref')!r:.80} leads nowhere: the method does without"
    lowering.report("unresolved-reference", node.pointer, message)


def _report_schemes(lowering: Lowering, operation: Operation, known: Iterable[str]) -> None:
    node = operation.node
    owner = node if "security" in node.mapping else node.document.node("")
    for requirement in owner.elements("security"):
        for name in requirement.mapping:
            if name not in known:
                lowering.report(
                    "security-scheme-unknown",
                    requirement.child(name).pointer,
                    f"no security scheme is called {name!r:.60}: nothing is sent for it",
                )
