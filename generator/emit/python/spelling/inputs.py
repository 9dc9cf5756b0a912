"""What can be passed: plain types of arguments, typed dictionaries for bodies of requests.

Answers are checked, so that their types are pydantic's. Arguments are only told to type checkers
and editors: a dictionary literal is completed and checked like a call.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, assert_never

from ...text import (
    ClassName,
    DocText,
    Identifier,
    PyExpr,
    alternatives,
    doc_text,
    literal,
    subscript,
)
from ..definitions import AliasDef, ClassDef, Definition, Definitions
from ..types import (
    TEXT_KINDS,
    AnyType,
    Binary,
    Constrained,
    EnumOf,
    External,
    Key,
    ListOf,
    LiteralOf,
    MapOf,
    NeverType,
    Nullable,
    Primitive,
    PrimitiveKind,
    PyType,
    Reference,
    TupleOf,
    UnionOf,
    references,
)

__all__ = ["InputSpeller", "InputView", "input_views"]

_PRIMITIVES: Final[dict[PrimitiveKind, str]] = {
    "str": "str", "bool": "bool", "int": "int", "int32": "int", "int64": "int", "number": "float",
    "none": "None", "date": "Date | str", "date-time": "DateTime | str",
    "time": "ExactTime | str", "uuid": "ExactUuid | str",
    **dict.fromkeys(TEXT_KINDS, "str"),
}  # fmt: skip
_SOURCES: Final = {
    "collections.abc": ("Mapping", "Sequence"),
    "typing": ("Any", "Literal", "Never"),
    "._types": ("Date", "DateTime", "ExactTime", "ExactUuid"),
}
_SPELLED: Final = frozenset(
    {*_SOURCES["._types"], "Any", "Literal", "Mapping", "Never", "NotRequired", "Sequence",
     "bool", "bytes", "dict", "float", "int", "list", "str", "tuple"}
)  # fmt: skip
"""Names in annotations, which no key of a class may hide."""


@dataclass
class InputSpeller:
    """Spells the types of what is passed.

    :param prefix: what stands before the names of typed dictionaries: the module that has them.
    :param files: whether a file can be passed somewhere.
    :param models: the models that were named so far.
    :param used: the other names that were needed so far.
    :param externals: the user's own types that were needed so far.
    :param list_name: how lists are spelled; the longer way where ``list`` is an operation.
    """

    definitions: Definitions
    prefix: str = "_inputs."
    list_name: str = "list"
    files: bool = False
    models: set[ClassName] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    externals: set[External] = field(default_factory=set)

    @property
    def helpers(self) -> set[str]:
        """Those of the other names that are helpers of the package."""
        return self.used.intersection(_SOURCES["._types"])

    def imports(self) -> dict[str, list[str]]:
        """The names that were needed, by the module that they come from."""
        found = {
            module: [name for name in names if name in self.used]
            for module, names in _SOURCES.items()
        }
        for one in self.externals:
            spelled = one.name if one.name == one.alias else f"{one.name} as {one.alias}"
            found.setdefault(one.module, []).append(spelled)
        return {module: names for module, names in found.items() if names}

    def spell(self, of: PyType) -> PyExpr:  # noqa: C901, PLR0911, PLR0912 - one case a type
        """The expression that stands for ``of`` where it is passed."""
        match of:
            case Primitive(kind):
                return self._plain(_PRIMITIVES[kind])
            case Binary():
                self.files = True
                return PyExpr("_bodies.File")
            case EnumOf():
                return self.spell(of.base)
            case AnyType():
                return self._plain("Any")
            case NeverType():
                return self._plain("Never")
            case External():
                self.externals.add(of)
                return PyExpr(of.alias)
            case LiteralOf(values):
                self.used.add("Literal")
                return subscript("Literal", [literal(value) for value in values])
            case Constrained(base, _):
                return self.spell(base)
            case Reference(key):
                return self._named(self.definitions.by_key[key])
            case ListOf(item):
                return self._list(item)
            case TupleOf(items):
                spelled = [self.spell(item) for item in items]
                either = subscript(self.list_name, [self._plain("Any")])
                return alternatives([subscript("tuple", spelled), either])
            case MapOf(value):
                self.used.add("Mapping")
                return subscript("Mapping", [PyExpr("str"), self.spell(value)])
            case Nullable(inner):
                return alternatives([self.spell(inner), PyExpr("None")])
            case UnionOf(members, _):
                return alternatives(self.spell(member) for member in members)
            case _:
                assert_never(of)

    def _plain(self, spelled: str) -> PyExpr:
        self.used.update(spelled.split(" | "))
        return PyExpr(spelled)

    def _list(self, item: PyType) -> PyExpr:
        """A list; where objects are in it, models and dictionaries may be mixed."""
        if any(True for _ in references(item)):
            self.used.add("Sequence")
            return subscript("Sequence", [self.spell(item)])
        return subscript(self.list_name, [self.spell(item)])

    def _named(self, definition: Definition) -> PyExpr:
        there = PyExpr(f"{self.prefix}{definition.name}")
        if isinstance(definition, AliasDef):
            return there
        self.models.add(definition.name)
        model = PyExpr(definition.name if self.prefix else f"_{definition.name}")
        return alternatives([model, there, *self._others(definition)])

    def _others(self, definition: ClassDef) -> Iterator[PyExpr]:
        """What no typed dictionary says: members of any name that have a type."""
        if definition.extra is not None and not isinstance(definition.extra, AnyType):
            self.used.update(("Any", "Mapping"))
            yield PyExpr("Mapping[str, Any]")


@dataclass(frozen=True, slots=True)
class _Field:
    """A key of a typed dictionary, spelled as an attribute and as a literal."""

    attribute: PyExpr
    key: PyExpr
    annotation: PyExpr
    quoted: PyExpr
    required: bool
    doc: DocText


@dataclass(frozen=True, slots=True)
class InputView:
    """A typed dictionary, or another name of a type.

    :param alias: the type that it is another name of; None for a dictionary.
    :param is_class: whether it can be a class: its keys can be written as attributes.
    """

    name: ClassName
    quoted: PyExpr
    doc: DocText
    fields: tuple[_Field, ...]
    alias: PyExpr | None
    is_class: bool


def input_views(speller: InputSpeller, keys: Iterable[Key]) -> tuple[InputView, ...]:
    """The typed dictionaries of some definitions."""
    return tuple(_view(speller, speller.definitions.by_key[key]) for key in keys)


def _view(speller: InputSpeller, definition: Definition) -> InputView:
    quoted = literal(str(definition.name))
    if isinstance(definition, AliasDef):
        spelled = literal(str(speller.spell(definition.type)))
        return InputView(definition.name, quoted, doc_text(""), (), spelled, is_class=False)
    fields = tuple(_fields(speller, definition))
    plain = all(_is_attribute(field.wire_name) for field in definition.fields)
    doc = doc_text(definition.doc or f"`{definition.name}` as a dictionary.")
    return InputView(definition.name, quoted, doc, fields, None, plain)


def _fields(speller: InputSpeller, definition: ClassDef) -> Iterator[_Field]:
    for one in definition.fields:
        if not one.wire_name:
            continue  # pyright takes no empty key
        spelled = speller.spell(one.type)
        if not one.required:
            spelled = subscript("NotRequired", [spelled])
        name = one.wire_name
        attribute = PyExpr(Identifier(name) if _is_attribute(name) else "_")
        doc, quoted = doc_text(one.doc), literal(str(spelled))
        yield _Field(attribute, literal(name), spelled, quoted, one.required, doc)


def _is_attribute(name: str) -> bool:
    """Whether a key can stand in a class: no keyword, nothing that Python mangles or hides."""
    if keyword.iskeyword(name) or name.startswith("__") or name in _SPELLED:
        return False
    try:
        Identifier(name)
    except ValueError:
        return False
    return True
