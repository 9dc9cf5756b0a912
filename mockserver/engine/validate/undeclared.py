"""What a request sends and its document does not declare, for ``--undeclared refuse``.

JSON Schema lets an object have any member unless told otherwise, and HTTP any query. A client that
misspells a name hears nothing of it; here it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from ....generator.document import Operation, Parameter, Schema
from ....generator.document.pointers import child
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.written import own_query
from ..exchange import Request
from ..violations import ContractViolation

__all__ = ["missing", "undeclared_members", "undeclared_query"]

_MAX_FOUND: Final = 1000
_MAX_NAME: Final = 200
_KEYWORD: Final = "undeclared"
_OPEN: Final = ("additionalProperties", "patternProperties", "unevaluatedProperties")


def undeclared_query(
    request: Request, operation: Operation, others: frozenset[str]
) -> list[ContractViolation]:
    """The query parameters of a request that its operation does not declare.

    :param others: names that something else reads, such as a security scheme.
    """
    if operation.query_string is not None:
        return []
    names: set[str] = {*others, *(name for name, _ in own_query(operation.path))}
    deep: set[str] = set()
    for parameter in operation.parameters:
        if parameter.location != "query":
            continue
        names.add(parameter.name)
        coercion = Coercion(parameter.schema)
        if parameter.style == "deepObject":
            deep.add(parameter.name)
        elif parameter.explode and parameter.style == "form" and "object" in coercion.types:
            if not coercion.properties:
                return []  # whatever nobody else claims is one of its properties
            names |= coercion.properties.keys()
    sent = dict.fromkeys(name for name, _ in request.query_pairs)
    return [
        ContractViolation("query", name[:_MAX_NAME], "", _KEYWORD, _message(name, names))
        for name in sent
        if name not in names and name.partition("[")[0] not in deep
    ][:_MAX_FOUND]


def missing(parameter: Parameter, request: Request) -> str:
    """That a parameter is required, and what was sent that was probably meant for it.

    Clients write lists as ``ids[]``, or a name in other case; names in a query know case.
    """
    if parameter.location != "query":
        return "is required"
    wanted = _bare(parameter.name)
    alike = (n for n, _ in request.query_pairs if _bare(n) == wanted and n != parameter.name)
    found = next(alike, None)
    if found is None:
        return "is required"
    written = f"{parameter.name}[…]" if parameter.style == "deepObject" else parameter.name
    return f"is required as `{written}`; `{found[:_MAX_NAME]}` was sent"


def _bare(name: str) -> str:
    return name.partition("[")[0].lower()


def undeclared_members(value: JsonValue, schema: Schema) -> list[ContractViolation]:
    """The members of a body's objects that no part of their schemas declares.

    Where a schema says of further members what they must be, or lists none, all are welcome. Of
    alternatives each counts: a name that one of them has is declared.
    """
    found: list[ContractViolation] = []
    known: dict[tuple[str, ...], tuple[Schema, ...]] = {}
    waiting: list[tuple[JsonValue, tuple[Schema, ...], str]] = [(value, (schema,), "")]
    while waiting and len(found) < _MAX_FOUND:
        one, schemas, pointer = waiting.pop()
        if not isinstance(one, dict | list):
            continue
        key = tuple(schema.pointer for schema in schemas)
        parts = known[key] = known.get(key) or _parts(schemas)
        if isinstance(one, list):
            items = tuple(s for part in parts if (s := part.single("items")))
            if items:
                waiting += ((item, items, child(pointer, i)) for i, item in enumerate(one))
        else:
            names = {name for part in parts for name in part.properties}
            for name, member in one.items():
                inner = tuple(p.properties[name] for p in parts if name in p.properties)
                below = child(pointer, name)
                if inner:
                    waiting.append((member, inner, below))
                elif names and not _is_open(parts):
                    found.append(
                        ContractViolation("body", "", below, _KEYWORD, _message(name, names))
                    )
    return sorted(found, key=lambda violation: violation.pointer)[:_MAX_FOUND]


def _parts(schemas: Iterable[Schema]) -> tuple[Schema, ...]:
    """Schemas and all that they are composed of, each once."""
    return tuple({part.pointer: part for one in schemas for part in _composed(one)}.values())


def _composed(schema: Schema) -> Iterator[Schema]:
    waiting = [schema]
    seen: set[str] = set()
    while waiting:
        one = waiting.pop().followed()
        if one and one.pointer not in seen:
            seen.add(one.pointer)
            yield one
            waiting += (*one.list_of("allOf"), *one.list_of("anyOf"), *one.list_of("oneOf"))


def _is_open(parts: Iterable[Schema]) -> bool:
    """Whether a part says what further members are; ``false`` is the validator's to tell."""
    return any(key in part.keywords for part in parts for key in _OPEN)


def _message(name: str, declared: Iterable[str]) -> str:
    shown = name[:_MAX_NAME]
    near = get_close_matches(shown, list(declared), n=1, cutoff=0.6)
    return f"{shown!r} is not declared" + (f"; did you mean {near[0]!r}?" if near else "")
