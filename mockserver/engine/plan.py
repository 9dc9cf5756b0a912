"""The ladder of one operation: authenticate, validate, choose, answer. Made at its first call."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from zlib import crc32

from ...generator.document import Api, Operation
from .answer.answers import Recipe, make_answer
from .answer.contract import AnswerContract
from .answer.links import Linker
from .authenticate.guard import Guard, key_names
from .choose.choice import Asked, Choice, choose
from .choose.examples import ExampleJudge
from .choose.match import Matcher
from .choose.prefer import NO_WISH, TWINS, Wish, read_wish
from .cors import vary
from .exchange import Answer, AnswerMode, Headers, MockOptions, Request
from .handler import Call, Handler, find_handler
from .outcome import Decision, Outcome, header_string
from .problems import BODY_TOO_LARGE, EXAMPLE_BROKEN, INTERNAL_FAULT, REQUEST_INVALID, Problem
from .validate.contract import NO_BODY, Body, Contract, Examined
from .violations import ContractViolation

__all__ = ["Plan"]

_LOG = logging.getLogger(__name__)
_MAX_READY: Final = 512
"""Answers that one operation keeps ready: clients send few kinds of ``Accept``, attackers many."""

_FIRST_ERROR: Final = 400

_Failure: TypeAlias = tuple[str, Problem]


@dataclass(frozen=True, slots=True)
class _Fresh:
    """An answer that is made for each request, and why it is this one."""

    recipe: Recipe
    decision: Decision


class Plan:
    """What one operation does with a request, and the answers that it has made already.

    :param api: the document.
    :param guard: what the operation asks of credentials.
    :param operation: an operation of the document.
    :param options: how the mock behaves.
    :param handlers: what answers in the document's place, by the names of operations; they may
        change between two requests.
    """

    def __init__(
        self,
        api: Api,
        guard: Guard,
        operation: Operation,
        options: MockOptions,
        handlers: Mapping[str, Handler] | None = None,
    ) -> None:
        self._handlers = handlers if handlers is not None else {}
        self._guard = guard
        self._linker = Linker(api, operation)
        self._operation = operation
        self._options = options
        keys = key_names(api)
        others = keys | TWINS if options.query_preferences else keys
        self._contract = Contract(operation, options.undeclared, others)
        self._answers = AnswerContract(operation)
        self._matcher = Matcher(operation)
        self._judge = ExampleJudge()
        self._ready: dict[Asked, Outcome | _Fresh] = {}

    def respond(self, request: Request, variables: Mapping[str, str]) -> Outcome | _Failure:
        """The outcome, or the rung at which the request failed with what is wrong with it.

        :param variables: the path's variables, decoded.
        """
        if self._options.authenticate:
            problem = self._guard.check(request)
            if problem is not None:
                return "authenticate", problem
        if self._matcher or self._options.validate != "strict":
            return self._looked_at(request, variables)
        body = self._contract.validate(request, variables, self._options.max_body_bytes)
        if isinstance(body, Problem):
            return "validate", body
        outcome = self._chosen(Call(self._operation, request, variables, body.value), "")
        return _told(outcome, _unchecked(body)) if body.unchecked else outcome

    def _looked_at(self, request: Request, variables: Mapping[str, str]) -> Outcome | _Failure:
        """The outcome where it hangs on more than on whether the request keeps its contract."""
        found = self._examined(request, variables)
        value, problem = found.body.value, found.problem
        call = Call(self._operation, request, variables, value)
        named = self._matcher.name(request, variables, value) if self._matcher else ""
        if problem is None:
            outcome = self._chosen(call, named)
            return _told(outcome, _unchecked(found.body)) if found.body.unchecked else outcome
        if problem.kind is REQUEST_INVALID and named:
            played = self._chosen(call, named)
            # A documented error's example may break the contract: so such errors come about.
            if isinstance(played, Outcome) and played.answer.status >= _FIRST_ERROR:
                return played
        if self._options.validate == "strict" or problem.kind is BODY_TOO_LARGE:
            return "validate", problem
        return _told(self._chosen(call, named), _violations(found, problem))

    def _examined(self, request: Request, variables: Mapping[str, str]) -> Examined:
        limit = self._options.max_body_bytes
        if self._options.validate != "off":
            return self._contract.examine(request, variables, limit)
        body = self._contract.read(request, limit)
        return (
            Examined(NO_BODY, (), body) if isinstance(body, Problem) else Examined(body, (), None)
        )

    def _chosen(self, call: Call, named: str) -> Outcome | _Failure:
        """The outcome for a request that may have one.

        :param named: the name of the example that the request is; empty for none.
        """
        outcome = self._answered(call, named)
        if not self._linker.is_needed or not isinstance(outcome, Outcome):
            return outcome
        return _told(outcome, self._linker.headers(outcome.answer, call))

    def _answered(self, call: Call, named: str) -> Outcome | _Failure:
        wish = self._wish(call.request)
        if isinstance(wish, Problem):
            return "choose", wish
        if self._handlers:
            handled = self._handled(call)
            if handled is not None:
                return handled
        asked = Asked(call.request.header("accept"), wish, named, _streamed(call))
        return self._answer(asked, call.request)

    def _wish(self, request: Request) -> Wish | Problem:
        from_query = self._options.query_preferences
        if not from_query and request.header("prefer") is None:
            return NO_WISH
        return read_wish(request, from_query=from_query)

    def _handled(self, call: Call) -> Outcome | _Failure | None:
        """What a handler made of a call; None where it leaves the answer to the document."""
        handler = find_handler(self._handlers, self._operation)
        if handler is None:
            return None
        try:
            answer = handler(call)
        except Exception as error:
            _LOG.exception("the handler of %s failed", self._operation.label)
            return "answer", Problem(INTERNAL_FAULT, f"the handler failed: {error!r}"[:500])
        if answer is None:
            return None
        decision = Decision("answer", ("a handler in Python",))
        more = (*self._more_headers(NO_WISH, decision), *self._broken(answer, call))
        return Outcome(answer.with_headers(more), decision, self._operation)

    def _broken(self, answer: Answer, call: Call) -> Headers:
        """How a handler's answer breaks the contract: told, since it may be meant."""
        if self._options.validate == "off" or call.request.method == "HEAD":
            return ()
        violations = self._answers.violations(answer)
        if not violations:
            return ()
        first = _place(violations[0])
        _LOG.warning("the handler of %s breaks the contract: %s", self._operation.label, first)
        return _told_violations(len(violations), first)

    def _answer(self, asked: Asked, request: Request) -> Outcome | _Failure:
        """The answer for what the request accepts, prefers and is: made once, then ready."""
        ready = self._ready.get(asked)
        if ready is None:
            made = self._make(asked)
            if isinstance(made, tuple):
                return made
            if len(self._ready) >= _MAX_READY:
                self._ready.clear()
            ready = self._ready[asked] = made
        return ready if isinstance(ready, Outcome) else self._fresh(ready, request, asked.wish)

    def _make(self, asked: Asked) -> Outcome | _Fresh | _Failure:
        wish = asked.wish
        choice = choose(self._operation, asked, self._judge)
        if isinstance(choice, Problem):
            return "choose", choice
        broken = self._refused_example(choice, wish)
        if broken is not None:
            return "choose", broken
        made = make_answer(choice, self._mode(wish), self._options.locale)
        if isinstance(made, Problem):
            return "answer", made
        if isinstance(made, Recipe):
            because = (*choice.because[:-1], "made from the schema for this request")
            decision = Decision("answer", because)
            more = self._more_headers(wish, decision)
            return _Fresh(replace(made, headers=(*made.headers, *more)), decision)
        decision = Decision("answer", choice.because)
        more = self._more_headers(wish, decision)
        return Outcome(made.with_headers(more), decision, self._operation, None, wish.wait)

    def _mode(self, wish: Wish) -> AnswerMode:
        if wish.dynamic is not None:
            return "dynamic" if wish.dynamic else "example"
        return "example" if wish.example else self._options.answers

    def _refused_example(self, choice: Choice, wish: Wish) -> Problem | None:
        """What is wrong with sending the example that was asked for by name."""
        if not wish.example or choice.example is None or self._options.broken_examples:
            return None
        if choice.example.keeps_contract:
            return None
        return Problem(
            EXAMPLE_BROKEN,
            f"the example {wish.example!r} breaks its schema; `mockument check` says how, and "
            "--broken-examples sends it all the same",
        )

    def _fresh(self, fresh: _Fresh, request: Request, wish: Wish) -> Outcome | _Failure:
        """An answer that is made for this request alone; for the same request, the same."""
        asked = f"{self._options.seed} {request.method} {request.path}?{request.query}"
        answer = fresh.recipe.answer(crc32(request.body, crc32(asked.encode())))
        if isinstance(answer, Problem):
            return "answer", answer
        return Outcome(answer, fresh.decision, self._operation, None, wish.wait)

    def _more_headers(self, wish: Wish, decision: Decision) -> Headers:
        more = vary(self._options.cors_origins)
        if wish.applied:
            more = (*more, ("Preference-Applied", wish.applied))
        if self._options.explain:
            more = (*more, ("Mockument-Decision", decision.header(self._operation)))
        return more


def _streamed(call: Call) -> bool | None:
    body = call.body
    said = body.get("stream") if isinstance(body, dict) else None
    return said if isinstance(said, bool) else None


def _told(outcome: Outcome | _Failure, headers: Headers) -> Outcome | _Failure:
    """An outcome with more headers; a failure says what it has to say itself."""
    if not isinstance(outcome, Outcome):
        return outcome
    return replace(outcome, answer=outcome.answer.with_headers(headers))


def _unchecked(body: Body) -> Headers:
    return (("Mockument-Unchecked", header_string(body.unchecked)),)


def _violations(found: Examined, problem: Problem) -> Headers:
    """What a strict mock would have refused: how much, and the first of it."""
    said = _place(found.violations[0]) if found.violations else problem.detail
    return _told_violations(len(found.violations) or 1, said)


def _place(violation: ContractViolation) -> str:
    where = filter(None, (violation.location, violation.name, violation.pointer))
    return f"{' '.join(where)}: {violation.message}"


def _told_violations(count: int, first: str) -> Headers:
    return (("Mockument-Violations", f"count={count}, first={header_string(first)}"),)
