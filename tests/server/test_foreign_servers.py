"""`mockument verify` against servers that we did not write, by the documents that they carry.

What is known of them is in baselines: nothing else may be found, and all of that must be.
"""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockument.cli import cli

HERE = Path(__file__).parent
BASELINES = HERE.parent / "fixtures" / "verify"
TOKEN = "sesame-open-4711"
KINTO = """
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.userid_hmac_secret = test
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
"""

pytestmark = pytest.mark.slow


def folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed")
    return Path(spec.origin).parent


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def started(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """A server, once it answers."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait(url, process, folder)
            yield
        finally:
            process.terminate()
            process.wait(20)


def wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail((folder / "log").read_text("utf-8", "replace")[-2000:])


def verify(document: Path, url: str, baseline: str, *more: str) -> str:
    arguments = ["--baseline", str(BASELINES / baseline), "--base-url", url, *more]
    result = CliRunner().invoke(cli, ["verify", str(document), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stdout
    return result.stdout


def test_jupyter_server(tmp_path: Path) -> None:
    document = folder_of("jupyter_server") / "services" / "api" / "api.yaml"
    (tmp_path / "hello.txt").write_text("hello", "utf-8")
    port = free_port()
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={tmp_path}"),
    ]
    with started(command, tmp_path, f"http://127.0.0.1:{port}/api"):
        header = ("--header", f"Authorization: token {TOKEN}")
        bound = ("--bind", "path=hello.txt")
        url = f"http://127.0.0.1:{port}"
        told = verify(document, url, "jupyter-baseline.yaml", *header, *bound)
    assert TOKEN not in told


def test_kinto(tmp_path: Path) -> None:
    folder_of("kinto")
    (tmp_path / "kinto.ini").write_text(KINTO, "utf-8")
    port = free_port()
    command = [
        *(sys.executable, "-c", "from kinto.__main__ import main; main()"),
        *("start", "--ini", "kinto.ini", "--port", str(port)),
    ]
    url = f"http://127.0.0.1:{port}/v1"
    with started(command, tmp_path, f"{url}/__api__"):
        with urllib.request.urlopen(f"{url}/__api__", timeout=20) as answer:
            document = tmp_path / "kinto.json"
            document.write_bytes(answer.read())
        which = ("tag:Batch", "tag:Utilities", "get_buckets", "*_bucket")
        included = [word for one in which for word in ("--include", one)]
        auth = ("--auth", "basicauth=me:secret-4711", "--allow-writes", "--workers", "1")
        told = verify(document, url, "kinto-baseline.yaml", *included, *auth)
    assert "secret-4711" not in told
