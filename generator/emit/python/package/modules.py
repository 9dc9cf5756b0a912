"""The modules that models are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ....document import Api
from ...text import ClassName, PyExpr, call, doc_text, literal
from ..definitions import AliasDef, ClassDef, Definitions
from ..schemas.order import Order, ordered
from ..spelling.imports import exported, import_lines
from ..spelling.rendering import header, render, render_shaped, shaped
from ..types import Key
from .helpers import helpers_view
from .layout import Layout, Module, laid_out
from .views import Spelled, Views

__all__ = ["ModelModules", "init_module", "model_modules"]


@dataclass(frozen=True, slots=True)
class ModelModules:
    """The files that hold the models, and the names that they export.

    :param files: text by path.
    :param names: classes and aliases, in the order of the document.
    :param lazy: whether ``_models`` is a package whose modules are loaded one by one.
    """

    files: Mapping[str, str]
    names: tuple[ClassName, ...]
    lazy: bool


@dataclass(frozen=True, slots=True)
class _Later:
    """A name that is there from the start, and what it stands for only later."""

    name: ClassName
    call: PyExpr


def model_modules(
    api: Api, definitions: Definitions, also_used: Iterable[str] = ()
) -> ModelModules:
    """The modules ``_base``, ``_types`` and ``_models`` of a package.

    :param definitions: what the document's schemas became.
    :param also_used: names of ``_types`` that other modules of the package need.
    """
    order = ordered(definitions)
    layout = laid_out(definitions, order)
    used = set(also_used)
    classes = [one for one in definitions.by_key.values() if isinstance(one, ClassDef)]
    base = render_shaped(
        "_base.py.jinja",
        header=header(api),
        has_constants=any(one.constants for one in classes),
        has_sent=any(one.is_sent for one in classes),
    )
    files = {"_base.py": base, "py.typed": ""}
    writer = _Writer(api, definitions, order, layout)
    for module in layout.modules:
        files[f"_models/{module.name}.py" if module.name else "_models.py"] = writer.text(module)
    used |= writer.used
    lazy = any(module.name for module in layout.modules)
    if lazy:
        files["_models/__init__.py"] = writer.lazy_package()
        files["_later.py"] = render_shaped("_later.py.jinja", header=header(api))
    helpers = helpers_view(used)
    if helpers:
        files["_types.py"] = render_shaped(
            "_types.py.jinja",
            header=header(api),
            imports=helpers.imports,
            names=helpers.names,
            fragments=helpers.fragments,
        )
    names = tuple(definitions.by_key[key].name for key in order.keys)
    return ModelModules(files, names, lazy=lazy)


class _Writer:
    """Writes the modules of one package, and remembers which helpers they need."""

    def __init__(self, api: Api, definitions: Definitions, order: Order, layout: Layout) -> None:
        self.api = api
        self.definitions = definitions
        self.order = order
        self.layout = layout
        self.used: set[str] = set()
        self.spelled: Spelled = {}

    def text(self, module: Module) -> str:
        """One module."""
        imported = self._names((*module.loaded, *module.awaited))
        views = Views(self.definitions, self.order, imported, self.spelled)
        made = views.of(module.keys)
        later = [self._later(key) for key in module.awaited]
        if later:
            views.annotator.use("TYPE_CHECKING")
        imports = {
            f".{source}" if module.name and source.startswith(".") else source: names
            for source, names in views.annotator.imports().items()
        }
        imports |= self._imports(module.loaded)
        helpers = sorted({one.call.partition("(")[0] for one in later})
        imports |= {".._later": tuple(helpers)} if later else {}
        self.used |= views.annotator.used
        text = render(
            "_models.py.jinja",
            header=header(self.api),
            doc=doc_text(self._doc(module), 0),
            imports=import_lines(imports),
            later_imports=import_lines(self._imports(module.awaited), indent=4),
            later=later,
            names=exported(self._names(module.keys)),
            definitions=made,
            unfinished=views.unfinished,
        )
        return shaped(text) if module.keys else text  # an empty list has a shape of its own

    def lazy_package(self) -> str:
        """The ``__init__.py`` of ``_models``: where each name is."""
        return render_shaped(
            "lazy/_models.py.jinja",
            header=header(self.api),
            title=doc_text(self.api.title, 0),
            imports=import_lines(self._imports(self.definitions.by_key), indent=4),
            names=exported(self._names(self.definitions.by_key)),
            modules=[
                {
                    "name": literal(module.name),
                    "names": literal(" ".join(sorted(self._names(module.keys)))),
                }
                for module in self.layout.modules
            ],
        )

    def _doc(self, module: Module) -> str:
        if not module.name:
            return f"The objects of {self.api.title}."
        head = self.definitions.by_key[module.head].name
        if module.head in self.order.simple:
            return "Values that are no objects."
        return f"`{head}` and what belongs to it." if len(module.keys) > 1 else f"`{head}`."

    def _later(self, key: Key) -> _Later:
        definition = self.definitions.by_key[key]
        helper = "later_alias" if isinstance(definition, AliasDef) else "later_class"
        return _Later(definition.name, call(helper, literal(str(definition.name))))

    def _names(self, keys: Iterable[Key]) -> tuple[ClassName, ...]:
        return tuple(self.definitions.by_key[key].name for key in keys)

    def _imports(self, keys: Iterable[Key]) -> dict[str, tuple[str, ...]]:
        """The imports of some definitions, as a module beside theirs writes them."""
        found: dict[str, list[str]] = {}
        for key in keys:
            module = self.layout.module_of[key]
            found.setdefault(f".{module}", []).append(self.definitions.by_key[key].name)
        return {module: tuple(names) for module, names in found.items()}


def init_module(
    api: Api, doc: str, models: ModelModules, others: Mapping[str, Iterable[str]]
) -> str:
    """The ``__init__.py`` of a package.

    :param doc: its docstring.
    :param models: its models, all of which are public.
    :param others: the other public names, by the module that they come from.
    """
    exports = {module: list(listed) for module, listed in others.items() if listed}
    if not models.lazy and models.names:
        exports["._models"] = list(models.names)
    names = {name for listed in exports.values() for name in listed}
    if models.lazy:
        exports["."] = ["_models"]
    return render_shaped(
        "lazy/__init__.py.jinja" if models.lazy else "__init__.py.jinja",
        header=header(api),
        doc=doc_text(doc, 0),
        imports=import_lines(exports),
        names=exported(names),
    )
