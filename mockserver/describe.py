"""What a mock serves, for people: its operations, and a call to begin with."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from urllib.parse import quote

import orjson

from ..generator.document import Api, Operation, Parameter, SecurityScheme
from ..generator.findings import JsonValue
from .engine.choose import choose
from .engine.problems import Problem
from .engine.sample import NoSample, sample

__all__ = ["Row", "curl_example", "describe"]

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_CREDENTIAL = "me"


@dataclass(frozen=True, slots=True)
class Row:
    """One operation in the table of what is served.

    :param answer: what a good request gets, such as ``200 application/json (documented example)``.
    """

    method: str
    path: str
    name: str
    answer: str


def describe(api: Api) -> list[Row]:
    """A row for each operation, in the document's order."""
    return [Row(o.method, o.path, o.label, _answer(o)) for o in api.operations]


def _answer(operation: Operation) -> str:
    choice = choose(operation, None, "")
    if isinstance(choice, Problem):
        return str(choice.kind.status)
    if choice.media is None:
        return str(choice.status)
    source = "documented example" if choice.example else "made from the schema"
    return f"{choice.status} {choice.media.name} ({source})"


def curl_example(api: Api, url: str) -> str | None:
    """A curl command that calls the first operation and gets its answer; None without any.

    Every word that comes from the document is quoted for a POSIX shell.

    :param url: the mock's URL.
    """
    if not api.operations:
        return None
    operation = api.operations[0]
    words = ["curl", "-sS"]
    if operation.method != "GET":
        words += ["-X", operation.method]
    query: list[tuple[str, str]] = []
    for name in next(iter(operation.security), {}):
        scheme = api.security_schemes.get(name)
        if scheme:
            _add_credential(scheme, words, query)
    _add_parameters(operation, words, query)
    words += _body(operation)
    target = url + _filled_path(operation) + _query_text(query)
    return " ".join(_word(w) for w in [*words[:2], target, *words[2:]])


def _word(text: str) -> str:
    """One word of a shell command, without characters that a terminal obeys."""
    return shlex.quote("".join(c for c in text if c.isprintable()))


def _add_credential(scheme: SecurityScheme, words: list[str], query: list[tuple[str, str]]) -> None:
    name, value = scheme.parameter_name, f"{scheme.prefix}{_CREDENTIAL}"
    if scheme.type == "apiKey" and scheme.location == "query":
        query.append((name, value))
    elif scheme.type == "apiKey" and scheme.location == "cookie":
        words += ["-b", f"{name}={value}"]
    elif scheme.type == "apiKey":
        words += ["-H", f"{name}: {value}"]
    elif scheme.type == "http" and scheme.scheme == "basic":
        words += ["-u", f"{_CREDENTIAL}:{_CREDENTIAL}"]
    elif scheme.type != "mutualTLS":
        word = scheme.scheme.capitalize() or "Bearer"
        words += ["-H", f"Authorization: {word} {_CREDENTIAL}"]


def _add_parameters(operation: Operation, words: list[str], query: list[tuple[str, str]]) -> None:
    for parameter in operation.parameters:
        if not parameter.required or parameter.location == "path":
            continue
        value = _value(parameter)
        if parameter.location == "query":
            query.append((parameter.name, value))
        elif parameter.location == "header":
            words += ["-H", f"{parameter.name}: {value}"]
        else:
            words += ["-b", f"{parameter.name}={value}"]


def _value(parameter: Parameter) -> str:
    """A value that the parameter's schema allows, as text."""
    value: JsonValue = parameter.name
    if parameter.examples:
        value = parameter.examples[0].value
    elif parameter.schema:
        try:
            value = sample(parameter.schema)
        except NoSample:
            value = parameter.name
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _filled_path(operation: Operation) -> str:
    values = {p.name: _value(p) for p in operation.parameters if p.location == "path"}
    path = re.split(r"[?#]", operation.path, maxsplit=1)[0]
    pieces = _VARIABLE.split(path)
    return "".join(
        quote(values.get(piece) or "1", safe="")
        if number % 2
        else quote(piece, safe="/:@!$&'()*+,;=~")
        for number, piece in enumerate(pieces)
    )


def _query_text(query: list[tuple[str, str]]) -> str:
    pairs = "&".join(f"{quote(name, safe='[]')}={quote(value, safe='')}" for name, value in query)
    return f"?{pairs}" if pairs else ""


def _body(operation: Operation) -> list[str]:
    if operation.request_body is None:
        return []
    media = next((m for m in operation.request_body.content.values() if m.is_json), None)
    if media is None:
        return []
    value: JsonValue = None
    if media.examples:
        value = media.examples[0].value
    elif media.schema:
        try:
            value = sample(media.schema)
        except NoSample:
            return []
    return ["-H", f"Content-Type: {media.name}", "-d", orjson.dumps(value).decode()]
