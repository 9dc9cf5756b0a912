"""Servers that mock a document: started, asked for their first answer, put under load, weighed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Call", "Figures", "Running", "Server", "running", "weigh", "wrk", "wrk_script"]

CONNECTIONS = 32
START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A server that mocks a document.

    :param command: how it is started; ``{port}`` and ``{document}`` are filled in.
    """

    name: str
    command: tuple[str, ...]
    folder: Path


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
    :param p50: milliseconds, as ``p99``.
    :param megabytes: proportional set size (PSS) of all its processes after the load.
    :param worker: the same of the process that serves, all of whose memory is counted (RSS).
    :param bad: answers that were not 2xx or 3xx, and socket errors.
    :param failed: why there is nothing, where there is nothing.
    """

    start: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    bad: int = 0
    failed: str = ""

    def median(self, name: str) -> float | None:
        """The median of the rounds; None where nothing was measured."""
        values: list[float] = getattr(self, name)
        return statistics.median(values) if values else None

    def add_load(self, said: str) -> None:
        """Add what wrk says of a load."""
        self.rate.append(float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]))
        self.p50.append(_milliseconds(said, "50%"))
        self.p99.append(_milliseconds(said, "99%"))
        self.bad += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
        for errors in re.findall(r"Socket errors: (.*)", said):
            self.bad += sum(map(int, re.findall(r"\d+", errors)))

    def add_weight(self, weight: Weight) -> None:
        self.megabytes.append(weight.together)
        self.worker.append(weight.largest)


def _milliseconds(said: str, line: str) -> float:
    value, unit = re.findall(rf"{re.escape(line)}\s+([\d.]+)(us|ms|s)", said)[0]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@dataclass(frozen=True)
class Running:
    """A server that has answered.

    :param start: seconds from the start of the process to its first right answer.
    :param failed: why it has not answered rightly; empty if it has.
    """

    pid: int
    port: int
    start: float
    failed: str


@contextmanager
def running(server: Server, document: Path, call: Call) -> Iterator[Running]:
    """Start a server and wait for its first right answer; it ends with the block."""
    port = free_port()
    filled = [part.format(port=port, document=document) for part in server.command]
    if not shutil.which(filled[0]):
        yield Running(0, port, 0, "not installed")
        return
    began = time.perf_counter()
    process = subprocess.Popen(
        filled,
        cwd=server.folder if server.folder.exists() else None,
        env=small_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        failed = first_answer(process, call, port)
        yield Running(process.pid, port, time.perf_counter() - began, failed)
    finally:
        end(process)


def small_environment() -> dict[str, str]:
    """Granian hands the environment on with each request: all servers get the same small one."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def end(process: subprocess.Popen[bytes]) -> None:
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Weight:
    """The memory of a server, in megabytes.

    :param together: of all its processes, what they share counted once (PSS).
    :param largest: of the last that was started, which serves, all of it (RSS).
    """

    together: float
    largest: float


def weigh(root: int) -> Weight:
    """The memory of a server, by the process that started it."""
    shares: dict[int, tuple[int, int]] = {}
    for process in processes(root):
        with suppress(OSError, IndexError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            pss, rss = (
                int(re.findall(rf"^{name}:\s+(\d+)", rollup, re.MULTILINE)[0])
                for name in ("Pss", "Rss")
            )
            shares[process] = (pss, rss)
    served = [rss for process, (_, rss) in shares.items() if process != root]
    largest = max(served or [rss for _, rss in shares.values()] or [0])
    return Weight(sum(pss for pss, _ in shares.values()) / 1024, largest / 1024)


def processes(root: int) -> list[int]:
    found = [root]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            if int(fields[2]) == root:  # the session that was started for it
                found.append(int(entry.parent.name))
    return list(dict.fromkeys(found))


def wrk(script: Path, port: int, seconds: int) -> str:
    """Put a server under load; what wrk says of it."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    return done.stdout


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
