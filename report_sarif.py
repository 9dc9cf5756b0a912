"""Findings for other programs' eyes: SARIF 2.1.0, and GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from ._version import __version__
from .generator.document.rules.registry import RULES
from .generator.findings import DocumentPlace, Finding, JsonValue, Place, Severity

__all__ = ["github_commands", "sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_commands(findings: Iterable[Finding]) -> Iterator[str]:
    """One workflow command a finding: GitHub shows it beside the line in a pull request."""
    for finding in findings:
        place = finding.place
        properties = {"title": finding.code}
        if isinstance(place, DocumentPlace):
            line = {} if place.line is None else {"line": str(place.line)}
            column = {} if place.column is None else {"col": str(place.column)}
            properties = {"file": _relative(place.file), **line, **column, **properties}
        listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        yield f"::{_COMMANDS[finding.severity]} {listed}::{_data(_sentence(finding))}"


def _sentence(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _data(text: str) -> str:
    """A command's message, escaped as the runner's toolkit does it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Iterable[Finding]) -> str:
    """One SARIF log with one run (OASIS SARIF 2.1.0, sections 3.13 and 3.14)."""
    found = list(findings)
    codes = list(dict.fromkeys([*(rule.code for rule in RULES), *(f.code for f in found)]))
    index = {code: number for number, code in enumerate(codes)}
    summaries = {rule.code: rule for rule in RULES}
    rules: list[JsonValue] = []
    for code in codes:
        rule = summaries.get(code)
        level = _LEVELS[rule.severity] if rule else "error"
        text = rule.summary if rule else code
        rules.append(
            {
                "id": code,
                "shortDescription": {"text": text},
                "defaultConfiguration": {"level": level},
            }
        )
    driver: JsonValue = {"name": "mockument", "version": __version__, "rules": rules}
    run: JsonValue = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository's root."}}},
        "results": [_result(finding, index) for finding in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, index: dict[str, int]) -> JsonValue:
    result: dict[str, JsonValue] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _sentence(finding)},
        "locations": [_location(finding.place)],
    }
    if finding.related:
        result["relatedLocations"] = [_location(place) for place in finding.related]
    return result


def _location(place: Place) -> JsonValue:
    """A physical location (section 3.29), and the JSON pointer as a logical one (3.33)."""
    file = place.file if isinstance(place, DocumentPlace) else place.page
    physical: dict[str, JsonValue] = {"artifactLocation": _artifact(file)}
    if place.line is not None:
        region: dict[str, JsonValue] = {"startLine": place.line}
        if isinstance(place, DocumentPlace) and place.column is not None:
            region["startColumn"] = place.column
        physical["region"] = region
    where = place.pointer if isinstance(place, DocumentPlace) else place.where
    location: dict[str, JsonValue] = {"physicalLocation": physical}
    if where:
        location["logicalLocations"] = [{"fullyQualifiedName": where}]
    return location


def _artifact(file: str) -> JsonValue:
    if file.startswith(("http://", "https://")):
        return {"uri": file}
    relative = _relative(file)
    if Path(relative).is_absolute() or relative.startswith("../"):
        return {"uri": Path(file).resolve().as_uri()}
    return {"uri": quote(relative), "uriBaseId": "%SRCROOT%"}


def _relative(file: str) -> str:
    """A file's name relative to the current folder, where it is below it."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix()
