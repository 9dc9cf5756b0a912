"""The command line as its users meet it: output, exit codes, and nothing lost on bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = ROOT / "spec" / "pages" / "AddModelService.txt"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockument", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        encoding="utf-8",
    )


@pytest.mark.parametrize("command", ["capture", "check", "generate", "serve"])
def test_help_shows_an_example(command: str) -> None:
    shown = run(command, "--help")
    assert shown.returncode == 0
    assert f"mockument {command} " in shown.stdout.partition("Example")[2]


def test_version() -> None:
    assert run("--version").stdout.startswith("mockument, version ")


def test_help_imports_neither_flask_nor_the_validators() -> None:
    code = (
        "import sys, mockument.cli as c\n"
        "try: c.cli(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('flask', 'jsonschema_rs', 'openapi_spec_validator', 'yaml', 'rich') "
        "if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_capture_to_standard_output() -> None:
    done = run("capture", SEED)
    assert done.returncode == 0
    assert done.stdout == (ROOT / "spec" / "openapi.yaml").read_text("utf-8")
    assert "3 warnings" in done.stderr


def test_capture_writes_document_and_report(tmp_path: Path) -> None:
    target, report = tmp_path / "new" / "api.yaml", tmp_path / "findings.json"
    done = run("capture", SEED.parent, "-o", target, "--report", report, "--format", "json")
    assert done.returncode == 0
    assert target.read_text("utf-8") == (ROOT / "spec" / "openapi.yaml").read_text("utf-8")
    loaded = json.loads(report.read_text("utf-8"))
    assert loaded == json.loads(done.stdout)
    first = loaded["findings"][0]
    assert set(first) >= {"code", "severity", "page", "line", "where", "message", "hint"}
    assert loaded["summary"] == {"error": 0, "warning": 3, "info": 7}


def test_check_of_a_drifted_document_shows_the_difference(tmp_path: Path) -> None:
    target = tmp_path / "api.yaml"
    assert run("capture", SEED, "-o", target).returncode == 0
    assert run("capture", SEED, "-o", target, "--check").returncode == 0
    edited = target.read_text("utf-8").replace("title: Service", "title: My Service")
    target.write_text(edited, "utf-8")
    done = run("capture", SEED, "-o", target, "--check")
    assert done.returncode == 1
    assert "-  title: My Service and Application\n+  title: Service" in done.stdout
    assert target.read_text("utf-8") == edited


BAD = {
    "empty": (b"", "the page is empty"),
    "binary": (bytes(range(256)) * 20, "binary file"),
    "latin1": ("Responses\nEndpoint\ncaf\xe9".encode("latin-1"), "not UTF-8"),
    "unknown": (b"lorem ipsum dolor\n" * 1_000, "no reference page in a known layout"),
    "nonsense": (b"lorem ipsum\n" * 80_000, "far too long"),
    "longer": (b"lorem ipsum dolor\n" * 100_000, "larger than 1 MB"),
    "one-line": (b"x" * 50_000_000, "larger than 1 MB"),
    "headings": (b"Responses\nEndpoint\nOperation ID\n" * 5_000, "no method and path"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_pages_are_refused_and_the_output_stays(name: str, tmp_path: Path) -> None:
    content, message = BAD[name]
    page, target = tmp_path / "page.txt", tmp_path / "api.yaml"
    page.write_bytes(content)
    target.write_text("what was there", "utf-8")
    done = run("capture", page, "-o", target)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text("utf-8") == "what was there"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["api.yaml", "page.txt"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["capture"], "Missing argument"),
        (["capture", "no-such-page.txt"], "no such file"),
        (["capture", str(SEED), "--check"], "--check needs -o"),
        (["capture", str(SEED), "--format", "json"], "needs -o"),
        (["check", "no-such-file.yaml"], "no such file"),
        (["check", str(SEED)], "not YAML"),
        (["chek"], "Did you mean 'check'?"),
        (["serve", "no-such-file.yaml"], "no such file"),
        (["generate", "models", "no-such-file.yaml", "-o", "x"], "no such file"),
        (["generate", "modles", "no-such-file.yaml", "-o", "x"], "modles"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unwritable_output_is_one_clear_line(tmp_path: Path) -> None:
    done = run("capture", SEED, "-o", tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_names_line_column_and_pointer(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_text(
        "openapi: 3.1.1\n"
        "info: {title: A, version: '1'}\n"
        "paths:\n"
        "  /a:\n"
        "    get:\n"
        "      operationId: getA\n"
        "      responses:\n"
        "        200:\n"
        "          description: fine\n"
        "          content:\n"
        "            application/json:\n"
        "              schema: {type: integer}\n"
        "              example: one\n",
        "utf-8",
    )
    done = run("check", document, "--format", "json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == "no-invalid-media-type-examples"
    assert (finding["line"], finding["column"]) == (13, 15)
    assert finding["pointer"] == "/paths/~1a/get/responses/200/content/application~1json/example"


def test_check_finds_the_document_of_the_project(tmp_path: Path) -> None:
    text = (ROOT / "spec" / "openapi.yaml").read_text("utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "mine.yaml").write_text(text, "utf-8")
    missing = run("check", cwd=tmp_path)
    assert missing.returncode == 2
    assert "name one" in missing.stderr
    (tmp_path / "pyproject.toml").write_text(
        '[tool.mockument]\ndocument = "api/mine.yaml"\n', "utf-8"
    )
    assert run("check", cwd=tmp_path).returncode == 0


def test_a_terminal_cannot_be_driven_by_a_document(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_text('openapi: 3.1.1\ninfo: {}\n"\\e[31mred\\e]0;owned\\a": 1\n', "utf-8")
    done = run("check", document)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr + done.stdout


def test_references_read_what_the_user_allows(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "shared.yaml").write_text("type: string\n", "utf-8")
    document = tmp_path / "api" / "openapi.yaml"
    document.write_text(
        "openapi: 3.1.1\n"
        "info: {title: A, version: '1'}\n"
        "paths: {}\n"
        "components: {schemas: {S: {$ref: ../shared.yaml}}}\n",
        "utf-8",
    )
    refused = run("check", document, "--rule", "no-unused-components=off")
    assert refused.returncode == 1
    assert "--ref-root" in refused.stdout
    allowed = run("check", document, "--ref-root", tmp_path, "--rule", "no-unused-components=off")
    assert allowed.returncode == 0, allowed.stdout
