"""Samples run: each language sends the same request of each operation, and the mock takes it.

Where a language's tool is not on the PATH its test is skipped, and says so; the code is parsed all
the same (`tests/unit/test_samples.py`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from mockument.generator.document import Api, Operation, load
from mockument.generator.emit.docs.samples import Samples
from mockument.generator.emit.python.client import emitter
from mockument.generator.messages.call import call_of
from mockument.mockserver.app import create_app
from mockument.mockserver.engine import Engine, Request

ROOT = Path(__file__).parents[2]
EVERY = ROOT / "tests" / "fixtures" / "samples" / "every.yaml"
FILES = {"photo.png": b"\x89PNG\r\n\x00\xff", "raw-file.bin": b"\x00\x01", "files.bin": b"f\xff"}
FILES |= {"body.bin": b"\x00\r\n\xffbytes", "photo.bin": b"\xfe"}
SECRETS = {
    "TOKEN": "t0ken", "API_KEY": "k3y", "API_KEY_2": "k3y2",
    "API_USER": "me", "API_PASSWORD": "p:w",
}  # fmt: skip
GO = os.environ.get("MOCKUMENT_GO") or shutil.which("go") or ""


@dataclass
class Mock:
    """A mock on this machine, and what it was sent."""

    api: Api
    url: str
    journal: Any
    seen: dict[str, Any] = field(default_factory=dict)


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    api = load(EVERY)
    app = create_app(api)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Mock(api, f"http://127.0.0.1:{server.server_port}", app.mock.journal)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def folder(mock: Mock, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where samples run: with the client that they import, and the files that they send."""
    place = tmp_path_factory.mktemp("samples")
    for path, text in emitter.emit(mock.api).files.items():
        (place / "sdk" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "sdk" / path).write_text(text, "utf-8")
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    return place


@pytest.fixture(scope="module", autouse=True)
def secrets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SECRETS, "LC_ALL": "C.UTF-8"}.items():
            patch.setenv(name, value)
        yield


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)


def run_python(texts: list[str], folder: Path) -> None:
    """In this process, which has what the samples import already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(folder)
        for text in texts:
            exec(compile(text, "sample.py", "exec"), {})
        for name in [name for name in sys.modules if name.partition(".")[0] == "sdk"]:
            del sys.modules[name]


def run_java(texts: list[str], folder: Path) -> None:
    """All in one file: to start a compiler takes longer than all else."""
    imports: dict[str, None] = {}
    classes: list[str] = []
    for number, text in enumerate(texts):
        head, _, rest = text.partition("public class Sample {")
        imports |= dict.fromkeys(filter(None, head.splitlines()))
        classes.append(f"class Sample{number} {{{rest}")
    calls = "".join(f"Sample{number}.main(args);" for number in range(len(texts)))
    main = f"class All {{ public static void main(String[] args) throws Exception {{{calls}}} }}"
    (folder / "All.java").write_text("\n".join([*imports, main, *classes]), "utf-8")
    run(["java", "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "All.java"], folder)


def run_go(texts: list[str], folder: Path) -> None:
    """All in one program, for the same reason."""
    imports: dict[str, None] = {}
    functions: list[str] = []
    for number, text in enumerate(texts):
        head, _, rest = text.partition("func main() {")
        imports |= dict.fromkeys(re.findall(r'^\t(".*")$', head, re.MULTILINE))
        functions.append(f"func sample{number}() {{{rest.partition('func check(')[0]}")
    calls = "\n".join(f"sample{number}()" for number in range(len(texts)))
    check = "func check(err error) {" + texts[0].partition("func check(err error) {")[2]
    parts = ["package main", f"import ({chr(10).join(imports)})", f"func main() {{{calls}}}", check]
    (folder / "all.go").write_text("\n".join([*parts, *functions]), "utf-8")
    run([GO, "run", "all.go"], folder)


@dataclass(frozen=True)
class Each:
    """Runs each sample by a command."""

    command: tuple[str, ...]
    file: str

    def __call__(self, texts: list[str], folder: Path) -> None:
        for text in texts:
            (folder / self.file).write_text(text, "utf-8")
            run([*self.command, self.file], folder)


RUNNERS: dict[str, tuple[Callable[[list[str], Path], None], str]] = {
    "curl": (Each(("bash",), "sample.sh"), "curl"),
    "python-client": (run_python, sys.executable),
    "python-httpx": (run_python, sys.executable),
    "javascript": (Each(("node", "--no-warnings"), "sample.mjs"), "node"),
    "go": (run_go, GO),
    "java": (run_java, "java"),
    "php": (Each(("php",), "sample.php"), "php"),
}


def languages() -> list[Any]:
    slow = [pytest.mark.slow]
    return [
        pytest.param(
            key,
            marks=[
                *(slow if key in ("go", "java") else []),
                pytest.mark.skipif(
                    not shutil.which(tool), reason=f"there is no {tool or key} here"
                ),
            ],
        )
        for key, (_, tool) in RUNNERS.items()
    ]


@pytest.mark.parametrize("language", languages())
def test_every_operation_is_asked_the_same(language: str, mock: Mock, folder: Path) -> None:
    samples = Samples(mock.api, mock.url)
    operations = mock.api.operations
    texts = [
        next(s.text for s in samples.of(operation) if s.language == language)
        for operation in operations
    ]
    mock.journal.clear()
    RUNNERS[language][0](texts, folder)
    records = sorted(mock.journal.records(), key=lambda record: record.number)
    assert [one.operation for one in records] == [one.label for one in operations]
    wrong = [f"{o.operation}: {o.status} {o.violations}" for o in records if o.problem]
    for one in records:
        sent = as_sent(one)
        expected = mock.seen.setdefault(one.operation, sent)
        if sent != expected:
            wrong.append(f"{one.operation}:\n  {sent}\n  {expected}")
    assert not wrong, "\n".join(wrong)


def as_sent(entry: Any) -> dict[str, Any]:
    """A request without what clients write as they like."""
    headers = {name.lower(): value for name, value in entry.headers}
    own = {n: v for n, v in headers.items() if n.startswith("x-") or n == "authorization"}
    cookies = {
        name.strip(): unquote(value.strip('"'))
        for name, _, value in (c.partition("=") for c in headers.get("cookie", "").split(";"))
        if name
    }
    return {
        "method": entry.method,
        "path": unquote(entry.path),
        "query": sorted(parse_qsl(entry.query, keep_blank_values=True)),
        "headers": own,
        "cookies": cookies,
        "body": body_of(entry.body, headers.get("content-type", "")),
    }


def body_of(body: bytes, content_type: str) -> Any:
    kind = content_type.partition(";")[0]
    if not body:
        return None
    if kind.endswith(("/json", "+json")):
        return kind, json.loads(body)
    if kind == "application/x-www-form-urlencoded":
        return kind, sorted(parse_qsl(body.decode(), keep_blank_values=True))
    if kind.startswith("multipart/"):
        whole = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\n\n" + body)
        return kind, [part_of(part) for part in whole.get_payload()]  # type: ignore[arg-type]
    return kind, body


def part_of(part: Message[str, str]) -> Any:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    kind = part.get_content_type() if "Content-Type" in part else "text/plain"
    is_json = kind == "application/json"
    name = part.get_param("name", header="Content-Disposition")
    assert isinstance(name, str)
    file = "" if is_json else part.get_filename() or ""
    return name, file, kind, json.loads(content) if is_json else content


# ---------------------------------------------------------------- documents of others

SPECS = ROOT.parent / "shared" / "specs"
OPERATIONS = 60
"""How many of a document are called: of larger ones, as many from beginning to end."""


def documents() -> list[Any]:
    kept = ["emit/wire.yaml", "emit/shared.yaml", "mock/kinds.yaml", "documents/swagger2.yaml"]
    own = [ROOT / "tests" / "fixtures" / name for name in kept]
    own += [ROOT / "spec" / "openapi.yaml", ROOT / "tests" / "golden" / "portal" / "openapi.yaml"]
    rows = (SPECS / "index.tsv").read_text("utf-8").splitlines()[1:] if SPECS.is_dir() else []
    return [*own, *(SPECS / row.split("\t")[0] for row in rows)]


@pytest.mark.slow
@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_samples_of_documents_keep_them(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those in httpx run; they are refused no more than the plainest call that we can make."""
    api = load(path)
    engine = Engine(api)
    app = create_app(api)
    client = httpx.Client(transport=httpx.WSGITransport(app.wsgi_app))
    monkeypatch.setattr(httpx, "request", client.request)
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"\xff")
    samples = Samples(api, "http://mock")
    # Of paths that differ in a fragment alone, nobody could ask for any but the first.
    operations = [one for one in api.operations if "#" not in one.path]
    wrong: list[str] = []
    for operation in operations[:: -(-len(operations) // OPERATIONS) or 1]:
        made = [s for s in samples.of(operation) if s.language == "python-httpx"]
        if made[0].is_documented:
            continue
        app.mock.journal.clear()
        exec(compile(made[0].text, "sample.py", "exec"), {})
        [record] = app.mock.journal.records()
        if record.problem and plain_call(engine, operation):
            wrong.append(f"{operation.label}: {record.violations}\n{made[0].text}")
    assert not wrong, "\n".join(wrong)


def plain_call(engine: Engine, operation: Operation) -> bool:
    """Whether the mock takes the call that is made of an operation's schemas."""
    call = call_of(engine.api, operation)
    headers = tuple(call.headers)
    if call.cookies:
        headers += (("Cookie", "; ".join(f"{n}={v}" for n, v in call.cookies)),)
    target, _, query = call.target.partition("?")
    body = (call.body or "").encode()
    request = Request(call.method, target, query, headers, len(body) or None, lambda n: body[:n])
    return engine.decide(request).problem is None
