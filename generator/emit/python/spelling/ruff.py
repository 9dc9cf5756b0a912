"""Python brought into shape by ruff itself: its imports sorted and pruned, its lines formatted."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ....findings import DocumentPlace, Finding, Severity, Unusable

__all__ = ["shaped_by_ruff"]

_CONFIG: Final = 'line-length = 88\ntarget-version = "py311"\n'
_RULES: Final = "I,UP,F401,RUF022"
_STACK: Final = str(256 * 2**20)
"""Bytes for each of its threads: a union of thousands nests as deeply."""


def shaped_by_ruff(files: Mapping[str, str]) -> dict[str, str]:
    """Files by their paths, formatted.

    :raises Unusable: if ruff is not installed.
    :raises RuntimeError: if one of them is no Python, which ruff then says: our mistake.
    """
    with tempfile.TemporaryDirectory(prefix="mockument-") as folder:
        root = Path(folder)
        (root / "ruff.toml").write_text(_CONFIG, "utf-8")
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8", newline="\n")
        _ruff(root, "check", "--select", _RULES, "--fix", "--quiet", ".")
        _ruff(root, "format", "--quiet", ".")
        return {path: (root / path).read_text("utf-8") for path in files}


def _ruff(root: Path, command: str, *arguments: str) -> None:
    if find_spec("ruff") is None:
        raise Unusable(
            Finding(
                "missing-tool",
                Severity.ERROR,
                DocumentPlace("ruff", ""),
                "ruff is not installed, and generated Python is formatted with it",
                'pip install "mockument[generate]"',
            )
        )
    done = subprocess.run(  # noqa: S603 - our own interpreter, arguments of our own
        [*_ruff_command(), command, "--config", "ruff.toml", "--no-cache", *arguments],
        cwd=root,
        env={**os.environ, "RUST_MIN_STACK": _STACK},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"ruff {command} failed on generated code: {done.stderr or done.stdout}")


def _ruff_command() -> list[str]:
    """Ruff itself where it stands beside our interpreter: its own Python only starts it."""
    own = Path(sysconfig.get_path("scripts"), "ruff")
    return [str(own)] if own.is_file() else [sys.executable, "-m", "ruff"]
