"""Definitions to views: what the templates of a module of models lay out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from ...text import (
    ClassName,
    DocText,
    Identifier,
    PyExpr,
    call,
    doc_text,
    literal,
    name,
    subscript,
    tuple_of,
)
from ..definitions import AliasDef, ClassDef, Definitions, FieldDef
from ..schemas.defaults import DOCUMENTED, default_expression
from ..schemas.order import Order
from ..spelling.annotate import Annotator
from ..types import AnyType, Key, PyType, references
from .origins import origins_of

__all__ = ["AliasView", "ClassView", "FieldView", "Spelled", "Views"]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One line of a class: ``attribute: annotation = default``, and its docstring."""

    attribute: Identifier
    annotation: PyExpr
    default: PyExpr | None
    doc: DocText


_ONE_LINE: Final = 44
"""Characters of the annotation of undeclared properties that leave it in one line.

In several the comment after it would not be where pyright looks for it; a text is never parted.
"""


@dataclass(frozen=True, slots=True)
class ClassView:
    """What ``class.jinja`` lays out.

    :param closed: whether undeclared properties are refused.
    :param extra: the annotation of undeclared properties, where they have a type.
    :param rules: what checks objects for all that their fields do not say.
    :param constants: the attributes that are sent even if nobody has set them.
    :param answered: the attributes that are answered only, where what is sent is another class.
    :param is_sent: whether it is that other class, and is made of what was answered, too.
    """

    name: ClassName
    doc: DocText
    fields: tuple[FieldView, ...]
    closed: bool
    extra: PyExpr | None
    rules: PyExpr | None
    constants: PyExpr | None = None
    answered: PyExpr | None = None
    is_sent: bool = False
    template: str = "python/class.jinja"

    @property
    def extra_is_long(self) -> bool:
        """Whether a formatter would part the line of ``extra`` from the comment that it needs."""
        return self.extra is not None and len(self.extra) > _ONE_LINE


@dataclass(frozen=True, slots=True)
class AliasView:
    """What ``alias.jinja`` and ``recursive_alias.jinja`` lay out."""

    name: ClassName
    doc: DocText
    annotation: PyExpr
    quoted: PyExpr
    literal_name: PyExpr
    template: str


Spelled: TypeAlias = dict[int, tuple[FieldView, Annotator]]
"""Views of fields with the names that they need, by the identity of the field: large documents have
the same field in hundreds of classes. Definitions keep their fields as long as there are views."""


class Views:
    """Makes the views of one module, knowing what stands above the line that is being written.

    :param definitions: what references lead to.
    :param order: the order of all definitions.
    :param imported: the names that other modules give to this one.
    :param spelled: fields that other modules have, too.
    """

    def __init__(
        self, definitions: Definitions, order: Order, imported: Iterable[str], spelled: Spelled
    ) -> None:
        self.definitions = definitions
        self.spelled = spelled
        self.annotator = Annotator(definitions)
        self.order = order
        self.above = set(imported)
        self.unfinished: list[ClassName] = []
        """Classes that name something further down: pydantic finishes them when that is there."""

    def of(self, keys: Iterable[Key]) -> list[ClassView | AliasView]:
        """The views of some definitions, in their order."""
        views: list[ClassView | AliasView] = []
        for key in keys:
            definition = self.definitions.by_key[key]
            if isinstance(definition, ClassDef):
                views.append(self.class_view(definition))
                if not self.is_above(self.definitions.needs[key]):
                    self.unfinished.append(definition.name)
            else:
                views.append(self.alias_view(definition))
            self.above.add(definition.name)
        return views

    def alias_view(self, alias: AliasDef) -> AliasView:
        annotation = self.annotator.annotation(alias.type)
        recursive = alias.key in self.order.recursive
        self.annotator.use("TypeAlias", *(("TYPE_CHECKING", "TypeAliasType") if recursive else ()))
        return AliasView(
            alias.name,
            doc_text(alias.doc or origins_of(alias.key), 0),
            annotation,
            literal(str(annotation)),
            literal(str(alias.name)),
            f"python/{'recursive_alias' if recursive else 'alias'}.jinja",
        )

    def class_view(self, one: ClassDef) -> ClassView:
        self.annotator.use("ApiModel")
        return ClassView(
            one.name,
            doc_text(one.doc or origins_of(one.key)),
            tuple(self.field_view(field) for field in one.fields),
            one.extra is None,
            None if one.extra is None else self.typed_extra(one.extra),
            self.rules(one) if one.rules else None,
            self.constants(one) if one.constants else None,
            self.answered(one) if one.answered else None,
            self.is_sent(one),
        )

    def answered(self, one: ClassDef) -> PyExpr:
        """The names of the attributes that are answered only."""
        self.annotator.use("ClassVar")
        return tuple_of(literal(str(attribute)) for attribute in one.answered)

    def is_sent(self, one: ClassDef) -> bool:
        """Whether objects are made of what was answered, too."""
        if one.is_sent:
            self.annotator.use("Any", "model_validator")
        return one.is_sent

    def constants(self, one: ClassDef) -> PyExpr:
        """The names of the attributes that have one value each."""
        self.annotator.use("ClassVar")
        return tuple_of(literal(str(attribute)) for attribute in one.constants)

    def rules(self, one: ClassDef) -> PyExpr:
        """The call that makes what checks objects of a class."""
        self.annotator.use("Rules", "Self", "ValidationInfo", "model_validator")
        return call("Rules", literal(dict(one.rules)))

    def typed_extra(self, of: PyType) -> PyExpr | None:
        """The annotation of undeclared properties, where they have a type."""
        if isinstance(of, AnyType):
            return None
        self.annotator.use("Field")
        annotation = subscript("dict", [name("str"), self.annotator.annotation(of)])
        if len(annotation) > _ONE_LINE:
            return literal(str(annotation))
        return self.quoted(of, annotation)

    def field_view(self, field: FieldDef) -> FieldView:
        """The view of a field; of one that names no definition it is made once for all modules."""
        known = self.spelled.get(id(field))
        if known is None:
            annotator = Annotator(self.definitions)
            known = self._field_view(annotator, field), annotator
            if not any(True for _ in references(field.type)):
                self.spelled[id(field)] = known
        view, annotator = known
        self.annotator.used |= annotator.used
        self.annotator.externals |= annotator.externals
        return view

    def _field_view(self, annotator: Annotator, field: FieldDef) -> FieldView:
        annotation, default = annotator.annotation(field.type), None
        if not field.required:
            default = default_expression(self.definitions, field)
        if default is None and not field.required:
            default = PyExpr("None")
            if not self.definitions.allows_null(field.type):
                annotator.use("Omittable")
                annotation = subscript("Omittable", [annotation])
        if field.wire_name != field.attribute:
            annotator.use("Annotated", "Field")
            alias = call("Field", alias=literal(field.wire_name))
            annotation = subscript("Annotated", [annotation, alias])
        if default is not None and default.startswith("Field("):
            annotator.use("Field")
            if default.startswith(f"Field(default_factory={DOCUMENTED}("):
                annotator.use(DOCUMENTED)
        doc = doc_text(field.doc)
        return FieldView(field.attribute, self.quoted(field.type, annotation), default, doc)

    def quoted(self, of: PyType, annotation: PyExpr) -> PyExpr:
        """``annotation``, in quotes where it names something that stands further down."""
        return annotation if self.is_above(references(of)) else literal(str(annotation))

    def is_above(self, keys: Iterable[Key]) -> bool:
        """Whether some definitions are there already."""
        return all(self.definitions.by_key[key].name in self.above for key in keys)
