"""Asker: makes the calls of cases, has their answers judged, and counts what they have used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from .case import Case
from .coverage import Tally
from .exchange import Checker, Judged
from .hooks import HookFailed, Hooks
from .intent import why_not_meant
from .judge import Judge
from .results import Result
from .sender import NoAnswer, Sender, Sent, Unreachable

__all__ = ["Asker"]


@dataclass
class Asker:
    """Asks a server; may be used by several threads.

    :param checker: holds requests and answers against the document.
    :param judge: what is wrong with answers.
    :param hooks: functions of the user's around each call.
    :param sender: what makes the calls.
    :param tally: counts what good exchanges have used.
    :param note: is told each result of a call, in the thread that made it.
    :param unreachable: why the server cannot be reached any more; empty where it can.
    """

    checker: Checker
    judge: Judge
    hooks: Hooks
    sender: Sender
    tally: Tally
    note: Callable[[Result], None] = lambda _: None
    unreachable: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ask(self, case: Case) -> Result:
        """Make the call of a case, if it can be made."""
        reason = case.missing or self.unreachable or why_not_meant(self.checker, case)
        if reason or case.call is None:
            return Result(case, reason=reason)
        try:
            self.hooks.before_call(case.call, case)
            sent = self.sender.send(case.call)
        except HookFailed as failed:
            return Result(case, reason=f"a hook failed: {failed}")
        except Unreachable as why:
            self.unreachable = str(why)
            return Result(case, reason=str(why))
        except NoAnswer as why:
            return Result(case, failures=(self.judge.no_answer(case, str(why)),))
        result = self._judged(case, sent)
        self.note(result)
        return result

    def _judged(self, case: Case, sent: Sent) -> Result:
        exchange = sent.exchange
        reason = self.judge.not_run(case, exchange)
        if reason:
            return Result(case, exchange, (), reason, sent.seconds)
        found = self.checker.check_answer(case.operation, exchange)
        failures = [*self.judge.failures(case, exchange, sent.seconds, found)]
        try:
            self.hooks.after_call(exchange, case)
        except HookFailed as failed:
            failures.append(self.judge.hook_failed(case, str(failed)))
        return Result(case, exchange, tuple(failures), "", sent.seconds)

    def count(self, result: Result) -> Judged | None:
        """Count what an exchange has used.

        :returns: the exchange, where it kept the contract on both sides.
        """
        exchange = result.exchange
        if exchange is None or result.failures or result.case.expectation == "unknown-method":
            return None
        judged = Judged(exchange, result.case.operation)
        is_good = result.case.keeps_contract and result.state == "passed"
        with self._lock:
            self.tally.count(judged.pointer, judged.status)
            if is_good:
                self.tally.sent(judged)
            if result.state == "passed":
                self.tally.answered(judged)
        return judged if is_good else None
