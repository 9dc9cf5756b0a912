"""Dialects: how the versions of OpenAPI say that a value may be of several types, or null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ....generator.findings import JsonValue

__all__ = ["Dialect", "dialect_of"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a version can say.

    :param version: ``3.1`` for that and later ones.
    """

    version: Literal["2.0", "3.0", "3.1"]

    @property
    def needs_items(self) -> bool:
        """Whether an array must say what it holds (3.0.4, section 4.7.24.1; 2.0 as well)."""
        return self.version != "3.1"

    @property
    def null(self) -> dict[str, JsonValue]:
        """What says beside the other keywords that a value may be null; empty for ``type``.

        2.0 has no such word; ``x-nullable`` is what its tools agree upon.
        """
        words: Mapping[str, dict[str, JsonValue]] = {
            "3.0": {"nullable": True},
            "2.0": {"x-nullable": True},
        }
        return words.get(self.version, {})

    def of_types(self, types: Mapping[str, Mapping[str, JsonValue]]) -> dict[str, JsonValue]:
        """The schema of values of some types.

        :param types: the keywords of each type.
        """
        if self.version == "3.1":
            said: JsonValue = [*types] if len(types) > 1 else next(iter(types), None)
            together: dict[str, JsonValue] = {"type": said} if said else {}
            for keywords in types.values():
                together |= keywords
            return together
        null = self.null if "null" in types else {}
        others = [{"type": one, **keywords} for one, keywords in types.items() if one != "null"]
        if len(others) == 1:
            return {**others[0], **null}
        if not others or self.version == "2.0":
            return null  # without a type anything is taken; 2.0 cannot say it more closely
        # `nullable` has its meaning beside `type` (3.0.4, section 4.7.24).
        return {"anyOf": [*others[:-1], {**others[-1], **null}]}

    def alternatives(
        self, schema: JsonValue, others: Iterable[dict[str, JsonValue]]
    ) -> dict[str, JsonValue] | None:
        """A schema, or one of others instead; None where the version cannot say so."""
        return None if self.version == "2.0" else {"anyOf": [schema, *others]}


def dialect_of(version: str) -> Dialect:
    """The dialect of a document's version, such as ``3.0.3``."""
    if version.startswith("2."):
        return Dialect("2.0")
    return Dialect("3.0" if version.startswith("3.0") else "3.1")
