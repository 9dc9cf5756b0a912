"""What generating would change in a folder: file by file, and as a unified diff."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..findings import DocumentPlace, Finding, Severity, Unusable
from .emitter import Emission
from .present import MANIFEST, present

__all__ = ["Change", "changes", "check_folder"]


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is not as it would be written.

    :param path: the file.
    :param there: its text now; None where it is not there.
    :param wanted: its text then; None where it would be removed.
    """

    path: Path
    there: str | None
    wanted: str | None

    @property
    def kind(self) -> Literal["new", "changed", "removed"]:
        """What would become of the file."""
        if self.there is None:
            return "new"
        return "removed" if self.wanted is None else "changed"

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff, with their line breaks."""
        before = os.devnull if self.there is None else str(self.path)
        after = os.devnull if self.wanted is None else str(self.path)
        there, wanted = self.there or "", self.wanted or ""
        if not there and not wanted:  # an empty file that is missing, or too much, has no lines
            yield from (f"--- {before}\n", f"+++ {after}\n")
        for line in difflib.unified_diff(
            there.splitlines(keepends=True), wanted.splitlines(keepends=True), before, after
        ):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def changes(emission: Emission, folder: Path) -> tuple[Change, ...]:
    """Every file of ``folder`` that is not as ``emission`` has it, in the order of their paths.

    :raises Unusable: if the folder cannot be read.
    """
    wanted: Mapping[str, str] = emission.files
    try:
        there = {path: _text(folder / path) for path in present(folder) if path != MANIFEST}
    except OSError as error:
        place = DocumentPlace(str(folder), "")
        message = f"cannot be read: {error}"
        raise Unusable(Finding("folder-unreadable", Severity.ERROR, place, message)) from error
    return tuple(
        Change(folder / path, there.get(path), wanted.get(path))
        for path in sorted(wanted.keys() | there.keys())
        if there.get(path) != wanted.get(path)
    )


def check_folder(emission: Emission, folder: Path) -> str:
    """The unified diff from what is on disk to what would be written; empty where they agree.

    :raises Unusable: if the folder cannot be read.
    """
    return "".join(line for change in changes(emission, folder) for line in change.diff())


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
