"""The mock as its users start it: a real process, a real socket, Ctrl-C."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = ROOT / "spec" / "openapi.yaml"
ADD = "/zstack/v1/ai/model-services"
SECONDS = 30

pytestmark = pytest.mark.slow


@dataclass
class Mock:
    """A running mock: its process, its port, and what it has printed when it was ready."""

    process: subprocess.Popen[str]
    port: int
    printed: str

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


@contextmanager
def serving(*arguments: str | Path) -> Iterator[Mock]:
    command = [sys.executable, "-m", "mockument", "serve", *map(str, arguments), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        printed = ""
        end = time.monotonic() + SECONDS
        while "http://127.0.0.1:" not in printed or "Try:" not in printed:
            assert time.monotonic() < end, printed
            line = process.stdout.readline()
            assert line, f"the mock ended: {printed}"
            printed += line
        found = re.search(r"http://127\.0\.0\.1:(\d+)", printed)
        assert found
        printed += process.stdout.readline()
        yield Mock(process, int(found[1]), printed)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with serving(SEED, "--max-body", "0.01") as running:
        yield running


def test_the_printed_curl_works_as_it_stands(mock: Mock) -> None:
    (curl,) = [
        line.strip() for line in mock.printed.splitlines() if line.strip().startswith("curl")
    ]
    done = subprocess.run(
        ["bash", "-c", f"{curl} -w '\\n%{{http_code}}'"],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    body, status = done.stdout.rsplit("\n", 1)
    assert status == "200"
    assert json.loads(body)["inventory"]["requestMemory"] == 1024


def test_the_table_names_what_is_served(mock: Mock) -> None:
    assert "AddModelService" in mock.printed
    assert "POST" in mock.printed


def test_too_large_a_body_is_refused_before_it_is_sent(mock: Mock) -> None:
    with closing(mock.connection()) as connection:
        connection.putrequest("POST", ADD)
        connection.putheader("Authorization", "OAuth me")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "50000000")
        connection.endheaders()
        # Not a byte of the body is sent: an answer can only come if nobody waits for one.
        response = connection.getresponse()
        assert response.status == 413
        assert json.loads(response.read())["limit"] == 10485


def test_a_chunked_body_is_read_no_further_than_the_limit(mock: Mock) -> None:
    with closing(mock.connection()) as connection:
        chunks = (b"x" * 1000 for _ in range(40))
        headers = {"Authorization": "OAuth me", "Content-Type": "application/json"}
        connection.request("POST", ADD, body=chunks, headers=headers, encode_chunked=True)
        assert connection.getresponse().status == 413


def test_head_has_no_body_over_the_wire(mock: Mock) -> None:
    with closing(mock.connection()) as connection:
        for _ in range(2):  # twice on one connection: a body would break the second answer
            connection.request("HEAD", ADD)
            response = connection.getresponse()
            assert response.status == 405
            assert response.read() == b""


@pytest.mark.parametrize("target", ["/%00", "/%ff%fe", "/a%2", "//", "/..%2f..%2fetc", "/?%ff=%00"])
def test_odd_targets_get_problem_details(mock: Mock, target: str) -> None:
    with closing(mock.connection()) as connection:
        connection.request("GET", target)
        response = connection.getresponse()
        assert response.status == 404
        assert response.headers["Content-Type"] == "application/problem+json"
        json.loads(response.read())


def test_what_is_no_http_gets_an_answer_and_the_mock_lives_on(mock: Mock) -> None:
    with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        raw.recv(100)
    with closing(mock.connection()) as connection:
        connection.request("GET", "/nowhere")
        assert connection.getresponse().status == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(number: signal.Signals) -> None:
    with serving(SEED) as mock:
        mock.process.send_signal(number)
        rest = mock.process.communicate(timeout=15)[0]
        assert mock.process.returncode == 0, rest
        assert "Traceback" not in rest
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", mock.port), timeout=2)


def test_a_taken_port_is_one_clear_line() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "mockument", "serve", str(SEED), "--port", port],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"Error: port {port} on 127.0.0.1 is taken: choose another with --port, or --port 0 for any"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [("openapi: [", "not YAML"), ("openapi: 9.0.0", "version 9.0.0"), ("", "empty")],
)
def test_a_broken_document_is_one_clear_finding(tmp_path: Path, text: str, message: str) -> None:
    document = tmp_path / "api.yaml"
    document.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mockument", "serve", str(document), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
