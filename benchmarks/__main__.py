"""``make bench``: our time beside that of peers and of bare parsing, in one run.

A peer that is not installed, fails or does not end is named with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

from documents import documents
from jobs import jobs
from table import Table, as_json


def main() -> None:
    """Run the jobs on the documents that are there, and print a table for each."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="only these: made, github")
    parser.add_argument("--job", action="append", help="only jobs whose name begins so")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users' Python keeps what it has compiled
    tables = list(measured(options.documents, tuple(options.job or [""])))
    if options.json:
        options.json.write_text(json.dumps(as_json(tables), indent=2), "utf-8")


def measured(names: list[str], beginnings: tuple[str, ...]) -> Iterator[Table]:
    """Every table, printed as soon as it is there."""
    for document in documents():
        if names and document.name not in names:
            continue
        for job in jobs():
            if job.name.startswith(beginnings):
                rows = tuple(job.rows(document))
                if not rows:  # no job for this document
                    continue
                table = Table(job.name, document, rows)
                print("\n".join(table.lines()), end="\n\n", flush=True)
                yield table


if __name__ == "__main__":
    main()
