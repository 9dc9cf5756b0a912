"""Method and path, printed in several places: badge, endpoint, curl line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import Finding, Severity, Unusable
from .page import CurlExample, Endpoint, Page

__all__ = ["base_path", "settle_endpoints"]


def settle_endpoints(page: Page, findings: list[Finding]) -> tuple[Endpoint, ...]:
    unique = {(e.method, e.path): e for e in reversed(page.endpoints)}
    endpoints = [*reversed(unique.values())] or [_endpoint_from_curl(page, findings)]
    if len(endpoints) > 1:
        listed = ", ".join(f"{e.method} {e.path} (line {e.line})" for e in endpoints)
        findings.append(
            page.finding(
                "several-endpoints",
                Severity.INFO,
                endpoints[0].line,
                "Endpoint",
                f"{len(endpoints)} endpoints on one page, each became an operation: {listed}",
            )
        )
    first = endpoints[0]
    if first.query:
        findings.append(
            page.finding(
                "query-template-in-path",
                Severity.INFO,
                first.line,
                "Endpoint",
                f"a query template is printed behind the path: {', '.join(first.query)} became "
                "query parameters",
            )
        )
    findings += _compare_methods(page, endpoints)
    if page.curl:
        findings += _compare_paths(page, page.curl, endpoints)
    return tuple(endpoints)


def base_path(curl: CurlExample, endpoints: Sequence[Endpoint]) -> str | None:
    """What a curl line calls before an endpoint's path, as a server has it; None for no endpoint's.

    ``http://{host}/v1/zones`` calls ``/zones`` below ``/v1``.
    """
    before = [
        curl.path.removesuffix(endpoint.path)
        for endpoint in endpoints
        if curl.path.endswith(endpoint.path)
    ]
    return min(before, key=len, default=None)


def _endpoint_from_curl(page: Page, findings: list[Finding]) -> Endpoint:
    message = "the page prints no method and path"
    if page.curl is None or not page.curl.path.startswith("/"):
        raise Unusable(
            page.finding(
                "missing-endpoint",
                Severity.ERROR,
                None,
                "Endpoint",
                f"{message}, nor a curl line that has them: the page is left out",
                "save the page again, to its last line",
            ),
            findings,
        )
    curl = page.curl
    findings.append(
        page.finding(
            "missing-endpoint",
            Severity.ERROR,
            curl.line,
            "Endpoint",
            f"{message} under Endpoint: {curl.method} {curl.path} was taken from the curl line",
        )
    )
    return Endpoint(curl.method, curl.path, (), curl.line)


def _compare_methods(page: Page, endpoints: Sequence[Endpoint]) -> Iterator[Finding]:
    kept = endpoints[0]
    known = {endpoint.method for endpoint in endpoints}
    printed = [("the badge", page.badge.method, page.badge.line)] if page.badge else []
    if page.curl:
        printed.append(("the curl line", page.curl.method, page.curl.line))
    for name, method, line in printed:
        if method not in known:
            yield page.finding(
                "method-differs",
                Severity.WARNING,
                line,
                "Endpoint",
                f"{name} says {method}, the endpoint on line {kept.line} says {kept.method}: "
                "the endpoint's was kept",
            )


def _compare_paths(
    page: Page, curl: CurlExample, endpoints: Sequence[Endpoint]
) -> Iterator[Finding]:
    base = base_path(curl, endpoints)
    if base:
        yield page.finding(
            "base-path",
            Severity.INFO,
            curl.line,
            "server",
            f"the curl line calls {base} before the endpoint's path: taken for the server's",
        )
    if base is None:
        yield page.finding(
            "path-differs",
            Severity.WARNING,
            curl.line,
            "Endpoint",
            f"the curl line calls {curl.path}, the endpoint on line {endpoints[0].line} is "
            f"{endpoints[0].path}: the endpoint's was kept",
        )
