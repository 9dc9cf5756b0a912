"""The mock under load, beside peers and a bare WSGI callable: all in one run, on loopback.

``python benchmarks/serving.py`` needs ``wrk``; peers from npm are taken from ``.venv/peers``
(``make bench-peers``) and named where they are absent. Servers take turns, so that a machine that
slows down slows all of them: only ratios are worth quoting. The last table holds each figure
against what it is to be.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from servers import Call, Figures, Server, running, weigh, wrk, wrk_script
from targets import OURS, verdicts

HERE = Path(__file__).parent
ROOT = HERE.parent
FIRST_API = ROOT / "spec" / "openapi.yaml"
SPECS = ROOT.parent / "shared" / "specs"
GITHUB = SPECS / "octokit-openapi__api.github.com.json"
STRIPE = SPECS / "stripe.com.json"
PEERS = ROOT / ".venv" / "peers"
MILLION = 1_000_000
WARM_SECONDS = 1
WARM_SECONDS_OF_MANY = 10
"""What is asked for the first time is compiled: a thousand operations take their time."""
ROUNDS_OF_MANY = 2
PLAIN = "mockument, as it starts"
PATIENCE_SECONDS = 120
"""A million requests are cut short after that: a machine that slow tells nothing."""


@dataclass(frozen=True)
class Load:
    """What is asked of servers.

    :param calls: requests, they take turns; without any, only the start is measured.
    :param servers: the first is ours.
    """

    name: str
    title: str
    document: Path
    calls: Sequence[Call]
    servers: tuple[Server, ...]
    only_start: bool = False


def bare() -> Server:
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
        *("--port", "{port}", "--workers", "1", "--blocking-threads", "1"),
        *("--log-level", "error", "bare:app"),
    )
    return Server("bare", command, HERE)


def lean(name: str = OURS, *options: str) -> Server:
    """The mock as for load: one thread, as the bare callable has, and no line for each request."""
    return mockument(name, "--threads", "1", "--log", "off", *options)


def mockument(name: str, *options: str) -> Server:
    command = (sys.executable, "-m", "mockument", "serve", "{document}", "--port", "{port}")
    return Server(name, (*command, *options), ROOT)


def prism(name: str, *options: str) -> Server:
    program = shutil.which("prism") or str(PEERS / "node_modules" / ".bin" / "prism")
    return Server(name, (program, "mock", "{document}", "--port", "{port}", *options), ROOT)


def openapi_backend() -> Server:
    script = str(HERE / "express_mock.mjs")
    return Server("openapi-backend", ("node", script, "{document}", "{port}"), PEERS)


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
    from mockument.generator.messages.call import call_of

    api = load(document)
    client = create_app(api).test_client()
    found: list[Call] = []
    for operation in api.operations:
        call = call_of(api, operation)
        answer = client.open(call.target, method=call.method, headers=call.headers, data=call.body)
        if answer.status_code < 400 and not call.cookies and "%2F" not in call.target:
            found.append(Call(call.method, call.target, tuple(call.headers), call.body or ""))
    return found


def loads() -> dict[str, Load]:
    """All loads by their names; real documents where they are at hand."""
    post = first_call()
    wish = (*post.headers, ("Prefer", "dynamic=true"))
    made = Call(post.method, post.target, wish, post.body)
    others = [
        Call(post.method, post.target, wish, post.body.replace("<name>", f"name {number}"))
        for number in range(1_000)
    ]
    silent = prism("Prism, silent", "-v", "silent")
    found = [
        Load(
            "first",
            "POST of the first API: credentials and body checked, journal on, one worker",
            FIRST_API,
            [post],
            (lean(), mockument(PLAIN), bare(), prism("Prism"), silent, openapi_backend()),
        ),
        Load(
            "workers",
            "the same with two workers",
            FIRST_API,
            [post],
            (lean(), lean("two workers", "--workers", "2")),
        ),
        Load(
            "dynamic",
            "the same, answers made from the schema for each request",
            FIRST_API,
            [made],
            (lean(), prism("Prism -d, silent", "-d", "-v", "silent")),
        ),
        Load(
            "varied",
            "answers made from the schema, a thousand requests in turn, each of them another",
            FIRST_API,
            others,
            (lean(), prism("Prism -d, silent", "-d", "-v", "silent")),
        ),
        Load("million", "a million of the first", FIRST_API, [post], (lean(),)),
    ]
    if STRIPE.exists():
        servers = (lean(), openapi_backend())
        calls = calls_of(STRIPE)[:1]
        found.append(Load("stripe", "Stripe's document, its start", STRIPE, calls, servers, True))
    if GITHUB.exists():
        calls = calls_of(GITHUB)
        title = f"GitHub's document, {len(calls)} operations in turn"
        found.append(Load("github", title, GITHUB, calls, (lean(), silent, openapi_backend())))
    return {one.name: one for one in found}


def compare(load: Load, rounds: int, seconds: int) -> dict[str, Figures]:
    """Measure the servers of a load in turns."""
    figures = {server.name: Figures() for server in load.servers}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "calls.lua"
        script.write_text(wrk_script(load.calls))
        if load.name == "million":
            million(load, script, figures[OURS])
            return figures
        for _ in range(rounds if len(load.calls) == 1 else min(rounds, ROUNDS_OF_MANY)):
            for server in load.servers:
                if not figures[server.name].failed:
                    measure(server, load, script, seconds, figures[server.name])
    return figures


def measure(server: Server, load: Load, script: Path, seconds: int, figures: Figures) -> None:
    with running(server, load.document, load.calls[0]) as run:
        figures.failed = run.failed
        if run.failed:
            return
        figures.start.append(run.start)
        if load.only_start:
            return
        try:
            wrk(script, run.port, WARM_SECONDS if len(load.calls) == 1 else WARM_SECONDS_OF_MANY)
            figures.add_load(wrk(script, run.port, seconds))
        except subprocess.SubprocessError as error:
            figures.failed = f"wrk: {error}"[:80]
            return
        figures.add_weight(weigh(run.pid))


def million(load: Load, script: Path, figures: Figures) -> None:
    """A million requests to one mock, which is weighed after each tenth, the first left out."""
    with running(load.servers[0], load.document, load.calls[0]) as run:
        figures.failed = run.failed
        begun, answered, weighed = time.monotonic(), 0.0, 0
        while not figures.failed and answered < MILLION:
            if time.monotonic() - begun > PATIENCE_SECONDS:
                print(f"(cut short after {answered:,.0f} requests)")
                return
            figures.add_load(wrk(script, run.port, 2))
            answered += 2 * figures.rate[-1]
            if answered > MILLION / 10 * (weighed + 1):
                weighed += 1
                figures.add_weight(weigh(run.pid))


def report(load: Load, figures: Mapping[str, Figures]) -> None:
    print(f"\n### {load.title}\n")
    print("| | requests/s | ours is × | p50 ms | p99 ms | MB PSS | MB RSS | start s | not 2xx |")
    print("|---|---|---|---|---|---|---|---|---|")
    ours = figures[OURS].median("rate")
    for name, found in figures.items():
        rate = found.median("rate")
        cells = [
            _shown(rate, ",.0f"),
            _shown(ours / rate if ours and rate else None, ".2f"),
            *(_shown(found.median(n), ".2f") for n in ("p50", "p99")),
            *(_shown(found.median(n), ".0f") for n in ("megabytes", "worker")),
            _shown(found.median("start"), ".2f"),
            found.failed or str(found.bad),
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    sys.stdout.flush()


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def main() -> None:
    """Measure all loads, or those that are named, and say what was reached."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    known = "first, workers, dynamic, varied, million, stripe, github"
    parser.add_argument("loads", nargs="*", metavar="LOAD", help=f"only these of {known}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of load, each round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: Debian's package is called wrk")
    results = dict(measured(options.loads, options.rounds, options.seconds))
    judged = list(verdicts(results))
    print("\n### What it is to reach\n\n| figure | here | to be | |\n|---|---|---|---|")
    print("\n".join(verdict.line() for verdict in judged))
    if options.json:
        figures = {n: {s: asdict(f) for s, f in load.items()} for n, load in results.items()}
        machine = f"{platform.system()} {platform.machine()}"
        told = {"machine": machine, "verdicts": [v.to_json() for v in judged], "loads": figures}
        options.json.write_text(json.dumps(told, indent=2), "utf-8")


def measured(
    names: Sequence[str], rounds: int, seconds: int
) -> Iterator[tuple[str, dict[str, Figures]]]:
    """The figures of each load, printed as soon as they are there."""
    known = loads()
    unknown = set(names) - set(known)
    if unknown:
        print(f"(left out, their documents are not here: {', '.join(sorted(unknown))})")
    for name, load in known.items():
        if not names or name in names:
            figures = compare(load, rounds, seconds)
            report(load, figures)
            yield name, figures


if __name__ == "__main__":
    main()
