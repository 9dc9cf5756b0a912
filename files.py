"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 text so that ``path`` has either what it had before or all of ``text``.

    What is no regular file, such as ``/dev/stdout``, is written to as it is.

    :raises OSError: if it cannot be written; ``path`` is then as it was.
    """
    path = path.resolve()  # a link stays a link: what it names is written
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as special:  # /dev/stdout, a pipe
            special.write(text)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, else what a new file would get."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
