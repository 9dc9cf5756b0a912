"""Places: where the text of a document has what is said of its model."""

from __future__ import annotations

from dataclasses import dataclass

from ....generator.document import Api, pointers
from ....generator.findings import JsonValue
from .overlay import Keys

__all__ = ["Places"]


@dataclass(frozen=True)
class Places:
    """The text of a document, which an overlay is for; not that of others that it refers to."""

    api: Api

    def keys_of(self, pointer: str) -> Keys | None:
        """The way to a value in the text of the document; None if it does not stand there."""
        document = self.api.document
        place = document.place(pointer)
        if place.file != document.source.name or pointers.document_of(pointer):
            return None
        value: JsonValue = document.source.data
        keys: list[str | int] = []
        for token in pointers.tokens(place.pointer):
            if isinstance(value, list):
                keys.append(int(token))
                value = value[int(token)]
            elif isinstance(value, dict) and token in value:
                keys.append(token)
                value = value[token]
            else:
                return None
        return tuple(keys)

    def value(self, pointer: str) -> JsonValue:
        """The value in the text of the document."""
        document = self.api.document
        try:
            return pointers.resolve(document.source.data, document.place(pointer).pointer)
        except (KeyError, ValueError):
            return None
