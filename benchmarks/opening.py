"""Open a document and list its operations, the way each contender does it."""

from __future__ import annotations

import sys
from pathlib import Path


def mockument(path: str) -> int:
    from mockument.generator.document import load

    return len([operation.label for operation in load(path).operations])


def bare(path: str) -> int:
    data = Path(path).read_bytes()
    if path.endswith(".json"):
        import orjson

        return len(orjson.loads(data)["paths"])
    import yaml

    return len(yaml.load(data, yaml.CSafeLoader)["paths"])


def prance(path: str) -> int:
    from prance import BaseParser

    parser = BaseParser(path, lazy=True, backend="openapi-spec-validator", strict=False)
    parser.parse()
    return sum(len(item) for item in parser.specification["paths"].values())


def openapi_core(path: str) -> int:
    from openapi_core import OpenAPI

    spec = OpenAPI.from_file_path(path).spec
    return sum(1 for item in (spec / "paths").values() for _ in item)


def openapi_spec_validator(path: str) -> int:
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
    from openapi_spec_validator.readers import read_from_filename

    document, _ = read_from_filename(path)
    kind = OpenAPIV30SpecValidator if str(document["openapi"]) < "3.1" else OpenAPIV31SpecValidator
    return len(list(kind(document).iter_errors())) + 1


def prism(path: str) -> int:
    import subprocess

    process = subprocess.Popen(
        ["prism", "mock", "-p", "0", path],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout or ():
            if "is listening" in line:
                return 1
    finally:
        process.kill()
    return 0


CONTENDERS = {
    "mockument": mockument,
    "bare": bare,
    "prance": prance,
    "openapi-core": openapi_core,
    "openapi-spec-validator": openapi_spec_validator,
    "prism": prism,
}

if __name__ == "__main__":
    sys.exit(0 if CONTENDERS[sys.argv[1]](sys.argv[2]) else 3)
