"""What docs/testing.md shows is run: its suites, its failure's text, its Node suites."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mockument.testing.mock
import mockument.testing.server  # noqa: F401 - not imported anew by the suite of the docs

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "testing.md").read_text("utf-8")
FILES = {
    name: f"{mark} {name}\n{body}"
    for mark, name, body in re.findall(r"```\w+\n(#|//) (\S+)\n(.*?)```", TEXT, re.DOTALL)
}


@pytest.fixture
def shown(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with what the docs show, and the document that they show it with."""
    for name, content in FILES.items():
        (pytester.path / name).write_text(content, "utf-8")
    shutil.copy(ROOT / "spec" / "openapi.yaml", pytester.path)
    return pytester


def test_the_suites_do_what_the_docs_say(shown: pytest.Pytester) -> None:
    result = shown.runpytest_inprocess("-p", "no:cacheprovider")
    outcomes = result.parseoutcomes()
    assert (outcomes["passed"], outcomes["failed"]) == (7, 1)
    (text,) = re.findall(r"```text\n(1 request violates.*?)```", TEXT, re.DOTALL)
    assert text in result.stdout.str()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
def test_nodes_own_runner_with_the_mock_around_it(shown: pytest.Pytester) -> None:
    (command,) = re.findall(r"```console\n\$ mockument (serve .* node .*)\n", TEXT)
    ran = subprocess.run(
        [sys.executable, "-m", "mockument", *command.split()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "pass 1" in ran.stdout
    broken = FILES["shop.test.mjs"].replace('name: "llama",\n    yaml', "name: 3,\n    yaml")
    (shown.path / "shop.test.mjs").write_text(broken, "utf-8")
    failed = subprocess.run(
        [sys.executable, "-m", "mockument", *command.split()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert failed.returncode == 1
    assert "422" in failed.stdout


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
def test_a_setup_of_node_that_starts_the_mock_itself(
    shown: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    (shown.path / "run.mjs").write_text(
        'import setup from "./mock.mjs";\n'
        "const stop = await setup();\n"
        "const answer = await fetch(`${process.env.MOCKUMENT_URL}/__mockument/health`);\n"
        "stop();\nconsole.log(answer.status);\n",
        "utf-8",
    )
    ran = subprocess.run(
        ["node", "run.mjs"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout == "200\n", ran.stderr
