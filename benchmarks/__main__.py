"""``make bench``: our time beside that of peers and of bare parsing, in one run.

Every line is measured in turns with its reference, so that a machine that slows down slows both,
and only ratios are worth quoting. A peer that is not installed is left out and named.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from documents import Document, documents

HERE = Path(__file__).parent
ROUNDS = 5
LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Contender:
    """One way to do a job.

    :param name: what the table calls it.
    :param command: the command, without the document's path, which comes last.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Something that several can do; the others are held against the first."""

    name: str
    contenders: tuple[Contender, ...]


def script(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / f"{name}.py"), *arguments)


def jobs() -> list[Job]:
    prism = shutil.which("prism")
    return [
        Job(
            "open and list the operations, whole process",
            (
                Contender("mockument", script("opening", "mockument")),
                Contender("bare parse", script("opening", "bare")),
                Contender("prance", script("opening", "prance")),
                Contender("openapi-core", script("opening", "openapi-core")),
                *(
                    [Contender("Prism, to its ready line", script("opening", "prism"))]
                    if prism
                    else []
                ),
            ),
        ),
        Job(
            "check, whole process",
            (
                Contender("mockument check", (sys.executable, "-m", "mockument", "check")),
                Contender("openapi-spec-validator", script("opening", "openapi-spec-validator")),
            ),
        ),
    ]


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds of wall time and megabytes at the peak; None if it failed."""

    seconds: float
    megabytes: float


def run(command: tuple[str, ...], path: Path) -> Run | str:
    """Run a command on a document; why it failed, if it did."""
    timed = ("/usr/bin/time", "-f", "%M", "-o", str(HERE / ".peak"), *command, str(path))
    plain = timed if Path("/usr/bin/time").exists() else (*command, str(path))
    start = time.perf_counter()
    try:
        done = subprocess.run(
            plain, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"over {LIMIT_SECONDS} s"
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):  # 1: findings
        return (done.stderr.strip().splitlines() or ["failed"])[-1][:70]
    peak = HERE / ".peak"
    kilobytes = peak.read_text().split()[-1] if peak.exists() else "0"
    return Run(seconds, int(kilobytes) / 1024)


def measure(job: Job, document: Document) -> None:
    results: dict[str, list[Run]] = {c.name: [] for c in job.contenders}
    failed: dict[str, str] = {}
    for _ in range(ROUNDS):
        for contender in job.contenders:
            if contender.name in failed:
                continue
            outcome = run(contender.command, document.path)
            if isinstance(outcome, str):
                failed[contender.name] = outcome
            else:
                results[contender.name].append(outcome)
                if outcome.seconds > LIMIT_SECONDS / ROUNDS:
                    failed.setdefault(contender.name, "")  # one run of a slow one is enough
    report(job, document, results, failed)


def report(
    job: Job, document: Document, results: dict[str, list[Run]], failed: dict[str, str]
) -> None:
    print(f"\n### {job.name}: {document.name} ({document.path.stat().st_size / 1e6:.2f} MB)\n")
    print("| | seconds (median) | × ours | MB at the peak |\n|---|---|---|---|")
    ours = [run.seconds for run in results[job.contenders[0].name]]
    for contender in job.contenders:
        runs = results[contender.name]
        if not runs:
            print(f"| {contender.name} | – | – | {failed.get(contender.name, '')} |")
            continue
        ratio = statistics.median(r.seconds for r in runs) / statistics.median(ours) if ours else 0
        seconds = statistics.median(r.seconds for r in runs)
        peak = max(r.megabytes for r in runs)
        print(f"| {contender.name} | {seconds:.3f} | {ratio:.2f} | {peak:.0f} |")
    sys.stdout.flush()


def main() -> None:
    """Run every job on every document that is there."""
    names = sys.argv[1:]
    for document in documents():
        if names and document.name not in names:
            continue
        for job in jobs():
            measure(job, document)


if __name__ == "__main__":
    main()
