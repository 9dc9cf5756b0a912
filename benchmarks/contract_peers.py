"""Dredd and Portman, as they come, on the server with planted faults.

Neither reads OpenAPI 3.1, and Dredd makes no call without an example of each required parameter:
both are given the same document as 3.0.3 with such examples. That costs them nothing here.

Dredd: a fault counts as found where one of its failures says what is wrong. What it makes of
documented refusals is left out, since nothing in its call would be refused. Of OpenAPI 3 it holds
bodies against a sample that it has made, not against the schema. Portman: the contract tests of its
default settings, with the time limit that verify is given, run by the Newman that it brings.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from jobs import NODE_PEERS

__all__ = ["PEERS", "Found"]

Found = tuple[set[str], set[str], float]
"""The faults that were named, the paths that were accused of another, and seconds."""

_DREDD: Final = {
    "wrong-type": "Invalid type: string",
    "missing-field": "'/name' Missing required property",
    "undocumented-status": "but got '202'",
    "other-media-type": "'/content-type' No enum match",
    "no-json": "not a parseable JSON",
    "no-body": 'Expected "body" of "application/json"',
    "missing-header": "'/x-count' Missing required property",
    "wrong-header": "x-count",
    "broken": "but got '500'",
    "hangs-up": "aborted",
    "refuses-its-example": "but got '400'",
    "fails-at-the-limit": "but got '500'",
}
"""What Dredd would say of each fault; of the others it knows no rule."""
_PORTMAN: Final = {
    "wrong-type": "data.id should be integer",
    "missing-field": "should have required property 'name'",
    "undocumented-status": "202",
    "other-media-type": "Content-Type is",
    "no-json": "Response has JSON Body",
    "no-body": "No data, empty input",
    "missing-header": "X-Count is present",
    "wrong-header": "X-Count",
    "slow": "Response time is less",
    "broken": "found 500",
    "hangs-up": "Status code is 2xx",
    "refuses-its-example": "found 400",
    "fails-at-the-limit": "found 500",
}


def _document(path: Path) -> dict[str, Any]:
    """The document as 3.0.3, with an example of each required parameter."""
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    read["openapi"] = "3.0.3"
    for item in read["paths"].values():
        for owner in (item, *(one for one in item.values() if isinstance(one, dict))):
            for parameter in owner.get("parameters", []):
                if parameter.get("required"):
                    parameter.setdefault("example", parameter["schema"].get("enum", [7])[0])
    return read


def dredd(url: str, document: Path, key: str) -> Found:
    """What Dredd finds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        described = _document(document)
        (folder / "api.json").write_text(json.dumps(described), "utf-8")
        words = ["api.json", url, "-h", f"X-Key: {key}", "-r", "xunit", "-o", "found.xml"]
        seconds = _run(folder, "dredd", *words)
        told: list[tuple[str, str]] = []
        for case in ET.parse(folder / "found.xml").iter("testcase"):
            asked = re.match(r"[A-Z]+ \((\d+)\) (.*)", case.get("name") or "")
            if asked and len(case) and asked[1] < "400":
                told.append((asked[2].partition("?")[0], "".join(case.itertext())))
        return *_sorted_out(told, described, _DREDD), seconds


def portman(url: str, document: Path, key: str) -> Found:
    """What Portman finds, run by Newman."""
    package = NODE_PEERS / "@apideck" / "portman"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        described = _document(document)
        (folder / "api.json").write_text(json.dumps(described), "utf-8")
        config = json.loads((package / "portman-config.default.json").read_text("utf-8"))
        for test in config["tests"]["contractTests"]:
            if "responseTime" in test:
                test["responseTime"] = {"enabled": True, "maxMs": 2000}
        access = {"key": "X-Key", "value": key, "in": "header"}
        config["globals"]["securityOverwrites"] = {"apiKey": access}
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        made = ["-l", "api.json", "-b", url, "-t", "true", "-c", "config.json", "-o", "made.json"]
        seconds = _run(folder, "portman", *made)
        report = ["--reporter-json-export", "found.json", "--timeout-request", "10000"]
        seconds += _run(folder, "newman", "run", "made.json", "-r", "json", *report)
        found = json.loads((folder / "found.json").read_text("utf-8"))
        told = list(_failed(found))
        return *_sorted_out(told, described, _PORTMAN), seconds


def _failed(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Paths and what is said of them, by a report of Newman."""
    for ran in report["run"]["executions"]:
        path = "/" + "/".join(ran["request"]["url"].get("path", []))
        for one in ran.get("assertions", []):
            if one.get("error"):
                yield path, f"{one['assertion']}: {one['error']['message']}"


def _sorted_out(
    told: list[tuple[str, str]], described: dict[str, Any], words: dict[str, str]
) -> tuple[set[str], set[str]]:
    """What is said of paths, as faults that are named and paths that are accused."""
    named: set[str] = set()
    accused: set[str] = set()
    for path, text in told:
        template = next((one for one in described["paths"] if _is_of(path, one)), path).strip("/")
        is_named = template in words and words[template] in text
        (named if is_named else accused).add(template)
    return named, accused - named


def _is_of(path: str, template: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template)), path) is not None


def _run(folder: Path, tool: str, *words: str) -> float:
    """Seconds that a tool takes; it fails where it finds something."""
    began = time.perf_counter()
    command = [str(NODE_PEERS / ".bin" / tool), *words]
    subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    return time.perf_counter() - began


def absent(tool: str) -> str:
    """Why a tool is not here; empty where it is."""
    if not shutil.which("node"):
        return "not here: needs Node"
    is_there = (NODE_PEERS / ".bin" / tool).exists()
    return "" if is_there else "not installed: make bench-peers"


PEERS: Final[dict[str, Callable[[str, Path, str], Found]]] = {"Dredd": dredd, "Portman": portman}
