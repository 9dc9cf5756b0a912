"""Request bodies of Swagger 2.0: the parameter ``in: body``, and the form of those in ``formData``.

Since 3.0 a body is no parameter, and what it is written in stands beside each of its schemas
(OpenAPI 3.1.1, section 4.8.13).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..findings import JsonValue
from . import pointers
from .outline import Outline, extensions
from .references import Node
from .swagger2_values import form_field, list_style

__all__ = ["Inputs", "body", "form", "inputs_of", "is_form_field"]

_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The parameters of one owner, by what they are today: each as written, and as it leads to."""

    parameters: list[tuple[Node, Node]] = field(default_factory=list)
    bodies: list[tuple[Node, Node]] = field(default_factory=list)
    fields: list[Node] = field(default_factory=list)


def is_form_field(node: Node) -> bool:
    """Whether a parameter is a field of a form."""
    return node.text("in") == "formData"


def inputs_of(owners: Sequence[Node], outline: Outline) -> Inputs:
    """The parameters of a path or an operation; a dead reference stays what it is.

    :param owners: the object that lists them, then those that it refers to. Of parameters of one
        name the nearest comes last, and the nearest body first: there they count.
    """
    found = Inputs()
    for owner in reversed(owners):
        bodies: list[tuple[Node, Node]] = []
        for node in owner.elements("parameters"):
            target = outline.followed(node) or node
            if target.text("in") == "body":
                bodies.append((node, target))
            elif is_form_field(target):
                found.fields.append(target)
            else:
                found.parameters.append((node, target))
        found.bodies[:0] = bodies
    return found


def body(node: Node, consumes: Sequence[str], at: str, outline: Outline) -> dict[str, JsonValue]:
    """A body parameter as a Request Body Object; JSON where nothing says otherwise.

    Swagger 2.0, section "Parameter Object", ``in: body``.
    """
    outline.move(node, at)
    media_types = consumes or ("application/json",)
    places = [f"{at}/content/{pointers.escape_token(key)}/schema" for key in media_types]
    schema = node.child("schema")
    media: dict[str, JsonValue] = {}
    if isinstance(schema.value, dict | bool):
        media = {"schema": outline.schema(schema, *places)}
        for place in places:
            outline.come(schema.pointer, place.rpartition("/")[0])
    elif schema.value is not None:
        outline.report("swagger2-body", schema, "the body's schema is no schema: anything is taken")
    kept = {k: v for k, v in node.mapping.items() if k in ("description", "required")}
    return {**kept, **dict(extensions(node)), "content": dict.fromkeys(media_types, media)}


def form(
    fields: Iterable[Node], consumes: Sequence[str], at: str, outline: Outline
) -> dict[str, JsonValue]:
    """Form fields as a Request Body Object: an object with a property for each.

    Swagger 2.0, section "Parameter Object", ``in: formData``; the later of a name counts.
    """
    named = {node.text("name"): node for node in fields if _has_name(node, outline)}
    media_types = _form_types(list(named.values()), consumes, outline)
    roots = [f"{at}/content/{pointers.escape_token(key)}" for key in media_types]
    for node in list(named.values())[:1]:
        for place in (at, *roots):
            outline.come(node.pointer, place)
    properties: dict[str, JsonValue] = {}
    for name, node in named.items():
        places = [pointers.child(root, "schema", "properties", name) for root in roots]
        properties[name] = form_field(node, outline, *places)
    required: list[JsonValue] = [n for n, node in named.items() if node.flag("required")]
    schema: dict[str, JsonValue] = {"type": "object", "properties": properties}
    media: dict[str, JsonValue] = {"schema": schema}
    if required:
        schema["required"] = required
    if encoding := _encoding(named, roots, outline):
        media["encoding"] = encoding
    return {"required": bool(required), "content": dict.fromkeys(media_types, media)}


def _has_name(node: Node, outline: Outline) -> bool:
    if not node.text("name"):
        outline.report("swagger2-form-field", node, "a form's field without a name: left out")
    return bool(node.text("name"))


def _encoding(named: dict[str, Node], roots: list[str], outline: Outline) -> dict[str, JsonValue]:
    """How lists in a form are written, where it is not one field for each of their items."""
    found: dict[str, JsonValue] = {}
    for name, node in named.items():
        style = list_style(node, "query", outline)
        if style and not style["explode"]:
            found[name] = style
            for root in roots:
                outline.come(node.pointer, pointers.child(root, "encoding", name))
    return found


def _form_types(
    fields: Sequence[Node], consumes: Sequence[str], outline: Outline
) -> tuple[str, ...]:
    """The media types of a form: those of ``consumes`` that a form can be written in."""
    files = [node for node in fields if node.text("type") == "file"]
    multipart = [key for key in consumes if key.strip().lower().startswith("multipart/")]
    urlencoded = [key for key in consumes if key.partition(";")[0].strip().lower() == _URLENCODED]
    if files:
        if consumes and not multipart:
            _report_types(files[0], consumes, _MULTIPART, outline)
        return tuple(multipart) or (_MULTIPART,)
    wanted = tuple(key for key in consumes if key in (*multipart, *urlencoded))
    if consumes and fields and not wanted:
        _report_types(fields[0], consumes, _URLENCODED, outline)
    return wanted or (_URLENCODED,)


def _report_types(node: Node, consumes: Sequence[str], taken: str, outline: Outline) -> None:
    outline.report(
        "swagger2-form-media-type",
        node,
        f"this field cannot be sent as {', '.join(consumes)!r:.80}, which is what `consumes` says: "
        f"taken for {taken}",
        f"add `{taken}` to `consumes`",
    )
