"""Links of responses: told where a person reads of the method, and reported."""

from __future__ import annotations

from pathlib import Path

import yaml

from mockument.generator.document import load
from mockument.generator.emit.python.client import emitter as client
from mockument.generator.emit.python.client import plan_client

DOCUMENT = """
openapi: 3.1.1
info: {title: links, version: "1"}
paths:
  /notes:
    post:
      operationId: addNote
      responses:
        "201":
          description: made
          links:
            read:
              operationId: getNote
              parameters: {path.noteId: $response.body#/id, version: 2}
              description: What was "made" '''and''' \\"\\"\\" kept.
            gone: {operationId: nobody}
  /notes/{noteId}:
    get:
      operationId: getNote
      parameters:
        - {name: noteId, in: path, required: true, schema: {type: integer}}
        - {name: version, in: query, schema: {type: integer}}
      responses: {"204": {description: done}}
"""


def test_links_are_told_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(DOCUMENT)), "utf-8")
    emission = client.emit(load(path))
    assert (
        "Then `get_note(note_id=$response.body#/id, version=2)`: What"
        in (emission.files["_client.py"])
    )
    assert sorted(one.code for one in emission.findings) == ["link-not-followed", "link-not-used"]


def test_operations_without_links_tell_none(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    document = yaml.safe_load(DOCUMENT)
    del document["paths"]["/notes"]["post"]["responses"]["201"]["links"]
    path.write_text(yaml.safe_dump(document), "utf-8")
    assert [plan.links for plan in plan_client(load(path)).operations] == [(), ()]
