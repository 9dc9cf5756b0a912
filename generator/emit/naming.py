"""Names of the document to names of Python: every decision in one table, in one place.

=====================  ==========================================  =========================
in the document        as an attribute, argument or method          as a class
=====================  ==========================================  =========================
``requestCpu``         ``request_cpu``                              ``RequestCpu``
``HTTPServer-v2``      ``http_server_v2``                           ``HTTPServerV2``
``1st``                ``field_1st``                                ``Model1st``
``+1``                 ``plus_1``                                   ``Plus1``
``class`` (keyword)    ``class_``                                   ``Class``
``copy`` (reserved)    ``copy_``                                    ``Copy``
``安装路径``           ``安装路径``                                 ``Model安装路径``
nothing that is left   ``field``                                    ``Model``
=====================  ==========================================  =========================

A name that is spelled the Python way already keeps its spelling; of the others that want the same
one the first in the document gets it and the next are numbered. What stands elsewhere is no part
of the decision. Python reads identifiers in NFKC, so they are made in it.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from functools import lru_cache
from typing import Final, TypeAlias

from .hooks import NameHook, NameKind
from .text import ClassName, Identifier

__all__ = [
    "BASE_MODEL_MEMBERS",
    "Convert",
    "Scope",
    "assign",
    "class_name",
    "class_names",
    "identifiers",
    "snake_name",
    "words",
]

Convert: TypeAlias = Callable[[str], str]
"""A document's name to the Python name that it would like."""

_MAX_LENGTH = 100
_NO_WORD: Final = re.compile(r"[^A-Za-z0-9]+")
_WHOLE: Final = re.compile(r"OAuth|IPv(?=[46])")
"""Words that everybody writes with a capital within."""
_REMEMBERED: Final = 10_000
"""Names of which the conversion is kept: documents repeat theirs by the thousand."""

_SPELLED: Final = {
    "+": "plus", "-": "minus", "$": "dollar", "@": "at", "#": "hash", "%": "percent",
    "&": "and", "*": "star", "<": "less", ">": "greater", "=": "equal", "!": "not",
    "?": "question", "/": "slash", "\\": "backslash", ".": "dot", ":": "colon", "~": "tilde",
    "|": "pipe", "^": "caret",
}  # fmt: skip
"""Symbols by name, used only where nothing else of a name, or only a number, would be left."""

BASE_MODEL_MEMBERS: Final = frozenset(
    [
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "mro",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "register",
        "schema",
        "schema_json",
        "to_wire",
        "update_forward_refs",
        "validate",
    ]
)
"""What a generated class has already: the members of pydantic's (2.11 to 2.14), of its metaclass,
and ours."""


def words(text: str) -> list[str]:
    """The words of a name, in the document's own case: ``HTTPServer-v2`` is HTTP, Server, v2.

    What cannot stand in an identifier parts words. Of symbols alone, or of symbols before a
    number, their names are the words.
    """
    normal = unicodedata.normalize("NFKC", text[: 4 * _MAX_LENGTH])
    found = [word for run in _runs(normal) for word in _humps(run)]
    if not found or found[0][0].isdigit():
        spelled = [_SPELLED[c] for c in _leading_symbols(normal) if c in _SPELLED]
        return [*spelled, *found]
    return found


def _runs(text: str) -> list[str]:
    if text.isascii():
        return _NO_WORD.sub(" ", text).split()
    kept = "".join(c if c != "_" and ("x" + c).isidentifier() else " " for c in text)
    return kept.split()


def _leading_symbols(text: str) -> str:
    for index, character in enumerate(text):
        if character.isalnum():
            return text[:index]
    return text


@lru_cache(_REMEMBERED)
def _humps(run: str) -> tuple[str, ...]:
    """``parseHTTPReply`` is parse, HTTP, Reply; ``tagIDs`` is tag, IDs; ``OAuth2`` is one word."""
    if run.islower():
        return (run,)
    plain = _WHOLE.sub(lambda word: word[0].capitalize(), run)
    cuts = [0]
    for index in range(1, len(plain)):
        before, here, after = plain[index - 1], plain[index], plain[index + 1 : index + 3]
        if not here.isupper():
            continue
        plural = after[:1] == "s" and not after[1:2].islower()
        if not before.isupper() or (after[:1].islower() and not plural):
            cuts.append(index)
    return tuple(run[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True))


@lru_cache(_REMEMBERED)
def snake_name(text: str, prefix: str = "field") -> str:
    """``requestCpu`` as ``request_cpu``; always a valid identifier, and never one with ``_`` first.

    :param prefix: what stands before a name that could not begin one, and for an empty one.
    """
    joined = "_".join(words(text)).lower()
    return _finished(joined, prefix, "_", str.isidentifier)


@lru_cache(_REMEMBERED)
def class_name(text: str) -> str:
    """``foo-bar`` as ``FooBar``; begins with a capital letter in every script.

    Scripts without capitals get ``Model`` before the name, so that no attribute can be named like
    a class.
    """
    joined = "".join(word[0].upper() + word[1:] for word in words(text))
    return _finished(joined, "Model", "", lambda name: name.isidentifier() and name[0].isupper())


def _finished(joined: str, prefix: str, glue: str, fine: Callable[[str], bool]) -> str:
    # Changing case can undo the normal form, and normalising can give what is no identifier.
    normal = unicodedata.normalize("NFKC", joined)
    if not f"x{normal}".isidentifier():
        normal = "".join(c for c in normal if ("x" + c).isidentifier())
    kept = normal[:_MAX_LENGTH]
    kept = unicodedata.normalize("NFKC", kept).strip("_")
    name = kept if kept and fine(kept) else f"{prefix}{glue}{kept}".rstrip("_")
    name = unicodedata.normalize("NFKC", name)
    if not fine(name):
        return prefix
    return f"{name}_" if keyword.iskeyword(name) else name


class Scope:
    """The names of one class, module or signature: each is given once.

    :param reserved: names that are taken from the start; who wants one gets it with ``_`` added.
    :param kind: what the names are of, as the user's own function for names is told.
    :param hook: that function, where there is one.
    """

    def __init__(
        self,
        reserved: Iterable[str] = (),
        kind: NameKind = "field",
        hook: NameHook | None = None,
    ) -> None:
        self._reserved = frozenset(reserved)
        self._taken: set[str] = set()
        self._kind: NameKind = kind
        self._hook = hook

    def claim(self, wanted: str, *others: str, avoid: Container[str] = (), source: str = "") -> str:
        """The first of ``wanted`` and ``others`` that is free, else ``wanted`` with a number.

        :param avoid: names that must not be given, though nobody has them here.
        :param source: the name in the document, where there is one.
        :raises Unusable: if the user's own function wants a name that cannot be given.
        """
        for candidate in (wanted, *others):
            name = self._allowed(candidate)
            if name not in self._taken and name not in avoid:
                break
        else:
            name = self._numbered(self._allowed(wanted), avoid)
        if self._hook is not None:
            taken = self._taken | self._reserved
            name = self._hook.renamed(self._kind, name, source or wanted, taken)
        self._taken.add(name)
        return name

    def _allowed(self, name: str) -> str:
        while name in self._reserved:
            name += "_"
        return name

    def _numbered(self, base: str, avoid: Container[str]) -> str:
        number = 2
        # Classes are numbered without an underscore, as people write them.
        glue = "" if base[0].isupper() else "_"
        while (name := f"{base.rstrip('_')}{glue}{number}") in self._taken or name in avoid:
            number += 1
        return name


def assign(names: Iterable[str], convert: Convert, scope: Scope) -> dict[str, str]:
    """A Python name for each of ``names``, all of them different.

    Those that are spelled the Python way already choose first, then the others in their order. No
    name is given that another of ``names`` is spelled like: what is read by either spelling would
    be read into the wrong place.
    """
    listed = list(dict.fromkeys(names))
    spelled = set(listed)
    wanted = {name: convert(name) for name in listed}
    given: dict[str, str] = {}
    for name in sorted(listed, key=lambda name: wanted[name] != name):
        spelled.discard(name)
        given[name] = scope.claim(wanted[name], avoid=spelled, source=name)
        spelled.add(name)
    return {name: given[name] for name in listed}


def identifiers(names: Iterable[str], scope: Scope) -> dict[str, Identifier]:
    """Attribute names for the properties of one class. See :func:`assign`."""
    return {key: Identifier(value) for key, value in assign(names, snake_name, scope).items()}


def class_names(names: Iterable[str], scope: Scope) -> dict[str, ClassName]:
    """Class names for the named schemas of one document. See :func:`assign`."""
    return {key: ClassName(value) for key, value in assign(names, class_name, scope).items()}
