"""The main job, end to end: ``make demo``, or ``python -m mockument.demo``.

Runs the commands that a user would, on the page that comes with mockument, and says each.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import click

__all__ = ["main"]

PAGES = Path(__file__).parent / "spec" / "pages"
FOLDER = Path("demo")
PORT = 4010
READY_SECONDS = 20


def main() -> int:
    """Capture, generate, serve, call; then serve until Ctrl-C, or not with ``--once``."""
    parser = argparse.ArgumentParser(prog="mockument.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the call")
    once = parser.parse_args().once
    document = FOLDER / "openapi.yaml"
    _step("1. The reference page becomes an OpenAPI document.")
    _run("capture", PAGES, "-o", document, quiet=True)
    _step("2. The document becomes typed models and a typed client.")
    _run("generate", "models", document, "-o", FOLDER / "inference_models")
    _run("generate", "client", document, "-o", FOLDER / "inference_client")
    _step("3. The document becomes a mock that runs.")
    url = f"http://127.0.0.1:{_free_port()}"
    with _serving(document, url) as server:
        _step("4. The client calls the mock.")
        _call(url)
        _say_how_to_go_on(url)
        return 0 if once else _wait(server)


def _step(text: str) -> None:
    click.secho(f"\n{text}", bold=True)


def _command(*arguments: str | Path) -> list[str]:
    shown = " ".join(str(a) for a in arguments)
    click.secho(f"   $ mockument {shown}", fg="cyan")
    return [sys.executable, "-m", "mockument", *map(str, arguments)]


def _run(*arguments: str | Path, quiet: bool = False) -> None:
    """Run a command; of a quiet one only the last line is shown."""
    command = _command(*arguments)
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        command, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    for line in lines[-1:] if quiet and done.returncode == 0 else lines:
        click.echo(f"   {line}")
    if done.returncode != 0:
        sys.exit(done.returncode)


def _free_port() -> int:
    """The usual port, or any other where that one is taken."""
    for port in (PORT, 0):
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return PORT


class _serving:  # noqa: N801 - read as a word: with _serving(...)
    """The mock, running in a process of its own for as long as the block lasts."""

    def __init__(self, document: Path, url: str) -> None:
        self.url = url
        port = url.rpartition(":")[2]
        command = _command("serve", document, "--port", port)
        self.process = subprocess.Popen(command)  # noqa: S603 - our own command, no shell

    def __enter__(self) -> subprocess.Popen[bytes]:
        host, port = "127.0.0.1", int(self.url.rpartition(":")[2])
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((host, port)) == 0:
                    return self.process
            time.sleep(0.02)
        self.__exit__()
        sys.exit("the mock did not start")

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


CALL = """\
from inference_client import Client

with Client({url!r}, session_uuid="my-session") as client:
    answer = client.add_model_service(
        body={{
            "param": {{
                "name": "my model",
                "yaml": "framework: vllm",
                "requestCpu": 4,
                "requestMemory": 8 * 2**30,
                "modelCenterUuid": "1f2e3d",
                "installPath": "/models/mine",
                "startCommand": "serve",
            }}
        }}
    )
    print(type(answer).__name__, answer.inventory.name, answer.inventory.request_cpu)"""


def _call(url: str) -> None:
    source = CALL.format(url=url)
    for line in source.splitlines():
        click.secho(f"   {line}", fg="cyan")
    sys.path.insert(0, str(FOLDER))
    importlib.invalidate_caches()
    click.echo("   → ", nl=False)
    exec(compile(source, "demo", "exec"), {})  # noqa: S102 - the text above, and nothing else


def _say_how_to_go_on(url: str) -> None:
    _step("What next")
    click.echo(f"   The mock answers at {url}; the document is {FOLDER / 'openapi.yaml'}.")
    click.echo(f"   The client is {FOLDER / 'inference_client'}: copy it into your project.")
    click.echo("   Your own pages:    mockument capture PAGES -o openapi.yaml")
    click.echo("   Your own document: mockument serve openapi.yaml")


def _wait(server: subprocess.Popen[bytes]) -> int:
    click.secho("\n   Serving until Ctrl-C.", bold=True)
    try:
        return server.wait()
    except KeyboardInterrupt:
        click.echo("\n   Stopped.")
        return 0


if __name__ == "__main__":
    sys.exit(main())
