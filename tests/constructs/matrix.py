"""The folder of constructs: a small document each, and beside it what is expected of its models.

``NAME.yaml`` is the document, ``NAME.expected.yaml`` says of the generated package:

- ``good``: values by the name of a class; each is read, and given back as it came.
- ``bad``: values that must be refused.
- ``values``: expressions over the package's names, and what they give.
- ``types``, ``mistypes``: code that must, and code that must not pass ``mypy --strict``.
- ``findings``: codes and pointers; what is not listed there may not be reported.

``exemptions.yaml`` lists what is known to fall short, with the reason.
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema

from mockument.generator.document import load
from mockument.generator.emit import Emission
from mockument.generator.emit.python import models
from mockument.generator.findings import DocumentPlace, Finding

__all__ = ["FOLDER", "Construct", "constructs", "exemptions", "shortfalls", "written"]

FOLDER = Path(__file__).parent / "models"
_SIDECAR = ".expected.yaml"


@dataclass(frozen=True)
class Construct:
    """One document with what is expected of it."""

    path: Path
    good: Mapping[str, list[Any]] = field(default_factory=dict)
    bad: Mapping[str, list[Any]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    mistypes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def package(self) -> str:
        return "construct_" + self.path.stem.replace("-", "_")


def constructs() -> list[Construct]:
    """All constructs of the folder, by name."""
    sidecars = sorted(FOLDER.glob(f"*{_SIDECAR}"))
    return [
        Construct(path.with_name(path.name.replace(_SIDECAR, ".yaml")), **_read(path))
        for path in sidecars
    ]


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml.load(path.read_text("utf-8"), _Loader))


class _Loader(yaml.SafeLoader):
    """Dates stay text, as they are in JSON."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in listed if not tag.endswith(":timestamp")]
    for first, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def exemptions() -> dict[str, dict[str, str]]:
    """What falls short, by construct: each with its reason."""
    return yaml.safe_load((FOLDER / "exemptions.yaml").read_text("utf-8")) or {}


def written(one: Construct, parent: Path) -> Emission:
    """The package of a construct in a folder; formatting it is not what is tested here."""
    with patch.object(models, "finished", dict):
        emission = models.emitter.emit(load(one.path))
    for path, text in emission.files.items():
        (parent / one.package / path).parent.mkdir(parents=True, exist_ok=True)
        (parent / one.package / path).write_text(text, "utf-8")
    return emission


def shortfalls(one: Construct, parent: Path) -> Iterator[str]:
    """What a construct's package does that is not expected of it."""
    emission = written(one, parent)
    reported = [f"{f.code} at {place_of(f)}" for f in emission.findings]
    yield from (f"reports {line}" for line in reported if line not in one.findings)
    yield from (f"does not report {line}" for line in one.findings if line not in reported)
    package = _imported(one.package, parent)
    yield from (f"{name} has no JSON schema" for name in _without_schema(package))
    for name, listed in one.good.items():
        yield from (f"{name} loses {_text(v)}" for v in listed if not _survives(package, name, v))
    for name, listed in one.bad.items():
        yield from (f"{name} takes {_text(v)}" for v in listed if _read_by(package, name, v))
    for expression, expected in one.values.items():
        found = eval(expression, vars(package) | {"__builtins__": __builtins__})
        if not same(found, expected):
            yield f"{expression} is {found!r}"


def _without_schema(package: ModuleType) -> Iterator[str]:
    """The types of a package that do not tell what they are, as FastAPI and others ask them."""
    for name in package.__all__:
        if name != "ApiTolerance":
            try:
                TypeAdapter[Any](getattr(package, name)).json_schema()
            except PydanticInvalidForJsonSchema:
                yield name


def place_of(finding: Finding) -> str:
    """The pointer of a finding."""
    assert isinstance(finding.place, DocumentPlace)
    return finding.place.pointer


def _imported(name: str, parent: Path) -> ModuleType:
    sys.path.insert(0, str(parent))
    importlib.invalidate_caches()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return importlib.import_module(name)
    finally:
        sys.path.remove(str(parent))


def _read_by(package: ModuleType, name: str, value: Any) -> bool:
    """Whether a value is read, whether it comes as an object or as text."""
    adapter = TypeAdapter[Any](getattr(package, name))
    answers: set[bool] = set()
    for read, given in ((adapter.validate_python, value), (adapter.validate_json, _text(value))):
        try:
            read(given)
            answers.add(True)
        except ValidationError:
            answers.add(False)
    assert len(answers) == 1, f"{name} reads {value!r} in one of two ways only"
    return answers.pop()


def _survives(package: ModuleType, name: str, value: Any) -> bool:
    if not _read_by(package, name, value):
        return False
    adapter = TypeAdapter[Any](getattr(package, name))
    for read in (adapter.validate_python(value), adapter.validate_json(_text(value))):
        dumped = adapter.dump_python(read, mode="json", by_alias=True, exclude_unset=True)
        if not same(dumped, value):
            return False
    return True


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to JSON, which has one kind of number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(v, other[k]) for k, v in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
