"""Stored cassettes and HTTP archives against a document."""

import base64
import gzip
import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from mockument.cli import cli
from mockument.generator.document import load
from mockument.mockserver import create_app
from mockument.testing.stored import read_stored

DOCUMENT = Path(__file__).parents[1] / "fixtures" / "testing" / "zones.yaml"
URL = "https://api.example.com/v2/zones"


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        cli, ["check-traffic", *map(str, arguments), "--document", str(DOCUMENT)]
    )


def interaction(body: object, status: int = 200, url: str = URL, sent: object = None) -> object:
    headers = {"Content-Type": ["application/json"]}
    return {
        "request": {"method": "GET", "uri": url, "headers": {}, "body": sent},
        "response": {
            "status": {"code": status, "message": "OK"},
            "headers": headers,
            "body": body,
        },
    }


def cassette(folder: Path, *interactions: object, name: str = "c.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.dump({"interactions": list(interactions), "version": 1}), "utf-8")
    return path


GOOD = '[{"id": 1}]'
BODIES = {
    "text": {"string": GOOD},
    "bytes": {"string": GOOD.encode()},
    "base64": {"base64_string": base64.b64encode(GOOD.encode()).decode()},
    "plain": GOOD,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_bodies_in_each_form_that_cassettes_have(tmp_path: Path, body: object) -> None:
    result = check(cassette(tmp_path, interaction(body)))
    assert (result.exit_code, result.output) == (0, "1 exchange, no findings\n")


def test_bodies_that_are_packed_still(tmp_path: Path) -> None:
    one = interaction({"string": gzip.compress(b'[{"id": "x"}]')})
    one["response"]["headers"]["Content-Encoding"] = ["gzip"]  # type: ignore[index]
    result = check(cassette(tmp_path, one))
    assert '/0/id: "x" is not of type "integer"' in result.output


def test_findings_name_the_exchange_and_the_documents_line(tmp_path: Path) -> None:
    path = cassette(tmp_path, interaction({"string": GOOD}), interaction({"string": '[{"id":""}]'}))
    result = check(path)
    assert result.exit_code == 1
    assert f"{path} /interactions/1/response" in result.output
    message = 'GET /v2/zones 200: body /0/id: "" is not of type "integer"'
    assert message in result.output
    assert "zones.yaml:20:" in result.output


def test_what_weighs_how_much(tmp_path: Path) -> None:
    path = cassette(
        tmp_path,
        interaction({"string": GOOD}, url=f"{URL}?limit=x"),
        interaction({"string": ""}, status=404, url=f"{URL}?limit=x"),
        interaction({"string": ""}, url="https://api.example.com/v2/other"),
        interaction({"string": ""}, url="https://other.example.com/zones"),
        {"request": {}},
    )
    result = check(path, "--format", "json")
    report = json.loads(result.output)
    assert (report["exchanges"], report["otherHosts"]) == (3, 1)
    assert [(f["code"], f["severity"], f["pointer"]) for f in report["findings"]] == [
        ("request-violation", "error", "/interactions/0/request"),
        ("request-violation", "info", "/interactions/1/request"),
        ("undocumented-call", "warning", "/interactions/2"),
        ("traffic-unreadable", "warning", "/interactions/4"),
    ]


def test_the_url_can_be_said(tmp_path: Path) -> None:
    one = interaction({"string": "[{}]"}, url="https://other.example.com/deep/zones")
    path = cassette(tmp_path, one)
    assert check(path).output == "0 exchanges (1 more with other hosts), no findings\n"
    assert check(path, "--url", "https://other.example.com/deep").exit_code == 1


def test_a_mocks_own_archive_and_a_folder(tmp_path: Path) -> None:
    app = create_app(load(DOCUMENT))
    client = app.test_client()
    client.get("/zones")
    client.post("/zones", json={"name": "a"})
    archive = client.get("/__mockument/journal.har").get_data(as_text=True)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "session.har").write_text(archive, "utf-8")
    (tmp_path / "notes.yaml").write_text("title: no traffic", "utf-8")
    shutil.copy(DOCUMENT, tmp_path)
    assert check(tmp_path).output == "2 exchanges, no findings\n"
    refused = check(tmp_path / "notes.yaml")
    assert refused.exit_code == 1
    assert "neither a cassette (interactions) nor an archive" in refused.output


def test_an_archive_of_a_browser(tmp_path: Path) -> None:
    entry = {
        "request": {
            "method": "POST",
            "url": URL,
            "headers": [
                {"name": ":authority", "value": "api.example.com"},
                {"name": "content-type", "value": "application/json"},
            ],
            "postData": {"mimeType": "application/json", "text": '{"name": 1}'},
            "bodySize": 11,
        },
        "response": {
            "status": 201,
            "headers": [],
            "content": {"size": 4000, "mimeType": "text/html"},
        },
    }
    path = tmp_path / "b.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}), "utf-8")
    result = check(path)
    assert 'body /name: 1 is not of type "string"' in result.output
    assert "not checked: the answer's body was read by nobody" in result.output
    (stored,) = read_stored(path)
    assert [name for name, _ in stored.traffic.exchange.request_headers] == ["content-type"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["{", "- [", "interactions: 3", "!!python/object/apply:os.system ['true']", "[]", "\x00", ""],
)
def test_what_is_no_traffic_is_said_in_a_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    result = check(path)
    assert result.exit_code == 1
    assert "traffic-unusable" in result.output


def test_what_vcr_itself_has_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    import urllib.request

    import vcr
    from werkzeug.serving import make_server

    served = make_server("127.0.0.1", 0, create_app(load(DOCUMENT)), threaded=True)
    threading.Thread(target=served.serve_forever, args=[0.01], daemon=True).start()
    try:
        with vcr.use_cassette(str(tmp_path / "v.yaml")):
            urllib.request.urlopen(f"http://127.0.0.1:{served.port}/zones").read()
    finally:
        served.shutdown()
        served.server_close()
    assert check(tmp_path / "v.yaml").output == "1 exchange, no findings\n"
