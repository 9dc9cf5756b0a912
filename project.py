"""The project that a command runs in: which document is meant when none is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .generator.findings import DocumentPlace, Finding, Severity, Unusable

__all__ = ["CANDIDATES", "default_document"]

CANDIDATES = ("spec/openapi.yaml", "openapi.yaml", "openapi.yml", "openapi.json")
"""Where a document is looked for, in this order, below the current folder."""


def default_document(folder: Path) -> Path:
    """The document of the project in ``folder``.

    That is ``document`` under ``[tool.mockument]`` in its ``pyproject.toml``, else the first of
    :data:`CANDIDATES` that is there.

    :raises Unusable: if there is none, or ``pyproject.toml`` is no TOML.
    """
    configured = _configured(folder / "pyproject.toml")
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


def _configured(file: Path) -> str | None:
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unusable(
            Finding(
                "config-invalid", Severity.ERROR, DocumentPlace(str(file), ""), f"not TOML: {error}"
            )
        ) from error
    tool = settings.get("tool")
    own = tool.get("mockument") if isinstance(tool, dict) else None
    document = own.get("document") if isinstance(own, dict) else None
    return document if isinstance(document, str) else None
