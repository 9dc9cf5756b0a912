"""What each contender does with a document; the last line printed is the seconds that it took.

Imports come before the clock starts: they are in the time of the whole process, beside it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import TypeAlias

Work: TypeAlias = Callable[[str], object]


def mockument() -> Work:
    from mockument.generator.document import load

    return lambda path: [operation.label for operation in load(path).operations]


def bare() -> Work:
    import orjson
    import yaml

    def parse(path: str) -> object:
        data = Path(path).read_bytes()
        read = orjson.loads if path.endswith(".json") else yaml_loads
        return list(read(data)["paths"])

    def yaml_loads(data: bytes) -> dict[str, object]:
        found: dict[str, object] = yaml.load(data, yaml.CSafeLoader)
        return found

    return parse


def prance() -> Work:
    from prance import BaseParser

    def work(path: str) -> object:
        parser = BaseParser(path, lazy=True, backend="openapi-spec-validator", strict=False)
        parser.parse()
        return [list(item) for item in parser.specification["paths"].values()]

    return work


def openapi_core() -> Work:
    from openapi_core import OpenAPI

    def work(path: str) -> object:
        spec = OpenAPI.from_file_path(path).spec
        return [list(item.keys()) for _, item in (spec / "paths").items()]

    return work


def check(*arguments: str) -> Work:
    from mockument.cli import main

    def work(path: str) -> object:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            sys.argv = ["mockument", "check", path, *arguments]
            try:
                main()
            except SystemExit as end:
                if end.code not in (0, 1):  # 1: there are findings
                    raise
        return None

    return work


def openapi_spec_validator() -> Work:
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
    from openapi_spec_validator.readers import read_from_filename

    def work(path: str) -> object:
        document, _ = read_from_filename(path)
        is_old = str(document["openapi"]) < "3.1"
        kind = OpenAPIV30SpecValidator if is_old else OpenAPIV31SpecValidator
        return list(kind(document).iter_errors())

    return work


CONTENDERS: dict[str, Callable[[], Work]] = {
    "mockument": mockument,
    "bare": bare,
    "prance": prance,
    "openapi-core": openapi_core,
    "check": check,
    "check-quick": lambda: check("--standard", "quick"),
    "openapi-spec-validator": openapi_spec_validator,
}


def run(name: str, path: str) -> None:
    """Do the work of a contender and print its seconds."""
    work = CONTENDERS[name]()
    start = time.perf_counter()
    work(path)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    run(*sys.argv[1:])
