"""The mock as its users start it: a real process, a real socket, Ctrl-C."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SEED = ROOT / "spec" / "openapi.yaml"
ADD = "/zstack/v1/ai/model-services"
SECONDS = 30
SERVE = (sys.executable, "-m", "mockument", "serve")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mock(serving: Any) -> Iterator[Any]:
    with serving(SEED, "--max-body", "0.01") as running:
        yield running


def test_the_printed_curl_works_as_it_stands(mock: Any) -> None:
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


def test_the_table_names_what_is_served(mock: Any) -> None:
    assert "AddModelService" in mock.printed
    assert "POST" in mock.printed


def test_too_large_a_body_is_refused_before_it_is_sent(mock: Any) -> None:
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


def test_a_chunked_body_is_read_no_further_than_the_limit(mock: Any) -> None:
    request = (
        f"POST {ADD} HTTP/1.1\r\nHost: mock\r\nAuthorization: OAuth me\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"{11_000:x}\r\n{'x' * 11_000}\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as raw:
        # The last chunk is never sent: an answer can only come if nobody waits for it.
        raw.sendall(request.encode())
        assert raw.recv(12) == b"HTTP/1.1 413"


def test_head_has_no_body_over_the_wire(mock: Any) -> None:
    with closing(mock.connection()) as connection:
        for _ in range(2):  # twice on one connection: a body would break the second answer
            connection.request("HEAD", ADD)
            response = connection.getresponse()
            assert response.status == 405
            assert response.read() == b""


@pytest.mark.parametrize("target", ["/%00", "/%ff%fe", "/a%2", "//", "/..%2f..%2fetc", "/?%ff=%00"])
def test_odd_targets_get_problem_details(mock: Any, target: str) -> None:
    with closing(mock.connection()) as connection:
        connection.request("GET", target)
        response = connection.getresponse()
        assert response.status == 404
        assert response.headers["Content-Type"] == "application/problem+json"
        json.loads(response.read())


def test_what_is_no_http_gets_an_answer_and_the_mock_lives_on(mock: Any) -> None:
    with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        raw.recv(100)
    with closing(mock.connection()) as connection:
        connection.request("GET", "/nowhere")
        assert connection.getresponse().status == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(number: signal.Signals, serving: Any) -> None:
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


TAKEN_MEANWHILE = """
import socket
from mockument.__main__ import main
from mockument.mockserver import address

free_port, kept = address.free_port, []

def taken_at_once(host, port):
    kept.append(socket.create_server((host, free_port(host, port))))
    return port

address.free_port = taken_at_once
main()
"""


def test_a_port_that_is_taken_after_it_was_looked_at_is_one_clear_line() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as once_taken:
        port = str(once_taken.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-c", TAKEN_MEANWHILE, "serve", str(SEED), "--port", port],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: port {port} on 127.0.0.1 cannot be served on: Address already")


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


def test_what_could_not_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {get: {responses: {'200': {$ref: 'other.yaml#/x'}}}}}\n",
        "utf-8",
    )
    done = subprocess.run(
        [*SERVE, str(document), "--port", "0", "--", sys.executable, "-c", "pass"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0
    assert "api.yaml:3" in done.stderr
    assert "'other.yaml#/x' names a file that is not there" in done.stderr
    assert "mockument check" in done.stderr


def test_a_host_may_be_a_name() -> None:
    show = "import os; print(os.environ['MOCKUMENT_URL'])"
    done = subprocess.run(
        [*SERVE, str(SEED), "--host", "localhost", "--port", "0", "--", sys.executable, "-c", show],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("http://localhost:")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", ""], "'' cannot be served on"),
        (["--port", "99999"], "99999 is no port"),
        (["--url-variable", "A=B", "--", "true"], "no name of an environment variable"),
        (["--cors-origin", "http://localhost:3000/"], "is no origin"),
        (["--no-cors", "--cors-origin", "*"], "exclude each other"),
        (["--"], "no command stands after --"),
    ],
)
def test_a_mistaken_option_is_one_clear_line(arguments: list[str], message: str) -> None:
    done = subprocess.run(
        [*SERVE, str(SEED), *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
