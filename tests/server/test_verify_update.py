"""`mockument verify --update`: overlays, applied by a library of others and verified again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import oas_patch.overlay
import oas_patch.validator
import pytest
import yaml
from click.testing import CliRunner, Result
from jsonpath_ng.jsonpath import Index
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from mockument.cli import cli
from mockument.generator.findings import Unusable
from mockument.testing import mock_api

FIXTURES = Path(__file__).parents[1] / "fixtures" / "verify"
SWAGGER = """
swagger: "2.0"
info: {title: t, version: "1"}
produces: [application/json]
paths:
  /fields: {get: {responses: {"200": {description: d, schema: {$ref: "#/definitions/Pet"}}}}}
  /null: {get: {responses: {"200": {description: d, schema: {$ref: "#/definitions/Pet"}}}}}
  /missing: {get: {responses: {"200": {description: d, schema: {$ref: "#/definitions/Pet"}}}}}
  /values: {get: {responses: {"200": {description: d, schema: {$ref: "#/definitions/Pet"}}}}}
  /status: {get: {responses: {"200": {description: d}}}}
definitions:
  Pet:
    type: object
    required: [id, name]
    properties: {id: {type: integer}, name: {type: string}, state: {type: string, enum: [here]}}
"""
PET: dict[str, Any] = {"id": 1, "name": "a"}
ANSWERS: dict[str, Callable[[], Response]] = {}


def answer(value: Any, status: int = 200, **headers: str) -> Callable[[], Response]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    text = json.dumps(value)
    return lambda: Response(text, status, named, mimetype="application/json")


ANSWERS |= {
    "/fields": answer(PET | {"tags": [1, 2.5, "c"], "owner": {"age": 3}, 'it\'s "a"\\b': None}),
    "/closed": answer({"name": "a", "age": 3}),
    "/null": answer(PET | {"name": None}),
    "/missing": answer({"id": 1}),
    "/types": answer(
        {
            "whole": "seven",
            "one": True,
            "referred": "seven",
            "owner": None,
            "both": None,
            "counts": {"a": 1, "b": None},
            "within": [{"a": "x"}, None, {"b": "x", "a": "y"}],
        }
    ),
    "/values": answer(PET | {"state": "lost"}),
    "/status": answer({"job": 7}, 202, X_Job="7", Server="any", Set_Cookie="a=b"),
    "/silent": answer([PET]),
    "/media": lambda: Response("id,name", mimetype="text/csv; charset=utf-8"),
    "/headers": lambda: Response(headers={"x-count": "many", "ETag": '"1"'}),
    "/composed": answer({"name": "a", "more": "b", "most": "c"}),
    '/o\'clock/"now"\\there': answer(PET, 203),
}


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@Request.application
def app(request: Request) -> Response:
    return ANSWERS[request.path]()


@contextmanager
def running() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running() as url:
        yield url


def document(folder: Path, version: str) -> Path:
    path = folder / "openapi.yaml"
    text = (FIXTURES / "drift.yaml").read_text("utf-8").replace("VERSION", version)
    path.write_text(SWAGGER if version == "2.0" else text, "utf-8")
    return path


def run(path: Path, url: str, *more: str) -> Result:
    overlay = path.with_name("overlay.yaml")
    words = [
        "verify",
        str(path),
        "--base-url",
        url,
        "--phase",
        "examples",
        "--update",
        str(overlay),
    ]
    return CliRunner().invoke(cli, [*words, *more], catch_exceptions=False)


def overlay_of(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.with_name("overlay.yaml").read_text("utf-8"))
    return read


def applied(path: Path) -> Path:
    """The document as another library makes it, with the overlay."""
    overlay = overlay_of(path)
    assert oas_patch.validator.validate(overlay, "log") == "[INFO] Validation successful"
    assert (path.parent / overlay["extends"]).resolve() == path
    with pytest.MonkeyPatch.context() as patch:
        # oas-patch 0.6 asks for the name that jsonpath-ng had for this up to 1.6.
        patch.setattr(Index, "index", property(lambda self: self.indices[0]), raising=False)
        text = yaml.safe_load(path.read_text("utf-8"))
        changed = oas_patch.overlay.apply_overlay(text, overlay)
    other = path.parent / "applied" / "openapi.json"
    other.parent.mkdir()
    other.write_text(json.dumps(changed), "utf-8")
    return other


@pytest.mark.parametrize("version", ["3.1.0", "3.0.3", "2.0"])
def test_with_its_overlay_a_document_is_kept(url: str, tmp_path: Path, version: str) -> None:
    path = document(tmp_path, version)
    before = path.read_bytes()
    first = run(path, url)
    assert first.exit_code == 1
    assert path.read_bytes() == before
    assert "not in" not in first.stderr
    again = applied(path)
    checked = CliRunner().invoke(cli, ["check", str(again)])
    assert "error" not in checked.stderr, checked.stderr
    second = run(again, url)
    assert second.exit_code == 0, second.stdout
    (nothing,) = overlay_of(again)["actions"]
    assert nothing == {
        "target": "$",
        "description": "Nothing differs from the document.",
        "update": {},
    }


def test_what_is_said_and_why(url: str, tmp_path: Path) -> None:
    path = document(tmp_path, "3.1.0")
    run(path, url)
    actions = {one["target"]: one for one in overlay_of(path)["actions"]}
    status = actions["$['paths']['/status']['get']['responses']"]
    assert status["description"] == (
        "The status 202 is not documented.\n\nSeen in:\n\n- `GET /status (example), 202`"
    )
    assert status["update"] == {
        "202": {
            "description": "Accepted",
            "headers": {"X-Job": {"schema": {"type": "string"}}},
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": {"job": {"type": "integer"}}}
                }
            },
        }
    }
    state = actions["$['components']['schemas']['Pet']['properties']['state']['enum']"]
    assert state["update"] == "lost"
    name = actions["$['components']['schemas']['Pet']['properties']['name']"]
    assert name["update"] == {"type": ["string", "null"]}
    assert "Whatever refers to it changes as well." in name["description"]
    assert "$['paths']['/o\\'clock/\"now\"\\\\there']['get']['responses']" in actions


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    path = document(tmp_path, "3.1.0")
    texts: list[bytes] = []
    for workers in ("1", "4"):
        with running() as url:
            run(path, url, "--workers", workers)
        texts.append(path.with_name("overlay.yaml").read_bytes())
    assert texts[0] == texts[1]


def test_a_file_of_others_is_not_replaced(url: str, tmp_path: Path) -> None:
    path = document(tmp_path, "3.1.0")
    overlay = path.with_name("overlay.yaml")
    overlay.write_text("overlay: 1.0.0\n", "utf-8")
    with pytest.raises(Unusable, match="was not written by mockument verify --update"):
        run(path, url)
    assert overlay.read_text("utf-8") == "overlay: 1.0.0\n"
    run(path, url, "--force")
    text = overlay.read_text("utf-8")
    run(path, url)
    assert overlay.read_text("utf-8") == text
    overlay.write_text(text.replace("'202'", "'203'"), "utf-8")
    with pytest.raises(Unusable, match="was changed since it was written"):
        run(path, url)


def test_a_run_that_says_nothing_writes_nothing(tmp_path: Path) -> None:
    path = document(tmp_path, "3.1.0")
    lost = run(path, "http://127.0.0.1:1", "--retries", "0")
    assert lost.exit_code == 4
    assert "is not written: the server could not be reached" in lost.stderr
    assert not path.with_name("overlay.yaml").exists()
    mock = CliRunner().invoke(cli, ["verify", str(path), "--against-mock", "--update", "a.yaml"])
    assert mock.exit_code == 2


def test_what_an_overlay_does_not_say_is_told(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
        "  /fields:\n    get:\n      responses:\n"
        "        '200': {description: d, content: {application/json: {schema: {type: object,\n"
        "          properties: {name: {type: string, maxLength: 0}}}}}}\n"
        "  /other:\n    get: {responses: {'200': {$ref: 'other.yaml#/Other'}}}\n",
        "utf-8",
    )
    other = tmp_path / "other.yaml"
    other.write_text("Other: {description: d, content: {text/plain: {}}}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch, running() as url:
        patch.setitem(ANSWERS, "/other", answer({}))
        result = run(path, url)
    assert (
        "/maxLength: the body breaks 'maxLength', which is not loosened; seen in GET /fields"
        in (result.stderr)
    )
    assert (
        "other.yaml:1:1 /Other: The media type `application/json` is not documented; what would"
        in (result.stderr)
    )


@pytest.mark.parametrize(
    ("name", "auth"),
    [
        ("spec/openapi.yaml", "session"),
        ("tests/fixtures/emit/runtime.yaml", "token=session"),
        ("tests/fixtures/verify/planted.yaml", "session"),
    ],
)
def test_a_server_that_does_what_is_documented_gives_no_change(
    tmp_path: Path, name: str, auth: str
) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text((FIXTURES.parents[2] / name).read_text("utf-8"), "utf-8")
    with mock_api(path) as api:
        api.allow_violations()
        run(path, api.url, "--allow-writes", "--auth", auth)
    assert [one["target"] for one in overlay_of(path)["actions"]] == ["$"]
