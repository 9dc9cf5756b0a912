"""Imports that are waited for: a library may come in only when a test first needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["Awaited"]


class Awaited(MetaPathFinder):
    """Stands first among the finders, and says when one of some modules has been imported.

    :param names: the modules.
    :param imported: is told of each once it is there.
    """

    def __init__(self, names: Collection[str], imported: Callable[[ModuleType], None]) -> None:
        self._names = frozenset(names)
        self._imported = imported

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the other finders find, its loader wrapped."""
        if fullname not in self._names:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Telling(spec.loader, self._imported)
                return spec
        return None


class _Telling(Loader):
    """Loads a module as its own loader does, then leaves it to that one and tells."""

    def __init__(self, own: Any, imported: Callable[[ModuleType], None]) -> None:  # noqa: ANN401
        self._own = own
        self._imported = imported

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        spec.loader = self._own
        made: ModuleType | None = self._own.create_module(spec)
        spec.loader = self
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._own
        module.__loader__ = self._own
        self._own.exec_module(module)
        self._imported(module)
