"""`mockument verify` against a server with planted faults, through the command."""

from __future__ import annotations

import importlib.util
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from mockument.cli import cli
from mockument.generator.findings import Unusable

HERE = Path(__file__).parent
PLANTED = str(HERE.parent / "fixtures" / "verify" / "planted.yaml")
EXAMPLES = {
    ("wrongType", "body-invalid"),
    ("missingField", "body-invalid"),
    ("undocumentedStatus", "status-undocumented"),
    ("otherMediaType", "content-type-undocumented"),
    ("noJson", "body-unreadable"),
    ("noBody", "body-missing"),
    ("missingHeader", "header-missing"),
    ("wrongHeader", "header-invalid"),
    ("slow", "slow"),
    ("broken", "server-error"),
    ("hangsUp", "no-answer"),
    ("refusesItsExample", "example-refused"),
}
"""What examples alone bring to light."""
CHANGES = {
    ("failsAtTheLimit", "server-error"),
    ("takesAnything", "invalid-accepted"),
    ("asksNobody", "credentials-ignored"),
    ("otherMethods", "method-undocumented"),
    ("forgetsAField", "invalid-accepted"),
}
"""What one changed thing brings to light."""
STATES = {
    ("getGhost", "use-after-delete"),
    ("getParcel", "created-missing"),
    ("getMoth", "created-missing"),
    ("getReport", "status-undocumented"),
}
"""What calls in a row bring to light."""


def planted() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", HERE / "planted.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with planted().running_planted() as url:
        yield url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["verify", *arguments], catch_exceptions=False)


def ask(url: str, *arguments: str) -> Result:
    return run(PLANTED, "--base-url", url, "--auth", "planted-key", *arguments)


def failures(result: Result) -> set[tuple[str, str]]:
    report = json.loads(result.stdout)
    return {(r["operation"], f["rule"]) for r in report["results"] for f in r["failures"]}


def test_every_planted_fault_is_named_and_nothing_else(url: str) -> None:
    result = ask(url, "--allow-writes", "--max-seconds", "2", "--format", "json")
    assert failures(result) == EXAMPLES | CHANGES | STATES
    assert result.exit_code == 1
    # Whatever was made is gone again, and what was there is as it was.
    assert json.loads(result.stdout)["leftBehind"] == []
    zones = httpx.get(f"{url}/zones", headers={"X-Key": "planted-key"}).json()
    assert zones == [{"id": 7, "name": "a"}]


def test_the_smallest_failing_input_is_told(url: str) -> None:
    result = ask(url, "--allow-writes", "--include", "/fails-*", "--include", "/forgets-*")
    assert "failsAtTheLimit (query limit: the maximum (100))" in result.stdout
    assert f"$ curl -sS '{url}/fails-at-the-limit?limit=100'" in result.stdout
    assert "forgetsAField (body /cpus: left out)" in result.stdout


def test_examples_alone(url: str) -> None:
    fast = ("--exclude", "slow", "--phase", "examples")
    result = ask(url, "--allow-writes", "--format", "json", *fast)
    assert failures(result) == EXAMPLES - {("slow", "slow")}
    report = json.loads(result.stdout)
    states = {(r["operation"], r["case"]): r["state"] for r in report["results"]}
    good = {key: state for key, state in states.items() if "Zone" in key[0]}
    assert good == {
        ("listZones", "example"): "passed",
        ("createZone", "small"): "passed",
        ("createZone", "large"): "passed",
        ("getZone", "example"): "passed",
        ("changeZone", "made from the schema"): "passed",
        ("deleteZone", "example"): "passed",
    }
    (lost,) = (r for r in report["results"] if r["operation"] == "getUnknown")
    assert (lost["state"], lost["curl"]) == ("not run", "")
    assert "--bind lostId" in lost["reason"]


def test_nothing_that_writes_is_sent_unasked(url: str) -> None:
    result = ask(url, "--include", "*Zone*", "--format", "json")
    report = json.loads(result.stdout)
    assert {r["method"] for r in report["results"]} == {"GET"}
    assert report["leftOut"] == ["createZone", "changeZone", "deleteZone"]
    assert result.exit_code == 0


def test_a_failure_says_where_the_document_says_otherwise(url: str) -> None:
    result = ask(url, "--include", "/wrong-type")
    assert 'expected  type: "integer"\n      got       "7"\n' in result.stdout
    lines = Path(PLANTED).read_text("utf-8").splitlines()
    number = lines.index("        id: { type: integer }") + 1
    place = f"planted.yaml:{number}:15 /components/schemas/Zone/properties/id/type"
    assert place in result.stdout
    assert f"$ curl -sS {url}/wrong-type -H 'X-Key: ***'" in result.stdout


def test_a_failure_shows_the_calls_that_led_to_it(url: str) -> None:
    text = ask(url, "--allow-writes", "--include", "*Ghost", "--phases", "stateful").stdout
    commands = [line.split(" -H ")[0] for line in text.splitlines() if line.startswith("    $ ")]
    made = commands[-1].rpartition("/")[2]
    assert commands == [
        f"    $ curl -sS {url}/ghosts -X POST",
        f"    $ curl -sS {url}/ghosts/{made} -X DELETE",
        f"    $ curl -sS {url}/ghosts/{made}",
    ]
    unknown = ask(url, "--phases", "examples,state")
    assert (unknown.exit_code, "'state' is none of" in unknown.output) == (2, True)


def test_all_reports_tell_the_same_and_no_secret(url: str, tmp_path: Path) -> None:
    forms = ("text", "json", "junit", "github", "sarif", "html")
    reports = [word for form in forms for word in ("--report", f"{form}={tmp_path / form}")]
    ask(url, "--phase", "examples", "--include", "/wrong-*", "--include", "/unknown/*", *reports)
    told = {form: (tmp_path / form).read_text("utf-8") for form in forms}
    assert not any("planted-key" in text for text in told.values())
    suites = ET.fromstring(told["junit"])
    assert [suites.get(key) for key in ("tests", "failures", "skipped")] == ["3", "2", "1"]
    results: Any = json.loads(told["sarif"])["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == {"body-invalid", "header-invalid"}
    assert told["github"].count("::error file=") == 2
    assert "&#34;7&#34; is not of type" in told["html"]
    assert "<script" not in told["html"]


def test_exit_codes(url: str, tmp_path: Path) -> None:
    def code(*arguments: str) -> int:
        return run(*arguments).exit_code

    assert code(PLANTED, "--base-url", "http://127.0.0.1:1", "--auth", "k", "--retries", "0") == 4
    wait = ("--wait-for-url", "http://127.0.0.1:1", "--wait-seconds", "0.1")
    assert code(PLANTED, "--base-url", url, *wait) == 4
    assert code(PLANTED) == 2
    assert code(PLANTED, "--base-url", "localhost") == 2
    assert code(PLANTED, "--base-url", url, "--include", "nothing") == 2
    assert code(PLANTED, "--base-url", url, "--auth", "env:MOCKUMENT_NOT_SET") == 2
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: [", "utf-8")
    assert code(str(broken), "--base-url", url) == 3
    # Without a credential nothing can be asked, and that is no success.
    unasked = run(PLANTED, "--base-url", url)
    assert unasked.exit_code == 5
    assert unasked.stdout.endswith(": nothing could be asked\n")
    assert code(PLANTED, "--base-url", url, "--auth", "wrong", "--include", "listZones") == 5


def test_values_are_bound_by_name(url: str) -> None:
    bound = ("--bind", "zoneId=7", "--include", "getZone")
    result = ask(url, *bound, "--format", "json")
    assert json.loads(result.stdout)["results"][0]["curl"].startswith(f"curl -sS {url}/zones/7 ")
    lost = ask(url, "--bind", "lostId=5", "--include", "getUnknown", "--format", "json")
    assert failures(lost) == {("getUnknown", "status-undocumented")}


def test_a_dry_run_prints_the_calls_and_makes_none() -> None:
    result = run(PLANTED, "--base-url", "http://127.0.0.1:1", "--auth", "k-123", "--dry-run")
    assert result.exit_code == 0
    assert "curl -sS http://127.0.0.1:1/zones -H 'X-Key: ***'" in result.stdout
    assert "# createZone: left out" in result.stdout
    assert "k-123" not in result.stdout


def test_an_accepted_difference_must_occur(url: str, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.yaml"
    which = ("--include", "/wrong-*", "--phase", "examples", "--baseline", str(baseline))
    with pytest.raises(Unusable, match="no such file"):
        ask(url, *which)
    assert ask(url, *which, "--write-baseline").exit_code == 0
    known = ask(url, *which)
    assert (known.exit_code, "accepted by the baseline: 2 known" in known.stdout) == (0, True)
    text = baseline.read_text("utf-8")
    assert "operation: wrongType\n  rule: body-invalid\n  where: body /id\n" in text
    baseline.write_text(text.replace("body /id", "body /other"), "utf-8")
    changed = ask(url, *which)
    assert changed.exit_code == 1
    assert "failed GET /wrong-type" in changed.stdout
    assert "stale  accepted, and no longer so: " in changed.stdout
    # What was not asked cannot be told to be gone.
    assert ask(url, *which, "--exclude", "wrongType").exit_code == 0
    baseline.write_text("accepted:\n  - operation: a\n    rul: b\n", "utf-8")
    with pytest.raises(Unusable, match="'rul' has no meaning here"):
        ask(url, *which)


HOOKS = """
def before_call(call, case):
    assert case.operation.operation_id != "noJson", "not this one"
    call.headers.append(("X-Trace", case.name))

def after_call(exchange, case):
    if exchange.status == 200:
        assert exchange.answer.header("x-request-id"), "no request id"

def make_value(operation, name):
    return 7 if name == "zoneId" else None
"""


def test_hooks(url: str, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks.py"
    hooks.write_text(HOOKS, "utf-8")
    which = ("--include", "getZone", "--include", "noJson", "--phase", "examples")
    result = ask(url, *which, "--hooks", str(hooks), "--format", "json")
    got, lost = sorted(json.loads(result.stdout)["results"], key=lambda one: one["operation"])
    assert f"{url}/zones/7 " in got["curl"]
    assert "-H 'X-Trace: example'" in got["curl"]
    assert [f["message"] for f in got["failures"]] == ["after_call: no request id"]
    assert (lost["state"], lost["reason"]) == (
        "not run",
        "a hook failed: before_call: not this one",
    )
    hooks.write_text("x = 1", "utf-8")
    with pytest.raises(Unusable, match="it has none of before_call"):
        ask(url, "--hooks", str(hooks))


def test_floors(url: str) -> None:
    which = ("--include", "listZones", "--phase", "examples")
    assert ask(url, *which, "--fail-under", "operations=2").exit_code == 0
    under = ask(url, *which, "--fail-under", "operations=50,fields=1")
    assert under.exit_code == 5
    assert " % are below the floor of 50 %" in under.stdout
    assert ask(url, *which, "--fail-under", "operation=50").exit_code == 2


def test_what_deletes_without_an_id_is_sent_by_name_alone(tmp_path: Path) -> None:
    document = tmp_path / "all.yaml"
    document.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/zones: {delete: {operationId: empty, responses: {'204': {description: d}}}}}\n",
        "utf-8",
    )
    dry = ("--base-url", "http://127.0.0.1:1", "--allow-writes", "--dry-run")
    assert "not run: it deletes without an id" in run(str(document), *dry).stdout
    assert "not run" in run(str(document), *dry, "--include", "emp*").stdout
    assert "-X DELETE" in run(str(document), *dry, "--include", "empty").stdout


@pytest.mark.parametrize(
    "name",
    [
        "spec/openapi.yaml",
        "tests/fixtures/mock/kinds.yaml",
        "tests/fixtures/mock/shared.yaml",
        "tests/fixtures/documents/openapi32.yaml",
        "tests/fixtures/documents/swagger2.yaml",
        "tests/fixtures/emit/runtime.yaml",
        "tests/fixtures/emit/wire.yaml",
        "tests/fixtures/verify/planted.yaml",
    ],
)
def test_our_documents_agree_with_their_mocks(name: str) -> None:
    result = run(str(HERE.parents[1] / name), "--against-mock", "--allow-writes")
    assert result.exit_code == 0, result.stdout
