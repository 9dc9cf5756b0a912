"""The user's own function for names: it is asked about each, and its answer is checked.

>>> def rename(kind: str, name: str, source: str) -> str:
...     return name.removeprefix("V1") if kind == "class" else name
"""

from __future__ import annotations

import importlib
import importlib.util
import traceback
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ..findings import DocumentPlace, Finding, Severity, Unusable
from .options import BadOption
from .text import Identifier

__all__ = ["NameHook", "NameKind", "load_hook"]

NameKind: TypeAlias = Literal["class", "field", "method", "argument"]
"""What a name is of."""


@dataclass(frozen=True, slots=True)
class NameHook:
    """A function that may give another name, and what its errors call it.

    :param function: takes the kind, our name and the document's, and gives the name to use.
    :param label: the file or the import path that it came from.
    """

    function: Callable[[str, str, str], object]
    label: str = "naming"

    def renamed(self, kind: NameKind, name: str, source: str, taken: Container[str]) -> str:
        """The name to use.

        :param name: the name that is used where the function has no other.
        :param source: the name in the document, or what stands for one.
        :param taken: names that cannot be given.
        :raises Unusable: if the function fails, or gives what cannot be used.
        """
        try:
            answer = self.function(kind, name, source)
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            message = f"{type(error).__name__}: {error} (of {kind} {source!r:.60})"
            raise self._refused(message, line=line) from error
        wrong = "" if answer == name else _fault(kind, answer, taken)
        if wrong or not isinstance(answer, str):
            raise self._refused(f"{answer!r:.60} for {kind} {source!r:.60}: {wrong}")
        return answer

    def _refused(self, message: str, *, line: int | None = None) -> Unusable:
        place = DocumentPlace(self.label, "", line)
        hint = "give `name` back where you want no other"
        return Unusable(Finding("naming-function", Severity.ERROR, place, message, hint))


def _fault(kind: NameKind, answer: object, taken: Container[str]) -> str:
    """Why a name cannot be used; empty where it can."""
    if not isinstance(answer, str):
        return "a name is a text"
    try:
        Identifier(answer)
    except ValueError:
        return "no identifier of Python"
    if answer.startswith("_"):
        return "names with _ in front are private"
    if (kind == "class") != answer[0].isupper():
        return "classes begin with a capital letter, and nothing else does"
    return "the name is taken" if answer in taken else ""


def load_hook(path: str | Callable[[str, str, str], object]) -> NameHook:
    """The function that ``file.py:name`` or ``package.module:name`` means, or the one given.

    :raises BadOption: if there is none.
    """
    if not isinstance(path, str):
        return NameHook(path, getattr(path, "__qualname__", "naming"))
    module, _, name = path.rpartition(":")
    if not module:
        raise BadOption(f"no function is named: {path!r:.80}", "write FILE.py:FUNCTION")
    try:
        loaded = _load_file(Path(module)) if module.endswith(".py") else _load_module(module)
    except BadOption:
        raise
    except Exception as error:  # the user's own code: whatever it raises is its own fault
        raise BadOption(f"{module}: {type(error).__name__}: {error}") from error
    function = getattr(loaded, name, None)
    if not callable(function):
        raise BadOption(f"{module} has no function {name!r:.80}")
    return NameHook(function, module)


def _load_module(module: str) -> object:
    return importlib.import_module(module)


def _load_file(path: Path) -> object:
    if not path.is_file():
        raise BadOption(f"{path}: no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise BadOption(f"{path}: no Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
