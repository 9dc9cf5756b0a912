"""``mockument verify``: our share of its time, and what it finds beside a peer.

The first table asks a server that answers at once, so that all time is the asker's: a bare loop of
httpx that looks at nothing, and verify, by as many threads over as many connections. The second
asks the server of the tests, whose faults are known, and tells which of them were named, which
operations without a fault were accused, and how long that took.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import multiprocessing
import re
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from contract_peers import PEERS, absent

ROOT = Path(__file__).parents[1]
PLANTED = ROOT / "tests" / "fixtures" / "verify" / "planted.yaml"
BIN = Path(sys.executable).parent
BODY = b'{"id":7,"name":"a","tags":["b","c"],"size":{"cpus":2,"memory":4.5}}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
) + BODY
NEITHER = {"unknown/{lostId}"}
"""Nobody can know of a thing there: what is said of it counts neither way."""
FUZZ = ("--phases", "coverage,stateful,fuzz", "--seed", "1")
FAULTS = {
    "wrong-type": "ST108",
    "missing-field": "ST108",
    "undocumented-status": "ST103",
    "other-media-type": "ST105",
    "no-json": "ST109",
    "no-body": "ST106 ST108 ST110",
    "missing-header": "ST107",
    "wrong-header": "ST108",
    "slow": "ST112",
    "broken": "ST101",
    "hangs-up": "Network",
    "refuses-its-example": "ST202",
    "fails-at-the-limit": "ST101",
    "takes-anything": "ST201",
    "asks-nobody": "ST401",
    "other-methods": "ST102 ST204 ST402",
    "forgets-a-field": "ST201",
    "ghosts/{ghostId}": "ST301",
    "parcels/{parcelId}": "ST302",
    "moths/{mothId}": "ST302",
    "reports/{reportId}": "ST103",
    "fails-rarely": "ST101",
    "fails-rarely-on-a-body": "ST101",
}
"""The planted faults by their paths, and the checks of Schemathesis that name each."""


async def _at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(ANSWER)
            await writer.drain()
    writer.close()


def _serve(port: Connection) -> None:
    async def run() -> None:
        server = await asyncio.start_server(_at_once, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def answering_at_once() -> Iterator[str]:
    """A server, in a process of its own, that answers every GET alike."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def document(count: int) -> str:
    """A document of so many operations, each with a schema of its own."""
    size = {"type": "object", "properties": {"cpus": {"type": "integer"}}, "required": ["cpus"]}
    properties = {
        "id": {"type": "integer"},
        "name": {"type": "string", "maxLength": 20},
        "tags": {"type": "array", "items": {"type": "string"}},
        "size": size,
    }
    thing = {"type": "object", "required": ["id", "name"], "properties": properties}
    content = {"application/json": {"schema": thing}}
    paths = {
        f"/things{n}": {"get": {"responses": {"200": {"description": "d", "content": content}}}}
        for n in range(count)
    }
    info = {"title": "t", "version": "1"}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": paths})


def bare(url: str, count: int, workers: int) -> float:
    """Seconds that calls alone take."""
    with httpx.Client(trust_env=False) as client, ThreadPoolExecutor(workers) as pool:
        began = time.perf_counter()
        for response in pool.map(lambda n: client.get(f"{url}/things{n}"), range(count)):
            assert response.status_code == 200
        return time.perf_counter() - began


def verified(url: str, text: str, count: int, workers: int) -> float:
    """Seconds that verify takes for the same calls, the report's making left out."""
    from mockument.generator.document import load_text
    from mockument.mockserver.contract.access import Access
    from mockument.mockserver.contract.judge import Judge
    from mockument.mockserver.contract.sender import Sender, Sending
    from mockument.mockserver.contract.supply import Supply
    from mockument.mockserver.contract.verifier import Asking, Verifier

    api = load_text(text, "many.json")
    asking = Asking(api.operations, workers=workers, phases=frozenset({"examples"}))
    sender = Sender(Sending(url))
    began = time.perf_counter()
    report = Verifier(api, asking, Access(api), Supply({}), Judge(api)).run(sender)
    seconds = time.perf_counter() - began
    sender.close()
    assert report.count("passed") == count
    return seconds


def own_share(count: int, rounds: int) -> list[dict[str, Any]]:
    """Both ways in turns, the median of each."""
    text = document(count)
    rows: list[dict[str, Any]] = []
    with answering_at_once() as url:
        for workers in (1, 4):
            ways: dict[str, Callable[[], float]] = {
                "verify": lambda workers=workers: verified(url, text, count, workers),
                "bare httpx": lambda workers=workers: bare(url, count, workers),
            }
            taken: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(rounds):
                for name, way in ways.items():
                    taken[name].append(way())
            least = statistics.median(taken["bare httpx"])
            for name, seconds in taken.items():
                median = statistics.median(seconds)
                rows.append(
                    {"": name, "threads": workers, "s": median, "× bare": median / least,
                     "ms a call": median / count * 1000}
                )  # fmt: skip
    return rows


def planted() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", ROOT / "tests/server/planted.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


def found_by_verify(url: str, *more: str) -> tuple[set[str], set[str], float]:
    """Faults that were named, faultless operations that were accused, and seconds."""
    words = ["--auth", "planted-key", "--max-seconds", "2", "--allow-writes", "--format", "json"]
    command = [str(BIN / "mockument"), "verify", str(PLANTED), "--base-url", url, *words, *more]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    results = json.loads(done.stdout)["results"]
    failed = {r["path"].strip("/") for r in results if r["state"] == "failed"}
    return failed & FAULTS.keys(), failed - FAULTS.keys() - NEITHER, seconds


def found_by_schemathesis(url: str) -> tuple[set[str], set[str], float]:
    """The same; that 401 and 405 are not documented counts neither way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xml"
        command = [
            *(str(BIN / "st"), "run", str(PLANTED), "--url", url, "-H", "X-Key: planted-key"),
            *("--report", "junit", "--report-junit-path", str(path), "--seed", "1"),
            *("--max-response-time", "2", "--suppress-health-check", "all"),
        ]
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        seconds = time.perf_counter() - began
        named: set[str] = set()
        accused: set[str] = set()
        for case in ET.parse(path).iter("testcase"):
            target = (case.get("name") or "").partition(" ")[2].strip("/")
            for told in _told(case):
                if target not in FAULTS:
                    accused.add(target)
                elif any(code in told for code in FAULTS[target].split()):
                    named.add(target)
    return named, accused - NEITHER - {""}, seconds


def _told(case: ET.Element) -> Iterable[str]:
    """What is said against an operation: codes and texts, one for each failing call."""
    for child in case:
        codes, text = child.get("message") or "", child.text or ""
        is_refusal = codes == "ST103" and re.search(r"Received: (401|405)\b", text)
        if child.tag == "failure" and not is_refusal:
            yield codes
        elif child.tag == "error":
            yield "Network"


def faults() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    module = planted()
    ways: dict[str, Callable[[str], tuple[set[str], set[str], float]]] = {
        "verify": found_by_verify,
        "verify, fuzz as well": lambda url: found_by_verify(url, *FUZZ),
        "Schemathesis": found_by_schemathesis,
    }
    for name, peer in PEERS.items():
        why = absent(name.lower())
        if why:
            print(f"{name}: {why}\n")
        else:
            ways[name] = lambda url, peer=peer: peer(url, PLANTED, "planted-key")
    for name, ask in ways.items():
        with module.running_planted() as url:
            named, accused, seconds = ask(url)
        accused -= NEITHER | FAULTS.keys()
        missed = ", ".join(sorted(FAULTS.keys() - named)) or "none"
        rows.append(
            {"": name, "found": len(named), "of": len(FAULTS), "s": seconds, "missed": missed,
             "accused without a fault": ", ".join(sorted(accused)) or "none"}
        )  # fmt: skip
    return rows


def show(title: str, rows: list[dict[str, Any]]) -> None:
    print(f"### {title}\n")
    names = list(rows[0])
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in rows:
        cells = (f"{v:.2f}" if isinstance(v, float) else str(v) for v in row.values())
        print(f"| {' | '.join(cells)} |")
    print(flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="contract", description=__doc__)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    options = parser.parse_args()
    share = own_share(options.operations, options.rounds)
    show(f"verify of {options.operations} operations, against a server that answers at once", share)
    found = faults()
    show("faults of the planted server", found)
    if options.json:
        options.json.write_text(json.dumps({"share": share, "faults": found}, indent=2), "utf-8")


if __name__ == "__main__":
    main()
