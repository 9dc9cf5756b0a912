"""Error bodies: what is wrong with a request, in the shape of an API's own error schema.

Error schemas differ in everything but their words: a code, a message, a list of what is wrong.
The properties that have such names are filled, whatever objects they stand in; what is required
besides is made up. The caller holds the result against the schema before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ....generator.document import Schema
from ....generator.document.references import DeadReference
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.sample import NoSample, sample
from ..problems import Problem

__all__ = ["ErrorBody", "error_bodies", "in_a_sentence"]

_MAX_LISTED: Final = 100
_MAX_DEPTH: Final = 6
_MAX_ALTERNATIVES: Final = 8
_MAX_TEXT: Final = 4000

_STATUS: Final = frozenset({"status", "statuscode", "httpstatus", "httpstatuscode", "httpcode"})
_CODE: Final = frozenset({"code", "errorcode", "type", "errortype"})
_TITLE: Final = frozenset({"title", "summary", "reason", "error"})
_MESSAGE: Final = frozenset(
    {"message", "msg", "description", "errormessage", "errormsg", "errordescription", "text"}
)
_DETAIL: Final = frozenset({"detail", "details", "errordetail", "errordetails", "usermessage"})
_FIELD: Final = frozenset(
    {"field", "fieldname", "name", "path", "param", "parameter", "pointer", "property", "target"}
)
_PLACE: Final = frozenset({"in", "location"})
_LIST: Final = frozenset(
    {
        "causes",
        "detail",
        "details",
        "error",
        "errordetails",
        "errors",
        "fielderrors",
        "invalidparams",
        "issues",
        "messages",
        "validationerrors",
        "violations",
    }
)
_WRAPPERS: Final = frozenset({"error", "errors", "fault", "exception", "problem"})
_FLAGS: Final = {"success": False, "ok": False, "successful": False, "iserror": True}


@dataclass(frozen=True, slots=True)
class _Words:
    """What is to be said.

    :param status: the status code.
    :param code: a short name for the kind of failure.
    :param title: the kind of failure, in words.
    :param detail: what is wrong.
    :param field: where, for one violation of several; else empty.
    :param place: the part of the request that it is in; empty as well.
    :param listed: the single violations.
    """

    status: int
    code: str
    title: str
    detail: str
    field: str = ""
    place: str = ""
    listed: tuple[_Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """A body that may be what an API answers.

    :param says: whether what is wrong is said in it.
    """

    value: JsonValue
    says: bool


def error_bodies(problem: Problem, schema: Schema, status: int) -> Iterator[ErrorBody]:
    """Bodies for a problem, the fullest first: for each alternative that a schema has.

    :param schema: what the API documents for such an answer.
    :param status: the status that it is answered with.
    """
    words = _words(problem, status)
    for one in _alternatives(schema):
        for all_of_it in (_Writing.property_named, _Writing.property_required):
            writing = _Writing(all_of_it)
            try:
                value = writing.value(Coercion(one), words, 0)
            except (NoSample, DeadReference):
                continue
            yield ErrorBody(value, writing.says)


def in_a_sentence(problem: Problem) -> str:
    """What is wrong, with every violation that is told of."""
    said = "; ".join(map(_told, _violations(problem)[:_MAX_LISTED]))
    return (f"{problem.detail}: {said}" if said else problem.detail)[:_MAX_TEXT]


def _violations(problem: Problem) -> list[dict[str, JsonValue]]:
    listed = problem.members.get("violations")
    return [v for v in listed if isinstance(v, dict)] if isinstance(listed, list) else []


def _words(problem: Problem, status: int) -> _Words:
    code, title = f"MOCK.{problem.kind.status}", problem.kind.title
    each = tuple(
        _Words(
            status,
            str(v.get("keyword", "")),
            title,
            str(v.get("message", "")),
            str(v.get("name") or v.get("pointer") or v.get("in", "")),
            str(v.get("in", "")),
        )
        for v in _violations(problem)[:_MAX_LISTED]
    )
    return _Words(status, code, title, in_a_sentence(problem), listed=each)


def _told(violation: Mapping[str, JsonValue]) -> str:
    name, pointer = violation.get("name") or "", violation.get("pointer")
    return f"{violation.get('in')} {name}{pointer} {violation.get('message')}"


def _alternatives(schema: Schema) -> Iterator[Schema]:
    """The alternatives of a schema, or the schema itself where it has none."""
    own = schema.followed()
    if own is None:
        return
    inner = (*own.list_of("oneOf"), *own.list_of("anyOf"))[:_MAX_ALTERNATIVES]
    yield from inner if inner and not own.properties else (own,)


class _Writing:
    """One attempt at a body.

    :param wants: decides which optional properties are written.
    """

    def __init__(self, wants: Callable[[str, Coercion], bool]) -> None:
        self._wants = wants
        self.says = False

    @staticmethod
    def property_named(name: str, one: Coercion) -> bool:
        """Every property that has a word for what is to be said."""
        plain = _plain(name)
        named = _STATUS | _CODE | _TITLE | _MESSAGE | _DETAIL | _FIELD | _PLACE | _LIST
        return plain in named | _WRAPPERS or (plain in _FLAGS and "boolean" in one.types)

    @staticmethod
    def property_required(_name: str, _one: Coercion) -> bool:
        """None but what is required."""
        return False

    def value(self, coercion: Coercion, words: _Words, depth: int) -> JsonValue:
        if coercion.properties or "object" in coercion.types:
            if depth > _MAX_DEPTH:
                raise NoSample("it is nested too deep")
            return self._object(coercion, words, depth)
        if "array" in coercion.types:
            return [self.value(coercion.items, w, depth + 1) for w in words.listed or (words,)]
        if not coercion.types and depth == 0:
            return {"message": self._said(words.detail, coercion)}  # anything goes
        if "string" in coercion.types or not coercion.types:
            return self._said(words.detail, coercion)
        return _made(coercion)

    def _object(self, coercion: Coercion, words: _Words, depth: int) -> JsonValue:
        required = coercion.required
        names = {_plain(name) for name in coercion.properties}
        found: dict[str, JsonValue] = {}
        for name, one in coercion.properties.items():
            if name not in required and not self._wants(name, one):
                continue
            text = self._text(_plain(name), one, words, names)
            if text is not None:
                found[name] = text
            elif _holds_more(_plain(name), one):
                found[name] = self.value(one, words, depth + 1)
            elif name in required:
                found[name] = _made(one)
        return found

    def _text(
        self, plain: str, one: Coercion, words: _Words, names: set[str]
    ) -> str | int | bool | None:
        """What a property of a name says; None where it has no word for anything."""
        if "enum" in one.keywords or "const" in one.keywords:
            return None
        if plain in _FLAGS and "boolean" in one.types:
            return _FLAGS[plain]
        if plain in _STATUS | _CODE and {"integer", "number"} & one.types:
            return words.status
        if "string" not in one.types and one.types:
            return None
        return self._string(plain, one, words, names)

    def _string(self, plain: str, one: Coercion, words: _Words, names: set[str]) -> str | None:
        if one.properties:
            return None
        if plain in _DETAIL or (plain in _MESSAGE and not names & _DETAIL):
            return self._said(words.detail, one)
        if plain in _TITLE and not names & (_DETAIL | _MESSAGE):
            return self._said(words.detail, one)
        texts = {
            **dict.fromkeys(_STATUS, str(words.status)),
            **dict.fromkeys(_CODE, words.code),
            **dict.fromkeys(_TITLE | _MESSAGE, words.title),
            **dict.fromkeys(_FIELD if words.field else (), words.field),
            **dict.fromkeys(_PLACE if words.place else (), words.place),
        }
        if plain == "type" and str(one.keywords.get("format")).startswith(("uri", "url")):
            return "about:blank"
        return texts.get(plain)

    def _said(self, text: str, one: Coercion) -> str:
        self.says = True
        most = one.keywords.get("maxLength")
        return text[:most] if isinstance(most, int) else text


def _holds_more(plain: str, one: Coercion) -> bool:
    """Whether a property holds a list of what is wrong, or an object with the words."""
    if "array" in one.types:
        return plain in _LIST
    return plain in _WRAPPERS and (bool(one.properties) or "object" in one.types)


def _made(coercion: Coercion) -> JsonValue:
    """What a schema asks for and nothing is to be said in."""
    return sample(coercion.schema) if coercion.schema else None


def _plain(name: str) -> str:
    """A name without case, underscores and hyphens."""
    return re.sub(r"[_-]", "", name).lower()
