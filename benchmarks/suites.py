"""The pytest plugin: until its mock is ready, a request in process, and suites of 1,000 tests.

Beside each figure of ours stands a peer's or a bare ceiling's, measured in turns in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import httpx
import requests
import responses
import respx
from documents import documents

from mockument.testing import mock_api

ROOT = Path(__file__).parents[1]
FIRST_API = ROOT / "spec" / "openapi.yaml"
PATH = "/zstack/v1/ai/model-services"
BODY = {
    "param": {
        "name": "my model",
        "yaml": "framework: vllm",
        "requestCpu": 4,
        "requestMemory": 8 * 2**30,
        "modelCenterUuid": "1f2e3d",
        "installPath": "/models/mine",
        "startCommand": "serve",
    }
}
ANSWER = {"inventory": {"name": "text"}}
HEADERS = {"Authorization": "OAuth my-session"}
HOST = "http://api.test"

READY = """
import time, http.client, json, pytest
from urllib.parse import urlsplit

@pytest.mark.parametrize("turn", ["first", "second"])
def test_ready(request, turn):
    began, spent = time.perf_counter(), time.process_time()
    mock = request.getfixturevalue("mock_api")
    mock.allow_violations()
    connection = http.client.HTTPConnection(urlsplit(mock.url).netloc)
    connection.request("GET", "/what/is/not/there")
    assert connection.getresponse().status == 404
    took, used = time.perf_counter() - began, time.process_time() - spent
    print(json.dumps({turn: took, "CPU": used}))
"""
BARE = """
import json, sys, time
began = time.perf_counter()
text = open(sys.argv[1], encoding="utf-8").read()
if text.startswith("{"):
    json.loads(text)
else:
    import yaml
    yaml.load(text, Loader=yaml.CSafeLoader)
print(json.dumps({"parse": time.perf_counter() - began}))
"""

SUITES = {
    "mock_api": f"""
import pytest

@pytest.mark.parametrize("number", range(COUNT))
def test_it(mock_api, number):
    answer = mock_api.client().post({PATH!r}, json={BODY!r}, headers={HEADERS!r})
    assert answer.json()["inventory"]["name"]
    mock_api.calls.of("AddModelService").once()
""",
    "mock_api, requests": f"""
import pytest, requests

@pytest.mark.parametrize("number", range(COUNT))
def test_it(mock_api, number):
    session = requests.Session()
    session.mount({HOST!r}, mock_api.requests_adapter())
    answer = session.post({HOST + PATH!r}, json={BODY!r}, headers={HEADERS!r})
    assert answer.json()["inventory"]["name"]
    mock_api.calls.of("AddModelService").once()
""",
    "respx, one client": f"""
import httpx, pytest

client = httpx.Client()

@pytest.mark.parametrize("number", range(COUNT))
def test_it(respx_mock, number):
    route = respx_mock.post({HOST + PATH!r}).respond(json={ANSWER!r})
    answer = client.post({HOST + PATH!r}, json={BODY!r}, headers={HEADERS!r})
    assert answer.json()["inventory"]["name"]
    assert route.call_count == 1
""",
    "responses": f"""
import pytest, requests, responses

@pytest.mark.parametrize("number", range(COUNT))
@responses.activate
def test_it(number):
    route = responses.post({HOST + PATH!r}, json={ANSWER!r})
    answer = requests.post({HOST + PATH!r}, json={BODY!r}, headers={HEADERS!r})
    assert answer.json()["inventory"]["name"]
    assert route.call_count == 1
""",
}


def main() -> None:
    """Measure, and print three tables."""
    parser = argparse.ArgumentParser(prog="benchmarks/suites.py", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tests", type=int, default=1000)
    options = parser.parse_args()
    for document in documents():
        if document.name in ("first", "github"):
            title = f"until ready, {document.name}, ms"
            table(title, ready(document.path, options.rounds))
    table("a request in process, µs", in_process(options.rounds))
    table(f"a suite of {options.tests} tests, s of CPU", suites(options.tests, options.rounds))


def table(title: str, figures: dict[str, float]) -> None:
    """A table with each figure as a multiple of the first."""
    first = next(iter(figures.values()))
    print(f"### {title}\n")
    width = max(map(len, figures))
    print(f"| {'':{width}} |     median | × the first |")
    print(f"| {'-' * width} | ---------: | ----------: |")
    for name, value in figures.items():
        print(f"| {name:{width}} | {value:10,.2f} | {value / first:11.2f} |")
    print(flush=True)


def ready(document: Path, rounds: int) -> dict[str, float]:
    """Milliseconds until the fixture's mock answers, imports and all, and once more after it."""
    found: dict[str, list[float]] = {
        "the session's first test": [],
        "its CPU time": [],
        "its second test": [],
        "parse": [],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_ready.py").write_text(READY, "utf-8")
        (folder / "bare.py").write_text(BARE, "utf-8")
        pytest_in(folder, "--mock-api", str(document))
        for _ in range(rounds):
            ran = pytest_in(folder, "-s", "--mock-api", str(document))
            printed = [
                json.loads(line[line.index("{") : line.index("}") + 1])
                for line in ran.splitlines()
                if '": ' in line
            ]
            found["the session's first test"].append(printed[0]["first"] * 1e3)
            found["its CPU time"].append(printed[0]["CPU"] * 1e3)
            found["its second test"].append(printed[1]["second"] * 1e3)
            command = [sys.executable, "bare.py", str(document)]
            bare = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
            found["parse"].append(json.loads(bare.stdout)["parse"] * 1e3)
    found["the document, parsed alone"] = found.pop("parse")
    return {name: statistics.median(values) for name, values in found.items()}


def in_process(rounds: int, times: int = 500) -> dict[str, float]:
    """Microseconds of a request, by client; the mock's own share is what it takes without one."""
    session, plain = requests.Session(), requests.Session()
    bare = httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(200, json=ANSWER)), base_url=HOST
    )
    around = {"respx": _by_respx, "responses": _by_responses}
    with mock_api(FIRST_API) as api, httpx.Client(base_url=HOST) as other:
        session.mount(HOST, api.requests_adapter())
        client = api.client()
        calls: dict[str, Callable[[], int]] = {
            "mock_api.client()": lambda: _status(client),
            "httpx.MockTransport": lambda: _status(bare),
            "respx": lambda: _status(other),
            "mock_api.requests_adapter()": lambda: _posted(session),
            "responses": lambda: _posted(plain),
        }
        found: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(rounds):
            for name, call in calls.items():
                with around.get(name, nullcontext)():
                    found[name].append(_timed(call, times))
                api.reset()
    return {name: statistics.median(values) * 1e6 for name, values in found.items()}


@contextmanager
def _by_respx() -> Iterator[None]:
    with respx.mock as mocked:
        mocked.post(HOST + PATH).respond(json=ANSWER)
        yield


@contextmanager
def _by_responses() -> Iterator[None]:
    with responses.RequestsMock() as mocked:
        mocked.post(HOST + PATH, json=ANSWER)
        yield


def _status(client: httpx.Client) -> int:
    return client.post(PATH, json=BODY, headers=HEADERS).status_code


def _posted(session: requests.Session) -> int:
    return session.post(HOST + PATH, json=BODY, headers=HEADERS).status_code


def _timed(call: Callable[[], int], times: int) -> float:
    assert call() == 200
    began = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - began) / times


def suites(tests: int, rounds: int) -> dict[str, float]:
    """Seconds of CPU of a whole run of pytest, by what the suite's tests are mocked with."""
    found: dict[str, list[float]] = {name: [] for name in SUITES}
    with tempfile.TemporaryDirectory() as name:
        for _ in range(rounds):
            for number, (suite, text) in enumerate(SUITES.items()):
                folder = Path(name) / str(number)
                folder.mkdir(exist_ok=True)
                (folder / "test_it.py").write_text(text.replace("COUNT", str(tests)), "utf-8")
                began = used_by_children()
                pytest_in(folder, "--mock-api", str(FIRST_API))
                found[suite].append(used_by_children() - began)
    return {name: statistics.median(values) for name, values in found.items()}


def used_by_children() -> float:
    """Seconds of CPU that processes have used which this one has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def pytest_in(folder: Path, *options: str) -> str:
    """Run pytest in a folder, without plugins that nobody here needs."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-p", "no:schemathesis", "-p", "no:hypothesispytest", *options]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment()
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def environment() -> dict[str, str]:
    """Python keeps what it has compiled, as it does for installed packages, whatever is said."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "mockument-bench-pyc")}


if __name__ == "__main__":
    main()
