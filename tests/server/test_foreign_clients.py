"""Clients that we did not write, made from a document at test time, against our mock."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mockument.testing import MockApi, mock_api

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "spec" / "openapi.yaml"
ZONES = ROOT / "tests" / "fixtures" / "testing" / "zones.yaml"
PEERS = ROOT / ".venv" / "peers" / "node_modules"

PARAM = {
    "name": "my model",
    "yaml": "framework: vllm",
    "requestCpu": 4,
    "requestMemory": 8 * 2**30,
    "modelCenterUuid": "1f2e3d",
    "installPath": "/models/mine",
    "startCommand": "serve",
}


def openapi_python_client(document: Path, folder: Path, name: str) -> None:
    """A client of openapi-python-client, as a package in a folder."""
    settings = folder / "settings.yaml"
    settings.write_text("post_hooks: []\n", "utf-8")
    subprocess.run(
        [
            Path(sys.executable).with_name("openapi-python-client"),
            *("generate", "--meta", "none", "--path", document),
            *("--output-path", folder / name, "--config", settings),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.slow
def test_openapi_python_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openapi_python_client(DOCUMENT, tmp_path, "made_inference")
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("made_inference.client")
    models: Any = importlib.import_module("made_inference.models")
    call: Any = importlib.import_module(
        "made_inference.api.inference_service_ap_is.add_model_service"
    )
    with mock_api(DOCUMENT) as api:
        caller = client.AuthenticatedClient(base_url=api.url, token="my-session", prefix="OAuth")
        body = models.AddModelServiceRequest.from_dict({"param": PARAM})
        answer = call.sync(client=caller, body=body)
        assert answer.inventory.name
        api.calls.of("AddModelService").once().with_json({"param": {"name": "my model"}})
        broken = models.AddModelServiceRequest.from_dict({"param": PARAM | {"requestCpu": "4"}})
        with api.allow_violations():
            assert call.sync_detailed(client=caller, body=broken).status_code == 422
        (violation,) = api.violations
        assert violation.violations[0]["pointer"] == "/param/requestCpu"


@pytest.mark.slow
def test_openapi_python_client_of_a_document_with_parameters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openapi_python_client(ZONES, tmp_path, "made_zones")
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("made_zones.client")
    zones: Any = importlib.import_module("made_zones.api.default")
    for name in ("list_zones", "add_zone", "remove_zone"):
        importlib.import_module(f"made_zones.api.default.{name}")
    models: Any = importlib.import_module("made_zones.models")
    with mock_api(ZONES, answers="dynamic") as api:
        caller = client.Client(base_url=api.url)
        for zone in zones.list_zones.sync(client=caller, limit=3):
            assert isinstance(zone.id, int)
        body = models.AddZoneBody(name="a", tags=["b"])
        assert zones.add_zone.sync_detailed(client=caller, body=body).status_code == 201
        assert zones.remove_zone.sync_detailed(client=caller, id=7).status_code == 204
        api.calls.of("listZones").once().with_query(limit="3")
        assert api.calls.last.path == "/zones/7"


HEY_API = """
import assert from "node:assert/strict";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const { client } = require("./js/client.gen.js");
const { addModelService } = require("./js/sdk.gen.js");

client.setConfig({ baseUrl: process.argv[2], auth: () => "OAuth my-session" });
const param = JSON.parse(process.argv[3]);
const good = await addModelService({ body: { param } });
assert.equal(good.response.status, 200);
assert.ok(good.data.inventory.name);
const bad = await addModelService({ body: { param: { ...param, requestCpu: "4" } } });
assert.equal(bad.response.status, 422);
assert.equal(bad.error.violations[0].pointer, "/param/requestCpu");
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("node") and (PEERS / "@hey-api" / "openapi-ts").is_dir()),
    reason="hey-api's generator is not installed: `make .venv/.clients` needs Node and a network",
)
def test_hey_api(tmp_path: Path) -> None:
    shutil.copy(DOCUMENT, tmp_path / "openapi.yaml")
    (tmp_path / "node_modules").symlink_to(PEERS)

    def run(*command: str) -> None:
        ran = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    tools = PEERS / ".bin"
    run(str(tools / "openapi-ts"), "-i", "openapi.yaml", "-o", "ts", "-c", "@hey-api/client-fetch")
    compiled = ("--outDir", "js", "--module", "commonjs", "--target", "es2022", "--skipLibCheck")
    run(str(tools / "tsc"), "ts/sdk.gen.ts", *compiled)
    (tmp_path / "call.mjs").write_text(HEY_API, "utf-8")
    with mock_api(DOCUMENT) as api:
        api.allow_violations()
        run("node", "call.mjs", api.url, json.dumps(PARAM))
        _one_good_one_bad(api)


def _one_good_one_bad(api: MockApi) -> None:
    assert [call.status for call in api.calls.of("AddModelService")] == [200, 422]
