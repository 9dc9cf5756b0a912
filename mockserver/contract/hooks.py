"""Hooks: functions of the user's, in a file of Python, around each call.

A file has any of these::

    def before_call(call, case): ...      # change the call: call.headers.append(("X-Trace", "1"))
    def after_call(exchange, case): ...   # assert what no document can say
    def make_value(operation, name): ...  # for a variable, parameter or placeholder; None for none
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ...generator.document import Operation
from ...generator.findings import DocumentPlace, Finding, JsonValue, Severity, Unusable
from ...generator.messages.call import Call
from .case import Case
from .exchange import Exchange

__all__ = ["NO_HOOKS", "HookFailed", "Hooks", "load_hooks"]

_NAMES: Final = ("before_call", "after_call", "make_value")


class HookFailed(Exception):  # noqa: N818 - what it is
    """A hook raised; the message says which, and what."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """The functions that there are; they may be called by several threads at once."""

    functions: dict[str, Callable[..., Any]]

    def before_call(self, call: Call, case: Case) -> None:
        """Let a call be changed before it is made.

        :raises HookFailed: if the hook raises.
        """
        self._run("before_call", call, case)

    def after_call(self, exchange: Exchange, case: Case) -> None:
        """Let an exchange be looked at.

        :raises HookFailed: if the hook raises, such as by ``assert``.
        """
        self._run("after_call", exchange, case)

    def make_value(self, operation: Operation, name: str) -> JsonValue:
        """A value of the user's; None for none.

        :raises HookFailed: if the hook raises.
        """
        value: JsonValue = self._run("make_value", operation, name)
        return value

    def _run(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - what a user returns
        function = self.functions.get(name)
        if function is None:
            return None
        try:
            return function(*arguments)
        except Exception as error:
            told = str(error) or type(error).__name__
            raise HookFailed(f"{name}: {told}") from error


NO_HOOKS: Final = Hooks({})


def load_hooks(path: Path) -> Hooks:
    """The hooks of a file, which is run.

    :raises Unusable: if it cannot be run, or has no hook.
    """

    def refused(why: str) -> Unusable:
        return Unusable(Finding("hooks", Severity.ERROR, DocumentPlace(str(path), ""), why))

    try:
        names = runpy.run_path(str(path))
    except Exception as error:
        raise refused(f"it cannot be run: {type(error).__name__}: {error}") from error
    functions = {name: names[name] for name in _NAMES if callable(names.get(name))}
    if not functions:
        raise refused(f"it has none of {', '.join(_NAMES)}")
    return Hooks(functions)
