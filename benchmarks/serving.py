"""The mock under load, beside peers and a bare WSGI callable: all in one run, on loopback.

``python benchmarks/serving.py`` needs ``wrk``; peers from npm are taken from ``.venv/peers``
(``make bench-peers``) and named where they are absent. Servers take turns, so that a machine that
slows down slows all of them: only ratios are worth quoting.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
FIRST_API = ROOT / "spec" / "openapi.yaml"
SPECS = ROOT.parent / "shared" / "specs"
PEERS = ROOT / ".venv" / "peers"
CONNECTIONS = 32
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server that mocks a document.

    :param command: how it is started; ``{port}`` and ``{document}`` are filled in.
    """

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT


@dataclass(frozen=True)
class Load:
    """What is asked of servers.

    :param calls: requests, each as method, target, headers, body; they take turns.
    :param servers: the first is ours, the second the bare ceiling where there is one.
    """

    name: str
    document: Path
    calls: Sequence[Call]
    servers: tuple[Server, ...]


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass
class Figures:
    """What was measured of one server, round by round.

    :param start: seconds from the start of the process to its first right answer.
    :param rate: requests a second.
    :param p99: milliseconds.
    :param megabytes: proportional set size (PSS) of all its processes after the load.
    :param bad: answers that were not 2xx or 3xx, and socket errors.
    """

    start: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    bad: int = 0
    failed: str = ""


def granian(app: str, threads: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
        *("--port", "{port}", "--workers", "1", "--blocking-threads", str(threads)),
        *("--log-level", "error", app),
    )


def mockument(name: str, *options: str) -> Server:
    command = (sys.executable, "-m", "mockument", "serve", "{document}", "--port", "{port}")
    return Server(name, (*command, *options))


def prism(name: str, *options: str) -> Server:
    program = shutil.which("prism") or str(PEERS / "node_modules" / ".bin" / "prism")
    return Server(name, (program, "mock", "{document}", "--port", "{port}", *options))


def openapi_backend() -> Server:
    return Server(
        "openapi-backend",
        ("node", str(HERE / "express_mock.mjs"), "{document}", "{port}"),
        PEERS,
    )


def first_call() -> Call:
    from mockument import load

    operation = load(FIRST_API).operations[0]
    assert operation.request_body is not None
    example = operation.request_body.content["application/json"].examples[0]
    body = json.dumps(example.value)
    headers = (("Content-Type", "application/json"), ("Authorization", "OAuth session"))
    return Call(operation.method, operation.path, headers, body)


def calls_of(document: Path) -> list[Call]:
    """A call of each operation of a document that our own mock answers with success."""
    from mockument import create_app, load
    from mockument.mockserver.curl import call_of

    api = load(document)
    client = create_app(api).test_client()
    found: list[Call] = []
    for operation in api.operations:
        call = call_of(api, operation)
        answer = client.open(call.target, method=call.method, headers=call.headers, data=call.body)
        if answer.status_code < 400 and not call.cookies:
            found.append(Call(call.method, call.target, tuple(call.headers), call.body or ""))
    return found


def loads(names: Sequence[str]) -> Iterator[Load]:
    post = first_call()
    bare = granian("bare:app", 1)
    if not names or "first" in names:
        yield Load(
            "POST of the first API: credentials and body checked, journal on, one worker",
            FIRST_API,
            [post],
            (
                mockument("mockument"),
                Server("bare WSGI callable with compiled validation", bare, HERE),
                prism("Prism"),
                prism("Prism, silent", "-v", "silent"),
                openapi_backend(),
            ),
        )
    if not names or "workers" in names:
        two = mockument("mockument, two workers", "--workers", "2")
        yield Load("the same with two workers", FIRST_API, [post], (mockument("mockument"), two))
    if not names or "dynamic" in names:
        wanting = Call(
            post.method, post.target, (*post.headers, ("Prefer", "dynamic=true")), post.body
        )
        yield Load(
            "the same, answers made from the schema for each request",
            FIRST_API,
            [wanting],
            (mockument("mockument"), prism("Prism, silent", "-v", "silent")),
        )
    github = SPECS / "octokit-openapi__api.github.com.json"
    if github.exists() and (not names or "github" in names):
        calls = calls_of(github)
        yield Load(
            f"GitHub's document, {len(calls)} operations in turn",
            github,
            calls,
            (mockument("mockument"), prism("Prism, silent", "-v", "silent"), openapi_backend()),
        )


def wrk_script(calls: Sequence[Call]) -> str:
    """What makes wrk send the calls in turn; one alone costs wrk less."""
    if len(calls) == 1:
        (call,) = calls
        fields = "\n".join(f"wrk.headers[{_lua(n)}] = {_lua(v)}" for n, v in call.headers)
        body = f"wrk.body = {_lua(call.body)}\n" if call.body else ""
        method, target = _lua(call.method), _lua(call.target)
        return f"wrk.method = {method}\nwrk.path = {target}\n{body}{fields}\n"
    tables = ",\n".join(
        f"{{{json.dumps(c.method)}, {_lua(c.target)}, {{{headers}}}, {_lua(c.body)}}}"
        for c in calls
        for headers in [", ".join(f"[{_lua(n)}]={_lua(v)}" for n, v in c.headers)]
    )
    return f"""local calls = {{
{tables}
}}
local requests, at = {{}}, 0
function init()
  for i, c in ipairs(calls) do
    requests[i] = wrk.format(c[1], c[2], c[3], c[4] ~= "" and c[4] or nil)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
"""


def _lua(text: str) -> str:
    """A Lua string with the same bytes."""
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(server: Server, document: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    filled = [part.format(port=port, document=document) for part in server.command]
    # Granian hands the environment on with each request: all servers get the same small one.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        filled,
        cwd=server.folder,
        env=kept,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def first_answer(process: subprocess.Popen[bytes], call: Call, port: int) -> str:
    """Wait for the first right answer; why there is none, if there is none."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{call.target}",
        data=call.body.encode() or None,
        headers=dict(call.headers),
        method=call.method,
    )
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            return f"ended with code {process.returncode}"
        try:
            with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
                answer.read()
            return ""
        except urllib.error.HTTPError as error:
            return f"answered {error.code}: {error.read()[:80]!r}"
        except OSError:
            time.sleep(0.002)
    return f"no answer within {START_SECONDS} s"


def processes(root: int) -> list[int]:
    found = [root]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            if int(fields[2]) == root:  # the session that was started for it
                found.append(int(entry.parent.name))
    return list(dict.fromkeys(found))


def pss_megabytes(root: int) -> float:
    total = 0
    for process in processes(root):
        with suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0])
    return total / 1024


def wrk(script: Path, port: int, seconds: int) -> str:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
    )
    return done.stdout


def measure(server: Server, load: Load, script: Path, seconds: int, figures: Figures) -> None:
    port = free_port()
    if not shutil.which(server.command[0]):
        figures.failed = "not installed"
        return
    began = time.perf_counter()
    with running(server, load.document, port) as process:
        figures.failed = first_answer(process, load.calls[0], port)
        if figures.failed:
            return
        figures.start.append(time.perf_counter() - began)
        wrk(script, port, 1)
        said = wrk(script, port, seconds)
        figures.megabytes.append(pss_megabytes(process.pid))
    figures.rate.append(float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]))
    figures.p50.append(_milliseconds(said, "50%"))
    figures.p99.append(_milliseconds(said, "99%"))
    figures.bad += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    for errors in re.findall(r"Socket errors: (.*)", said):
        figures.bad += sum(map(int, re.findall(r"\d+", errors)))


def _milliseconds(said: str, line: str) -> float:
    value, unit = re.findall(rf"{re.escape(line)}\s+([\d.]+)(us|ms|s)", said)[0]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(load: Load, rounds: int, seconds: int) -> None:
    figures = {server.name: Figures() for server in load.servers}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "calls.lua"
        script.write_text(wrk_script(load.calls))
        for _ in range(rounds):
            for server in load.servers:
                if not figures[server.name].failed:
                    measure(server, load, script, seconds, figures[server.name])
    report(load, figures)


def report(load: Load, figures: dict[str, Figures]) -> None:
    print(f"\n### {load.name}\n")
    print("| | requests/s | ours is × | p50 ms | p99 ms | PSS MB | first answer s | not 2xx |")
    print("|---|---|---|---|---|---|---|---|")
    ours = figures[load.servers[0].name].rate
    for name, found in figures.items():
        if not found.rate:
            print(f"| {name} | – | | | | | | {found.failed} |")
            continue
        rate = statistics.median(found.rate)
        ratio = statistics.median(ours) / rate if ours else 0
        print(
            f"| {name} | {rate:,.0f} | {ratio:.2f} | {statistics.median(found.p50):.2f} "
            f"| {statistics.median(found.p99):.2f} | {statistics.median(found.megabytes):.0f} "
            f"| {statistics.median(found.start):.2f} | {found.bad} |"
        )
    sys.stdout.flush()


def main() -> None:
    """Measure all loads, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("loads", nargs="*", help="first, workers, dynamic, github; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="of load, each round")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: Debian's package is called wrk")
    for load in loads(options.loads):
        compare(load, options.rounds, options.seconds)


if __name__ == "__main__":
    main()
