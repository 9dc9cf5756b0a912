"""The target ``client``: models, and clients that send and read them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from ...document import Api
from ...findings import DocumentPlace, Finding, Severity
from ..emitter import Emission
from ..options import option
from .choices import Choices
from .definitions import Definitions, is_one_way
from .operations.directions import Directions
from .operations.grouping import GroupBy, Groups, groups_of, read_group_by
from .operations.method_names import CLIENT_MEMBERS, CONSTRUCTOR_ARGUMENTS
from .operations.plan import OperationPlan, plan_operations
from .operations.security import scheme_views
from .operations.servers import plan_server, report_server
from .package.client_modules import ClientModules
from .package.modules import init_module, model_modules
from .package.project import Project, in_project
from .schemas.lowering import Lowering
from .schemas.reserved import RESERVED_CLASS_NAMES
from .spelling.first_call import first_call
from .spelling.rendering import finished
from .spelling.sides import Constructor

__all__ = ["ClientEmitter", "ClientPlan", "emitter", "plan_client"]


@dataclass(frozen=True)
class ClientEmitter(Choices):
    """Emits a package with the models of a document and its two clients."""

    name: ClassVar[str] = "client"
    summary: ClassVar[str] = "a typed client on httpx, blocking and asynchronous, with its models"
    project: Project | None = option(  # noqa: RUF009 - it makes a field
        None,
        "A project around the package, with a pyproject.toml and a README.md, by its name.",
        read=Project.read,
    )

    group_by: GroupBy = option(  # noqa: RUF009 - it makes a field
        "auto",
        "What operations are grouped by: tags, paths (their first fixed segment) or none. "
        "The default: what the document has, from 40 operations on.",
        read=read_group_by,
    )

    def emit(self, api: Api) -> Emission:
        """The files of the package, and what types could not say.

        :raises Unusable: if ruff or pydantic is not installed.
        """
        lowering = Lowering(api, self)
        plan = _planned(lowering, api, self.group_by)
        definitions = lowering.finish()
        if any(map(is_one_way, definitions.by_key.values())):
            directions = Directions(lowering, definitions, plan.operations)
            definitions = directions.views(definitions)
            plan = replace(plan, operations=directions.planned())
        groups = plan.groups.apart_from(one.name for one in definitions.by_key.values())
        modules = ClientModules(api, definitions, groups, plan.operations, plan.constructor)
        files = modules.files()
        models = model_modules(api, definitions, modules.used)
        first = first_call(plan.constructor, plan.operations)
        doc = f"A client of {' '.join(api.title.split())}."
        shown = f"{doc}\n\n```python\n{first.text}\n```" if first else doc
        init = init_module(api, shown, models, modules.exports)
        package = finished({"__init__.py": init, **models.files, **files})
        whole = in_project(self.project, api, package, first) if self.project else package
        return Emission(whole, tuple(_said(api, plan, definitions, modules.unpaged)))


def _said(
    api: Api, plan: ClientPlan, definitions: Definitions, unpaged: Container[str]
) -> Iterator[Finding]:
    """What is reported; of paging that the answers' types do not bear, only what was asked for.

    :param unpaged: the pointers of operations whose items cannot be reached.
    """
    for finding in definitions.findings:
        pointer = finding.place.pointer if isinstance(finding.place, DocumentPlace) else ""
        if finding.code != "pagination-found" or pointer not in unpaged:
            yield finding
    for one in plan.operations:
        if one.operation.pointer in unpaged and "x-pagination" in one.operation.node.mapping:
            place = api.document.place(one.operation.node.child("x-pagination").pointer)
            message = "`items`, `next` or `more` leads to nothing in the answer: it is not paged"
            yield Finding("pagination-not-used", Severity.WARNING, place, message)


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """What a client consists of, before anything is spelled.

    :param groups: the groups of operations; none where all are the client's own.
    :param constructor: what the client is made with.
    """

    groups: Groups
    operations: tuple[OperationPlan, ...]
    constructor: Constructor


def plan_client(api: Api, group_by: GroupBy = "auto") -> ClientPlan:
    """What the client of a document consists of."""
    return _planned(Lowering(api), api, group_by)


def _planned(lowering: Lowering, api: Api, group_by: GroupBy) -> ClientPlan:
    groups = groups_of(api, CLIENT_MEMBERS, RESERVED_CLASS_NAMES, group_by)
    operations = plan_operations(lowering, api, groups)
    schemes = scheme_views(lowering, api, CONSTRUCTOR_ARGUMENTS)
    report_server(lowering, api)
    server = plan_server(api, {*CONSTRUCTOR_ARGUMENTS, *(one.argument for one in schemes)})
    return ClientPlan(groups, operations, Constructor(server, schemes))


emitter: Final = ClientEmitter()
