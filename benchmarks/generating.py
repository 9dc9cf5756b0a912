"""Generated Python: how long generating takes, and what is generated takes to be used.

Ours beside datamodel-code-generator (models) and openapi-python-client (models and client). What
each contender has generated is kept until the bench ends, and the jobs after the first use it; a
contender whose output cannot be imported, or lacks operations, says so beside its time.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from documents import Document
from measuring import Absent, Contender, Contest, Job, Row, WorkItself

__all__ = ["generating_jobs"]

HERE = Path(__file__).parent
NAMES = {"stripe", "github", "kubernetes", "first"}
"""The documents that are generated from: real ones, where peers can be held to something."""
USE_SECONDS = 60


@dataclass(frozen=True)
class Target:
    """Somebody who generates, and the package that comes out.

    :param work: the name in :mod:`generators`.
    :param distribution: what is to be installed for it; empty for ours.
    """

    name: str
    work: str
    distribution: str = ""

    def folder(self, document: Document) -> Path:
        """The folder in which the package is, under the name ``package``."""
        return _workplace() / document.name / self.work

    def generator(self, document: Document) -> Contender | Absent:
        """The process that generates."""
        module = self.distribution.replace("-", "_")
        if self.distribution and find_spec(module) is None:
            return Absent(self.name, "not installed: make bench brings it")
        named = f"{self.name} {version(self.distribution)}" if self.distribution else self.name
        script = str(HERE / "generators.py")
        return Contender(named, (sys.executable, script, self.work, str(self.folder(document))))

    def user(self, document: Document, use: str) -> Contender | Absent:
        """A process that uses the package."""
        if not self.folder(document).exists():
            return Absent(self.name, "nothing was generated")
        script = str(HERE / "generated.py")
        return Contender(self.name, (sys.executable, script, use, str(self.folder(document))))


@cache
def _workplace() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mockument-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


MODELS = (
    Target("mockument models", "mockument-models"),
    Target("datamodel-code-generator", "dcg", "datamodel-code-generator"),
)
CLIENTS = (
    Target("mockument client", "mockument-client"),
    Target("openapi-python-client", "opc", "openapi-python-client"),
)


@dataclass(frozen=True)
class Generating:
    """From a document to a package on disk, in a process of its own."""

    name: str
    targets: tuple[Target, ...]

    def rows(self, document: Document) -> Iterable[Row]:
        """One row for each, with what is wrong with its package."""
        if document.name not in NAMES:
            return
        contest = Contest(self.name, tuple(one.generator(document) for one in self.targets))
        for target, row in zip(self.targets, contest.rows(document), strict=True):
            notes = (row.note, *_faults(target, document)) if row.figures else (row.note,)
            yield replace(row, note="; ".join(filter(None, notes)))


@dataclass(frozen=True)
class Using:
    """What a fresh process does with a package; the process's own start is no part of the time.

    :param use: the name in :mod:`generated`.
    """

    name: str
    use: str
    targets: tuple[Target, ...]

    def rows(self, document: Document) -> Iterable[Row]:
        """One row for each, the time within the process first."""
        if document.name not in NAMES:
            return
        users = tuple(target.user(document, self.use) for target in self.targets)
        yield from WorkItself(users).rows(document)


def generating_jobs() -> list[Job]:
    """Generating first: the others use what it has left."""
    return [
        Generating("generate models", MODELS),
        Using("import the models", "import", MODELS),
        Using("import the models, read into the first", "first", MODELS),
        Using("import and build all models", "all", MODELS),
        Generating("generate models and client", CLIENTS),
        Using("import the client, make it", "client", CLIENTS),
        Using("import the client, call an operation", "call", CLIENTS),
    ]


def _faults(target: Target, document: Document) -> Iterator[str]:
    """What a package lacks, and whether all of it can be imported."""
    script = str(HERE / "generated.py")
    command = (sys.executable, script, "examine", str(target.folder(document)))
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=USE_SECONDS
        )
    except subprocess.TimeoutExpired:
        yield f"not imported within {USE_SECONDS} s"
        return
    told = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    if fault := told.get("fault", done.stderr.strip()[-80:]):
        yield f"cannot be imported whole: {fault}"
    if target in CLIENTS:
        yield f"{told.get('operations', 0)} of {_operations(document)} operations"


def _operations(document: Document) -> int:
    from mockument.generator.document import load

    return len(load(document.path).operations)
