"""Steps: calls of the phase *stateful*, each made from what calls before it have told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ...generator.document import Operation, Schema
from ...generator.findings import JsonValue
from ...generator.messages.call import Call
from .access import Access
from .asker import Asker
from .case import Case, Expectation
from .draft import Draft
from .example_cases import example_cases
from .placeholders import member
from .results import Result
from .supply import Supply

__all__ = ["Steps", "not_run", "with_body"]

_CONFLICT: Final = 409
_BOUND: Final = frozenset({"enum", "const", "format", "pattern", "contentEncoding"})
"""Keywords of a text that cannot be changed at will."""
_SUFFIX: Final = "-2"


@dataclass(frozen=True)
class Steps:
    """Makes the calls of the phase.

    :param asker: what makes them.
    :param access: what they are sent with.
    :param supply: values that no call before them has told.
    """

    asker: Asker
    access: Access
    supply: Supply

    def case(
        self,
        operation: Operation,
        name: str,
        supply: Supply,
        before: tuple[Call, ...],
        expectation: Expectation = "kept",
    ) -> Case:
        """The first example of an operation that can be called, as a step.

        :param supply: where its values come from.
        :param before: the calls that were made first.
        """
        cases = [*example_cases(operation, supply, self.access)]
        chosen = next((one for one in cases if one.call is not None), cases[0])
        return replace(
            chosen,
            phase="stateful",
            name=name,
            expectation=expectation,
            path_from="answered",
            data_from="answered",
            example="",
            before=before,
        )

    def again(self, base: Case) -> Result:
        """Make a call again that was answered well, to have another thing of its kind.

        Where the first is in its way, texts that may be any are changed. That the server makes no
        second one breaks nothing.
        """
        draft = base.draft
        if draft is None:
            return not_run(base.operation, "make another", "its call cannot be made again")
        result = self._made(base, draft)
        if result.exchange is not None and result.exchange.status == _CONFLICT and draft.body:
            media, value = draft.body
            result = self._made(base, draft.with_body(_varied(value, media.schema)))
        status = result.exchange.status if result.exchange is not None else 0
        if 400 <= status < 500:
            return replace(
                result, failures=(), reason=f"the server makes no second one like it ({status})"
            )
        return result

    def _made(self, base: Case, draft: Draft) -> Result:
        case = with_body(replace(base, draft=draft), draft, self.access)
        return self.asker.ask(
            replace(case, phase="stateful", name="make another", data_from="answered", example="")
        )


def with_body(case: Case, draft: Draft, access: Access) -> Case:
    """A case with a call that is made of another draft."""
    call = draft.call()
    missing = access.add(case.operation, call)
    return replace(case, draft=draft, call=None if missing else call, missing=missing)


def not_run(operation: Operation, name: str, reason: str) -> Result:
    """A step that could not be made."""
    return Result(Case(operation, "stateful", name, None, missing=reason), reason=reason)


def _varied(value: JsonValue, schema: Schema | None) -> JsonValue:
    """A value whose texts are others, where they may be any."""
    if isinstance(value, dict):
        return {name: _varied(part, member(schema, name)) for name, part in value.items()}
    if not isinstance(value, str):
        return value
    followed = schema.followed() if schema else None
    if schema and followed is None:
        return value
    keywords = followed.keywords if followed else {}
    if not _BOUND.isdisjoint(keywords):
        return value
    longest = keywords.get("maxLength")
    kept = longest - len(_SUFFIX) if isinstance(longest, int) else len(value)
    return value[:kept] + _SUFFIX if kept >= 0 else value
