"""Base paths: what of a server's URL may stand before a path (OpenAPI 3.1.1, section 4.8.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from ....generator.document import Api, Server

__all__ = ["BasePaths"]

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_PATH: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*(/.*)?|(/.*)")


class BasePaths:
    """The base paths of a document: none, and those of its servers.

    A variable stands for its default and for each value of its ``enum``; for anything else than a
    slash where it has none. Servers of paths and of operations count like those of the document.
    """

    def __init__(self, api: Api) -> None:
        servers = {server.node.pointer: server for server in _servers(api)}
        self._fixed = tuple(dict.fromkeys(("", *_fixed(servers.values()))))
        open_ones = {
            text: re.compile(text) for server in servers.values() if (text := _pattern(server))
        }
        self._open = tuple(open_ones.values())

    def without(self, path: str) -> Iterator[str]:
        """What is left of a path: once for each base path that it begins with.

        A base path alone leaves ``/``: the slash is the path's, and clients leave it out.
        """
        seen: set[int] = set()
        for base in self._fixed:
            if path.startswith(base) and path.startswith("/", len(base)):
                seen.add(len(base))
                yield path[len(base) :]
        if path and path in self._fixed:
            yield "/"
        for pattern in self._open:
            found = pattern.match(path)
            if found and found.end() not in seen:
                seen.add(found.end())
                yield path[found.end() :]


def _servers(api: Api) -> Iterator[Server]:
    yield from api.servers
    for operation in api.operations:
        yield from operation.servers


def _fixed(servers: Iterable[Server]) -> Iterator[str]:
    """The paths of URLs whose variables have their defaults."""
    for server in servers:
        try:
            yield urlsplit(server.url).path.rstrip("/")
        except ValueError:
            continue


def _pattern(server: Server) -> str:
    """What a path with a variable base begins with, as a regular expression; empty for none."""
    found = _PATH.fullmatch(server.node.text("url"))
    template = (found[1] or found[2] or "").rstrip("/") if found else ""
    if not _VARIABLE.search(template):
        return ""
    variables = {name: node.value for name, node in server.node.entries("variables")}
    return "/".join(_segment(text, variables) for text in template.split("/")) + "(?=/)"


def _segment(template: str, variables: Mapping[str, object]) -> str:
    """A segment as a regular expression, in which no two parts are open: none takes long."""
    found = list(_VARIABLE.finditer(template))
    values = [_values(variables.get(variable[1])) for variable in found]
    ends = [0, *(variable.end() for variable in found)]
    between = [template[a : one.start()] for a, one in zip(ends, found, strict=False)]
    last = re.escape(template[ends[-1] :])
    if "" in values:
        return f"{re.escape(between[0])}[^/]+{last}"
    return "".join(re.escape(a) + b for a, b in zip(between, values, strict=True)) + last


def _values(variable: object) -> str:
    """What may stand for a Server Variable Object (section 4.8.6); empty for anything."""
    enum = variable.get("enum") if isinstance(variable, dict) else None
    if not isinstance(variable, dict) or not isinstance(enum, list) or not enum:
        return ""
    values = {str(value) for value in (*enum, variable.get("default", enum[0]))}
    return f"(?:{'|'.join(re.escape(value) for value in sorted(values, reverse=True))})"
