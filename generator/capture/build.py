"""Reconciled pages to one OpenAPI 3.1 document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..findings import Finding, JsonValue, Severity
from .admit import admit_examples
from .components import merge_structures, structures
from .endpoints import base_path
from .observe import observe
from .operations import Draft, draft_operations
from .reconcile import Reconciled
from .schemas import JsonObject, SchemaFactory
from .sharing import distinct_drafts, share

__all__ = ["Built", "build"]

OPENAPI_VERSION: Final = "3.1.1"
DEFAULT_HOST: Final = "localhost:8080"
_METHOD_ORDER = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")
_VARIABLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Built:
    """A document's value and what was decided on the way."""

    document: JsonObject
    findings: tuple[Finding, ...]


def build(pages: Sequence[Reconciled], *, response_required: bool = False) -> Built:
    """The document of all pages together: shared components once, shared endpoints once.

    :param response_required: whether ``Required`` on a response's field becomes ``required``.
    """
    findings = [finding for page in pages for finding in page.findings]
    # By operation, so that the document does not depend on how the pages' files are called.
    pages = _with_own_ids(sorted(pages, key=_order), findings)
    found = list(structures(pages))
    names = {use.name: use.name for use in found}
    factory = SchemaFactory(names, response_required)
    components, renamed, clashes = merge_structures(found, factory)
    findings += clashes
    drafts: list[Draft] = []
    for page in pages:
        findings += observe(page, names)
        own = SchemaFactory(names, response_required, renamed.get(page.page.name, {}))
        drafts += draft_operations(page, own)
    drafts = distinct_drafts(drafts, findings)
    for draft in drafts:
        components |= draft.schemas
        findings += draft.findings
        findings += admit_examples(draft, components)
    document: JsonObject = {
        "openapi": OPENAPI_VERSION,
        "info": _info(pages, findings),
        **_servers(pages, findings),
        **_tags(drafts),
        "paths": _paths(drafts, findings),
        **_components(drafts, components),
    }
    return Built(document, tuple(findings))


def _with_own_ids(pages: Sequence[Reconciled], findings: list[Finding]) -> list[Reconciled]:
    """The pages, with another operation id where two different endpoints have the same."""
    owners: dict[str, Reconciled] = {}
    found: list[Reconciled] = []
    for page in pages:
        name, number = page.operation_id, 2
        while name and name in owners and not _same_endpoint(page, owners[name]):
            name, number = f"{page.operation_id}{number}", number + 1
        if name:
            owners.setdefault(name, page)
        if name != page.operation_id:
            findings.append(_repeated_id(page, owners[page.operation_id or ""], name or ""))
        found.append(replace(page, operation_id=name))
    return found


def _order(page: Reconciled) -> tuple[str, str, str]:
    if page.operation_id:
        return page.operation_id, "", page.page.name
    first = page.endpoints[0]
    return "", f"{first.path} {first.method}", page.page.name


def _same_endpoint(page: Reconciled, other: Reconciled) -> bool:
    first, second = page.endpoints[0], other.endpoints[0]
    return (first.method, first.path) == (second.method, second.path)


def _repeated_id(page: Reconciled, other: Reconciled, name: str) -> Finding:
    return page.page.finding(
        "duplicate-operation",
        Severity.ERROR,
        page.page.operation_id.line if page.page.operation_id else None,
        "operationId",
        f"{page.operation_id} is the operation id of {other.page.name} as well, which has another "
        f"endpoint: this one became {name}",
    )


def _info(pages: Sequence[Reconciled], findings: list[Finding]) -> JsonObject:
    """Title and version, which OpenAPI wants and no page prints as such."""
    crumbs = [page.page.breadcrumb.value for page in pages if page.page.breadcrumb]
    roots = Counter(crumb[0] for crumb in crumbs)
    title = roots.most_common(1)[0][0] if roots else "Captured API"
    versions = [b.since for page in pages if (b := page.page.badge) and b.since]
    version = max(versions, key=_version_key, default="0")
    findings.append(
        pages[0].page.finding(
            "info-not-printed",
            Severity.INFO,
            None,
            "info",
            f"no page prints a name and version of the API: the breadcrumb's {title!r} and the "
            f"latest Since, {version}, stand in",
        )
    )
    return {"title": title, "version": version}


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _servers(pages: Sequence[Reconciled], findings: list[Finding]) -> JsonObject:
    urls: dict[str, Reconciled] = {}
    for page in pages:
        curl = page.page.curl
        url = curl.server + (base_path(curl, page.endpoints) or "") if curl else ""
        if url:
            urls.setdefault(url, page)
    servers: list[JsonValue] = [_server(url, page, findings) for url, page in urls.items()]
    return {"servers": servers} if servers else {}


def _server(url: str, page: Reconciled, findings: list[Finding]) -> JsonObject:
    variables = _VARIABLE.findall(url)
    if not variables:
        return {"url": url}
    line = page.page.curl.line if page.page.curl else None
    findings += [
        page.page.finding(
            "invented-default",
            Severity.INFO,
            line,
            f"server.{name}",
            f"{{{name}}} is a placeholder of the curl line: the default {DEFAULT_HOST!r} is ours",
        )
        for name in variables
    ]
    described = "Host and port of the server. The default is not the vendor's."
    return {
        "url": url,
        "variables": {n: {"default": DEFAULT_HOST, "description": described} for n in variables},
    }


def _tags(drafts: Sequence[Draft]) -> JsonObject:
    badges = [badge for draft in drafts if (badge := draft.settled.page.badge)]
    names = sorted({badge.category for badge in badges if badge.category})
    tags: list[JsonValue] = [{"name": name} for name in names]
    return {"tags": tags} if tags else {}


def _paths(drafts: Sequence[Draft], findings: list[Finding]) -> JsonObject:
    groups: dict[str, dict[str, list[Draft]]] = {}
    for draft in drafts:
        item = groups.setdefault(draft.endpoint.path, {})
        item.setdefault(draft.endpoint.method, []).append(draft)
    return {
        path: {
            method.lower(): share(groups[path][method], findings)
            for method in sorted(groups[path], key=_METHOD_ORDER.index)
        }
        for path in sorted(groups)
    }


def _components(drafts: Sequence[Draft], schemas: dict[str, JsonObject]) -> JsonObject:
    schemes = {n: s for draft in drafts for n, s in draft.security_schemes.items()}
    components: JsonObject = {}
    if schemas:
        components["schemas"] = {name: schemas[name] for name in sorted(schemas)}
    if schemes:
        components["securitySchemes"] = {name: schemes[name] for name in sorted(schemes)}
    return {"components": components} if components else {}
