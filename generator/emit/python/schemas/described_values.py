"""What the document says of the values that it lists, as a list in a docstring."""

from __future__ import annotations

import json
from typing import Final

from ....document import Schema
from ....document.listed_values import described_values
from ....findings import JsonValue

__all__ = ["values_of"]

_MOST: Final = 100
"""Values that a docstring lists."""


def values_of(schema: Schema) -> str:
    """A list of the values that have names or descriptions; empty where none has."""
    said = described_values(schema)
    lines = [f"- `{_written(value)}`: {text}" for value, text in said[:_MOST]]
    return "\n".join(["Its values:", "", *lines]) if lines else ""


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
