"""`mockument verify`, interrupted: what it has made is deleted, what it has found is told."""

import http.server
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name]}}}
      responses:
        '201':
          description: Made.
          content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: It.}}}
    delete: {responses: {'204': {description: Gone.}}}
"""
RUN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from mockument.cli import main
main()
"""


class Things(http.server.BaseHTTPRequestHandler):
    """Makes a thing only once it may go on: the call is under way when Ctrl-C comes."""

    begun = threading.Event()
    may_go_on = threading.Event()
    kept: set[str]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Keep quiet."""

    def answer(self, status: int, value: object = None) -> None:
        self.send_response(status)
        body = b"" if value is None else json.dumps(value).encode()
        if body:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        number = len(self.kept) + 1
        self.kept.add(f"/things/{number}")
        self.begun.set()
        self.may_go_on.wait(20)
        self.answer(201, {"id": number})

    def do_GET(self) -> None:
        self.answer(200 if self.path in self.kept else 404)

    def do_DELETE(self) -> None:
        self.answer(204 if self.path in self.kept else 404)
        self.kept.discard(self.path)


@pytest.mark.skipif(sys.platform == "win32", reason="it has other signals")
def test_ctrl_c_cleans_up_and_tells(tmp_path: Path) -> None:
    document = tmp_path / "a.yaml"
    document.write_text(DOCUMENT, "utf-8")
    Things.kept = set()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Things)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    report = tmp_path / "report.xml"
    options = ["--base-url", f"http://127.0.0.1:{server.server_port}", "--allow-writes"]
    options += ["--report", f"junit={report}"]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "verify", str(document), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert Things.begun.wait(20)
        process.send_signal(signal.SIGINT)
        threading.Timer(0.3, Things.may_go_on.set).start()
        printed = process.communicate(timeout=20)[0]
    finally:
        process.kill()
        server.shutdown()
        server.server_close()
    assert process.returncode == 130, printed
    assert "interrupted, there was more to ask" in printed
    assert Things.kept == set()
    assert not report.exists()
