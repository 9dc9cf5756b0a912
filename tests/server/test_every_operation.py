"""Every operation of other people's documents: what is asked rightly is answered rightly.

A request that is made from the document is accepted, its answer keeps the response's schema, and
the same request with one fault is refused for that fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockument.generator.document import Api, MediaType, Operation, Parameter, load
from mockument.generator.messages.call import Call, call_of
from mockument.generator.messages.media import is_form, is_json, sent_as
from mockument.generator.messages.sample import sample
from mockument.mockserver.engine import Engine, MockOptions, Request
from mockument.mockserver.engine.answer.contract import AnswerContract, documented_response
from mockument.mockserver.engine.choose.response import status_of
from mockument.mockserver.engine.outcome import Outcome

SPECS = Path(__file__).parents[3] / "shared" / "specs"
OPERATIONS = 150
"""How many of a document are tried: of larger ones, as many from beginning to end."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SPECS.is_dir(), reason="../shared/specs is not there"),
]


def names() -> list[str]:
    if not SPECS.is_dir():
        return []
    rows = (SPECS / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [row.split("\t")[0] for row in rows]


@dataclass(frozen=True)
class Fault:
    """A request that is broken in one place, and what must be said of it."""

    call: Call
    problem: str
    place: tuple[str, str] | None = None
    word: str = ""


@pytest.mark.parametrize("name", names())
def test_every_operation(name: str) -> None:
    api = load(SPECS / name)
    engine = Engine(api, MockOptions(errors="problem"))
    wrong: list[str] = []
    # Of paths that differ in a fragment alone, nobody could ask for any but the first.
    reached = list({(o.method, o.path.partition("#")[0]): o for o in api.operations[::-1]}.values())
    for operation in reached[:: max(1, len(reached) // OPERATIONS)]:
        wrong += [f"{operation.label}: {line}" for line in faults_of(api, engine, operation)]
    assert not wrong, "\n" + "\n".join(wrong)


def faults_of(api: Api, engine: Engine, operation: Operation) -> Iterator[str]:
    call = call_of(api, operation)
    outcome = decide(engine, call)
    if outcome.operation is not operation or outcome.problem:
        if not has_what_no_form_can_say(operation):
            yield f"{call.method} {call.target}: {outcome.problem}"
        return
    yield from broken_answer(operation, outcome)
    for fault in broken(api, operation, call):
        refused = decide(engine, fault.call)
        yield from (f"{fault}: {line}" for line in unlike(fault, refused))


def has_what_no_form_can_say(operation: Operation) -> bool:
    """Whether the body that would be sent is a form with an empty list or object in it."""
    content = operation.request_body.content.values() if operation.request_body else ()
    forms = [media.schema for media in content if is_form(media.name) and media.schema]
    return any(b"[]" in text or b"{}" in text for text in map(orjson.dumps, map(sample, forms)))


def decide(engine: Engine, call: Call) -> Outcome:
    headers = tuple(call.headers)
    if call.cookies:
        headers += (("Cookie", "; ".join(f"{n}={v}" for n, v in call.cookies)),)
    path, _, query = call.target.partition("?")
    body = (call.body or "").encode()
    return engine.decide(
        Request(call.method, path, query, headers, len(body) or None, lambda most: body[:most])
    )


def broken_answer(operation: Operation, outcome: Outcome) -> Iterator[str]:
    """What is wrong with an answer to a good request."""
    answer = outcome.answer
    if not operation.responses and answer.status == HTTPStatus.NO_CONTENT:
        return
    first_of_all = documented_response(operation, answer.status) is None
    if first_of_all and answer.status == status_of(next(iter(operation.responses))):
        return  # a key that is no status code
    yield from (f"the answer: {v}" for v in AnswerContract(operation).violations(answer)[:3])


def unlike(fault: Fault, outcome: Outcome) -> Iterator[str]:
    problem = outcome.problem
    if problem is None or problem.kind.name != fault.problem:
        yield f"{outcome.answer.status} {problem and problem.kind.name}"
        return
    listed: Any = problem.members.get("violations", [])
    places = {(v["in"], v.get("name") or v["pointer"]) for v in listed}
    if fault.place is not None and places != {fault.place}:
        yield f"{listed}"
    if not any(fault.word in v["message"] for v in listed) and fault.word:
        yield f"{fault.word} is not named: {listed}"


def broken(api: Api, operation: Operation, call: Call) -> Iterator[Fault]:
    yield from without_credentials(api, operation, call)
    for parameter in operation.parameters:
        if not parameter.is_ignored:
            yield from broken_parameter(api, operation, parameter, call)
    yield from broken_body(operation, call)


def without_credentials(api: Api, operation: Operation, call: Call) -> Iterator[Fault]:
    schemes = [[api.security_schemes.get(name) for name in one] for one in operation.security]
    checked = ("apiKey", "http", "oauth2", "openIdConnect")
    if schemes and all(
        any(s and s.type in checked and (s.type != "apiKey" or s.parameter_name) for s in one)
        for one in schemes
    ):
        keys = {s.parameter_name.lower() for one in schemes for s in one if s} | {"authorization"}
        yield Fault(
            replace(
                call,
                headers=[(n, v) for n, v in call.headers if n.lower() not in keys],
                query=[(n, v) for n, v in call.query if n.lower() not in keys],
                cookies=[],
            ),
            "unauthenticated",
        )


def keys_of(api: Api) -> set[str]:
    return {scheme.parameter_name.lower() for scheme in api.security_schemes.values()}


def broken_parameter(
    api: Api, operation: Operation, parameter: Parameter, call: Call
) -> Iterator[Fault]:
    name, place = parameter.name, parameter.location
    if name.lower() in keys_of(api) or place not in ("query", "header", "cookie"):
        return
    sent = {"query": call.query, "header": call.headers, "cookie": call.cookies}[place]
    others = [(n, v) for n, v in sent if n.lower() != name.lower()]
    if parameter.required and len(others) < len(sent):
        yield Fault(sending(call, place, others), "request-invalid", (place, name), "required")
    types = set(parameter.schema.resolved().types) if parameter.schema else set()
    if types and types <= {"integer", "number", "boolean"} and not parameter.content:
        yield Fault(sending(call, place, [*others, (name, "x!")]), "request-invalid", (place, name))


def sending(call: Call, place: str, pairs: list[tuple[str, str]]) -> Call:
    """A call with other parameters in one place."""
    match place:
        case "query":
            return replace(call, query=pairs)
        case "header":
            return replace(call, headers=pairs)
        case _:
            return replace(call, cookies=pairs)


def broken_body(operation: Operation, call: Call) -> Iterator[Fault]:
    body = operation.request_body
    if body is None or call.body is None:
        return
    kind = dict(call.headers).get("Content-Type", "")
    if body.required:
        empty = replace(call, body=None)
        yield Fault(empty, "request-invalid", ("body", ""), "a body is required")
    if call.body:
        headers = [(n, v) for n, v in call.headers if n != "Content-Type"]
        if not any("*" in key for key in body.content):
            other = [*headers, ("Content-Type", "x-nobody/documents")]
            yield Fault(replace(call, headers=other), "media-type-unsupported")
    if not is_json(kind):
        return
    yield Fault(replace(call, body=call.body + "}"), "body-not-json")
    media = next(m for m in body.content.values() if sent_as(m.name) == kind)
    if media.schema:
        yield from broken_members(media, call)


def broken_members(media: MediaType, call: Call) -> Iterator[Fault]:
    """A body without one of the members that it must have, and with one of a wrong type."""
    assert media.schema
    assert call.body
    value = orjson.loads(call.body)
    schema = media.schema.resolved()
    required = schema.keywords.get("required")
    if not isinstance(value, dict) or set(schema.types) != {"object"}:
        return
    for member in required if isinstance(required, list) else []:
        if member in value:
            rest = {key: item for key, item in value.items() if key != member}
            text = orjson.dumps(rest).decode()
            yield Fault(replace(call, body=text), "request-invalid", ("body", ""), str(member))
    for member, item in value.items():
        declared = schema.properties.get(member)
        if declared and set(declared.resolved().types) in ({"string"}, {"integer"}, {"boolean"}):
            text = orjson.dumps({**value, member: {"not": item}}).decode()
            pointer = "/" + member.replace("~", "~0").replace("/", "~1")
            yield Fault(replace(call, body=text), "request-invalid", ("body", pointer))
            return
