"""Schemathesis, which looks for faults in servers by their documents, finds none in the mock.

It calls the app in this process. Its numbers are small here, and always the same: a seed is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema

from mockument import create_app

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "scenarios" / "documents"
SPECS = ROOT.parent / "shared" / "specs"
DOCUMENTS = [
    OWN / "orders.yaml",
    OWN / "animals.yaml",
    OWN / "credentials.yaml",
    OWN / "methods.yaml",
    ROOT / "spec" / "openapi.yaml",
    SPECS / "Redocly.museum-openapi-example__openapi.yaml",
    SPECS / "bump-sh-examples.train-travel-api__openapi.yaml",
    SPECS / "OAI.learn.openapis.org__v2.0__petstore-expanded.yaml",
    SPECS / "OAI.learn.openapis.org__v3.0__uspto.yaml",
    SPECS / "OAI.learn.openapis.org__v3.1__tictactoe.yaml",
    SPECS / "Redocly.redocly-cli__cafe.yaml",
    SPECS / "readme-oas-examples__3.0__complex-nesting.json",
]
CONFIG = {
    "seed": 7,
    "suppress-health-check": ["all"],
    "generation": {"max-examples": 8, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
    "checks": {
        # Every well-formed credential is good: a mock knows no users.
        "ignored_auth": {"enabled": False},
    },
}
CONFORMANCE = {"status_code_conformance", "content_type_conformance"}

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_nothing_is_found(path: Path) -> None:
    if not path.exists():
        pytest.skip("../shared/specs is not there")
    schema: Any = schemathesis.openapi.from_path(path, config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = create_app(path)
    schema.location = "/"
    answers = 0
    found: list[str] = []
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            answers += len(event.recorder.interactions)
            found += failures(event)
    assert answers > 0
    assert not found, "\n".join(found)


def failures(event: events.ScenarioFinished) -> Iterator[str]:
    recorder: Any = event.recorder
    for number, checks in recorder.checks.items():
        case, response = recorder.cases[number].value, recorder.interactions[number].response
        for check in checks:
            if check.status is not Status.FAILURE or is_meant(check.name, case, response):
                continue
            failure = check.failure_info.failure
            yield f"{event.label}: {check.name}: {failure.title}: {failure.message}"
            yield f"  {case.as_curl_command()}"


def is_meant(check: str, case: Any, response: Response) -> bool:
    """Whether the mock does on purpose what was found."""
    kind = response.headers.get("content-type", [""])[0]
    # A document need not say how its mock tells that a request is wrong.
    if check in CONFORMANCE and (kind == "application/problem+json" or not response.content):
        return True
    # An empty list is written as an empty text there; by RFC 6570, section 3.2.1, it is not sent.
    sent = {**(case.query or {}), **(case.headers or {})}
    return check == "positive_data_acceptance" and "" in sent.values()
