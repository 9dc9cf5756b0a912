"""Findings beside what they are about: those of ``check`` by pointer, those of capture by place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import Final

from ...document import Api, pointers
from ...findings import DocumentPlace, Finding, JsonValue, PagePlace, Severity
from ..options import BadOption

__all__ = ["Noted", "read_report"]

_FIELD_MAPS: Final = frozenset({"properties", "patternProperties", "parameters", "headers"})


@dataclass(frozen=True)
class Noted:
    """Findings, by where the pages show them.

    :param findings: with places in the document, or on the pages that it was captured from.
    """

    api: Api
    findings: tuple[Finding, ...] = ()

    def at(self, pointer: str) -> tuple[Finding, ...]:
        """What is shown beside what stands at a pointer."""
        return self._by_pointer.get(pointer, ())

    def on_page(self, operation: str, anchor: str) -> tuple[Finding, ...]:
        """What capture said of a place of an operation's page.

        :param operation: the operation's pointer.
        :param anchor: the place on our page; empty for the operation itself.
        """
        return self._by_place.get((operation, anchor), ())

    @cached_property
    def elsewhere(self) -> tuple[Finding, ...]:
        """What is about none of the things that have a place of their own."""
        return self.at("") + self.on_page("", "")

    @cached_property
    def _by_pointer(self) -> Mapping[str, tuple[Finding, ...]]:
        if not self.findings:
            return {}
        owners = {one.pointer for one in self.api.operations}
        owners |= {schema.pointer for schema in self.api.schemas.values()}
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            if isinstance(one.place, DocumentPlace):
                found.setdefault(_owner(one.place.pointer, owners), []).append(one)
        return {pointer: tuple(listed) for pointer, listed in found.items()}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
        if not self.findings:
            return {}
        pages: dict[str, tuple[str, str]] = {}
        for operation in self.api.operations:
            success = operation.success.status if operation.success else ""
            for name in (operation.operation_id, *(one.operation_id for one in operation.shared)):
                pages[name] = (operation.pointer, success)
        found: dict[tuple[str, str], list[Finding]] = {}
        for one in self.findings:
            for place in dict.fromkeys((one.place, *one.related)):
                if isinstance(place, PagePlace):
                    pointer, status = pages.get(PurePath(place.page).stem, ("", ""))
                    key = (pointer, _anchor(place.where, status) if pointer else "")
                    found.setdefault(key, []).append(one)
        return {key: tuple(dict.fromkeys(listed)) for key, listed in found.items()}


def _owner(pointer: str, owners: set[str]) -> str:
    """The pointer of the field, operation or schema that a pointer lies within; else nothing."""
    tokens = pointers.tokens(pointer) if pointer.startswith("/") else []
    for length in range(len(tokens), 0, -1):
        prefix = pointers.child("", *tokens[:length])
        if prefix in owners or (length > 1 and tokens[length - 2] in _FIELD_MAPS):
            return prefix
    return ""


def _anchor(where: str, status: str) -> str:
    """The anchor of a place of a captured page: ``response.uuid`` is one of the success."""
    head, dot, rest = where.partition(".")
    if head == "response":
        return f"response.{status}{dot}{rest}"
    return where if dot and head in {"body", "path", "query", "header"} else ""


def read_report(path: str) -> tuple[Finding, ...]:
    """The findings of a report that ``mockument capture --format json`` printed.

    :raises BadOption: if there is no such file, or it is no such report.
    """
    try:
        report: JsonValue = json.loads(Path(path).read_bytes())
        listed = report["findings"] if isinstance(report, dict) else None
        if not isinstance(listed, list):
            raise TypeError(listed)
        return tuple(_findings(listed))
    except OSError as error:
        raise BadOption(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        hint = "write it by mockument capture PAGES -o openapi.yaml --format json > report.json"
        raise BadOption(f"{path} is no report of findings", hint) from error


def _findings(listed: list[JsonValue]) -> Iterable[Finding]:
    for one in listed:
        if not isinstance(one, dict):
            raise TypeError(one)
        related = one.get("related")
        yield Finding(
            str(one["code"]),
            Severity(str(one["severity"])),
            _place(one),
            str(one["message"]),
            str(one["hint"]),
            tuple(_place(place) for place in related if isinstance(place, dict))
            if isinstance(related, list)
            else (),
        )


def _place(value: Mapping[str, JsonValue]) -> PagePlace | DocumentPlace:
    line = value.get("line")
    number = line if isinstance(line, int) else None
    if "page" in value:
        return PagePlace(str(value["page"]), number, str(value["where"]))
    return DocumentPlace(str(value["file"]), str(value["pointer"]), number)
