"""Functions put around methods of foreign classes, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

__all__ = ["Around", "Undo", "put_around"]

Around: TypeAlias = Callable[..., Any]
"""Called with the method that it stands around, then with what that is called with."""

Undo: TypeAlias = Callable[[], None]


def put_around(owner: Any, name: str, around: Around) -> Undo:  # noqa: ANN401 - any class
    """Let a method of a class be called by way of a function.

    :returns: what takes the function away again.
    """
    method = owner.__dict__[name]

    @wraps(method)
    def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the method's own
        __tracebackhide__ = True
        return around(method, *arguments, **named)

    setattr(owner, name, wrapped)
    return lambda: setattr(owner, name, method)
