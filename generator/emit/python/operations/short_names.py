"""What methods are called within their group: ``client.servers.create``, not ``create_server``.

An operation id has its group's words taken out where the rest still reads. Where there is none, or
the ids of a document say no more than method and path (``GetCustomersCustomer``), names say what is
done:

=========================================  ==========================
``GET /customers``                         ``customers.list``
``POST /customers``                        ``customers.create``
``GET /customers/{id}``                    ``customers.get``
``PATCH`` or ``POST /customers/{id}``      ``customers.update``
``PUT /customers/{id}``                    ``customers.replace``
``DELETE /customers/{id}``                 ``customers.delete``
``POST /customers/{id}/cards``             ``customers.create_card``
``GET /customers/{id}/cards/{card}``       ``customers.get_card``
``POST /customers/{id}/cards/{card}/pay``  ``customers.pay_card``
``GET /customers/search``                  ``customers.search``
=========================================  ==========================

Only the operation itself decides on its name, so that what is added elsewhere renames nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ....document import Operation
from ....document.references import DeadReference
from ....document.schema import Schema
from ...naming import snake_name, words
from ...singular import is_plural, singular
from .grouping import Group, says_only_path

__all__ = ["deed_name", "own_part", "short_name"]

_NO_LETTER: Final = re.compile(r"\W")
_AFTER_PATH: Final = re.compile(r"[?#]")
_LISTING: Final = frozenset({"find", "list", "query", "search"})
"""What is done to many: ``list_servers`` is ``list``, while ``get_servers`` is not ``get``."""
_READING: Final = _LISTING | {"check", "count", "download", "export", "preview", "validate"}
_ACTIONS: Final = _READING | {
    "add", "apply", "attach", "cancel", "confirm", "copy", "create", "delete", "detach", "disable",
    "enable", "get", "import", "mark", "move", "process", "remove", "restore", "send", "set",
    "start", "stop", "sync", "update", "upload", "verify",
}  # fmt: skip
"""What a segment of a path begins with that says what is done: ``/customers/search``."""
_ON_ITEMS: Final = {"GET": "get", "POST": "update", "PATCH": "update", "PUT": "replace"}
_ON_OTHERS: Final = {"GET": "get", "PATCH": "update", "PUT": "replace"}
_FEW: Final = 3
"""Schemas that are looked into for a list, one within the other."""


def deed_name(operation: Operation, identity: str, group: Group, *, by_path: bool) -> str:
    """What a method is called by what it does; empty where its id says more, or the path less.

    :param identity: the operation's id in the document; empty where it has none.
    :param by_path: whether the document's ids say no more than method and path.
    """
    if identity and not (by_path and says_only_path(operation, identity)):
        return ""
    of_group = _words_of(group)
    rest = _after_group(operation.path, of_group)
    return "" if rest is None else _joined(_deed(operation, of_group, rest))


def short_name(operation: Operation, identity: str, wanted: str, group: Group) -> str:
    """What a method is called by its id, without the words of its group.

    :param wanted: what it would be called outside of groups.
    """
    of_id = _own_words(operation, identity) or wanted.split("_")
    return _joined(_taken_out(of_id, _words_of(group)))


def _words_of(group: Group) -> list[str]:
    return [word.lower() for word in words(str(group.name))]


def _joined(name: Sequence[str]) -> str:
    return snake_name("_".join(name), "operation")


def own_part(operation: Operation) -> str:
    """An operation's id, without the path and method that FastAPI writes behind."""
    return _own_part(operation, operation.operation_id)


def _own_part(operation: Operation, identity: str) -> str:
    written = f"{_NO_LETTER.sub('_', operation.path)}_{operation.method.lower()}"
    return identity.removesuffix(written) or identity


def _own_words(operation: Operation, identity: str) -> list[str]:
    return [word.lower() for word in words(_own_part(operation, identity))]


def _taken_out(of_id: Sequence[str], of_group: Sequence[str]) -> Sequence[str]:
    """The words of an id without the group's, where those stand first or behind the first."""
    size = len(of_group)
    for start in (0, 1):
        end = start + size
        rest = [*of_id[:start], *of_id[end:]]
        if not rest or rest[0][0].isdigit() or _one(of_id[start:end]) != _one(of_group):
            continue
        of_many = start and end == len(of_id) and is_plural(of_id[-1])
        return of_id if of_many and of_id[0] not in _LISTING else rest
    return of_id


def _after_group(path: str, of_group: Sequence[str]) -> list[list[str]] | None:
    """The segments behind the group's, each by its words, of a variable none; None without it."""
    segments = [[] if "{" in one else [w.lower() for w in words(one)] for one in _segments(path)]
    for index, segment in enumerate(segments):
        if segment and _one(segment) == _one(of_group):
            return segments[index + 1 :]
    return None


def _segments(path: str) -> list[str]:
    return [one for one in re.split(r"[/:.]", _AFTER_PATH.split(path, maxsplit=1)[0]) if one]


def _deed(
    operation: Operation, of_group: Sequence[str], rest: Sequence[Sequence[str]]
) -> Sequence[str]:
    """What an operation does, and to what of its group."""
    method = operation.method
    fixed = [segment for segment in rest if segment]
    owners = [word for segment in fixed[:-1] for word in _one(segment)]
    last: Sequence[str] = fixed[-1] if fixed else []
    if rest and not rest[-1]:
        return _ON_ITEMS.get(method, method.lower()), *owners, *_one(last)
    many = is_plural((last or of_group)[-1])
    acting = last and last[0] in (_READING if method == "GET" else _ACTIONS)
    if acting or (last and method == "POST" and not many):
        return last[0], *owners, *last[1:]
    if method == "POST":
        return "create", *owners, *_one(last)
    if method == "GET" and many and _answers_list(operation):
        return "list", *owners, *last
    named = last or (of_group if many else ())
    return _ON_OTHERS.get(method, method.lower()), *owners, *named


def _one(phrase: Sequence[str]) -> list[str]:
    """Words with the last in the singular: ``load balancers`` as ``load balancer``."""
    return [*phrase[:-1], *(singular(word) for word in phrase[-1:])]


def _answers_list(operation: Operation) -> bool:
    """Whether a list is what comes, alone or in an object."""
    content = operation.success.content.values() if operation.success else ()
    try:
        return any(one.schema is not None and _has_list(one.schema) for one in content)
    except DeadReference:  # reported where the answer is read
        return False


def _has_list(schema: Schema, depth: int = 0) -> bool:
    found = schema.resolved()
    if "array" in found.types or depth == _FEW:
        return "array" in found.types
    if any("array" in one.resolved().types for one in found.properties.values()):
        return True
    return any(_has_list(part, depth + 1) for part in found.list_of("allOf"))
