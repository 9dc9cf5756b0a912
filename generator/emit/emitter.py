"""What an emitter is, and how one is found: ours by name, others by entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from ..document import Api
from ..document.rules.suggest import did_you_mean
from ..findings import DocumentPlace, Finding, Severity, Unusable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["ENTRY_POINT_GROUP", "Emission", "Emitter", "emitter_names", "find_emitter"]

ENTRY_POINT_GROUP: Final = "mockument.emitters"
"""The group under which a package names its emitters; each entry is an :class:`Emitter`."""

_BUILT_IN: Final = {"models": ".python.models", "client": ".python.client", "docs": ".docs.emitter"}


@dataclass(frozen=True)
class Emission:
    """What an emitter made of a document.

    :param files: the text of each file, by its path in the folder with ``/`` between names.
    :param findings: what the target could not say.
    """

    files: Mapping[str, str]
    findings: tuple[Finding, ...] = field(default=())


@runtime_checkable
class Emitter(Protocol):
    """Makes the files of one target from a document."""

    @property
    def name(self) -> str:
        """What the command line calls the target."""
        ...

    @property
    def summary(self) -> str:
        """What comes out, in a few words."""
        ...

    def emit(self, api: Api) -> Emission:
        """Make the files; the same document always gives the same bytes."""
        ...


def emitter_names() -> tuple[str, ...]:
    """The targets that can be generated: ours first, then those of other packages by name."""
    return (*_BUILT_IN, *sorted(set(_entries()) - set(_BUILT_IN)))


def find_emitter(name: str) -> Emitter:
    """The emitter of a target; its module is loaded now and not before.

    :raises Unusable: if there is none of that name, or it cannot be loaded.
    """
    if name in _BUILT_IN:
        return _checked(name, import_module(_BUILT_IN[name], __package__).emitter)
    entry = _entries().get(name)
    if entry is None:
        known = emitter_names()
        hint = did_you_mean(name, known, f"known: {', '.join(known)}")
        raise _refuse(name, "unknown-target", "there is no such target", hint)
    return _checked(name, _loaded(name, entry.load))


def _entries() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # our own targets need none of it

    return {entry.name: entry for entry in entry_points(group=ENTRY_POINT_GROUP)}


def _loaded(name: str, load: Callable[[], object]) -> object:
    try:
        return load()
    except Exception as error:  # a foreign package: whatever it raises is its own fault
        raise _refuse(name, "broken-target", f"cannot be loaded: {error}") from error


def _checked(name: str, found: object) -> Emitter:
    made = found() if isinstance(found, type) else found
    if isinstance(made, Emitter):
        return made
    raise _refuse(name, "broken-target", "is no emitter: it lacks name, summary or emit")


def _refuse(name: str, code: str, message: str, hint: str = "") -> Unusable:
    place = DocumentPlace(f"target {name}", "")
    return Unusable(Finding(code, Severity.ERROR, place, message, hint))
