"""Running several targets: each document is loaded once, and one that fails loses no other."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from ..generator.emit.difference import Change, changes
from ..generator.emit.folder import write_folder
from ..generator.emit.generate import configured_emitter, emit, named_wrongly
from ..generator.emit.progress import watched
from ..generator.findings import DocumentPlace, Finding, Severity, Unusable, has_errors
from ..report import findings_json, print_findings, printable, summary
from .progress import progress
from .shared import FINDINGS, UNUSABLE, find_document

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..generator.document.library import Access
    from ..project_targets import Target

__all__ = ["Manner", "run"]

_INFOS_OF_A_KIND = 3
"""Infos of one code that are printed: a hundred pages that were found are one thing to know."""
_LARGE = 1_000_000
"""Bytes of a document from which on it is worth saying that it is being read."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How targets are run.

    :param action: whether folders are written, named where they differ, or shown as a diff.
    :param json: whether the report is for scripts.
    :param one: whether the command line named the target: its report is no list.
    """

    action: Literal["write", "check", "diff"]
    force: bool
    json: bool
    one: bool


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one target.

    :param status: ``failed`` where nothing could be made of it; ``drifted`` where the folder is
        not what would be written.
    """

    target: Target
    status: Literal["written", "unchanged", "drifted", "failed"]
    outcome: str
    findings: tuple[Finding, ...]
    changed: tuple[Change, ...] = ()


def run(targets: tuple[Target, ...], manner: Manner, access: Access) -> int:
    """Run the targets and report them.

    :returns: the exit code: 2 if one of them could not be made, 1 if one has findings of severity
        error or has drifted, else 0.
    """
    runner = _Runner(manner, access)
    with _uncollected():
        results = [runner.result(target) for target in targets]
    if manner.json:
        _report_json(results, manner)
    elif not manner.one:
        _report_summary(results)
    if any(result.status == "failed" for result in results):
        return UNUSABLE
    bad = any(one.status == "drifted" or has_errors(one.findings) for one in results)
    return FINDINGS if bad else 0


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage: a document makes much that lives, and next to none in circles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
            gc.unfreeze()  # as old objects, which are not searched at once


@dataclass
class _Runner:
    """Runs one target after the other, and remembers what they share."""

    manner: Manner
    access: Access
    loaded: dict[Path, Api | Unusable] = field(default_factory=dict)
    told: set[Finding] = field(default_factory=set)

    def result(self, target: Target) -> _Result:
        """Run one target, and tell people of it at once."""
        try:
            result = self._made(target)
        except Unusable as unusable:
            found = (*unusable.findings, unusable.finding)
            result = _Result(target, "failed", "not made", found)
        if not self.manner.json:
            self._report(result)
        return result

    def _made(self, target: Target) -> _Result:
        emitter = configured_emitter(target.target, target.options, target.place)
        document = find_document(target.document)
        _refuse_around(target, document)
        api = self._load(document)
        large = _is_large(document)
        doing, shown = f"generating {target.output}", large and not self.manner.json
        with progress(doing, shown=shown) as tell, watched(tell):
            emission = emit(api, emitter, target.templates)
        wrong = named_wrongly(emission, target.output)
        findings = api.document.located([*api.findings, *emission.findings, *wrong])
        if self.manner.action == "write":
            written = write_folder(emission, target.output, force=self.manner.force)
            outcome = _outcome(written.files, written.changed)
            return _Result(target, "written" if written.changed else "unchanged", outcome, findings)
        drift = changes(emission, target.output)
        if not drift:
            return _Result(target, "unchanged", "is up to date", findings)
        outcome = f"differs from what would be written in {_files(len(drift))}"
        return _Result(target, "drifted", outcome, findings, drift)

    def _load(self, document: Path) -> Api:
        from ..generator.document.load import load

        key = document.resolve()
        if key not in self.loaded:
            shown = _is_large(document) and not self.manner.json
            with progress(f"reading {document}", shown=shown):
                try:
                    self.loaded[key] = load(document, self.access)
                except Unusable as unusable:
                    self.loaded[key] = unusable
        found = self.loaded[key]
        if isinstance(found, Unusable):
            raise found
        return found

    def _report(self, result: _Result) -> None:
        new = [one for one in result.findings if one not in self.told]
        print_findings(new, infos_of_a_kind=_INFOS_OF_A_KIND)
        self.told.update(result.findings)
        for change in result.changed:
            if self.manner.action == "diff":
                _print_diff(change.diff())
            else:
                click.echo(f"{change.kind + ':':<8} {change.path}")
        told = f"{result.target.output}: {result.outcome}"
        if result.status != "failed":
            told += f", {summary(result.findings)}"
        click.echo(told, err=True)


def _refuse_around(target: Target, document: Path) -> None:
    """Refuse a folder that is replaced as a whole, where the user's own things stand in it."""
    precious: list[tuple[Path, str]] = [(document, "the document"), (Path(), "the current folder")]
    if target.templates is not None:
        precious.append((target.templates, "the folder of templates"))
    for path, name in precious:
        if path.resolve().is_relative_to(target.output.resolve()):
            place = DocumentPlace(str(target.output), "")
            message = f"{name} is in this folder, which would be replaced as a whole"
            raise Unusable(Finding("folder-not-ours", Severity.ERROR, place, message))


def _outcome(files: int, changed: int) -> str:
    if not changed:
        return "unchanged"
    return _files(files) if changed >= files else f"{changed} of {_files(files)} changed"


def _files(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def _is_large(document: Path) -> bool:
    try:
        return document.stat().st_size > _LARGE
    except OSError:
        return False


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def _print_diff(lines: Iterable[str]) -> None:
    """A diff: in colour on a terminal, byte for byte elsewhere."""
    terminal = sys.stdout.isatty()
    style: Callable[..., str] = click.style
    for line in lines:
        if terminal:
            click.echo(style(printable(line.rstrip("\r\n")), fg=_COLOURS.get(line[0])))
        else:
            click.echo(line, nl=False)


def _report_summary(results: list[_Result]) -> None:
    counts: dict[str, int] = {}
    for result in results:
        counts[result.status] = counts.get(result.status, 0) + 1
    listed = ", ".join(f"{number} {status}" for status, number in counts.items())
    click.echo(f"{len(results)} target{'' if len(results) == 1 else 's'}: {listed}", err=True)


def _report_json(results: list[_Result], manner: Manner) -> None:
    findings = list(dict.fromkeys(one for result in results for one in result.findings))
    described = [_described(result) for result in results]
    more: dict[str, Any] = described[0] if manner.one else {"targets": described}
    click.echo(findings_json(findings, **more), nl=False)


def _described(result: _Result) -> dict[str, Any]:
    changed = [
        {"file": str(one.path), "change": one.kind, "diff": "".join(one.diff())}
        for one in result.changed
    ]
    return {
        "target": result.target.target,
        "folder": str(result.target.output),
        "status": result.status,
        "outcome": result.outcome,
        **({"changes": changed} if changed else {}),
    }
