"""Documents whose classes lead to one another in long ways: nothing ends in Python's stack."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from mockument.generator.document import load_text
from mockument.generator.emit.python import models

USE = """
import json, sys
import deep
from pydantic import TypeAdapter

value = json.loads(sys.argv[1])
adapter = TypeAdapter(deep.C0)
read = adapter.validate_python(value)
assert adapter.dump_python(read, mode="json", by_alias=True, exclude_unset=True) == value
for name in reversed(deep._models.__all__):
    TypeAdapter(getattr(deep, name))
"""


def ref(number: int) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/C{number}"}


def chain(count: int) -> dict[str, Any]:
    return {
        f"C{n}": {"type": "object", "properties": {"next": ref(n + 1), "v": {"type": "integer"}}}
        for n in range(count)
    } | {f"C{count}": {"type": "object", "properties": {"v": {"type": "string"}}}}


def ring(count: int) -> dict[str, Any]:
    """All of them lead to all of them."""
    return {
        f"C{n}": {
            "type": "object",
            "properties": {
                "next": ref((n + 1) % count),
                "far": {"type": "array", "items": ref((n * 7 + 3) % count)},
                "map": {"type": "object", "additionalProperties": ref((n * 13 + 5) % count)},
            },
        }
        for n in range(count)
    }


def ring_of_unions(count: int) -> dict[str, Any]:
    """Aliases and classes by turns, as where queries hold queries."""
    return {
        f"C{n}": {"oneOf": [ref((n + 1) % count), {"type": "array", "items": ref(n)}]}
        if n % 2
        else {
            "type": "object",
            "properties": {"next": ref((n + 1) % count), "far": ref((n * 7 + 4) % count)},
        }
        for n in range(count)
    }


def emitted(schemas: dict[str, Any], parent: Path) -> None:
    source = {
        "openapi": "3.1.1", "info": {"title": "Deep", "version": "1"}, "paths": {},
        "components": {"schemas": schemas},
    }  # fmt: skip
    with patch.object(models, "finished", dict):
        files = models.emitter.emit(load_text(json.dumps(source))).files
    for path, text in files.items():
        (parent / "deep" / path).parent.mkdir(parents=True, exist_ok=True)
        (parent / "deep" / path).write_text(text, "utf-8")


@pytest.mark.parametrize(
    "schemas",
    [chain(90), chain(400), ring(20), ring(90), ring(300), ring_of_unions(300)],
    ids=["chain-90", "chain-400", "ring-20", "ring-90", "ring-300", "unions-300"],
)
def test_every_class_can_be_the_first(schemas: dict[str, Any], tmp_path: Path) -> None:
    emitted(schemas, tmp_path)
    value: dict[str, Any] = {}
    for _ in range(50):
        value = {"next": value}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", USE, json.dumps(value)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_document_of_many_plain_values_has_modules_that_load(tmp_path: Path) -> None:
    emitted({f"C{n}": {"type": "string", "maxLength": n} for n in range(150)}, tmp_path)
    code = "import deep; print(len(deep._models.__all__), deep.C7)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("150 "), done.stderr
