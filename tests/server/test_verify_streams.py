"""`mockument verify` at servers whose answers are streams, some of which never end."""

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockument.cli import cli

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /s:
    get:
      responses:
        '200':
          description: As it comes.
          content:
            MEDIA_TYPE:
              schema:
                type: object
                required: [id, n]
                properties: {id: {type: string}, n: {type: integer}}
"""


@contextmanager
def streaming(media_type: str, pieces: list[bytes], *, ends: bool) -> Iterator[str]:
    """A server that sends some pieces, and then nothing for longer than anybody waits."""
    over = threading.Event()

    class Streaming(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Keep quiet."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)
                time.sleep(0.01)
            if not ends:
                over.wait(20)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Streaming)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def verified(tmp_path: Path, media_type: str, pieces: list[bytes], *, ends: bool) -> Result:
    document = tmp_path / "a.yaml"
    document.write_text(DOCUMENT.replace("MEDIA_TYPE", media_type), "utf-8")
    with streaming(media_type, pieces, ends=ends) as url:
        options = ["--base-url", url, "--timeout", "0.5", "--phases", "examples"]
        return CliRunner().invoke(cli, ["verify", str(document), *options])


GOOD = {
    "text/event-stream": b'data: {"id": "a",\ndata: "n": 1}\n\n',
    "application/jsonl": b'{"id": "a", "n": 1}\n',
    "application/json-seq": b'\x1e{"id": "a", "n": 1}\n',
}
WRONG = {kind: piece.replace(b"1}", b'"x"}') for kind, piece in GOOD.items()}


@pytest.mark.parametrize("ends", [True, False], ids=["ends", "goes on"])
@pytest.mark.parametrize("media_type", GOOD)
def test_what_came_is_judged_item_by_item(tmp_path: Path, media_type: str, ends: bool) -> None:
    good, wrong = GOOD[media_type], WRONG[media_type]
    cut = [] if ends else [wrong[:9]]
    found = verified(tmp_path, media_type, [good, good, *cut], ends=ends)
    assert (found.exit_code, "1 passed" in found.output) == (0, True), found.output
    found = verified(tmp_path, media_type, [good, wrong, wrong, wrong, *cut], ends=ends)
    assert found.exit_code == 1
    assert found.output.count("body-invalid") == 1
    assert 'body /1/n: "x" is not of type "integer" (and in 2 more items)' in found.output
    assert 'got       "x"' in found.output


def test_a_stream_in_which_nothing_comes_breaks_nothing(tmp_path: Path) -> None:
    assert verified(tmp_path, "text/event-stream", [b": hello\n\n"], ends=False).exit_code == 0


def test_two_names_that_are_missing_are_two_faults(tmp_path: Path) -> None:
    found = verified(tmp_path, "application/jsonl", [b"{}\n", b"{}\n"], ends=True)
    assert '"id" is a required property (and in 1 more item)' in found.output
    assert '"n" is a required property (and in 1 more item)' in found.output
