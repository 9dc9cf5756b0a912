"""The site: which pages a document has, how they are linked, and each of them when asked for.

A page is made when somebody asks for it: the mock shows one of twelve hundred at once, and the
emitter asks for all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from ...document import Api, Operation, Schema
from ...document.model import METHODS
from ...document.path_item import path_item
from ...findings import Finding
from ..python.operations.grouping import GroupBy
from .addresses import file_names, operation_name
from .noted import Noted
from .samples import Samples
from .sections import sections_of
from .texts import Texts, texts
from .theme import Theme

__all__ = ["Group", "Manner", "Site"]

_REFERENCE: Final = re.compile(rb"""#/(?:components/schemas|definitions)/([^"'#\s,}\]]+)""")
"""A reference to a schema, in JSON or YAML: counted, not read."""

_HTML_LANGUAGES: Final = {"zh": "zh-Hans"}
_WEBHOOK_METHODS: Final = frozenset(METHODS)


@dataclass(frozen=True)
class Manner:
    """How a site is made.

    :param language: of the interface: one of :data:`LANGUAGES`.
    :param findings: what to show beside what it is about.
    :param mock: the mock's URL, where the mock itself shows the pages and can be called from them;
        else empty.
    :param package: what request code in Python imports the generated client as.
    :param group_by: what that client's methods are grouped by.
    """

    language: str = "en"
    theme: Theme = field(default_factory=Theme)
    findings: tuple[Finding, ...] = ()
    mock: str = ""
    package: str = "sdk"
    group_by: GroupBy = "auto"


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of a tag.

    :param name: the tag; empty for operations without one.
    :param href: its page.
    :param section: what several tags stand under; empty for nothing.
    """

    name: str
    title: str
    description: str
    href: str
    operations: tuple[Operation, ...]
    section: str = ""


@dataclass(frozen=True)
class Site:
    """The pages of a document.

    Ways (``href``) are relative to the root of the site.
    """

    api: Api
    manner: Manner = field(default_factory=Manner)

    @property
    def language(self) -> str:
        """The language of the pages, as HTML names it (BCP 47)."""
        return _HTML_LANGUAGES.get(self.manner.language, self.manner.language)

    @cached_property
    def texts(self) -> Texts:
        """The interface's own words."""
        return texts(self.manner.language)

    @cached_property
    def samples(self) -> Samples:
        """What writes code that calls the operations."""
        return Samples(self.api, self.manner.mock, self.manner.package, self.manner.group_by)

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by their pages."""
        names = {o.pointer: operation_name(o) for o in self.api.operations}
        files = _unique(names)
        return {f"operations/{files[o.pointer]}.html": o for o in self.api.operations}

    @cached_property
    def webhooks(self) -> Mapping[str, Operation]:
        """The requests that the API sends, by their pages (OpenAPI 3.1.1, section 4.8.1)."""
        found = {
            f"{name} {key}": Operation(key.upper(), name, sent, item)
            for name, node in self.api.root.entries("webhooks")
            for item in [path_item(node)]
            for key, sent in item.fields.items()
            if key in _WEBHOOK_METHODS and isinstance(sent.value, dict)
        }
        alone = Counter(name.rpartition(" ")[0] for name in found)
        names = {
            key: key.rpartition(" ")[0] if alone[key.rpartition(" ")[0]] == 1 else key
            for key in found
        }
        files = _unique(names)
        return {f"webhooks/{files[key]}.html": one for key, one in found.items()}

    @cached_property
    def pages_of_operations(self) -> Mapping[str, str]:
        """The pages of operations by their pointers."""
        return {one.pointer: path for path, one in self.operations.items()}

    @cached_property
    def schemas(self) -> Mapping[str, tuple[str, Schema]]:
        """Name and schema of each component, by its page."""
        files = file_names(self.api.schemas)
        return {
            f"schemas/{files[name]}.html": (name, schema)
            for name, schema in self.api.schemas.items()
        }

    @cached_property
    def pages_of_schemas(self) -> Mapping[str, str]:
        """The pages of schemas by their pointers."""
        return {schema.pointer: path for path, (_, schema) in self.schemas.items()}

    @cached_property
    def names_of_schemas(self) -> Mapping[str, str]:
        """The names of schemas by their pointers."""
        return {schema.pointer: name for name, schema in self.api.schemas.items()}

    @cached_property
    def referred_once(self) -> frozenset[str]:
        """The pointers of schemas that the document refers to but once."""
        counts = Counter(_REFERENCE.findall(self.api.document.source.raw))
        once = {
            name.decode("utf-8", "replace").replace("~1", "/").replace("~0", "~")
            for name, number in counts.items()
            if number == 1
        }
        return frozenset(p for p, name in self.names_of_schemas.items() if name in once)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The operations by their first tag, those of a section together.

        The order is the document's own; then come tags that are not described.
        """
        members: dict[str, list[Operation]] = {name: [] for name in self.api.tags}
        for operation in self.api.operations:
            members.setdefault(next(iter(operation.tags), ""), []).append(operation)
        members = {name: listed for name, listed in members.items() if listed}
        files = file_names(name for name in members if name)
        return tuple(
            replace(self._group(name, files.get(name), tuple(members[name])), section=section)
            for name, section in sections_of(self.api, members).items()
        )

    def _group(self, name: str, file: str | None, operations: tuple[Operation, ...]) -> Group:
        tag = self.api.tags.get(name)
        title = (tag.summary if tag else "") or name or self.texts["other-operations"]
        href = f"tags/{file}.html" if file else "index.html"
        return Group(name, title, tag.description if tag else "", href, operations)

    def group_of(self, operation: Operation) -> Group | None:
        """The group that an operation stands in."""
        return self._groups.get(next(iter(operation.tags), ""))

    @cached_property
    def _groups(self) -> Mapping[str, Group]:
        return {group.name: group for group in self.groups}

    @cached_property
    def noted(self) -> Noted:
        """What is shown beside what it is about."""
        return Noted(self.api, self.manner.findings)

    def paths(self) -> tuple[str, ...]:
        """All files of the site, in the order that they are written in."""
        return tuple(self._makers)

    def file(self, path: str) -> str:
        """The text of a file.

        :raises KeyError: if the site has no such file.
        """
        return self._makers[path]()

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], str]]:
        from .making import makers

        return dict(makers(self))


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """A file's name by key; names that are the same twice get the key as well."""
    twice = {name for name, number in Counter(names.values()).items() if number > 1}
    told = {key: f"{name} {key}" if name in twice else name for key, name in names.items()}
    files = file_names(told.values())
    return {key: files[name] for key, name in told.items()}
