"""Links of answers are followed: the call that one says can be made next is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...generator.document import Api, Link, Operation
from ...generator.findings import JsonValue
from .case import SAFE, Case
from .followed import NoValue, Source, linked_values
from .results import Result
from .steps import Steps, not_run, with_body

__all__ = ["LinkSteps"]


@dataclass(frozen=True)
class LinkSteps:
    """Follows links.

    :param asked: where the operations stand that may be called.
    """

    api: Api
    steps: Steps
    asked: frozenset[str]

    def of(self, source: Result, link: Link) -> Iterator[Result]:
        """Follow a link of an answer that kept its contract.

        A link that leads nowhere is for ``mockument check`` to tell, and is not followed.
        """
        target = self.api.linked(link)
        if target is None or target.pointer not in self.asked:
            return
        name = f"link {link.name} of {source.case.operation.label}"
        why_not = _why_not(source.case.operation, target, link)
        if why_not:
            yield not_run(target, name, why_not)
            return
        if target.method not in SAFE and source.case.operation.method not in SAFE:
            # What the call changes must be there for it alone.
            source = self.steps.again(source.case)
            yield source
        if source.exchange is None or not 200 <= source.exchange.status < 400:
            yield not_run(target, name, f"{source.case.operation.label} was not answered well")
            return
        yield self.steps.asker.ask(self._case(source, link, target, name))

    def _case(self, source: Result, link: Link, target: Operation, name: str) -> Case:
        assert source.exchange is not None  # noqa: S101 - the caller has looked
        before = (source.case.call,) if source.case.call else ()
        told = Source(source.exchange, source.case.variables)
        try:
            values = linked_values(link, told)
            body: JsonValue = told.filled(link.request_body)
        except NoValue as none:
            missing = f"the answer that the link starts from has no {none}"
            return Case(target, "stateful", name, None, missing=missing)
        supply = self.steps.supply.preferring(values)
        case = self.steps.case(target, name, supply, before)
        if body is None or case.draft is None or case.draft.body is None:
            return case
        return with_body(case, case.draft.with_body(body), self.steps.access)


def _why_not(origin: Operation, target: Operation, link: Link) -> str:
    """Why a link is not followed; empty where it is."""
    if link.has_server:
        return "the link leads to another server"
    if target.method in SAFE:
        return ""
    if "{" in target.path and origin.method != "POST":
        return "it changes something that this run has not made"
    if "{" not in target.path and target.method == "DELETE":
        return "it deletes without an id"
    return ""
