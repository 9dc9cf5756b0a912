"""The target ``models``: a document's schemas as one package of pydantic classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from ...document import Api
from ..emitter import Emission
from .choices import Choices
from .definitions import Definitions, is_one_way
from .package.modules import init_module, model_modules
from .schemas.lowering import Lowering
from .spelling.rendering import finished

__all__ = ["ModelsEmitter", "emitter"]


@dataclass(frozen=True)
class ModelsEmitter(Choices):
    """Emits the models of a document, and nothing that sends them."""

    name: ClassVar[str] = "models"
    summary: ClassVar[str] = "pydantic v2 models, one class for each object of the document"

    def emit(self, api: Api) -> Emission:
        """The files of the package, and what types could not say.

        :raises Unusable: if ruff or pydantic is not installed.
        """
        lowering = Lowering(api, self)
        definitions = lowering.finish()
        if any(map(is_one_way, definitions.by_key.values())):
            definitions = _both_ways(lowering, api, definitions)
        modules = model_modules(api, definitions)
        init = init_module(
            api, f"The models of {api.title}.", modules, {"._base": ["ApiModel", "ApiTolerance"]}
        )
        return Emission(finished({"__init__.py": init, **modules.files}), definitions.findings)


def _both_ways(lowering: Lowering, api: Api, definitions: Definitions) -> Definitions:
    """The definitions, apart for requests and answers where they differ."""
    # Models alone have to do with operations only then.
    from .operations.directions import Directions
    from .operations.grouping import Groups
    from .operations.plan import plan_operations

    operations = plan_operations(lowering, api, Groups())
    return Directions(lowering, lowering.finish(), operations).views(definitions)


emitter: Final = ModelsEmitter()
