"""Examples of contents as values that a schema can judge, whatever they are sent as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qsl

from ...findings import JsonValue
from .. import pointers
from ..examples import parsed_json
from ..kinds import refuses
from ..meant import meant_media_type
from ..model import MediaType
from ..references import DeadReference
from ..schema import Schema
from .rule import Fault
from .survey import Survey

__all__ = ["judged", "media_types", "unchecked_xml"]

_MOST_FIELDS = 1000
_MOST_RELATED = 20


def media_types(survey: Survey) -> Iterator[MediaType]:
    """Every Media Type Object, by the name that is meant; one that is a whole file has none."""
    for node in survey.objects["media-type"]:
        key = pointers.last_key(node.pointer)
        yield MediaType(meant_media_type(key) or key, node)


def judged(media: MediaType, schema: Schema, value: JsonValue) -> Iterator[JsonValue]:
    """The value that an example stands for; none where its text is not understood here.

    Whatever is no text is the value itself (OpenAPI 3.1.1, section 4.8.14.2): only how it is sent
    differs. Binary contents cannot be written down, so nothing is said of them.
    """
    essence = media.name.partition(";")[0].strip().lower()
    if media.is_json:
        yield value
    elif essence.startswith("text/") and essence != "text/xml":
        yield from _of_text(schema, value)
    elif not isinstance(value, str):
        if "*" in essence or _is_structured(essence):
            yield value
    elif essence == "application/x-www-form-urlencoded":
        yield from _of_form(schema, value)
    elif ("*" in essence or _is_structured(essence)) and not refuses(schema, "string"):
        yield value


def _is_structured(essence: str) -> bool:
    """Whether a content is made of named values or of text."""
    return essence.endswith(("/xml", "+xml", "/yaml", "+yaml", "/x-yaml")) or essence in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )


def _of_text(schema: Schema, value: JsonValue) -> Iterator[JsonValue]:
    """A text is a string, or the number or boolean that it is the text of."""
    if not isinstance(value, str):
        is_scalar = isinstance(value, bool | int | float)
        yield str(value) if is_scalar and not refuses(schema, "string") else value
    elif not refuses(schema, "string"):
        yield value
    elif not all(refuses(schema, kind) for kind in ("number", "integer", "boolean")):
        yield _scalar(value)


def _scalar(text: str) -> JsonValue:
    value = parsed_json(text)
    return value if isinstance(value, bool | int | float) else text


def _of_form(schema: Schema, text: str) -> Iterator[JsonValue]:
    """A form's fields by name, each of the type that its property has.

    Those of objects are written in more ways than one: such a form is not judged.
    """
    with suppress(DeadReference):
        schema = schema.resolved()
    try:
        pairs = parse_qsl(text.strip(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, one in pairs:
        fields[name].append(one)
    found: dict[str, JsonValue] = {}
    for name, texts in fields.items():
        declared = schema.properties.get(name)
        if declared is None or (refuses(declared, "string") and not refuses(declared, "object")):
            return
        found[name] = _field(declared, texts)
    if found:
        yield found


def _field(schema: Schema, texts: list[str]) -> JsonValue:
    if refuses(schema, "array") or (len(texts) == 1 and not refuses(schema, "string")):
        values: list[JsonValue] = [_scalar_of(schema, text) for text in texts]
        return values[0] if len(values) == 1 else values
    with suppress(DeadReference):
        schema = schema.resolved()
    items = schema.single("items")
    return [_scalar_of(items, text) if items else text for text in texts]


def _scalar_of(schema: Schema, text: str) -> JsonValue:
    return _scalar(text) if refuses(schema, "string") else text


def unchecked_xml(survey: Survey) -> Iterator[Fault]:
    """XML that is written as a text: one fault for the document, at the first of them."""
    places = [place for media in media_types(survey) for place in _xml_texts(media)]
    if places:
        count = f"{len(places)} examples" if len(places) > 1 else "one example"
        message = f"{count} of XML, written as text: not held against the schema"
        hint = "an object, as the schema describes it, would be"
        yield Fault(places[0], message, hint, tuple(places[1 : _MOST_RELATED + 1]))


def _xml_texts(media: MediaType) -> Iterator[str]:
    essence = media.name.partition(";")[0].strip().lower()
    if essence.endswith(("/xml", "+xml")) and media.schema and refuses(media.schema, "string"):
        yield from (e.pointer for e in media.examples if isinstance(e.value, str))
