"""The mock in use: reload, commands, several workers, what scripts wait for, logs."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "T", "version": "1"},
    "paths": {"/a": {"get": {"responses": {"200": {"$ref": "parts.json#/ok"}}}}},
}
PARTS = {"ok": {"description": "fine", "content": {"application/json": {"example": "one"}}}}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    (tmp_path / "parts.json").write_text(json.dumps(PARTS), encoding="utf-8")
    return path


def get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return json.loads(answer.read())


def within_a_second(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 1
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_edits_are_served_within_a_second_and_broken_ones_are_not(
    serving: Any, document: Path
) -> None:
    parts = document.parent / "parts.json"
    with serving(document) as mock:
        assert get(mock.port, "/a") == "one"
        parts.write_text(json.dumps(PARTS).replace("one", "two"), encoding="utf-8")
        assert within_a_second(lambda: get(mock.port, "/a") == "two")

        parts.write_text('{"ok": ', encoding="utf-8")
        ready = "/__mockument/ready"
        assert within_a_second(lambda: get(mock.port, ready)["trouble"] is not None)
        assert "parts.json:1:" in get(mock.port, ready)["trouble"]
        assert get(mock.port, "/a") == "two"

        parts.write_text(json.dumps(PARTS).replace("one", "three"), encoding="utf-8")
        assert within_a_second(lambda: get(mock.port, "/a") == "three")
        assert get(mock.port, ready)["trouble"] is None

        changed = json.dumps(DOCUMENT).replace("/a", "/b")
        document.write_text(changed, encoding="utf-8")
        assert within_a_second(lambda: get(mock.port, ready)["changes"] == 3)
        assert get(mock.port, "/b") == "three"


def test_all_workers_answer_for_each_other(serving: Any, document: Path) -> None:
    with serving(document, "--workers", "2", "--journal", "20") as mock:
        for _ in range(30):
            get(mock.port, "/a")
        for _ in range(6):
            used = get(mock.port, "/__mockument/coverage")
            assert used["operations"][0]["calls"] == 30
            journal = get(mock.port, "/__mockument/journal")
            numbers = [entry["number"] for entry in journal["entries"]]
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) + journal["forgotten"] == 30


def serve(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockument", "serve", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, **more},
    )


CALL = "import os,sys,urllib.request as u; print(u.urlopen(os.environ[sys.argv[1]]+'/a').read())"


def test_a_command_finds_the_mock_and_gives_the_exit_code(document: Path) -> None:
    done = serve(document, "--port", "0", "--", sys.executable, "-c", CALL, "MOCKUMENT_URL")
    assert (done.returncode, done.stdout) == (0, "b'\"one\"'\n"), done.stderr
    assert "GET /a 200" in done.stderr

    named = ("--port", "0", "--url-variable", "API", "--log", "off")
    done = serve(document, *named, "--", sys.executable, "-c", f"{CALL}; sys.exit(7)", "API")
    assert (done.returncode, done.stdout) == (7, "b'\"one\"'\n"), done.stderr
    assert "GET /a" not in done.stderr


def test_a_command_that_is_not_there(document: Path) -> None:
    done = serve(document, "--port", "0", "--", "no-such-command-here")
    assert done.returncode == 127
    assert "no-such-command-here: no such command" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_says_that_the_mock_is_ready(document: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    show = (
        f"print(open({str(ready)!r}).read() == __import__('os').environ['MOCKUMENT_URL']+chr(10))"
    )
    done = serve(document, "--port", "0", "--ready-file", ready, "--", sys.executable, "-c", show)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert not ready.exists()


def test_a_file_that_cannot_be_written_is_an_error(document: Path, tmp_path: Path) -> None:
    ready, ran = document / "ready", tmp_path / "ran"  # below a file, which is no folder
    touch = f"open({str(ran)!r}, 'w')"
    done = serve(document, "--port", "0", "--ready-file", ready, "--", sys.executable, "-c", touch)
    assert done.returncode == 2
    assert f"Error: {ready}: cannot be written" in done.stderr
    assert not ran.exists()


def test_the_environment_is_no_part_of_a_request(document: Path) -> None:
    script = (
        "import os,json,urllib.request as u; b=os.environ['MOCKUMENT_URL']; u.urlopen(b+'/a');"
        "print(u.urlopen(b+'/__mockument/journal').read().decode())"
    )
    done = serve(document, "--port", "0", "--", sys.executable, "-c", script, HTTP_SECRET="s3cret")
    assert done.returncode == 0, done.stderr
    assert "s3cret" not in done.stdout


def test_a_log_for_programs(document: Path) -> None:
    done = serve(
        document, "--port", "0", "--log", "json", "--", sys.executable, "-c", CALL, "MOCKUMENT_URL"
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/a", 200)
    ]
