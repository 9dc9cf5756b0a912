"""Where a Swagger 2.0 API is: ``schemes``, ``host`` and ``basePath`` as servers of today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..findings import JsonValue, Severity
from . import pointers
from .outline import Outline
from .references import Node

__all__ = ["operation_servers", "servers"]


def servers(root: Node, outline: Outline) -> list[JsonValue]:
    """A server for each scheme; only a path where no host is named.

    Swagger 2.0, section "Swagger Object", ``host``, ``basePath`` and ``schemes``. Nothing where
    none of them is there: then today's default means the same.
    """
    if not any(key in root.mapping for key in ("host", "basePath")):
        return []
    host, schemes = _host(root, outline)
    if host and not schemes:
        schemes = ("https",)
        outline.report(
            "swagger2-no-schemes",
            root.child("host"),
            "no `schemes` says how the host is reached: https is taken",
            "add `schemes: [https]`",
            Severity.INFO,
        )
    return _servers(root, host, schemes, "", outline)


def operation_servers(root: Node, node: Node, at: str, outline: Outline) -> list[JsonValue]:
    """The servers of an operation that has ``schemes`` of its own (section "Operation Object")."""
    schemes = node.texts("schemes")
    if not schemes or set(schemes) == set(root.texts("schemes")) or not root.text("host"):
        return []
    return _servers(root, _bare_host(root), schemes, at, outline)


def _bare_host(root: Node) -> str:
    return root.text("host").strip().rpartition("://")[2].strip("/")


def _host(root: Node, outline: Outline) -> tuple[str, Sequence[str]]:
    """The host, and the schemes it is reached by; a scheme before the host counts as one."""
    written, host = root.text("host").strip(), _bare_host(root)
    schemes = tuple(dict.fromkeys(root.texts("schemes")))
    if written != host:
        outline.report(
            "swagger2-host",
            root.child("host"),
            f"a host has neither a scheme nor a path: {host!r:.80} is taken",
            "write the scheme under `schemes` and the path under `basePath`",
        )
        named = written.rpartition("://")[0]
        schemes = schemes or ((named,) if named else ())
    return host, schemes


def _servers(
    root: Node, host: str, schemes: Iterable[str], at: str, outline: Outline
) -> list[JsonValue]:
    base = root.text("basePath").strip().rstrip("/")
    if base and not base.startswith("/"):
        base = f"/{base}"
    urls = [f"{scheme}://{host}{base}" for scheme in schemes] if host else [base or "/"]
    origin = "/host" if host else "/basePath"
    outline.come(origin, pointers.child(at, "servers"))
    for index in range(len(urls)):
        outline.come(origin, pointers.child(at, "servers", index))
        outline.come(origin, pointers.child(at, "servers", index, "url"))
    return [{"url": url} for url in urls]
