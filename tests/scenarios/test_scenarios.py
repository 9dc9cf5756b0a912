"""Each scenario through each of its doors: the mock behaves the same, whoever carries it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .difference import differences
from .doors import Got, ask_flask, ask_socket, ask_wsgi
from .scenario import CLOSED, Exchange, Scenario, Sent, read_scenario

HERE = Path(__file__).parent
SCENARIOS = [read_scenario(path) for path in sorted(HERE.glob("*.txt"))]
_SHOWN = 600


def through(door: str) -> pytest.MarkDecorator:
    found = [one for one in SCENARIOS if door in one.doors]
    return pytest.mark.parametrize("scenario", found, ids=lambda one: one.path.stem)


@through("wsgi")
@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")  # a method of a document's own
def test_bare_wsgi(scenario: Scenario) -> None:
    play(scenario, "wsgi", lambda sent: ask_wsgi(scenario.options, sent))


@through("flask")
def test_flask(scenario: Scenario) -> None:
    play(scenario, "flask", lambda sent: ask_flask(scenario.options, sent))


@pytest.mark.slow
@through("socket")
def test_socket(scenario: Scenario, ports: Callable[[tuple[str, ...]], int]) -> None:
    port = ports(scenario.options)
    play(scenario, "socket", lambda sent: ask_socket(port, sent))


@pytest.fixture(scope="session")
def ports(serving: Any) -> Iterator[Callable[[tuple[str, ...]], int]]:
    """The port of a mock with some options: one process for all scenarios that share them."""
    known: dict[tuple[str, ...], int] = {}
    with ExitStack() as running:

        def port(options: tuple[str, ...]) -> int:
            if options not in known:
                mock = running.enter_context(serving(*options, "--log", "off"))
                known[options] = mock.port
            return known[options]

        yield port


def play(scenario: Scenario, door: str, ask: Callable[[Sent], Got]) -> None:
    for number, exchange in enumerate(scenario.exchanges, 1):
        got = ask(exchange.sent)
        wrong = differences(exchange.answers[door], got) + unlawful(exchange.sent, got)
        if wrong:
            pytest.fail(report(scenario, number, exchange, got, wrong), pytrace=False)


def unlawful(sent: Sent, got: Got) -> list[str]:
    """What no answer may be, whatever a scenario expects."""
    wrong: list[str] = []
    if b"Traceback" in got.body:
        wrong.append("a traceback reaches the user")
    if got.header("content-type") == "application/problem+json" and sent.method != "HEAD":
        told = json.loads(got.body)
        if told.get("status") != got.status:
            wrong.append(f"the problem's own status is {told.get('status')}")
    if sent.method == "HEAD" and got.body:
        wrong.append("HEAD has a body")
    if got.status != CLOSED and any(v != v.strip() or "\n" in v for _, v in got.headers):
        wrong.append("a header's value is no field value")
    return wrong


def report(scenario: Scenario, number: int, exchange: Exchange, got: Got, wrong: list[str]) -> str:
    sent = exchange.sent
    return "\n".join(
        [
            f"{scenario.path.name}, exchange {number}: {scenario.shows}",
            f"mockument serve {' '.join(scenario.options)}",
            *_shown("> ", f"{sent.method} {sent.target}", sent.headers, sent.body),
            *_shown("< ", str(got.status), got.headers, got.body),
            *(f"! {line}" for line in wrong),
        ]
    )


def _shown(
    start: str, first: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> Iterator[str]:
    lines = [first, *(f"{name}: {value}" for name, value in headers), ""]
    lines += body[:_SHOWN].decode(errors="backslashreplace").splitlines()
    yield from (start + line[:_SHOWN] for line in lines)
