"""The main job, end to end: ``make demo``, or ``python -m mockument.demo``.

Runs the commands that a user would, on the page that comes with mockument, and says each.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click

from .mockserver.address import CannotServe, free_port

__all__ = ["main"]

PAGES = Path(os.path.relpath(Path(__file__).parent / "spec" / "pages"))
FOLDER = Path("demo")
PORT = 4010
READY = "(Ctrl-C stops it)"


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
    port = _free_port()
    with _Mock(document, port) as mock:
        url = f"http://127.0.0.1:{port}"
        _step("4. The client calls the mock.")
        _call(url)
        _say_how_to_go_on(url)
        if once:
            return 0
        click.secho("\n   Serving until Ctrl-C.", bold=True)
        return mock.wait()


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
    try:
        return free_port("127.0.0.1", PORT)
    except CannotServe:
        return free_port("127.0.0.1", 0)


class _Mock:
    """The mock, running in a process of its own for as long as the block lasts."""

    def __init__(self, document: Path, port: int) -> None:
        command = _command("serve", document, "--port", str(port))
        self.process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self) -> _Mock:
        """Wait until it says that it is ready, and show what it says until then."""
        for line in self.process.stdout or ():
            click.echo(f"   {line}", nl=False)
            if READY in line:
                # What comes later is read and dropped, or a full pipe would stop the mock.
                threading.Thread(target=self._drain, daemon=True).start()
                return self
        sys.exit(self.process.wait() or 1)

    def _drain(self) -> None:
        for _ in self.process.stdout or ():
            pass

    def wait(self) -> int:
        """Let it serve until Ctrl-C."""
        try:
            return self.process.wait()
        except KeyboardInterrupt:
            return 0

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


if __name__ == "__main__":
    sys.exit(main())
