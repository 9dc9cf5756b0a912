"""What the console holds answers against: the schemas of answers, as JSON Schema 2020-12.

They stand where the document has them, so that what is broken can be named by its pointer; of the
document nothing else is there, and of the schemas only what a validator reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from ...document import Api, Operation, pointers
from ...document.discriminator import is_tagged_from_outside, tags
from ...document.keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from ...document.references import DeadReference, Document
from ...document.upgrade import read_keywords
from ...findings import JsonValue

__all__ = ["answer_schemas", "contract_script"]

_VALUES: Final = frozenset(
    {"type", "const", "enum", "format", "pattern", "multipleOf", "required", "dependentRequired"}
    | {f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Properties")}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minContains", "maxContains"}
    | {"uniqueItems", "writeOnly", "$dynamicRef"}
)
"""Keywords that say something of a value, and hold no schema."""


def contract_script(api: Api, operations: Iterable[Operation]) -> str:
    """The script that hands the schemas of all answers over, as a text: most readers need none."""
    text = json.dumps(answer_schemas(api, operations), ensure_ascii=False, separators=(",", ":"))
    return f"mockument.document({_script_text(text)});\n"


def _script_text(text: str) -> str:
    """A text as a string of JavaScript (ECMA-262, section 12.9.4); JSON is half quotation marks."""
    safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("<", "\\x3c")
    return f"'{safe.encode('utf-8', 'replace').decode()}'"


def answer_schemas(api: Api, operations: Iterable[Operation]) -> dict[str, JsonValue]:
    """The schemas of the operations' answers and what they refer to, each at its pointer."""
    found = _Schemas(api.document)
    for operation in operations:
        for response in operation.responses.values():
            for media in response.content.values():
                if media.schema is not None:
                    found.want(media.schema.pointer)
    return _nested(found.written())


def _nested(schemas: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Values at their pointers in one object; what lies within another is there already."""
    whole: dict[str, JsonValue] = {}
    for pointer in sorted(schemas):
        with suppress(KeyError):
            pointers.resolve(whole, pointer)
            continue
        here: JsonValue = whole
        *way, last = pointers.tokens(pointer)
        for token in way:
            here = here.setdefault(token, {}) if isinstance(here, dict) else None
        if isinstance(here, dict):
            here[last] = schemas[pointer]
    return whole


@dataclass
class _Schemas:
    """Schemas by their pointers, with all that they refer to within the document."""

    document: Document
    _waiting: dict[str, None] = field(default_factory=dict)

    def want(self, pointer: str) -> None:
        """Have a schema written; another document's is not among those that a page can check."""
        if pointer.startswith("/"):
            self._waiting.setdefault(pointer)

    def written(self) -> dict[str, JsonValue]:
        """All that is wanted, and what it refers to."""
        made: dict[str, JsonValue] = {}
        while left := [pointer for pointer in self._waiting if pointer not in made]:
            for pointer in left:
                made[pointer] = self._schema(self.document.value(pointer), pointer)
        return made

    def _schema(self, value: JsonValue, pointer: str) -> JsonValue:
        if not isinstance(value, dict):
            return value is not False
        keywords = read_keywords(value, self.document.version_at(pointer))
        made: dict[str, JsonValue] = {}
        for keyword, inner in keywords.items():
            place = pointers.child(pointer, keyword)
            if keyword == "$ref" and isinstance(inner, str):
                made["$ref"] = self._reference(inner, pointer)
            elif keyword in _VALUES:
                made[keyword] = inner
            elif keyword in SCHEMA_KEYWORDS:
                made[keyword] = self._schema(inner, place)
            elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(inner, list):
                made[keyword] = [
                    self._schema(one, pointers.child(place, index))
                    for index, one in enumerate(inner)
                ]
            elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(inner, dict):
                made[keyword] = {
                    name: self._schema(one, pointers.child(place, name))
                    for name, one in inner.items()
                }
        discriminator = keywords.get("discriminator")
        options = keywords.get("oneOf")
        if isinstance(discriminator, dict) and isinstance(options, list):
            made["discriminator"] = self._discriminator(discriminator, options, pointer)
        return made

    def _reference(self, reference: str, base: str) -> str:
        """A reference within the document as ``#`` and a pointer; any other as it is."""
        try:
            pointer = self.document.target(reference, base)
        except DeadReference:
            return reference
        self.want(pointer)
        return f"#{quote(pointer, safe='/~')}" if pointer.startswith("/") else reference

    def _discriminator(
        self, discriminator: Mapping[str, JsonValue], options: list[JsonValue], base: str
    ) -> JsonValue:
        """A discriminator whose mapping names every alternative by its reference.

        ``onlyKnown`` says whether a tag that names none is a violation.
        """
        mapping: dict[str, JsonValue] = {}
        name = discriminator.get("propertyName")
        for tag, index in tags(discriminator, options):
            option = options[index]
            reference = option.get("$ref") if isinstance(option, dict) else None
            if isinstance(reference, str):
                mapping[tag] = self._reference(reference, base)
        said: dict[str, JsonValue] = {"propertyName": name, "mapping": mapping}
        if len(set(map(str, mapping.values()))) == len(options) and isinstance(name, str):
            with suppress(DeadReference):
                said["onlyKnown"] = is_tagged_from_outside(self.document, options, name, base)
        return said
