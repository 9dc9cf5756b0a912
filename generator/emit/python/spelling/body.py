"""Bodies spelled: the expression that writes the body of a request."""

from __future__ import annotations

from ...text import (
    Bracketed,
    PyExpr,
    call,
    literal,
)
from ..operations.bodies import BodyContent, BodyPlan
from ..operations.media import essence_of

__all__ = ["spelled_body"]


def spelled_body(body: BodyPlan) -> PyExpr:
    made = _written_body(body)
    if body.required:
        return made
    absent = "..." if body.may_be_null else "None"
    return PyExpr(f"None if body is {absent} else {made}")


def _written_body(body: BodyPlan) -> PyExpr:
    given, first = PyExpr("body"), body.first
    if body.chooser:
        encodings = [
            f"{literal(one.media_type)}: {encoding}"
            for one in body.contents
            if (encoding := _encoding(one))
        ]
        more = [PyExpr("{" + ", ".join(encodings) + "}")] if encodings else []
        return call("_bodies.body_of", given, PyExpr(body.chooser), *more)
    match first.kind:
        case "json" if first.media_type == "application/json":
            return call("_bodies.json_body", given)
        case "json" | "lines" | "raw":
            return call(f"_bodies.{first.kind}_body", given, literal(first.media_type))
        case "form":
            encoding = _encoding(first)
            return call("_bodies.form_body", given, *([encoding] if encoding else []))
        case "multipart":
            of = essence_of(first.media_type)
            named = {} if of == "multipart/form-data" else {"media_type": literal(of)}
            encoding = _encoding(first)
            return call("_bodies.multipart_body", given, *([encoding] if encoding else []), **named)


def _encoding(content: BodyContent) -> PyExpr | None:
    """How the fields of a form are written, where something is said of them."""
    if not content.encoding:
        return None
    items: list[tuple[str, PyExpr]] = []
    for name, one in content.encoding.items():
        named: dict[str, PyExpr] = {}
        if one.media_type:
            named["media_type"] = literal(one.media_type)
        if one.style:
            named["style"] = literal(one.style)
            if not one.explode:
                named["explode"] = literal(False)
            if one.allow_reserved:
                named["allow_reserved"] = literal(True)
        items.append((f"{literal(name)}: ", call("_bodies.Encoding", **named)))
    return Bracketed.of("{", items)
