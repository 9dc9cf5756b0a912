"""Documents of many files: what is said of each, and that their number does not tell."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from mockument.generator.document import load
from mockument.generator.document.check import Options, check
from mockument.generator.findings import DocumentPlace


def write(folder: Path, files: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, indent=1), "utf-8")
    return folder / "root.json"


def document(paths: dict[str, Any]) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths}


def seconds_to_check(folder: Path, files: int) -> float:
    """Processor time of ``check`` over so many files, each with a fault and ten references."""
    others = {
        f"{number}.json": {
            "responses": {"200": {"description": "ok", "headers": {"A": {"$ref": "h.json"}}}}
            | {f"4{n:02}": {"$ref": "r.json"} for n in range(10)},
            "unknown": 1,
        }
        for number in range(files)
    }
    header = {"schema": {"type": "string"}, "example": "a"}
    shared = {"h.json": header, "r.json": {"description": "bad"}}
    paths = {f"/{number}": {"get": {"$ref": f"{number}.json"}} for number in range(files)}
    api = load(write(folder, {"root.json": document(paths), **others, **shared}))
    start = time.process_time()
    check(api, Options(standard="quick"))
    return time.process_time() - start


def test_time_grows_with_the_files_and_not_with_their_square(tmp_path: Path) -> None:
    few, many = (min(seconds_to_check(tmp_path, files) for _ in range(2)) for files in (60, 600))
    assert many < 30 * few


def test_each_finding_has_the_line_of_its_own_file(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "c.json#/gone"}}}
    content = {"application/json": {"schema": {"$ref": "b.json#/B"}}}
    responses = {"200": {"description": "ok", "content": content}}
    root = write(
        tmp_path,
        {
            "root.json": document({"/a": {"get": {"responses": responses}}, "/b": {"$ref": "no"}}),
            "b.json": {"A": {}, "B": schema},
            "c.json": {},
        },
    )
    found = check(load(root), Options(standard="quick"))
    places = [f.place for f in found if f.code == "unresolved-reference"]
    located = {(Path(p.file).name, p.line) for p in places if isinstance(p, DocumentPlace)}
    lines = {name: (tmp_path / name).read_text("utf-8").splitlines() for name, _ in located}
    assert {name for name, _ in located} == {"root.json", "b.json"}
    assert all("$ref" in lines[name][(line or 0) - 1] for name, line in located)


def test_a_media_type_may_be_a_file_of_its_own(tmp_path: Path) -> None:
    content = {"application/json": {"$ref": "media.json"}}
    responses = {"200": {"description": "ok", "content": content}}
    root = write(
        tmp_path,
        {
            "root.json": document({"/a": {"get": {"responses": responses}}}),
            "media.json": {"schema": {"type": "string"}, "example": "a"},
        },
    )
    assert not any(f.code == "unresolved-reference" for f in check(load(root)))
