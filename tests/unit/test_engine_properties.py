"""Whatever is sent, a well-formed answer comes; whatever is answered, it is what is documented."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.document import Api, Operation, load, load_text
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.messages.call import call_of
from mockument.generator.messages.media import is_json
from mockument.mockserver import MockOptions, create_app
from mockument.mockserver.engine import Answer, Engine, Request
from mockument.mockserver.engine.route.router import Matched, Router

FIXTURES = Path(__file__).parents[1] / "fixtures" / "mock"
APIS = {name: load(FIXTURES / f"{name}.yaml") for name in ("addmodel", "shared", "kinds")}
ENGINES = {name: Engine(api) for name, api in APIS.items()}
IN_THEIR_WORDS = {n: Engine(api, MockOptions(errors="api")) for n, api in APIS.items()}

NAMES = ["api_key", "Authorization", "Content-Type", "Accept", "Cookie", "Origin", "X-Trace"]
NAMES += ["Content-Length", "Access-Control-Request-Method", "Access-Control-Request-Headers"]
VALUES = ["OAuth me", "Bearer me", "sid=1; sort=up", "application/json", "text/plain", "*/*;q=0.1"]
VALUES += ["application/x-www-form-urlencoded", "GET", "https://a.example", "7", "", "é\x00\t,;="]
BODIES = [
    b"",
    b"{}",
    b'{"name":"a"}',
    b'{"param":{}}',
    b"name=a&size=1&inner[name]=b",
    b"\xff",
    b"[",
]
BODIES += [b'{"startvminstance":{}}', b'{"updatevminstance":{"cpuNum":1}}', b'{"name":"\\ud800"}']
SEGMENTS = ["zones", "v1", "a", "zones(1)", "a.json", "%2F", "%00", "%zz", "%ff", "..", "", "{id}"]
PATHS = ["/zstack/v1/ai/model-services", "/zstack/v1/vm-instances/1/actions", "/zones/a", "*"]
QUERIES = ["limit=1", "limit=x", "tags=a,b", "filter[a]=1", "filter[][x]=1", "where={}", "where=["]

requests = st.builds(
    lambda method, path, query, headers, body: Request(
        method, path, query, tuple(headers), len(body) or None, lambda n: body[:n]
    ),
    st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "get", "BREW"]),
    st.sampled_from(PATHS)
    | st.lists(st.sampled_from(SEGMENTS) | st.text(max_size=8), max_size=5).map(
        lambda parts: "/" + "/".join(parts)
    ),
    st.lists(st.sampled_from(QUERIES) | st.text(max_size=8), max_size=4).map("&".join),
    st.lists(
        st.tuples(
            st.sampled_from(NAMES) | st.text(min_size=1, max_size=8),
            st.sampled_from(VALUES) | st.text(max_size=12),
        ),
        max_size=6,
    ),
    st.sampled_from(BODIES) | st.binary(max_size=20),
)


def well_formed(answer: Answer, request: Request) -> None:
    assert 200 <= answer.status < 600
    assert answer.status != 500, answer.body
    for name, value in answer.headers:
        assert re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name)
        assert "\r" not in value
        assert "\n" not in value
    if request.method == "HEAD" or answer.status in (204, 205, 304):
        assert answer.body == b""


def header(answer: Answer, name: str) -> str | None:
    found = [value for n, value in answer.headers if n.lower() == name]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("name", list(APIS))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=requests)
def test_any_request_gets_a_well_formed_answer(name: str, request: Request) -> None:
    answer = ENGINES[name].respond(request)
    well_formed(answer, request)
    if answer.status >= 400 and request.method != "HEAD":
        assert header(answer, "content-type") == "application/problem+json"
        problem = json.loads(answer.body)
        assert problem["status"] == answer.status
        assert {"type", "title", "detail", "instance"} <= set(problem)
    elif answer.body:
        route = Router(APIS[name]).route(request.method, request.path)
        assert isinstance(route, Matched)
        valid_body(route.operation, answer)


def valid_body(operation: Operation, answer: Answer) -> None:
    assert operation.success is not None
    sent = header(answer, "content-type") or ""
    media = operation.success.content.get(sent) or operation.success.content["*/*"]
    if is_json(sent):
        assert media.schema is not None
        assert SchemaValidator(media.schema).violations(json.loads(answer.body)) == []


@settings(max_examples=150, deadline=None)
@given(request=requests)
def test_errors_in_the_words_of_the_api_keep_its_schema(request: Request) -> None:
    answer = IN_THEIR_WORDS["addmodel"].respond(request)
    well_formed(answer, request)
    (operation,) = APIS["addmodel"].operations
    if answer.status >= 400 and request.method != "HEAD":
        valid_body(operation, answer)
        assert json.loads(answer.body)["error"]["code"] == f"MOCK.{answer.status}"


@pytest.fixture(scope="module")
def clients() -> dict[str, FlaskClient]:
    return {name: create_app(api).test_client() for name, api in APIS.items()}


@settings(max_examples=150, deadline=None)
@given(request=requests, body=st.sampled_from(BODIES))
def test_flask_answers_as_the_engine_does(
    clients: dict[str, FlaskClient], request: Request, body: bytes
) -> None:
    kept = [(n, v) for n, v in request.headers if re.fullmatch(r"[\w-]+", n, re.ASCII)]
    headers = [(n, v) for n, v in kept if v.isprintable() and v.isascii() and n != "Content-Length"]
    target = f"/{request.path.lstrip('/')}"
    for client in clients.values():
        response = client.open(target, method=request.method, headers=headers, data=body)
        assert 200 <= response.status_code < 600
        assert response.status_code != 500
        if response.status_code >= 400 and request.method != "HEAD":
            assert response.content_type == "application/problem+json"


TEMPLATE = st.lists(
    st.sampled_from(["{a}", "{b}", "{c}", "-", ".", "x", "(", ")", ":", "--"]),
    min_size=1,
    max_size=7,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(template=TEMPLATE, segment=st.text("-.x():ab", min_size=1, max_size=12))
def test_segments_match_as_the_regular_expression_would(template: str, segment: str) -> None:
    pieces = re.split(r"\{[^{}]*\}", template)
    expected = re.fullmatch("(.+?)".join(map(re.escape, pieces)), segment)
    paths = {f"/{template}": {"get": {"responses": {"200": {"description": "d"}}}}}
    route = Router(api_of(paths)).route("GET", f"/{segment}")
    assert isinstance(route, Matched) is (expected is not None)
    if isinstance(route, Matched) and expected:
        names = re.findall(r"\{([^{}]*)\}", template)
        assert dict(route.variables) == dict(zip(names, expected.groups(), strict=True))


def api_of(paths: dict[str, Any]) -> Api:
    info = {"title": "T", "version": "1"}
    return load_text(json.dumps({"openapi": "3.1.1", "info": info, "paths": paths}), "t.json")


PIECES = [
    "/",
    "{a}",
    "{",
    "}",
    "<int:x>",
    "<",
    "|",
    "\\",
    "'",
    '"',
    "é",
    "%2F",
    "?q",
    "#f",
    "(",
    ".*",
]
PIECES += [" ", "\n", "{{x}}", "${x}", "a"]
ODD_PATHS = st.lists(st.sampled_from(PIECES), max_size=6).map(lambda parts: "/" + "".join(parts))


@settings(max_examples=200, deadline=None)
@given(paths=st.lists(ODD_PATHS, min_size=1, max_size=4), name=st.text(max_size=10))
def test_no_path_or_name_of_a_document_breaks_the_app(paths: list[str], name: str) -> None:
    described = {"operationId": name, "responses": {"200": {"description": "d"}}}
    api = api_of({path: {"get": described} for path in paths})
    client = create_app(api).test_client()
    for operation in api.operations:
        assert (
            client.open("http://localhost" + call_of(api, operation).target).status_code == 200
        ), operation.path
