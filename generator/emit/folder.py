"""Emissions on disk: a folder is replaced as a whole or not at all, and never another's.

A manifest in the folder remembers what was written. A folder without one, or in which something
was added or edited by hand since, is somebody's work, and only ``force`` replaces it.

The new folder is made beside the old one and takes its place by two renames. Files that stay as
they are are linked into it rather than written, so that they keep their times; a run that is
killed between the two renames leaves the old folder beside its place, and the next run puts it
back.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..findings import DocumentPlace, Finding, Severity, Unusable
from .emitter import Emission
from .present import MANIFEST, digest, manifest_of, present

__all__ = ["MANIFEST", "Written", "write_folder"]

_SAFE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_SHOWN = 5
_ABANDONED = 3_600
"""Seconds after which what an interrupted run left beside a folder is nobody's any more."""


@dataclass(frozen=True, slots=True)
class Written:
    """What :func:`write_folder` did.

    :param folder: the folder.
    :param files: how many files it has now.
    :param changed: how many were written anew or removed; the others were not touched.
    """

    folder: Path
    files: int
    changed: int


def write_folder(emission: Emission, folder: Path, *, force: bool = False) -> Written:
    """Make ``folder`` hold exactly the files of ``emission``.

    Files that are there already, byte for byte, keep their times. Whatever interrupts, the folder
    is as it was or as it should be; after a kill between two renames, the next call makes it so.

    :param force: replace a folder that we did not write, or that was changed by hand.
    :raises Unusable: if the folder is not ours to replace, or cannot be written.
    """
    files = _with_manifest(folder, emission.files)
    try:
        _recover(folder)
        there = _regular_files(folder)
        kept = {path for path in there & set(files) if (folder / path).read_bytes() == files[path]}
        changed = len((set(files) | set(present(folder))) - kept - {MANIFEST})
        if not changed and MANIFEST in kept:
            return Written(folder, len(emission.files), 0)
        if not force:
            _refuse_foreign(folder)
        _replace(folder, files, kept)
    except OSError as error:
        raise _unusable(folder, "folder-unwritable", f"cannot be written: {error}") from error
    return Written(folder, len(emission.files), changed)


def _with_manifest(folder: Path, files: Mapping[str, str]) -> dict[str, bytes]:
    """The files as bytes, the manifest among them.

    :raises Unusable: if a path is not made of plain names: our mistake, or another emitter's.
    """
    encoded: dict[str, bytes] = {}
    for path, text in sorted(files.items()):
        if not all(_SAFE_NAME.fullmatch(name) for name in path.split("/")) or path == MANIFEST:
            message = f"an emitter named a file that is not safe to write: {path!r:.80}"
            raise _unusable(folder, "broken-target", message)
        encoded[path] = text.encode()
    listed = {path: hashlib.sha256(data).hexdigest() for path, data in encoded.items()}
    manifest = {"about": "written by mockument; do not edit", "files": listed}
    encoded[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    return encoded


def _regular_files(folder: Path) -> set[str]:
    """The files that are the folder's own: none that a link leads to."""
    if folder.is_symlink():
        return set()
    return {path for path in present(folder) if not (folder / path).is_symlink()}


def _refuse_foreign(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise _unusable(folder, "not-a-folder", "is there and is no folder", _HINT)
    found = set(present(folder))
    if not found:
        return
    known = manifest_of(folder)
    if known is None:
        raise _unusable(folder, "foreign-folder", "was not written by mockument", _HINT)
    changed = sorted(
        path for path in found - {MANIFEST} if known.get(path) != digest(folder / path)
    )
    if changed:
        shown = ", ".join(changed[:_SHOWN]) + (", …" if len(changed) > _SHOWN else "")
        raise _unusable(
            folder, "edited-by-hand", f"was changed since it was written: {shown}", _HINT
        )


_HINT: Final = "choose another folder, or replace it with --force"


def _prefix(folder: Path) -> str:
    return f".{folder.name}.mockument-"


def _recover(folder: Path) -> None:
    """Put back what an interrupted run took away, and clear up what it left behind."""
    pattern = f"{glob.escape(str(folder.parent))}/{glob.escape(_prefix(folder))}*"
    for found in map(Path, sorted(glob.glob(pattern))):  # noqa: PTH207 - Path.glob cannot escape
        old = found / "old"
        if os.path.lexists(old) and not os.path.lexists(folder):
            old.rename(folder)
        if time.time() - found.lstat().st_mtime > _ABANDONED:
            shutil.rmtree(found, ignore_errors=True)


def _replace(folder: Path, files: Mapping[str, bytes], kept: set[str]) -> None:
    """Make the folder anew beside it, then swap; the two renames are all that can be interrupted.

    :param kept: the files that stay what they are.
    """
    parent = folder.parent
    parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=parent))
    fresh, old = work / "new", work / "old"
    try:
        fresh.mkdir()
        for path, data in files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in kept:
                _link(folder / path, target)
            else:
                target.write_bytes(data)
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


def _link(source: Path, target: Path) -> None:
    """The same file in a second place, or a copy with its times where links cannot be."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _unusable(folder: Path, code: str, message: str, hint: str = "") -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, DocumentPlace(str(folder), ""), message, hint))
