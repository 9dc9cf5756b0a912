"""Groups of operations: in large documents, those of a tag or a path are reached by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias, get_args

from ....document import Api, Operation
from ....document.rules.suggest import did_you_mean
from ...naming import Scope, class_name, snake_name, words
from ...options import BadOption
from ...text import ClassName, Identifier

__all__ = [
    "GROUPED_FROM",
    "Group",
    "GroupBy",
    "Groups",
    "groups_of",
    "read_group_by",
    "says_only_path",
]

GROUPED_FROM: Final = 40
"""Operations from which on a client has groups: fewer are seen at a glance."""
GroupBy: TypeAlias = Literal["auto", "tags", "paths", "none"]
"""What operations are grouped by; ``auto`` is what the document has, from GROUPED_FROM on."""

_UNGROUPED: Final = "default"
"""Where operations without a tag stand, as in other tools of the field."""
_NO_MODULES: Final = frozenset({"aux", "con", "nul", "prn"})
"""Names that no file may have on Windows."""
_FIXED: Final = re.compile(r"[^{(:.]*")
"""What of a path's segment names something: ``chat`` of ``chat.postMessage``."""
_NO_NAME: Final = re.compile(r"(api|rest|v\d+([._]\d+)*((alpha|beta)\d*)?)?", re.IGNORECASE)
"""Segments that all paths of an API begin with: they name nothing in it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of a tag or a path: an attribute of the client, a class, and two modules.

    :param name: the attribute.
    :param module: the modules: the same, but in ASCII, as files are shared between systems.
    :param owner: the class that is blocking; the other is ``Async`` and this.
    :param doc: what the document says of the tag.
    """

    name: Identifier
    module: Identifier
    owner: ClassName
    doc: str


@dataclass(frozen=True, slots=True)
class Groups(Mapping[str, Group]):
    """The groups of a client by their keys; none where all methods are the client's own.

    :param skipped: how many segments of each path stand before the one that names its group;
        None where tags do.
    :param by_path: whether most operation ids say no more than method and path, or are missing.
    """

    by_key: Mapping[str, Group] = field(default_factory=dict)
    skipped: int | None = None
    by_path: bool = False

    def __getitem__(self, key: str) -> Group:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def __len__(self) -> int:
        return len(self.by_key)

    def key_of(self, operation: Operation) -> str:
        """The key of the group that an operation is in; empty where there are none."""
        return _key(operation, self.skipped) if self.by_key else ""

    def apart_from(self, classes: Iterable[str]) -> Groups:
        """The same groups, their own classes called otherwise than ``classes``.

        A schema may be called ``UserGroup`` where there is a tag ``user``.
        """
        owners = _owners((one.owner for one in self.by_key.values()), classes)
        named = zip(self.by_key.items(), owners, strict=True)
        return replace(self, by_key={key: replace(one, owner=owner) for (key, one), owner in named})


def read_group_by(text: object) -> GroupBy:
    """The option's value.

    :raises BadOption: if it is none.
    """
    for known in get_args(GroupBy):
        if text == known:
            return known  # type: ignore[no-any-return]
    listed = "auto, tags, paths or none"
    raise BadOption(f"{listed}, not {text!r:.80}", did_you_mean(str(text), get_args(GroupBy), ""))


def groups_of(
    api: Api, reserved: Iterable[str], classes: Iterable[str], by: GroupBy = "auto"
) -> Groups:
    """The groups of a document.

    :param reserved: names that the client itself has.
    :param classes: names of classes that are taken.
    """
    chosen = _chosen(api) if by == "auto" else by
    if chosen == "none":
        return Groups()
    skipped = None if chosen == "tags" else _shared_segments(api)
    firsts: dict[str, Operation] = {}
    for operation in api.operations:
        firsts.setdefault(_key(operation, skipped), operation)
    if by == "auto" and len(firsts) < 2:
        return Groups()
    names = Scope({*reserved, *_NO_MODULES})
    named = {key: Identifier(names.claim(snake_name(key, "group"))) for key in firsts}
    modules = Scope(_NO_MODULES)
    plain = {name: modules.claim(name) for name in named.values() if name.isascii()}
    owners = _owners((f"{class_name(key)}Group" for key in firsts), classes)
    by_key: dict[str, Group] = {}
    for (key, first), owner in zip(firsts.items(), owners, strict=True):
        name = named[key]
        module = Identifier(plain.get(name) or modules.claim(_ascii(name)))
        by_key[key] = Group(name, module, owner, _doc(api, key, None if skipped is None else first))
    bare = sum(says_only_path(one, one.operation_id) for one in api.operations if not one.shared)
    return Groups(by_key, skipped, by_path=2 * bare > len(api.operations))


def _owners(wanted: Iterable[str], classes: Iterable[str]) -> Iterator[ClassName]:
    """Names of groups' classes that are free, and are so with ``Async`` before them."""
    taken = set(classes)
    for name in wanted:
        number, owner = 1, name
        while not taken.isdisjoint({owner, f"Async{owner}"}):
            number += 1
            owner = f"{name}{number}"
        taken |= {owner, f"Async{owner}"}
        yield ClassName(owner)


def _ascii(name: str) -> str:
    return snake_name(name.encode("ascii", errors="ignore").decode(), "group")


def _chosen(api: Api) -> GroupBy:
    """Tags where most operations have one and not all the same; else paths."""
    if len(api.operations) < GROUPED_FROM:
        return "none"
    tags = [one.tags[0] for one in api.operations if one.tags]
    return "tags" if 2 * len(tags) >= len(api.operations) and len(set(tags)) > 1 else "paths"


def _key(operation: Operation, skipped: int | None) -> str:
    if skipped is None:
        return next(iter(operation.tags), _UNGROUPED)
    named = _named(operation.path)[skipped : skipped + 1]
    return snake_name(named[0], "group") if named else _UNGROUPED


def says_only_path(operation: Operation, identity: str) -> bool:
    """Whether an operation's id is its method and path, in whatever spelling, or nothing."""
    method = operation.method.lower()
    said, path = _telling(identity), "".join(_telling(operation.path))
    if said[:1] == [method]:
        return "".join(said[1:]) == path
    return not said or (said[-1] == method and "".join(said[:-1]) == path)


def _telling(text: str) -> list[str]:
    """The words of an id or a path, without those that an id may have or not."""
    return [one for word in words(text) if _is_named(one := word.lower()) and one != "by"]


def _is_named(text: str) -> bool:
    return not _NO_NAME.fullmatch(text)


def _named(path: str) -> list[str]:
    """The fixed segments of a path that name something: ``chat`` of ``chat.postMessage``."""
    found = (_FIXED.match(segment) for segment in path.split("/") if _is_named(segment))
    return [one[0] for one in found if one and one[0]]


def _shared_segments(api: Api) -> int:
    """How many segments all paths begin with, before one in which they differ."""
    paths = [named for one in api.operations if (named := _named(one.path))]
    shared = 0
    while all(len(one) > shared + 1 for one in paths) and len({one[shared] for one in paths}) == 1:
        shared += 1
    return shared


def _doc(api: Api, key: str, first: Operation | None) -> str:
    """What is said of a group.

    :param first: its first operation, where a path groups it.
    """
    if first is None:
        described = api.tags.get(key)
        return (described.description if described else "") or f"The operations of {key}."
    segments = first.path.split("/")
    for index, segment in enumerate(segments):
        if _named(segment) and snake_name(_named(segment)[0], "group") == key:
            return f"The operations below `{'/'.join(segments[: index + 1])}`."
    return "The operations below no other path."
