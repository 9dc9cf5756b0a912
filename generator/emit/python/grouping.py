"""Groups of operations: in large documents, those of a tag are reached by the tag's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ...document import Api, Operation
from ..naming import Scope, class_name, snake_name
from ..text import ClassName, Identifier

__all__ = ["GROUPED_FROM", "Group", "group_of", "groups_of", "without_group"]

GROUPED_FROM: Final = 40
"""Operations from which on a client has groups: fewer are seen at a glance."""
_UNTAGGED: Final = "default"
"""Where operations without a tag stand, as in other tools of the field."""
_NO_MODULES: Final = frozenset({"aux", "con", "nul", "prn"})
"""Names that no file may have on Windows."""


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of a tag: an attribute of the client, a class, and two modules.

    :param name: the attribute and the modules.
    :param owner: the class that is blocking; the other is ``Async`` and this.
    :param doc: what the document says of the tag.
    """

    name: Identifier
    owner: ClassName
    doc: str


def groups_of(api: Api, reserved: Iterable[str], classes: Iterable[str]) -> Mapping[str, Group]:
    """The groups of a document by their tags; none where it is small or has one tag only.

    :param reserved: names that the client itself has.
    :param classes: names of classes that are taken.
    """
    tags = list(dict.fromkeys(map(group_of, api.operations)))
    if len(api.operations) < GROUPED_FROM or len(tags) < 2:
        return {}
    names, owners = Scope({*reserved, *_NO_MODULES}), Scope(classes)
    return {tag: _group(api, tag, names, owners) for tag in tags}


def _group(api: Api, tag: str, names: Scope, owners: Scope) -> Group:
    described = api.tags.get(tag)
    name = names.claim(snake_name(tag, "group"))
    owner = owners.claim(f"{class_name(tag)}Group")
    doc = described.description if described else ""
    return Group(Identifier(name), ClassName(owner), doc or f"The operations of {tag}.")


def group_of(operation: Operation) -> str:
    """The tag that an operation is grouped by: its first."""
    return next(iter(operation.tags), _UNTAGGED)


def without_group(name: str, group: Group) -> str:
    """A method's name without the group's in front: ``issues_list`` as ``list``."""
    rest = name.removeprefix(f"{str(group.name).rstrip('_')}_")
    return rest if rest and not rest[0].isdigit() else name
