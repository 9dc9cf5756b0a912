"""The project that a command runs in: which document is meant, and what its checks are to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .generator.findings import DocumentPlace, Finding, JsonValue, Severity, Unusable

__all__ = ["CANDIDATES", "Project", "default_document", "own_settings", "read_project"]

CANDIDATES = ("spec/openapi.yaml", "openapi.yaml", "openapi.yml", "openapi.json")
"""Where a document is looked for, in this order, below the current folder."""
_KEYS = ("document", "rules", "generate")


@dataclass(frozen=True)
class Project:
    """What ``[tool.mockument]`` of a ``pyproject.toml`` says.

    :param document: the project's document, as written there.
    :param rules: severities of rules by their codes, as written under ``rules``.
    :param file: the ``pyproject.toml``.
    """

    document: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    file: str = "pyproject.toml"


def default_document(folder: Path) -> Path:
    """The document of the project in ``folder``.

    That is ``document`` under ``[tool.mockument]`` in its ``pyproject.toml``, else the first of
    :data:`CANDIDATES` that is there.

    :raises Unusable: if there is none, or ``pyproject.toml`` is no TOML.
    """
    configured = read_project(folder).document
    if configured is not None:
        return folder / configured
    for name in CANDIDATES:
        if (folder / name).is_file():
            return Path(name) if folder == Path() else folder / name
    raise Unusable(
        Finding(
            "no-document",
            Severity.ERROR,
            DocumentPlace(str(folder.resolve()), ""),
            f"no document is named, and none of {', '.join(CANDIDATES)} is here",
            "name one: mockument serve openapi.yaml",
        )
    )


def read_project(folder: Path) -> Project:
    """What the ``pyproject.toml`` in ``folder`` says; nothing where there is none.

    :raises Unusable: if it is no TOML, or ``rules`` is no table of words.
    """
    file = folder / "pyproject.toml"
    own = own_settings(folder)
    document = own.get("document")
    rules = _rules(file, own.get("rules", {}))
    return Project(document if isinstance(document, str) else None, rules, str(file))


def own_settings(folder: Path) -> dict[str, Any]:
    """``[tool.mockument]`` of the ``pyproject.toml`` in ``folder``, as it is written.

    :raises Unusable: if it is no TOML, or has a key that nobody reads.
    """
    import tomllib  # a document that is named asks for none of this

    file = folder / "pyproject.toml"
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _invalid(file, f"not TOML: {error}") from error
    tool = settings.get("tool")
    own = tool.get("mockument") if isinstance(tool, dict) else None
    if not isinstance(own, dict):
        return {}
    for key in own:
        if key not in _KEYS:
            from .generator.document.rules.suggest import did_you_mean

            hint = did_you_mean(key, _KEYS, f"it has {', '.join(_KEYS)}")
            raise _invalid(file, "no such key", hint, f"tool.mockument.{key}")
    return own


def _rules(file: Path, value: JsonValue) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
        return {code: str(word) for code, word in value.items()}
    message = "[tool.mockument.rules] gives each rule off, info, warning or error"
    raise _invalid(file, message, 'write it as: operation-operationId = "off"')


def _invalid(file: Path, message: str, hint: str = "", key: str = "") -> Unusable:
    place = DocumentPlace(str(file), key)
    return Unusable(Finding("config-invalid", Severity.ERROR, place, message, hint))
