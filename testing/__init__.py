"""For users' own test suites: a mock in the test's process, what it was called with, and by whom.

:func:`mock_api` is for any test runner; pytest has it as a fixture of the same name
(:mod:`mockument.pytest_plugin`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .calls import Calls, MadeCall
    from .mock import MockApi, mock_api
    from .violating import ContractViolated

__all__ = ["Calls", "ContractViolated", "MadeCall", "MockApi", "mock_api"]

_HOMES = {
    "Calls": "calls",
    "ContractViolated": "violating",
    "MadeCall": "calls",
    "MockApi": "mock",
    "mock_api": "mock",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
