"""One generator at work: ``generators.py NAME FOLDER DOCUMENT`` leaves ``FOLDER/package``."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path


def mockument(target: str) -> Callable[[Path, Path], object]:
    def work(folder: Path, document: Path) -> object:
        from mockument.cli import main

        package = str(folder / "package")
        return run(main, ["generate", target, str(document), "-o", package, "--force"])

    return work


def datamodel_code_generator(folder: Path, document: Path) -> object:
    """Pydantic v2, formatted by its own formatter, which is much quicker than its default one."""
    from datamodel_code_generator.__main__ import main

    # Names with dots become modules, which it only writes into a folder, and others only a file.
    dotted = re.search(rb'"#/components/schemas/[^"]*\.', document.read_bytes()) is not None
    output = folder / "package" if dotted else folder / "package.py"
    (output if dotted else folder).mkdir(parents=True)
    options = [
        "--input", str(document), "--input-file-type", "openapi", "--output", str(output),
        "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin",
    ]  # fmt: skip
    code = main(options)
    if code:
        raise SystemExit(int(code))
    return code


def openapi_python_client(folder: Path, document: Path) -> object:
    """With literals for enums, without which an enum of Stripe's stops it."""
    from openapi_python_client.cli import app

    folder.mkdir(parents=True)
    config = folder / "config.json"
    config.write_text(json.dumps({"literal_enums": True}))
    options = ["generate", "--meta", "none", "--config", str(config)]
    return run(app, [*options, "--output-path", str(folder / "package"), "--path", str(document)])


def run(main: Callable[[], object], arguments: list[str]) -> object:
    """A command line, as if it were started with these arguments."""
    sys.argv = ["command", *arguments]
    try:
        return main()
    except SystemExit as end:
        if end.code not in (None, 0, 1):  # 1: there are findings
            raise
        return end.code


GENERATORS: dict[str, Callable[[Path, Path], object]] = {
    "mockument-models": mockument("models"),
    "mockument-client": mockument("client"),
    "dcg": datamodel_code_generator,
    "opc": openapi_python_client,
}


def _set_aside(folder: Path) -> None:
    """Make room: taking away the thousand files of the run before is no part of generating."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(Path(tempfile.mkdtemp(prefix=".before-", dir=folder.parent)) / "package")


def main(name: str, folder: str, document: str) -> None:
    _set_aside(Path(folder))
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        GENERATORS[name](Path(folder), Path(document).resolve())


if __name__ == "__main__":
    main(*sys.argv[1:])
