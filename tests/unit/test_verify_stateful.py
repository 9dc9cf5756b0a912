"""`mockument verify`, the phase *stateful*: chains, links, and that nothing stays behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockument.generator.document import load_text
from mockument.generator.findings import JsonValue
from mockument.generator.messages.call import Call
from mockument.mockserver.contract.access import Access
from mockument.mockserver.contract.case import Case
from mockument.mockserver.contract.chains import Chain, chains_of
from mockument.mockserver.contract.exchange import Exchange
from mockument.mockserver.contract.followed import NoValue, Source
from mockument.mockserver.contract.judge import Judge
from mockument.mockserver.contract.leftovers import Leftovers
from mockument.mockserver.contract.read_back import differences
from mockument.mockserver.contract.results import Report, Result
from mockument.mockserver.contract.rules import RULES
from mockument.mockserver.contract.sender import Sender, Sending
from mockument.mockserver.contract.supply import Supply
from mockument.mockserver.contract.verifier import Asking, Verifier

THING = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 5}},
}
BODY = {"content": {"application/json": {"schema": THING, "example": {"id": 1, "name": "small"}}}}
ID = {"name": "thing_id", "in": "path", "required": True, "schema": {"type": "integer"}}
LOST = {"description": "lost"}


def answer(links: dict[str, Any] | None = None) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": {}}}
    return {"description": "d", "content": content, "links": links or {}}


def document(**changes: Any) -> dict[str, Any]:
    """Things that are made, listed, read, changed and deleted."""
    refused = {"409": LOST, "400": LOST}
    paths: dict[str, Any] = {
        "/things": {
            "get": {"operationId": "list", "responses": {"200": answer()}},
            "post": {
                "operationId": "make",
                "requestBody": BODY,
                "responses": {"201": answer(), "200": answer(), "202": answer(), **refused},
            },
        },
        "/things/{thing_id}": {
            "parameters": [ID],
            "get": {"operationId": "read", "responses": {"200": answer(), "404": LOST}},
            "put": {
                "operationId": "put",
                "requestBody": BODY,
                "responses": {"200": answer(), "404": LOST},
            },
            "delete": {"operationId": "delete", "responses": {"204": LOST, "404": LOST}},
        },
    }
    paths["/things"]["post"].update(changes.pop("post", {}))
    paths["/things/{thing_id}"].update(changes.pop("item", {}))
    paths.update(changes.pop("paths", {}))
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}


class Server:
    """A server of things, and the calls that it got."""

    def __init__(self, *, is_unique: bool = False) -> None:
        self.things: dict[int, Any] = {1: {"id": 1, "name": "first"}}
        self.calls: list[tuple[str, str, Any]] = []
        self.is_unique = is_unique
        self.special: dict[str, Callable[[Any], httpx.Response]] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        path = request.url.path
        self.calls.append((request.method, path, body))
        special = self.special.get(f"{request.method} {path}")
        if special is not None:
            return special(body)
        if path == "/things":
            return self.make(body) if request.method == "POST" else self.listed()
        number = int(path.rpartition("/")[2])
        if number not in self.things:
            return httpx.Response(404)
        if request.method == "DELETE":
            del self.things[number]
            return httpx.Response(204)
        if request.method == "PUT":
            self.things[number] = body
        return httpx.Response(200, json=self.things[number])

    def listed(self) -> httpx.Response:
        return httpx.Response(200, json=[*self.things.values()])

    def make(self, body: Any) -> httpx.Response:
        names = {one["name"] for one in self.things.values()}
        if self.is_unique and body["name"] in names:
            return httpx.Response(409)
        number = max(self.things) + 1
        self.things[number] = {**body, "id": number}
        return httpx.Response(201, json=self.things[number])

    def made(self, method: str) -> list[str]:
        return [path for done, path, _ in self.calls if done == method]


def verify(server: Server, said: dict[str, Any], **asked: Any) -> Report:
    api = load_text(json.dumps(said), "api.json")
    asked = {"allow_writes": True, "phases": frozenset({"examples", "stateful"}), **asked}
    asking = Asking(asked.pop("operations", api.operations), workers=1, **asked)
    sender = Sender(Sending("http://api.test"), httpx.MockTransport(server))
    return Verifier(api, asking, Access(api), Supply({}), Judge(api)).run(sender)


def told(report: Report) -> dict[str, str]:
    """What became of each step: its state, its rules, or why it was not made."""
    return {
        one.case.label: ", ".join(f.rule for f in one.failures) or one.reason or one.state
        for one in report.results
        if one.case.phase == "stateful"
    }


CHAIN = {
    "make (make another)": "passed",
    "read (read what was made)": "passed",
    "put (change what was made)": "passed",
    "read (read after PUT)": "passed",
    "delete (delete what was made)": "passed",
    "read (read after DELETE)": "passed",
}


def test_a_chain_leaves_nothing_behind_and_touches_nothing_of_others() -> None:
    server = Server()
    report = verify(server, document())
    assert told(report) == CHAIN
    assert server.things == {1: {"id": 1, "name": "first"}}
    # The document's example has the id of another thing: a change keeps the thing's own.
    assert ("PUT", "/things/3", {"id": 3, "name": "small"}) in server.calls
    assert not report.left_behind


def test_texts_are_changed_where_a_second_one_is_refused() -> None:
    server = Server(is_unique=True)
    report = verify(server, document())
    assert told(report) == CHAIN
    names = [body["name"] for method, _, body in server.calls if method == "POST"]
    assert names == ["small", "small", "sma-2"]


def test_what_an_answer_does_not_tell_is_not_guessed() -> None:
    server = Server()
    server.special["POST /things"] = lambda _: httpx.Response(
        201, json={"owner": {"id": 1}, "a": 1}
    )
    report = verify(server, document())
    assert set(told(report).values()) == {
        "the answer of make does not tell of a new thing at /things/{thing_id}"
    }
    assert not server.made("DELETE")
    assert report.left_behind == ("what make may have made: 1 answer does not tell its id",)


def test_what_was_there_before_is_not_deleted() -> None:
    server = Server()
    server.special["POST /things"] = lambda _: httpx.Response(200, json=server.things[1])
    verify(server, document())
    assert not server.made("DELETE")
    assert not server.made("PUT")


@pytest.mark.parametrize(
    "answered",
    [
        httpx.Response(201, headers={"Location": "/things/2"}),
        httpx.Response(201, headers={"Location": "http://api.test/things/2/"}),
        httpx.Response(201, json={"data": {"id": 2}, "owner": {"id": 1}}),
        httpx.Response(201, json={"thing": {"id": 2}, "status": "ok"}),
        httpx.Response(201, json={"thingId": 2, "id": 1}),
    ],
)
def test_where_an_answer_tells_the_id(answered: httpx.Response) -> None:
    server = Server()

    def make(_: Any) -> httpx.Response:
        server.things[2] = {"id": 2, "name": "b"}
        return answered

    server.special["POST /things"] = make
    responses = {"201": {"description": "d"}}
    report = verify(server, document(post={"responses": responses}))
    assert told(report) == CHAIN
    assert [*server.things] == [1]


def test_what_is_only_accepted_is_not_asked_for() -> None:
    server = Server()
    server.special["POST /things"] = lambda _: httpx.Response(202, json={"id": 2})
    steps = told(verify(server, document()))
    assert steps["read (read what was made)"] == "make has only accepted the call (202)"


def test_what_cannot_be_deleted_is_told() -> None:
    server = Server()
    without = document()
    del without["paths"]["/things/{thing_id}"]["delete"]
    report = verify(server, without)
    assert told(report)["read (read after PUT)"] == "passed"
    assert report.left_behind == ("1 made by make (2): no operation that is asked deletes them",)
    failing = Server()
    for number in range(2, 6):
        failing.special[f"DELETE /things/{number}"] = lambda _: httpx.Response(500)
    report = verify(failing, document())
    assert told(report)["delete (delete what was made)"] == "server-error"
    assert told(report)["read (read after DELETE)"] == "what was made could not be deleted"
    assert report.left_behind == ("2 made by make (3, 2): delete answers 500",)


def test_a_mock_is_not_asked_to_remember() -> None:
    server = Server()
    steps = told(verify(server, document(), remembers=False))
    assert steps["read (read after DELETE)"].startswith("a mock remembers nothing")


def test_what_is_stored_is_read_back_only_where_that_is_asked_for() -> None:
    said = document()
    item = said["paths"]["/things/{thing_id}"]
    content = item["get"]["responses"]["200"]["content"]["application/json"]
    content["schema"] = THING

    class Normaliser(Server):
        def make(self, body: Any) -> httpx.Response:
            return super().make({**body, "name": body["name"].upper(), "note": "more"})

    assert told(verify(Normaliser(), said)) == CHAIN
    report = verify(Normaliser(), said, reads_back=True)
    steps = told(report)
    assert steps.pop("read (read what was made)") == "stored-differs"
    assert steps == {
        name: state for name, state in CHAIN.items() if "what was made" not in name
    } | {
        "put (change what was made)": "passed",
        "delete (delete what was made)": "passed",
    }
    failures = [one for result in report.results for one in result.failures]
    told_of = {(f.where, f.expected, f.got) for f in failures}
    assert told_of == {("body /name", '"small"', '"SMALL"')}  # the server gives the id


def test_differences() -> None:
    schema = {
        "type": "object",
        "properties": {
            **{name: {} for name in ("same", "lost", "null", "whole", "flag", "list")},
            "secret": {"writeOnly": True},
            "in": {"type": "object", "properties": {"x": {}}},
        },
    }
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "d", "content": content}}
    paths = {"/a": {"get": {"responses": responses}}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    operation = load_text(json.dumps(head), "api.json").operations[0]
    media = operation.responses["200"].content["application/json"]
    sent: JsonValue = {
        "same": "a",
        "lost": 1,
        "null": None,
        "whole": 2,
        "flag": True,
        "list": [1],
        "secret": "s",
        "unknown": 1,
        "in": {"x": 1, "y": 2},
    }
    got: JsonValue = {"same": "a", "whole": 2.0, "flag": 1, "list": [1, 2], "in": {"x": 3}}
    found = {(one.pointer, one.is_there) for one in differences(sent, got, media.schema)}
    assert found == {("/lost", False), ("/flag", True), ("/list", True), ("/in/x", True)}


def test_what_is_below_a_deleted_thing_is_gone_with_it() -> None:
    parts = {
        "post": {"operationId": "makePart", "responses": {"201": answer()}},
        "parameters": [ID],
    }
    part = {
        "parameters": [ID, {**ID, "name": "part_id"}],
        "delete": {"operationId": "deletePart", "responses": {"204": LOST, "404": LOST}},
    }
    nested = {"/things/{thing_id}/parts": parts, "/things/{thing_id}/parts/{part_id}": part}
    chains = chains_of(load_text(json.dumps(document(paths=nested)), "api.json").operations)
    things, kept = chains

    def note(chain: Chain, method: str, variables: dict[str, str], number: int = 0) -> None:
        operation = chain.create if method == "POST" else chain.items[-1]
        call = Call(method, "/", [])
        exchange = Exchange(method, "/", (), b"", 201, (), b'{"id": %d}' % number)
        case = Case(operation, "examples", "example", call, variables=variables)
        leftovers.note(Result(case, exchange))

    leftovers = Leftovers(chains)
    note(things, "POST", {}, 1)
    note(things, "POST", {}, 2)
    note(kept, "POST", {"thing_id": "1"}, 5)
    note(kept, "POST", {"thing_id": "2"}, 5)
    note(things, "DELETE", {"thing_id": "1"})
    assert [made.texts for _, made in leftovers.remaining()] == [("2", "5"), ("2",)]


LINKED = {
    "byId": {"operationId": "read", "parameters": {"path.thing_id": "$response.body#/id"}},
    "gone": {"operationId": "delete", "parameters": {"thing_id": "$response.body#/id"}},
    "none": {"operationId": "read", "parameters": {"thing_id": "$response.body#/other"}},
    "far": {"operationId": "read", "server": {"url": "http://other.test"}},
    "body": {
        "operationRef": "#/paths/~1things~1{thing_id}/put",
        "parameters": {"thing_id": "$response.body#/id"},
        "requestBody": {"id": "$response.body#/id", "name": "n{$response.body#/id}"},
    },
}


def test_links_are_followed() -> None:
    server = Server()
    responses = {"201": answer(LINKED), "409": LOST}
    report = verify(server, document(post={"responses": responses}))
    steps = told(report)
    assert steps["read (link byId of make)"] == "passed"
    assert steps["delete (link gone of make)"] == "passed"
    assert steps["put (link body of make)"] == "passed"
    assert steps["read (link none of make)"].endswith("has no $response.body#/other")
    assert steps["read (link far of make)"] == "the link leads to another server"
    put = next(
        body for method, _, body in server.calls if method == "PUT" and body["name"] != "small"
    )
    assert put == {"id": put["id"], "name": f"n{put['id']}"}
    assert [*server.things] == [1]


def test_a_link_changes_nothing_that_was_there() -> None:
    server = Server()
    said = document()
    said["paths"]["/things"]["get"]["responses"]["200"]["links"] = {
        "first": {"operationId": "delete", "parameters": {"thing_id": "$response.body#/0/id"}}
    }
    steps = told(verify(server, said))
    assert steps["delete (link first of list)"] == "it changes something that this run has not made"
    assert 1 in server.things


def test_what_is_excluded_is_not_called() -> None:
    server = Server()
    api = load_text(json.dumps(document(post={"responses": {"201": answer(LINKED)}})), "api.json")
    asked = tuple(one for one in api.operations if one.operation_id in ("make", "list"))
    report = verify(server, document(), operations=asked)
    assert {method for method, _, _ in server.calls} == {"GET", "POST"}
    assert told(report) == {}
    read_only = Server()
    verify(read_only, document(), allow_writes=False)
    assert {method for method, _, _ in read_only.calls} == {"GET"}


def test_expressions() -> None:
    exchange = Exchange(
        "POST",
        "http://a.test/p/x%20y?q=1&q=2",
        (("X-A", "b"),),
        b'{"sent": [1]}',
        201,
        (("ETag", "w"),),
        b'{"id": 7, "none": null}',
    )
    source = Source(exchange, {"p": "x%20y"})
    expected = {
        "$url": exchange.url,
        "$method": "POST",
        "$statusCode": 201,
        "$request.path.p": "x y",
        "$request.query.q": "1",
        "$request.header.x-a": "b",
        "$request.body#/sent/0": 1,
        "$response.header.etag": "w",
        "$response.body#/id": 7,
        "$response.body": {"id": 7, "none": None},
        "id-{$response.body#/id}": "id-7",
        "{id}": "{id}",
        "plain": "plain",
    }
    assert {text: source.filled(text) for text in expected} == expected
    assert source.filled({"a": ["$method", 1]}) == {"a": ["POST", 1]}
    for text in (
        "$response.body#/none",
        "$request.query.z",
        "$response.header.z",
        "a{$request.path.z}",
    ):
        with pytest.raises(NoValue):
            source.filled(text)


def test_every_rule_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "verify.md").read_text("utf-8")
    section = page.partition("## What is wrong with an answer")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[0] for line in section.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(named) == sorted(RULES)
