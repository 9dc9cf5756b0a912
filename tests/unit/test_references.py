"""References: into other files, by anchors and ids, and never where the user did not look."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import Api, load, load_text
from mockument.generator.document.check import check
from mockument.generator.document.library import Access, Refused
from mockument.generator.document.references import DeadReference, dead_references
from mockument.generator.document.remote import _is_public
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.findings import DocumentPlace

ROOT = """\
openapi: 3.1.1
info: {title: Zoo, version: '1'}
paths:
  /pets:
    $ref: paths/pets.yaml
  /keepers:
    $ref: 'paths/all.yaml#/~1keepers'
components:
  schemas:
    Pet: {$ref: schemas/pet.yaml}
    Keeper: {$ref: 'schemas/people.json#/$defs/Keeper'}
"""
FILES = {
    "paths/pets.yaml": """\
parameters:
  - {$ref: '../shared.yaml#/limit'}
get:
  operationId: listPets
  responses:
    '200':
      description: pets
      content:
        application/json:
          schema: {type: array, items: {$ref: ../schemas/pet.yaml}}
          example: [{name: a, keeper: {name: b, pets: []}}]
""",
    "paths/all.yaml": """\
/keepers:
  get: {operationId: listKeepers, responses: {default: {description: keepers}}}
""",
    "shared.yaml": "limit: {name: limit, in: query, schema: {type: integer}}\n",
    "schemas/pet.yaml": """\
type: object
required: [name]
properties:
  name: {type: string}
  keeper: {$ref: 'people.json#/$defs/Keeper'}
  root: {$ref: '../zoo.yaml#/components/schemas/Keeper'}
""",
    "schemas/people.json": json.dumps(
        {
            "$defs": {
                "Keeper": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "pets": {"type": "array", "items": {"$ref": "pet.yaml"}},
                        "boss": {"$ref": "#/$defs/Keeper"},
                    },
                    "required": ["name"],
                }
            }
        }
    ),
}


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    folder = tmp_path / "zoo"
    for name, text in {"zoo.yaml": ROOT, **FILES}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_document_of_many_files_is_one_document(zoo: Path) -> None:
    api = load(zoo / "zoo.yaml")
    assert [(o.method, o.path, o.operation_id) for o in api.operations] == [
        ("GET", "/pets", "listPets"),
        ("GET", "/keepers", "listKeepers"),
    ]
    assert [p.name for p in api.operations[0].parameters] == ["limit"]
    pet = api.schemas["Pet"].resolved()
    assert pet.pointer == "schemas/pet.yaml#"
    assert pet.properties["keeper"].target().pointer == "schemas/people.json#/$defs/Keeper"
    assert pet.properties["root"].target().pointer == "/components/schemas/Keeper"
    assert dead_references(api.document) == []
    assert [f for f in check(api) if f.code.startswith("no-invalid-")] == []


def test_recursion_through_files_is_validated(zoo: Path) -> None:
    validator = SchemaValidator(load(zoo / "zoo.yaml").schemas["Pet"])
    pet: dict[str, Any] = {"name": "c"}
    good: dict[str, Any] = {"name": "a", "keeper": {"name": "b", "pets": [pet]}}
    assert validator.is_valid(good)
    pet["keeper"] = {"pets": []}
    (violation,) = validator.violations(good)
    assert violation.pointer == "/keeper/pets/0/keeper"


def test_a_finding_names_the_file_that_it_is_about(zoo: Path) -> None:
    text = FILES["schemas/pet.yaml"].replace(
        "people.json#/$defs/Keeper", "people.json#/$defs/Keepr"
    )
    (zoo / "schemas" / "pet.yaml").write_text(text, "utf-8")
    api = load(zoo / "zoo.yaml")
    (finding,) = api.document.located(dead_references(api.document))
    assert isinstance(finding.place, DocumentPlace)
    assert finding.place.file == str(zoo / "schemas" / "pet.yaml")
    assert (finding.place.line, finding.place.pointer) == (5, "/properties/keeper/$ref")
    assert "/$defs/Keepr" in finding.message


def test_only_what_is_needed_is_read(zoo: Path) -> None:
    api = load(zoo / "zoo.yaml")
    assert len(api.document.library.sources) == 1
    assert api.operations[0].operation_id == "listPets"
    assert len(api.document.library.sources) == 3


def outside(zoo: Path, reference: str, access: Access | None = None) -> Api:
    text = ROOT.replace("schemas/pet.yaml", reference)
    (zoo / "zoo.yaml").write_text(text, "utf-8")
    return load(zoo / "zoo.yaml", access)


def test_files_stay_in_the_folder_unless_it_is_widened(zoo: Path) -> None:
    secret = zoo.parent / "secret.yaml"
    secret.write_text("type: string\n", "utf-8")
    refused = outside(zoo, "../secret.yaml")
    with pytest.raises(DeadReference, match="--ref-root"):
        refused.schemas["Pet"].resolved()
    widened = outside(zoo, "../secret.yaml", Access(root=zoo.parent))
    assert widened.schemas["Pet"].resolved().types == ("string",)


def test_a_link_does_not_lead_out(zoo: Path) -> None:
    secret = zoo.parent / "secret.yaml"
    secret.write_text("type: string\n", "utf-8")
    (zoo / "link.yaml").symlink_to(secret)
    with pytest.raises(DeadReference, match="leads out of the folder"):
        outside(zoo, "link.yaml").schemas["Pet"].resolved()


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"\xff\xfe\x00", "UTF-16"), (b"a: [", "not YAML"), (b"", "empty"), (None, "is not there")],
)
def test_a_file_that_cannot_be_read_is_one_dead_reference(
    zoo: Path, content: bytes | None, why: str
) -> None:
    if content is not None:
        (zoo / "odd.yaml").write_bytes(content)
    api = outside(zoo, "odd.yaml")
    assert len(api.operations) == 2
    (finding,) = [f for f in dead_references(api.document) if "odd.yaml" in f.message]
    assert why in finding.message


def test_no_socket_is_opened_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    schema = {"$ref": "https://example.com/s.json", "$schema": "https://example.com/meta"}
    inner = {"$id": "https://example.com/x", "$ref": "y", "$dynamicRef": "z"}
    paths = {"/a": {"$ref": "http://example.com/a"}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"S": schema, "T": inner}},
        "jsonSchemaDialect": "https://example.com/dialect",
    }
    findings = check(load_text(json.dumps(document), "t.json"))
    assert "unresolved-reference" in {f.code for f in findings}


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", f"http://{self.headers['Host']}/pet.yaml")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"type: string\n" if "pet" in self.path else b"x" * 100)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


def test_hosts_are_asked_only_where_allowed(zoo: Path, server: str) -> None:
    with pytest.raises(DeadReference, match="--allow-remote"):
        outside(zoo, f"{server}/pet.yaml").schemas["Pet"].resolved()
    allowed = outside(zoo, f"{server}/pet.yaml", Access(remote=True))
    assert allowed.schemas["Pet"].resolved().types == ("string",)


def test_a_redirect_to_a_private_address_is_not_followed(zoo: Path, server: str) -> None:
    api = outside(zoo, f"{server}/away", Access(remote=True))
    with pytest.raises(DeadReference, match="no public address"):
        api.schemas["Pet"].resolved()
    assert not _is_public("localhost")
    assert not _is_public("169.254.169.254")


def test_too_large_a_remote_document_is_refused(
    zoo: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockument.generator.document.library.MAX_REMOTE_BYTES", 10)
    with pytest.raises(DeadReference, match="larger than"):
        outside(zoo, f"{server}/other", Access(remote=True)).schemas["Pet"].resolved()


# --- $id, $anchor, $dynamicRef: the cases of the JSON-Schema-Test-Suite that are ours


def schemas(**named: Any) -> Api:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": named},
    }
    return load_text(json.dumps(document), "t.json")


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("#foo", "integer"),
        ("#/components/schemas/A", "integer"),
        ("https://example.com/tree", "object"),
        ("https://example.com/tree#/$defs/leaf", "string"),
        ("https://example.com/tree#leafy", "string"),
        ("https://example.com/nested.json", "boolean"),
        ("#/components/schemas/a%25b~1c~0d", "number"),
        ("#/components/schemas/a%2525b", "array"),
    ],
)
def test_identifiers(reference: str, kind: str) -> None:
    tree = {
        "$id": "https://example.com/tree",
        "type": "object",
        "$defs": {
            "leaf": {"$anchor": "leafy", "type": "string"},
            "nested": {"$id": "nested.json", "type": "boolean"},
        },
        "properties": {
            "own": {"$ref": "#/$defs/leaf"},
            "sibling": {"$ref": "nested.json"},
            "document": {"$ref": "#/components/schemas/A"},
        },
    }
    odd = {"a%b/c~d": {"type": "number"}, "a%25b": {"type": "array"}}
    api = schemas(A={"$anchor": "foo", "type": "integer"}, Tree=tree, R={"$ref": reference}, **odd)
    assert api.schemas["R"].resolved().types == (kind,)
    inside = api.schemas["Tree"].properties
    assert [inside[name].resolved().types for name in ("own", "sibling", "document")] == [
        ("string",),
        ("boolean",),
        ("integer",),
    ]


def test_a_dynamic_reference_is_followed() -> None:
    tree = {
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
        "required": ["children"],
    }
    validator = SchemaValidator(schemas(Tree=tree).schemas["Tree"])
    assert validator.is_valid({"children": [{"children": []}]})
    assert not validator.is_valid({"children": [{}]})


def test_a_reference_beside_other_keywords() -> None:
    named = {"A": {"type": "string"}, "B": {"$ref": "#/components/schemas/A", "maxLength": 1}}
    assert not SchemaValidator(schemas(**named).schemas["B"]).is_valid("xx")
    older = load_text(
        json.dumps({"openapi": "3.0.3", "info": {}, "paths": {}, "components": {"schemas": named}}),
        "t",
    )
    assert SchemaValidator(older.schemas["B"]).is_valid("xx")


def test_a_hundred_thousand_components_cost_no_more_than_their_text() -> None:
    named = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(100_000)}
    api = schemas(**named, S100000={"type": "string"})
    assert len(api.schemas) == 100_001
    assert dead_references(api.document) == []
    with pytest.raises(Refused):
        api.document.library.source("nowhere.yaml")


def test_a_long_chain_of_references_ends() -> None:
    named = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(1000)}
    api = schemas(**named, S1000={"type": "string"})
    assert api.schemas["S0"].resolved().types == ("string",)


def test_a_document_is_known_by_what_it_calls_itself(tmp_path: Path) -> None:
    """OpenAPI 3.2.0, sections 4.1.1 and 4.1.2.2.1."""
    (tmp_path / "shared.yaml").write_text(
        "$self: https://example.com/api/common\n"
        "Name: {type: string}\n"
        "Again: {$ref: 'https://example.com/api/openapi#/components/schemas/Own'}\n"
        "Beside: {$ref: 'common#/Name'}\n",
        encoding="utf-8",
    )
    root = tmp_path / "openapi.yaml"
    root.write_text(
        "openapi: 3.2.0\n"
        "$self: https://example.com/api/openapi\n"
        "info: {title: T, version: '1'}\n"
        "paths: {}\n"
        "components:\n"
        "  schemas:\n"
        "    Own: {type: integer}\n"
        "    Absolute: {$ref: 'https://example.com/api/openapi#/components/schemas/Own'}\n"
        "    Relative: {$ref: 'openapi#/components/schemas/Own'}\n"
        "    File: {$ref: 'shared.yaml#/Again'}\n"
        "    Neighbour: {$ref: 'shared.yaml#/Beside'}\n"
        "    Gone: {$ref: 'https://example.com/api/other#/X'}\n",
        encoding="utf-8",
    )
    schemas = load(root).schemas
    for name, kind in (
        *(("Absolute", "integer"), ("Relative", "integer"), ("File", "integer")),
        ("Neighbour", "string"),
    ):
        assert schemas[name].resolved().types == (kind,), name
    with pytest.raises(DeadReference, match="--allow-remote"):
        schemas["Gone"].resolved()


def test_each_document_is_read_by_its_own_version(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(
        "swagger: '2.0'\ndefinitions: {X: {type: string, x-nullable: true}}\n", encoding="utf-8"
    )
    (tmp_path / "new.yaml").write_text(
        "openapi: 3.1.0\ncomponents: {schemas: {Y: {type: string, nullable: true}}}\n",
        encoding="utf-8",
    )
    root = tmp_path / "openapi.yaml"
    root.write_text(
        "openapi: 3.0.3\n"
        "info: {title: T, version: '1'}\n"
        "paths: {}\n"
        "components:\n"
        "  schemas:\n"
        "    Old: {$ref: 'old.yaml#/definitions/X'}\n"
        "    New: {$ref: 'new.yaml#/components/schemas/Y'}\n"
        "    Own: {type: string, nullable: true}\n",
        encoding="utf-8",
    )
    schemas = load(root).schemas
    null_is_valid = {name: SchemaValidator(schemas[name]).is_valid(None) for name in schemas}
    assert null_is_valid == {"Old": True, "New": False, "Own": True}
    assert schemas["Old"].resolved().types == ("string", "null")


def test_a_near_file_name_is_asked_after(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("Pet: {type: object}\n", encoding="utf-8")
    root = tmp_path / "openapi.yaml"
    root.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components: {schemas: {A: {$ref: 'petz.yaml#/Pet'}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(DeadReference, match=r"not there; did you mean pets\.yaml\?"):
        load(root).schemas["A"].target()


def test_operations_beside_the_reference_of_a_path_item_are_there() -> None:
    api = load_text(
        "openapi: 3.1.0\n"
        "info: {title: T, version: '1'}\n"
        "paths:\n"
        "  /a:\n"
        "    $ref: '#/components/pathItems/P'\n"
        "    post: {operationId: own, responses: {}}\n"
        "components:\n"
        "  pathItems:\n"
        "    P:\n"
        "      get: {operationId: get, responses: {}}\n"
        "      post: {operationId: other, responses: {}}\n"
    )
    assert [operation.operation_id for operation in api.operations] == ["own", "get"]
