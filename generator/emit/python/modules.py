"""The modules that models are made of, as views for their templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...document import Api
from ..text import ClassName, DocText, Identifier, PyExpr, call, doc_text, literal, name, subscript
from .annotate import Annotator
from .defaults import default_expression
from .definitions import AliasDef, ClassDef, Definitions, FieldDef
from .helpers import helpers_view, import_lines
from .order import ordered
from .package import header, render
from .types import AnyType, PyType

__all__ = ["ModelModules", "init_module", "model_modules"]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One line of a class: ``attribute: annotation = default``, and its docstring."""

    attribute: Identifier
    annotation: PyExpr
    default: PyExpr | None
    doc: DocText


@dataclass(frozen=True, slots=True)
class ClassView:
    """What ``class.jinja`` lays out.

    :param closed: whether undeclared properties are refused.
    :param extra: the annotation of undeclared properties, where they have a type.
    """

    name: ClassName
    doc: DocText
    fields: tuple[FieldView, ...]
    closed: bool
    extra: PyExpr | None
    template: str = "python/class.jinja"


@dataclass(frozen=True, slots=True)
class AliasView:
    """What ``alias.jinja`` and ``recursive_alias.jinja`` lay out."""

    name: ClassName
    doc: DocText
    annotation: PyExpr
    quoted: PyExpr
    literal_name: PyExpr
    template: str


@dataclass(frozen=True, slots=True)
class ModelModules:
    """The files that hold the models, and the names that they export.

    :param files: text by path.
    :param names: classes and aliases, in the order of the module.
    """

    files: Mapping[str, str]
    names: tuple[ClassName, ...]


class _Views:
    """Makes the views, knowing what stands above the line that is being written."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.annotator = Annotator(definitions)
        self.order = ordered(definitions)
        self.above: set[str] = set()

    def all(self) -> list[ClassView | AliasView]:
        views: list[ClassView | AliasView] = []
        for key in self.order.keys:
            definition = self.definitions.by_key[key]
            if isinstance(definition, ClassDef):
                views.append(self.class_view(definition))
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
            doc_text(alias.doc or f"`{alias.name}` of the document.", 0),
            annotation,
            literal(str(annotation)),
            literal(str(alias.name)),
            f"python/{'recursive_alias' if recursive else 'alias'}.jinja",
        )

    def class_view(self, one: ClassDef) -> ClassView:
        self.annotator.use("ApiModel")
        return ClassView(
            one.name,
            doc_text(one.doc or f"`{one.name}` of the document."),
            tuple(self.field_view(field) for field in one.fields),
            one.extra is None,
            None if one.extra is None else self.typed_extra(one.extra),
        )

    def typed_extra(self, of: PyType) -> PyExpr | None:
        """The annotation of undeclared properties, where they have a type."""
        if isinstance(of, AnyType):
            return None
        self.annotator.use("Field")
        return self.quoted(of, subscript("dict", [name("str"), self.annotator.annotation(of)]))

    def field_view(self, field: FieldDef) -> FieldView:
        annotation, default = self.annotator.annotation(field.type), None
        if not field.required:
            default = default_expression(self.definitions, field)
        if default is None and not field.required:
            default = PyExpr("None")
            if not self.definitions.allows_null(field.type):
                self.annotator.use("Omittable")
                annotation = subscript("Omittable", [annotation])
        if field.wire_name != field.attribute:
            self.annotator.use("Annotated", "Field")
            alias = call("Field", alias=literal(field.wire_name))
            annotation = subscript("Annotated", [annotation, alias])
        if default is not None and default.startswith("Field("):
            self.annotator.use("Field")
        doc = doc_text(field.doc)
        return FieldView(field.attribute, self.quoted(field.type, annotation), default, doc)

    def quoted(self, of: PyType, annotation: PyExpr) -> PyExpr:
        """``annotation``, in quotes where it names something that stands further down."""
        if self.annotator.class_names(of) <= self.above:
            return annotation
        return literal(str(annotation))


def model_modules(
    api: Api, definitions: Definitions, also_used: Iterable[str] = ()
) -> ModelModules:
    """The modules ``_base``, ``_types`` and ``_models`` of a package.

    :param definitions: what the document's schemas became.
    :param also_used: names of ``_types`` that other modules of the package need.
    """
    makes = _Views(definitions)
    views = makes.all()
    files = {"_base.py": render("_base.py.jinja", header=header(api)), "py.typed": ""}
    helpers = helpers_view({*makes.annotator.used, *also_used})
    if helpers:
        files["_types.py"] = render(
            "_types.py.jinja",
            header=header(api),
            imports=helpers.imports,
            names=helpers.names,
            fragments=helpers.fragments,
        )
    names = tuple(view.name for view in views)
    files["_models.py"] = render(
        "_models.py.jinja",
        header=header(api),
        title=doc_text(api.title, 0),
        imports=import_lines(makes.annotator.imports()),
        names=[literal(str(one)) for one in sorted(names)],
        definitions=views,
    )
    return ModelModules(files, names)


def init_module(api: Api, doc: str, exports: Mapping[str, Iterable[str]]) -> str:
    """The ``__init__.py`` of a package.

    :param doc: its docstring.
    :param exports: the public names, by the module that they come from.
    """
    names = sorted({name for listed in exports.values() for name in listed})
    return render(
        "__init__.py.jinja",
        header=header(api),
        doc=doc_text(doc, 0),
        imports=import_lines(
            {module: list(listed) for module, listed in exports.items() if listed}
        ),
        names=[literal(str(name)) for name in names],
    )
