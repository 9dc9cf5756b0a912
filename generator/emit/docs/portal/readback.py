"""The pages read back as capture reads them: what is not in the document again, and what is new.

No list says what the layout can hold. What it holds is what comes back, so that nothing can be
lost without a finding, whatever becomes of the layout or of its reader.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ....capture.build import build
from ....capture.readers import read_page
from ....capture.reconcile import Reconciled, reconcile
from ....capture.schemas import JsonObject
from ....document import Api, Operation, load_text
from ....document.pointers import child
from ....findings import Finding, Unusable
from .bodies import compare_media, compare_parameters
from .differences import Differences
from .same_schema import SchemaComparison

__all__ = ["read_back"]

_COMPARED = frozenset(
    {"parameters", "requestBody", "responses", "security", "summary", "x-codeSamples"}
)
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})
_PATH_ITEM = frozenset({*_METHODS, "additionalOperations", "parameters"})
_NOTHING: JsonObject = {"openapi": "3.1.1", "info": {}, "paths": {}}


def read_back(api: Api, files: Mapping[str, str]) -> tuple[Finding, ...]:
    """What differs between a document and the one that its pages are captured to."""
    differences = Differences(api.document)
    captured = _captured(files)
    schemas = SchemaComparison(differences)
    others = {(o.method, o.path): o for o in captured.operations}
    for operation in api.operations:
        other = others.get((operation.method, operation.path))
        if other is None:
            differences.left_out(operation.pointer, operation.label)
            continue
        schemas.reach(operation.pointer)
        _compare_operation(operation, other, differences, schemas)
    schemas.finish()
    _compare_roots(api, captured, differences, schemas)
    return differences.findings()


def _captured(files: Mapping[str, str]) -> Api:
    pages: list[Reconciled] = []
    for name, text in files.items():
        try:
            pages.append(reconcile(read_page(text, name)))
        except Unusable:
            continue  # its operation is missing then, and is reported as left out
    document = build(pages).document if pages else _NOTHING
    return load_text(json.dumps(document), "captured.json")


def _compare_operation(
    one: Operation, other: Operation, differences: Differences, schemas: SchemaComparison
) -> None:
    differences.compare(one.node, other.node, skipped=_COMPARED)
    if one.summary not in ("", one.operation_id, other.summary):
        differences.lost(child(one.pointer, "summary"), "summary")
    for key, node in one.path_item.fields.items():
        if key not in _PATH_ITEM:
            differences.lost(node.pointer, key)
    _compare_samples(one, other, differences)
    _compare_security(one, other, differences)
    compare_parameters(one, other, differences, schemas)
    if one.request_body:
        schemas.reach(one.request_body.node.pointer)
    compare_media(
        one.request_body.node if one.request_body else None,
        other.request_body.node if other.request_body else None,
        one.pointer,
        differences,
        schemas,
    )
    _compare_responses(one, other, differences, schemas)


def _compare_responses(
    one: Operation, other: Operation, differences: Differences, schemas: SchemaComparison
) -> None:
    for status in dict.fromkeys((*one.responses, *other.responses)):
        mine, theirs = one.responses.get(status), other.responses.get(status)
        if mine:
            schemas.reach(mine.node.pointer)
        if mine and not theirs:
            differences.lost(mine.node.pointer, f"response {status}")
        elif theirs and not mine:
            differences.added(one.pointer, f"response {status}")
        elif mine and theirs:
            compare_media(mine.node, theirs.node, one.pointer, differences, schemas)
    for status in one.lost_responses:
        differences.lost(child(one.pointer, "responses", status), f"response {status}")


def _compare_samples(one: Operation, other: Operation, differences: Differences) -> None:
    mine, theirs = list(one.node.elements("x-codeSamples")), other.node.mapping
    kept = theirs.get("x-codeSamples")
    listed = kept if isinstance(kept, list) else []
    for node in mine:
        if node.value not in listed:
            differences.lost(node.pointer, "x-codeSamples")
    if any(value not in [node.value for node in mine] for value in listed):
        differences.added(one.pointer, "x-codeSamples")


def _compare_security(one: Operation, other: Operation, differences: Differences) -> None:
    mine = [{name: [*scopes] for name, scopes in found.items()} for found in one.security]
    theirs = [{name: [*scopes] for name, scopes in found.items()} for found in other.security]
    if mine == theirs:
        return
    owner = one.pointer if "security" in one.node.mapping else ""
    if mine:
        differences.lost(child(owner, "security"), "security")
    else:
        differences.added(one.pointer, "security")


def _compare_roots(
    api: Api, captured: Api, differences: Differences, schemas: SchemaComparison
) -> None:
    skipped = frozenset({"openapi", "swagger", "paths", "components", "security", "tags"})
    differences.compare(api.root, captured.root, skipped=skipped | {"info"})
    differences.compare(api.root.child("info"), captured.root.child("info"))
    known = {node.text("name") for node in captured.root.elements("tags")}
    for node in api.root.elements("tags"):
        if node.text("name") not in known:
            differences.lost(node.pointer, "tags")
            continue
        for key in node.mapping:
            if key != "name":
                differences.lost(child(node.pointer, key), key)
    _compare_components(api, captured, differences, schemas)


def _compare_components(
    api: Api, captured: Api, differences: Differences, schemas: SchemaComparison
) -> None:
    used = {name for operation in api.operations for one in operation.security for name in one}
    components = api.root.child("components")
    for kind in components.mapping:
        if kind.startswith("x-"):
            differences.lost(child(components.pointer, kind), kind)
        for name, node in components.entries(kind):
            if kind == "securitySchemes":
                scheme = captured.security_schemes.get(name)
                if name in used and scheme is not None:
                    differences.compare(node.followed() or node, scheme.node)
                else:
                    differences.lost(node.pointer, kind)
            elif node.pointer not in schemas.reached:
                differences.lost(node.pointer, f"components/{kind}")
