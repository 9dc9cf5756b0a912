"""What is in a generated folder: its files, and the manifest that tells ours from the user's."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

__all__ = ["MANIFEST", "digest", "manifest_of", "present"]

MANIFEST: Final = ".mockument.json"
"""The file in which a generated folder says what was written into it."""

_CACHES: Final = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})


def present(folder: Path) -> Iterator[str]:
    """The files and links in ``folder`` but for caches, relative, with ``/`` between names."""
    if not folder.is_dir():
        return
    for root, names, files in os.walk(folder):
        links = [name for name in names if (Path(root) / name).is_symlink()]
        names[:] = sorted(name for name in names if name not in _CACHES and name not in links)
        for name in (*files, *links):
            yield (Path(root) / name).relative_to(folder).as_posix()


def manifest_of(folder: Path) -> Mapping[str, object] | None:
    """The digests of the files that were written into ``folder``; None where nobody says so."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    files = read.get("files") if isinstance(read, dict) else None
    return files if isinstance(files, dict) else None


def digest(path: Path) -> str:
    """What the manifest says of a file: its SHA-256 in hexadecimal."""
    return "a link" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
