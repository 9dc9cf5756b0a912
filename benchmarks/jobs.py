"""The jobs that are measured, each with its contenders: a new kind of job is added here."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from generating import generating_jobs
from measuring import Absent, Contender, Contest, Job

__all__ = ["jobs"]

HERE = Path(__file__).parent
NODE_PEERS = HERE.parent / ".venv" / "peers" / "node_modules"
"""Where `make bench-peers` puts the peers that need Node."""


def jobs() -> list[Job]:
    """Every job, in the order of the report."""
    return [opening(), checking(), *generating_jobs()]


def opening() -> Job:
    """From a path to a list of operations, or to whatever of a peer's knows them."""
    return Contest(
        "open, list the operations",
        (
            python("mockument", "mockument"),
            python("bare parse", "bare"),
            python("prance", "prance", "prance"),
            python("openapi-core", "openapi-core", "openapi_core"),
            backend("openapi-backend, quick", "quick"),
            backend("openapi-backend, default", "default"),
            prism(),
        ),
    )


def checking() -> Job:
    """From a path to a list of faults."""
    return Contest(
        "check",
        (
            python("mockument check", "check"),
            python("mockument check, quick", "check-quick"),
            python("openapi-spec-validator", "openapi-spec-validator"),
        ),
    )


def python(name: str, work: str, module: str = "") -> Contender | Absent:
    """What :mod:`contenders` does by the name of ``work``, where its module is installed."""
    if module and find_spec(module) is None:
        return Absent(name, "not installed: make bench brings it")
    return Contender(name, (sys.executable, str(HERE / "contenders.py"), work))


def backend(name: str, mode: str) -> Contender | Absent:
    node = shutil.which("node")
    if node is None or not (NODE_PEERS / "openapi-backend").is_dir():
        return Absent(name, absence())
    return Contender(name, (node, str(HERE / "openapi_backend.mjs"), str(NODE_PEERS), mode))


def prism() -> Contender | Absent:
    name = "Prism, to its ready line"
    command = NODE_PEERS / ".bin" / "prism"
    if not command.exists():
        return Absent(name, absence())
    return Contender(name, (str(command), "mock", "-p", "0"), until="is listening")


def absence() -> str:
    return "not installed: make bench-peers" if shutil.which("npm") else "not here: needs npm"
