"""What people do with a generated client: their own httpx, careless arguments, odd answers."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter

NOTES = """
openapi: 3.1.0
info: {title: Notes, version: "1"}
servers: [{url: "https://notes.example"}]
security: [{token: []}]
paths:
  /notes:
    get:
      operationId: list_notes
      responses:
        "200":
          description: All.
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}
    post:
      operationId: add_note
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses:
        "201":
          description: Added.
          content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
  /file:
    get:
      operationId: get_file
      responses: {"200": {description: It., content: {application/json: {schema: {type: string}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    Note:
      type: object
      required: [text]
      properties:
        text: {type: string}
        color: {type: string, enum: [red, blue]}
        size: {type: integer}
        by: {$ref: "#/components/schemas/Author"}
        mark: {anyOf: [{type: string}, {type: string, enum: [a, b]}, {type: integer}]}
        gone: {type: [string, "null"]}
    Author: {type: object, additionalProperties: false, properties: {name: {type: string}}}
"""


def imported(name: str, text: str, folder: Path) -> ModuleType:
    for path, code in find_emitter("client").emit(load_text(text)).files.items():
        (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / name / path).write_text(code, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return imported("used_notes", NOTES, tmp_path_factory.mktemp("use"))


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A transport that gives one answer after the other, the last for ever; what it was asked."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    return httpx.MockTransport(handle), asked


def said(notes: Any, answer: httpx.Response) -> Any:
    """What a list of notes that is answered so comes to."""
    with notes.Client(transport=answering(answer)[0], retries=0) as client:
        return client.list_notes()


def test_a_client_of_httpx_is_used_and_left_open(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    seen: list[httpx.Request] = []
    own = httpx.Client(transport=way, follow_redirects=True, event_hooks={"request": [seen.append]})
    with notes.Client(transport=own, token="mine") as client:
        client.list_notes()
    assert not own.is_closed
    assert asked[0].headers["Authorization"] == "Bearer mine"
    assert seen == asked


def test_an_awaited_client_of_httpx_is_used_and_left_open(notes: Any) -> None:
    own = httpx.AsyncClient(transport=answering(httpx.Response(200, json=[]))[0])

    async def used() -> None:
        async with notes.AsyncClient(transport=own) as client:
            assert await client.list_notes() == []
        assert not own.is_closed

    asyncio.run(used())


def test_a_credential_is_not_replaced_by_one_of_the_address(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    address = "https://user:pass@notes.example"
    notes.Client(address, token="mine", transport=way).list_notes()
    notes.Client(address, transport=way).list_notes()
    sent = [request.headers["Authorization"].split()[0] for request in asked]
    assert sent == ["Bearer", "Basic"]


def test_credentials_can_come_from_httpx(notes: Any) -> None:
    class Signed(httpx.Auth):
        async def async_auth_flow(
            self, request: httpx.Request
        ) -> AsyncGenerator[httpx.Request, httpx.Response]:
            await asyncio.sleep(0)
            request.headers["Authorization"] = "Signed it"
            yield request

    way, asked = answering(httpx.Response(200, json=[]))

    async def used() -> None:
        own = httpx.AsyncClient(transport=way, auth=Signed())
        async with notes.AsyncClient(transport=own) as client:
            await client.list_notes()
        async with notes.AsyncClient(transport=own, token="mine") as client:
            await client.list_notes()

    asyncio.run(used())
    sent = [request.headers["Authorization"] for request in asked]
    assert sent == ["Signed it", "Bearer mine"]


def test_what_cannot_send_is_refused_at_once(notes: Any) -> None:
    with pytest.raises(TypeError, match=r"cannot send by AsyncHTTPTransport, which is awaited"):
        notes.Client(transport=httpx.AsyncHTTPTransport())
    with pytest.raises(TypeError, match="cannot send by Client, which is blocking"):
        notes.AsyncClient(transport=httpx.Client())
    with pytest.raises(TypeError, match="a transport must send, stream and close: str does not"):
        notes.Client(transport="proxy")
    other = type("Client", (), dict.fromkeys(("send", "stream", "close", "build_request"), print))
    with pytest.raises(TypeError, match=r"\.Client is no client of httpx"):
        notes.Client(transport=other())


@pytest.mark.parametrize("most", [0, 1, 3])
def test_retries_can_be_a_number(notes: Any, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    way, asked = answering(httpx.Response(503))
    with pytest.raises(notes.ApiServerError):
        notes.Client(transport=way, retries=most).list_notes()
    with pytest.raises(notes.ApiServerError):
        notes.Client(transport=way).with_options(retries=most).list_notes()
    assert len(asked) == 2 * (1 + most)


def test_each_step_can_have_a_time_limit_of_its_own(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    notes.Client(transport=way, timeout=httpx.Timeout(60, connect=5)).list_notes()
    assert asked[0].extensions["timeout"] == {"connect": 5, "read": 60, "write": 60, "pool": 60}


def test_a_hook_that_gives_nothing_back_is_told_so(notes: Any) -> None:
    client = notes.Client(transport=answering(httpx.Response(200, json=[]))[0], on_request=print)
    with pytest.raises(TypeError, match="on_request must return the request, and returned None"):
        client.list_notes()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"message": "Validation Failed", "errors": [{"field": "title", "code": "missing_field"}]},
         "Validation Failed: title: missing_field"),
        ({"detail": [{"loc": ["body", "name"], "msg": "Field required", "type": "missing"}]},
         "body.name: Field required"),
        ({"errors": {"name": ["can't be blank", "is too short"], "age": "is no number"}},
         "name: can't be blank, is too short; age: is no number"),
        ({"title": "Wrong", "violations": [{"in": "body", "pointer": "/a", "message": "is none"}]},
         "Wrong: /a: is none"),
        ({"error": {"message": "No such note", "code": "gone"}}, "gone, No such note"),
        ({"errors": ["too late", {"why": 3}]}, 'too late; {"why": 3}'),
        ({"odd": [1]}, '{"odd": [1]}'),
    ],
)  # fmt: skip
def test_an_error_says_what_was_wrong_one_by_one(notes: Any, body: Any, told: str) -> None:
    with pytest.raises(notes.ApiUnprocessableContentError) as caught:
        said(notes, httpx.Response(422, json=body))
    assert str(caught.value) == f"GET /notes: status 422: {told}"
    assert caught.value.body == body


def test_an_error_that_is_no_json_is_told_in_one_line(notes: Any) -> None:
    with pytest.raises(notes.ApiServerError) as caught:
        said(notes, httpx.Response(502, text="<html>\n  Bad\n gateway " + "x" * 1000))
    assert str(caught.value).startswith("GET /notes: status 502: <html> Bad gateway xx")
    assert len(str(caught.value)) < 350


def test_an_error_without_an_end_to_its_brackets_is_a_text(notes: Any) -> None:
    with pytest.raises(notes.ApiBadRequestError) as caught:
        said(notes, httpx.Response(400, content=b"[" * 100_000))
    assert caught.value.body == "[" * 100_000


def test_what_is_wrong_with_an_answer_is_told_in_short(notes: Any) -> None:
    listed = [{"text": "a", "size": "large"}, *[{"size": {"many": "secrets"}}] * 20]
    with pytest.raises(notes.ApiResponseError) as caught:
        said(notes, httpx.Response(200, json=listed))
    assert str(caught.value) == (
        "GET /notes: the answer (status 200, application/json) is not what is documented: "
        '0.size: Input should be a valid integer (is "large"); 1.text: Field required; '
        "1.size: Input should be a valid integer; 2.text: Field required; "
        "2.size: Input should be a valid integer; and 36 more"
    )
    assert caught.value.__cause__.error_count() == 41


def test_null_where_none_is_documented_is_absent_in_answers(notes: Any) -> None:
    listed = [{"text": "a", "size": None, "by": None, "gone": None, "later": None}]
    (note,) = said(notes, httpx.Response(200, json=listed))
    assert note.to_wire() == {"text": "a", "gone": None, "later": None}
    assert (note.size, note.by, note.gone) == (None, None, None)
    (note,) = said(notes, httpx.Response(200, json=[{"text": "a", "by": {"name": None, "age": 7}}]))
    assert note.by.age == 7
    assert note.by.name is None


@pytest.mark.parametrize("value", [[{"text": None}], [None], None, [{"text": "a", "by": [None]}]])
def test_null_where_something_must_be_is_no_answer(notes: Any, value: Any) -> None:
    with pytest.raises(notes.ApiResponseError, match=r"is null|an object"):
        said(notes, httpx.Response(200, json=value))


def test_none_says_that_there_is_none(notes: Any) -> None:
    note = notes.Note(text="a", size=None, by={"name": "A"}, gone=None)
    assert note.to_wire() == {"text": "a", "by": {"name": "A"}, "gone": None}
    note.by.name = None
    note.gone = "b"
    assert note.to_wire() == {"text": "a", "by": {}, "gone": "b"}
    note.by = None
    assert (note.by, note.model_fields_set) == (None, {"text", "gone"})
    note.size = 3
    assert note.to_wire() == {"text": "a", "gone": "b", "size": 3}
    for name, value in (("text", None), ("size", "large")):
        with pytest.raises(ValidationError):
            setattr(note, name, value)
    with pytest.raises(ValidationError):
        notes.Note(text=None)


def test_objects_within_objects_are_made_by_pydantic_alone(notes: Any) -> None:
    assert not notes.Note.__pydantic_custom_init__


def test_null_is_no_value_outside_of_answers(notes: Any) -> None:
    with pytest.raises(ValueError, match="size"):
        notes.Note.model_validate({"text": "a", "size": None})


def test_a_file_that_is_documented_as_a_json_text_comes_as_it_is(notes: Any) -> None:
    for media_type in ("application/octet-stream", "text/csv"):
        content = httpx.Response(
            200, content=b'{"a": 1}\n{"a": 2}', headers={"content-type": media_type}
        )
        with notes.Client(transport=answering(content)[0]) as client:
            assert client.get_file() == '{"a": 1}\n{"a": 2}'
    with notes.Client(transport=answering(httpx.Response(200, json="ä"))[0]) as client:
        assert client.get_file() == "ä"


def test_places_of_errors_have_short_names(notes: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        notes.Note(text="a", mark=[])
    assert [one["loc"] for one in caught.value.errors()] == [
        ("mark", "str"), ("mark", "enum"), ("mark", "function-before[_whole(), int]"),
    ]  # fmt: skip


def test_calls_are_compared_by_what_they_send_and_hide_it(notes: Any) -> None:
    calls = importlib.import_module("used_notes.calls")
    first, second = (calls.add_note(body={"text": "s3cret"}) for _ in range(2))
    assert first == second
    assert first != calls.add_note(body={"text": "other"})
    assert "s3cret" not in repr(first)
    assert "POST /notes" in repr(first)


def test_closed_objects_grow_where_their_classes_are_loaded_late(tmp_path: Path) -> None:
    """In a large package, where the members of a union are read one by one."""
    more = "".join(
        f"    Kind{number}: {{type: object, properties: {{a{number}: {{type: string}}}}}}\n"
        for number in range(110)
    )
    text = NOTES.replace("    Note:\n", f"{more}    Note:\n").replace(
        'by: {$ref: "#/components/schemas/Author"}',
        'by: {$ref: "#/components/schemas/Author"}\n'
        "        of: {anyOf: [{$ref: '#/components/schemas/Kind7'},"
        " {$ref: '#/components/schemas/Author'}]}",
    )
    large = imported("many_notes", text, tmp_path)
    assert "many_notes._models.author" not in sys.modules
    by, of = {"name": None, "age": 7}, {"name": "A", "age": 8}
    (note,) = said(large, httpx.Response(200, json=[{"text": "a", "by": by, "of": of}]))
    assert (note.by.age, note.by.name) == (7, None)
    assert (type(note.of).__name__, note.of.name, note.of.age) == ("Author", "A", 8)


PETS = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: "https://pets.example"}]
paths:
  /pet:
    get:
      operationId: get_pet
      responses:
        "200": {description: It., content: {application/json: {schema: {$ref: "#/x/Pet"}}}}
    put:
      operationId: put_pet
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/x/Pet"}}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        born: {type: string, format: date-time}
        chipCode: {type: string, writeOnly: true}
        madeAt: {type: string, readOnly: true}
        owner: {$ref: "#/x/Owner"}
        friends: {type: array, items: {$ref: "#/x/Owner"}}
        byName: {type: object, additionalProperties: {$ref: "#/x/Owner"}}
        home: {oneOf: [{$ref: "#/x/House"}, {$ref: "#/x/Owner"}]}
        place:
          type: array
          prefixItems: [{type: string}, {$ref: "#/x/Owner"}]
          minItems: 2
          maxItems: 2
    Owner:
      type: object
      additionalProperties: false
      properties: {id: {type: integer, readOnly: true}, mail: {type: string}}
    House: {type: object, required: [street], properties: {street: {type: string}}}
""".replace("#/x/", "#/components/schemas/")
PET = {
    "id": 1, "name": "A", "born": "2024-01-01T00:00:00.50Z", "madeAt": "b", "later": {"id": 2},
    "owner": {"id": 3, "mail": "c"}, "friends": [{"id": 4}, {"mail": "d"}],
    "byName": {"id": {"id": 5, "mail": "e"}}, "home": {"street": "f", "id": 6},
    "place": ["g", {"id": 7, "mail": "h"}],
}  # fmt: skip
SENT = {
    "name": "B", "born": "2024-01-01T00:00:00.50Z", "later": {"id": 2}, "chipCode": "i",
    "owner": {"mail": "c"}, "friends": [{}, {"mail": "d"}], "byName": {"id": {"mail": "e"}},
    "home": {"street": "f", "id": 6}, "place": ["g", {"mail": "h"}],
}  # fmt: skip


@pytest.mark.parametrize("others", [0, 110])
def test_what_was_answered_is_changed_and_sent(others: int, tmp_path: Path) -> None:
    more = "".join(
        f"    Kind{number}: {{type: object, properties: {{a{number}: {{type: string}}}}}}\n"
        for number in range(others)
    )
    text = PETS.replace("    Pet:\n", f"{more}    Pet:\n")
    pets: Any = imported(f"pets_{others}", text, tmp_path)
    way, asked = answering(httpx.Response(200, json=PET), httpx.Response(204))
    with pets.Client(transport=way) as client:
        pet = client.get_pet()
        pet.name = "B"
        draft = pets.PetRequest.model_validate(pet)
        draft.chip_code = "i"
        client.put_pet(body=draft)
    assert json.loads(asked[1].content) == SENT
    assert pet.id == 1
    assert pets.PetRequest.model_validate(draft) is draft
    assert pets.PetRequest.model_validate({"name": "B", "id": 3}).to_wire() == {
        "name": "B",
        "id": 3,
    }
    with pytest.raises(ValidationError):
        pets.PetRequest.model_validate(pet.owner)


def test_a_result_in_the_place_of_a_call_is_told_so(notes: Any) -> None:
    calls = importlib.import_module("used_notes.calls")
    way, asked = answering(httpx.Response(200, json=[{"text": "a"}]))
    with notes.Client(transport=way) as client:
        for wrong in (client.respond, client.pages, client.items):
            with pytest.raises(TypeError, match="no call: list; the module calls makes them"):
                list(wrong([notes.Note(text="a")]))
        with pytest.raises(TypeError, match="no call: Note"), client.stream(notes.Note(text="a")):
            pass
        with pytest.raises(TypeError, match=r"POST /notes .* page by page"):
            list(client.items(calls.add_note()))
    assert asked == []


def test_a_credential_can_be_awaited(notes: Any) -> None:
    given = iter(["first", "second", "third"])

    async def promised() -> str:
        await asyncio.sleep(0)
        return next(given)

    way, asked = answering(httpx.Response(503), httpx.Response(200, json=[]))
    retries = notes.ApiRetries(first=0)

    async def used() -> None:
        async with notes.AsyncClient(transport=way, token=promised, retries=retries) as client:
            await client.list_notes()
            async with client.stream(notes_calls.list_notes()):
                pass
        async with notes.AsyncClient(transport=way, token=lambda: "plain") as client:
            await client.list_notes()

    notes_calls = importlib.import_module("used_notes.calls")
    asyncio.run(used())
    sent = [request.headers["Authorization"] for request in asked]
    assert sent == ["Bearer first", "Bearer second", "Bearer third", "Bearer plain"]
    with pytest.raises(
        TypeError, match="a function for Authorization must give a text: not NoneType"
    ):
        notes.Client(transport=way, token=lambda: None).list_notes()
