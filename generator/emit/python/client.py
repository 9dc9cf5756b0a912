"""The target ``client``: models, and clients that send and read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from ...document import Api
from ..emitter import Emission
from .choices import Choices
from .client_modules import ClientModules
from .grouping import groups_of
from .lowering import RESERVED_CLASS_NAMES, Lowering
from .modules import init_module, model_modules
from .operations import plan_operations
from .package import finished
from .security import scheme_views

__all__ = ["ClientEmitter", "emitter"]

_CONSTRUCTOR: Final = frozenset(
    {
        "base_url", "bool", "credentials", "dict", "headers", "on_request", "on_response",
        "retries", "self", "str", "timeout", "transport", "tuple",
    }
)  # fmt: skip
_METHODS: Final = frozenset(
    {"aclose", "close", "pages", "respond", "send", "stream", "with_options"}
)


@dataclass(frozen=True)
class ClientEmitter(Choices):
    """Emits a package with the models of a document and its two clients."""

    name: ClassVar[str] = "client"
    summary: ClassVar[str] = "a typed client on httpx, blocking and asynchronous, with its models"

    def emit(self, api: Api) -> Emission:
        """The files of the package, and what types could not say.

        :raises Unusable: if ruff or pydantic is not installed.
        """
        lowering = Lowering(api, self)
        groups = groups_of(api, _METHODS, RESERVED_CLASS_NAMES)
        plans = plan_operations(lowering, api, groups)
        schemes = scheme_views(lowering, api, _CONSTRUCTOR)
        definitions = lowering.finish()
        modules = ClientModules(api, definitions, groups, plans, schemes)
        files = modules.files()
        models = model_modules(api, definitions, modules.used)
        init = init_module(api, f"A client of {api.title}.", models, modules.exports)
        return Emission(
            finished({"__init__.py": init, **models.files, **files}), definitions.findings
        )


emitter: Final = ClientEmitter()
