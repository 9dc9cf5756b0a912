"""What ``check`` prints: excerpts and carets, groups, GitHub's commands, SARIF."""

import json
from pathlib import Path

import click

from mockument.generator.document.rules.registry import RULES
from mockument.generator.document.source import parse_source
from mockument.generator.findings import DocumentPlace, Finding, PagePlace, Severity
from mockument.report_sarif import github_commands, sarif
from mockument.report_text import Excerpts, text_report

CODE = "no-unused-components"


def finding(line: int | None = 2, column: int | None = 3, **more: object) -> Finding:
    place = DocumentPlace("a.yaml", "/b", line, column)
    values = {"code": CODE, "severity": Severity.ERROR, "place": place, "message": "broken"}
    return Finding(**(values | more))  # type: ignore[arg-type]


def excerpts(text: str, width: int = 60) -> Excerpts:
    return Excerpts([parse_source(text, "a.yaml")], width)


def test_the_caret_stands_below_the_column() -> None:
    lines = text_report([finding(hint="mend it")], excerpts("a:\n  b: 2\n"))
    assert [click.unstyle(line) for line in lines] == [
        "error   a.yaml:2:3 no-unused-components",
        "        broken",
        "        at /b",
        "        |   b: 2",
        "        |   ^",
        "        → mend it",
    ]


def caret(text: str, line: int, column: int, width: int = 60) -> tuple[str, str]:
    found = excerpts(text, width).excerpt(DocumentPlace("a.yaml", "", line, column))
    assert found
    return found


def test_a_caret_minds_tabs_and_wide_characters() -> None:
    assert caret('"猫\t": 1\n', 1, 1) == ('"猫 ": 1', "^")
    assert caret("'猫猫': x\n", 1, 7) == ("'猫猫': x", " " * 8 + "^")


def test_a_long_line_is_cut_around_the_column() -> None:
    text = "{" + ", ".join(f'"k{i}": {i}' for i in range(50_000)) + "}"
    column = text.index('"k40000"') + 1
    shown, below = caret(text, 1, column)
    assert len(shown) <= 60
    assert shown[below.index("^") :].startswith('"k40000"')
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_control_characters_do_no_harm() -> None:
    line = 'a: "\x85\u202e"\n'
    shown, _ = caret(line, 1, 1)
    assert shown.isprintable()


def test_a_place_beyond_the_text_has_no_excerpt() -> None:
    assert excerpts("a: 1\n").excerpt(DocumentPlace("a.yaml", "", 9, 1)) is None
    assert excerpts("a: 1\n").excerpt(DocumentPlace("b.yaml", "", 1, 1)) is None
    assert excerpts("a: 1\n").excerpt(DocumentPlace("a.yaml", "")) is None


def test_fifty_of_a_kind_are_a_group() -> None:
    other = finding(code="path-params", message="other")
    lines = list(text_report([finding() for _ in range(50)] + [other], excerpts("a: 1\n")))
    assert sum("broken" in line for line in lines) == 5
    (more,) = [line for line in lines if "more of this kind" in line]
    assert "and 45 more" in more
    assert f"--rule {CODE}=off" in more
    assert any("other" in line for line in lines)


def test_five_of_a_kind_are_shown_in_full() -> None:
    lines = list(text_report([finding() for _ in range(5)], excerpts("a: 1\n")))
    assert not [line for line in lines if "more of this kind" in line]


def test_github_commands_are_escaped() -> None:
    place = DocumentPlace("a,b:c.yaml", "", 2, 3)
    (command,) = github_commands([finding(place=place, message="50%\nof it: a,b", hint="h")])
    assert command == (
        "::error file=a%2Cb%3Ac.yaml,line=2,col=3,title=no-unused-components"
        "::50%25%0Aof it: a,b (h)"
    )


def test_github_names_each_severity() -> None:
    found = [finding(severity=s, line=None, column=None) for s in Severity]
    assert [c.split(" ")[0] for c in github_commands(found)] == ["::error", "::warning", "::notice"]
    assert "line=" not in next(github_commands(found))


def test_sarif_has_what_code_scanning_needs() -> None:
    related = (DocumentPlace("a.yaml", "/c", 9, 1),)
    log = json.loads(sarif([finding(related=related), finding(code="of-a-plugin")]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [*(rule.code for rule in RULES), "of-a-plugin"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] == "error"
        assert result["message"]["text"] == "broken"
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 2, "startColumn": 3}
    assert len(run["results"][0]["relatedLocations"]) == 1


def test_sarif_places_files_below_the_root_or_by_their_own_address() -> None:
    names = [str(Path.cwd() / "x y.yaml"), "/elsewhere/a.yaml", "https://a.b/c.yaml"]
    found = [finding(place=DocumentPlace(name, "")) for name in names]
    found.append(finding(place=PagePlace("p.txt", 3, "title")))
    artifacts = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]
        for result in json.loads(sarif(found))["runs"][0]["results"]
    ]
    assert artifacts == [
        {"uri": "x%20y.yaml", "uriBaseId": "%SRCROOT%"},
        {"uri": "file:///elsewhere/a.yaml"},
        {"uri": "https://a.b/c.yaml"},
        {"uri": "p.txt", "uriBaseId": "%SRCROOT%"},
    ]
