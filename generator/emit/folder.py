"""Emissions on disk: a folder is replaced as a whole or not at all, and never another's.

A manifest in the folder remembers what was written. A folder without one, or in which something
was added or edited by hand since, is somebody's work, and only ``force`` replaces it.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..findings import DocumentPlace, Finding, Severity, Unusable
from .emitter import Emission

__all__ = ["MANIFEST", "Written", "check_folder", "write_folder"]

MANIFEST: Final = ".mockument.json"
"""The file in which a generated folder says what was written into it."""

_CACHES: Final = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})
_SAFE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Written:
    """What :func:`write_folder` did.

    :param folder: the folder.
    :param files: how many files it has now.
    :param changed: whether anything was touched at all.
    """

    folder: Path
    files: int
    changed: bool


def write_folder(emission: Emission, folder: Path, *, force: bool = False) -> Written:
    """Make ``folder`` hold exactly the files of ``emission``.

    What is there already, byte for byte, is left alone with its times. Otherwise everything is
    written beside the folder first and then put in its place; if that fails, the old folder is
    put back.

    :param force: replace a folder that we did not write, or that was changed by hand.
    :raises Unusable: if the folder is not ours to replace, or cannot be written.
    """
    files = _with_manifest(emission.files)
    try:
        if _holds(folder, files):
            return Written(folder, len(emission.files), changed=False)
        if not force:
            _refuse_foreign(folder)
        _replace(folder, files)
    except OSError as error:
        raise _unusable(folder, "folder-unwritable", f"cannot be written: {error}") from error
    return Written(folder, len(emission.files), changed=True)


def check_folder(emission: Emission, folder: Path) -> str:
    """The unified diff from what is on disk to what would be written; empty where they agree.

    :raises Unusable: if the folder cannot be read.
    """
    wanted = dict(emission.files)
    try:
        there = {path: _text(folder / path) for path in _present(folder) if path != MANIFEST}
    except OSError as error:
        raise _unusable(folder, "folder-unreadable", f"cannot be read: {error}") from error
    pieces: list[str] = []
    for path in sorted(wanted.keys() | there.keys()):
        pieces.extend(_diff(folder / path, there.get(path), wanted.get(path)))
    return "".join(pieces)


def _diff(path: Path, there: str | None, wanted: str | None) -> Iterator[str]:
    if there == wanted:
        return
    before = f"{path}" if there is not None else os.devnull
    after = f"{path}" if wanted is not None else os.devnull
    if not there and not wanted:  # an empty file that is missing, or too much, has no lines
        yield f"--- {before}\n+++ {after}\n"
    for line in difflib.unified_diff(
        (there or "").splitlines(keepends=True),
        (wanted or "").splitlines(keepends=True),
        before,
        after,
    ):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _with_manifest(files: Mapping[str, str]) -> dict[str, bytes]:
    """The files as bytes, the manifest among them.

    :raises ValueError: if a path is not made of plain names: our mistake, or another emitter's.
    """
    encoded: dict[str, bytes] = {}
    for path, text in sorted(files.items()):
        if not all(_SAFE_NAME.fullmatch(name) for name in path.split("/")) or path == MANIFEST:
            raise ValueError(f"an emitter named a file that is not safe to write: {path!r}")
        encoded[path] = text.encode()
    listed = {path: hashlib.sha256(data).hexdigest() for path, data in encoded.items()}
    manifest = {"about": "written by mockument; do not edit", "files": listed}
    encoded[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    return encoded


def _present(folder: Path) -> Iterator[str]:
    """The files and links in ``folder`` but for caches, relative, with ``/`` between names."""
    if not folder.is_dir():
        return
    for root, names, files in os.walk(folder):
        links = [name for name in names if (Path(root) / name).is_symlink()]
        names[:] = sorted(name for name in names if name not in _CACHES and name not in links)
        for name in (*files, *links):
            yield (Path(root) / name).relative_to(folder).as_posix()


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    return set(_present(folder)) == set(files) and all(
        not (folder / path).is_symlink() and (folder / path).read_bytes() == data
        for path, data in files.items()
    )


def _refuse_foreign(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise _unusable(folder, "not-a-folder", "is there and is no folder", _HINT)
    present = set(_present(folder))
    if not present:
        return
    known = _manifest(folder)
    if known is None:
        raise _unusable(folder, "foreign-folder", "was not written by mockument", _HINT)
    changed = sorted(
        path for path in present - {MANIFEST} if known.get(path) != _digest(folder / path)
    )
    if changed:
        shown = ", ".join(changed[:_SHOWN]) + (", …" if len(changed) > _SHOWN else "")
        raise _unusable(
            folder, "edited-by-hand", f"was changed since it was written: {shown}", _HINT
        )


_HINT: Final = "choose another folder, or replace it with --force"


def _manifest(folder: Path) -> Mapping[str, object] | None:
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    files = read.get("files") if isinstance(read, dict) else None
    return files if isinstance(files, dict) else None


def _digest(path: Path) -> str:
    return "a link" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write beside the folder, then swap; the two renames are all that can be interrupted."""
    parent = folder.parent
    parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=parent))
    fresh, old = work / "new", work / "old"
    try:
        _write_all(fresh, files)
        if os.path.lexists(folder):
            folder.rename(old)
        fresh.rename(folder)
    finally:
        # Whatever interrupted: the old folder goes back where the new one did not come.
        if os.path.lexists(old) and not os.path.lexists(folder):
            old.rename(folder)
        if os.path.lexists(folder) or not os.path.lexists(old):
            with suppress(OSError):
                shutil.rmtree(work)


def _write_all(root: Path, files: Mapping[str, bytes]) -> None:
    root.mkdir()
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _unusable(folder: Path, code: str, message: str, hint: str = "") -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, DocumentPlace(str(folder), ""), message, hint))
