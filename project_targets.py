"""The targets of a project: what ``[[tool.mockument.generate]]`` tables ask for, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .generator.document.rules.suggest import did_you_mean
from .generator.findings import DocumentPlace, Finding, Severity, Unusable
from .project import own_settings

__all__ = ["Target", "project_targets"]

_KEYS: Final = ("target", "output", "document", "templates", "options")
_TABLE: Final = "[[tool.mockument.generate]]"
_EXAMPLE: Final = f'{_TABLE} with target = "client" and output = "src/my_sdk"'


@dataclass(frozen=True)
class Target:
    """One thing to generate.

    :param target: ``models``, ``client``, or the name of another package's emitter.
    :param output: the folder to write.
    :param document: the document; the project's own where none is named.
    :param templates: a folder of templates that stand in for ours.
    :param options: values by the options' names, as they are written.
    :param place: where it is asked for; None on the command line.
    """

    target: str
    output: Path
    document: Path | None = None
    templates: Path | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    place: DocumentPlace | None = None


def project_targets(folder: Path) -> tuple[Target, ...]:
    """What the ``pyproject.toml`` in ``folder`` asks for, in its order.

    :raises Unusable: if it asks for nothing, or something of it cannot be meant.
    """
    own = own_settings(folder)
    file = str(folder / "pyproject.toml")
    tables = own.get("generate")
    if tables is None:
        hint = f"give -o, or write {_EXAMPLE}"
        place = DocumentPlace(file, "tool.mockument")
        message = f"no {_TABLE} says what to generate"
        raise Unusable(Finding("config-missing", Severity.ERROR, place, message, hint))
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        message = f"a list of tables is wanted, each under {_TABLE}"
        raise _wrong(file, "tool.mockument.generate", message, f"write {_EXAMPLE}")
    targets = tuple(_target(folder, file, i, table) for i, table in enumerate(tables, start=1))
    _refuse_overlap(file, targets)
    return targets


def _target(folder: Path, file: str, number: int, table: Mapping[str, object]) -> Target:
    key = f"tool.mockument.generate[{number}]"
    for name in table:
        if name not in _KEYS:
            hint = did_you_mean(name, _KEYS, f"a table has {', '.join(_KEYS)}")
            raise _wrong(file, f"{key}.{name}", "no such key", hint)
    texts = dict(_texts(file, key, table))
    for name in ("target", "output"):
        if not texts.get(name):
            raise _wrong(file, key, f"`{name}` is missing", f"write {_EXAMPLE}")
    options = table.get("options", {})
    if not isinstance(options, dict):
        raise _wrong(file, f"{key}.options", f"a table is wanted, not {options!r:.60}")
    paths = {name: folder / texts[name] for name in texts if name != "target"}
    place = DocumentPlace(file, key)
    return Target(texts["target"], **paths, options=options, place=place)


def _texts(file: str, key: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if name == "options":
            continue
        if not isinstance(value, str):
            raise _wrong(file, f"{key}.{name}", f"a text is wanted, not {value!r:.60}")
        yield name, value


def _refuse_overlap(file: str, targets: tuple[Target, ...]) -> None:
    """A folder is replaced as a whole: none can stand in another."""
    for number, one in enumerate(targets, start=1):
        for other in targets[: number - 1]:
            inner, outer = one.output.resolve(), other.output.resolve()
            if inner.is_relative_to(outer) or outer.is_relative_to(inner):
                message = f"{one.output} and {other.output} overlap"
                raise _wrong(file, f"tool.mockument.generate[{number}].output", message)


def _wrong(file: str, key: str, message: str, hint: str = "") -> Unusable:
    place = DocumentPlace(file, key)
    return Unusable(Finding("config-invalid", Severity.ERROR, place, message, hint))
