"""Which credentials are good, and what the others are told."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.document.source import parse_source
from mockument.generator.findings import Unusable
from mockument.mockserver.engine import Request
from mockument.mockserver.engine.authenticate.credentials import parse_credentials
from mockument.mockserver.engine.authenticate.guard import Guard, authenticate
from mockument.mockserver.engine.problems import Problem

SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key", "x-prefix": "Key "},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
    "tls": {"type": "mutualTLS"},
    "unsendable": {"type": "apiKey", "in": "header", "name": "An API Key"},
}
FILE = """
key: [k1]
cookie:
  - key: c1
basic:
  - username: me
    password: "a:b"
digest:
  - username: me
bearer:
  - token: b1
    expires: 2020-01-01T00:00:00Z
  - token: b2
    expires: "2999-01-01T00:00:00+02:00"
oauth:
  - token: o1
    scopes: [read]
  - token: o2
    scopes: [read, write]
  - o3
"""


def secured(*requirements: dict[str, list[str]]) -> Api:
    operation = {"security": list(requirements), "responses": {"200": {"description": "fine"}}}
    return load_text(
        json.dumps(
            {
                "openapi": "3.1.1",
                "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"get": operation}},
                "components": {"securitySchemes": SCHEMES},
            }
        ),
        "t.json",
    )


def checked(requirements: list[dict[str, list[str]]], **headers: str) -> Problem | None:
    api = secured(*requirements)
    credentials = parse_credentials(parse_source(FILE, "c.yaml"), api.security_schemes)
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return authenticate(api, api.operations[0], Request("GET", "/a", "", named), credentials)


def challenges(problem: Problem) -> list[str]:
    return [value for name, value in problem.headers if name == "WWW-Authenticate"]


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("requirements", "headers"),
    [
        ([{"key": []}], {"X_Key": "key k1"}),
        ([{"cookie": []}], {"Cookie": "sid=c1"}),
        ([{"basic": []}], {"Authorization": basic("me:a:b")}),
        ([{"digest": []}], {"Authorization": 'Digest realm="T", username="me", nonce="1"'}),
        ([{"bearer": []}], {"Authorization": "Bearer b2"}),
        ([{"oauth": ["read", "write"]}], {"Authorization": "Bearer o2"}),
        ([{"oauth": ["read", "anything"]}], {"Authorization": "Bearer o3"}),
        ([{"oauth": ["write"]}, {"oauth": ["read"]}], {"Authorization": "Bearer o1"}),
        ([{"oauth": ["read"], "key": []}], {"Authorization": "Bearer o1", "X_Key": "Key k1"}),
        ([{"basic": [], "oauth": ["read"]}], {"Authorization": "Bearer o1"}),  # one header
        ([{"basic": [], "oauth": ["read"]}], {"Authorization": basic("me:a:b")}),
        ([{"oauth": ["write"]}, {}], {}),
        ([{"tls": []}], {}),
        ([{"unsendable": []}], {}),  # no header can have such a name
    ],
)
def test_a_good_credential(
    requirements: list[dict[str, list[str]]], headers: dict[str, str]
) -> None:
    assert checked(requirements, **headers) is None


@pytest.mark.parametrize(
    ("requirements", "headers", "said"),
    [
        ([{"key": []}], {"X_Key": "Key k2"}, "not a known one"),
        ([{"basic": []}], {"Authorization": basic("me:b")}, "not a known one"),
        ([{"digest": []}], {"Authorization": 'Digest username="you"'}, "not a known one"),
        ([{"digest": []}], {"Authorization": "Digest nonce=1"}, "malformed"),
        ([{"bearer": []}], {"Authorization": "Bearer b1"}, "has expired"),
        ([{"bearer": []}], {}, "is missing"),
        ([{"oauth": ["read"], "key": []}], {"Authorization": "Bearer o1"}, "is missing"),
    ],
)
def test_a_bad_credential(
    requirements: list[dict[str, list[str]]], headers: dict[str, str], said: str
) -> None:
    problem = checked(requirements, **headers)
    assert problem is not None
    assert problem.kind.status == 401
    assert said in problem.detail
    assert challenges(problem)
    assert not any(sent.split()[-1] in problem.detail for sent in headers.values())


def test_challenges_tell_a_bad_token_from_none() -> None:
    none = checked([{"oauth": ["read"]}])
    bad = checked([{"oauth": ["read"]}], Authorization="Bearer x")
    assert none is not None
    assert bad is not None
    assert challenges(none) == ['Bearer realm="T"']
    assert challenges(bad) == ['Bearer realm="T", error="invalid_token"']


def test_a_credential_without_the_scopes_is_forbidden() -> None:
    problem = checked([{"oauth": ["read", "write"]}], Authorization="Bearer o1")
    assert problem is not None
    assert problem.kind.status == 403
    assert problem.members["scopes"] == ["read", "write"]
    assert challenges(problem) == [
        'Bearer realm="T", error="insufficient_scope", scope="read write"'
    ]


def test_a_scheme_without_credentials_lets_nobody_in() -> None:
    api = secured({"bearer": []})
    credentials = parse_credentials(parse_source("key: [k]", "c.yaml"), api.security_schemes)
    request = Request("GET", "/a", "", (("Authorization", "Bearer x"),))
    assert authenticate(api, api.operations[0], request, credentials) is not None
    assert authenticate(api, api.operations[0], request) is None


def test_what_cannot_be_seen_is_said() -> None:
    api = secured({"tls": [], "key": [], "nowhere": []})
    assert Guard(api, api.operations[0]).unseen == ("tls", "nowhere")


@pytest.mark.parametrize(
    ("text", "pointer", "said"),
    [
        ("[]", "", "not a mapping"),
        ("kye: [a]", "/kye", "no scheme"),
        ("key: a", "/key", "not a list"),
        ("key: [1]", "/key/0", "not a mapping"),
        ("basic: [me]", "/basic/0", "not a mapping"),
        ("basic: [{username: me}]", "/basic/0", "'password' is missing"),
        ("bearer: [{token: 1}]", "/bearer/0", "no text"),
        ("bearer: [{token: a, scope: [b]}]", "/bearer/0/scope", "no meaning"),
        ("bearer: [{token: a, scopes: b}]", "/bearer/0/scopes", "not a list"),
        ("bearer: [{token: a, expires: 2020-01-01}]", "/bearer/0/expires", "zone"),
        ("bearer: [{token: a, expires: soon}]", "/bearer/0/expires", "zone"),
        ("bearer: [a, a]", "/bearer/1", "the same"),
    ],
)
def test_a_file_that_says_nothing_sensible(text: str, pointer: str, said: str) -> None:
    with pytest.raises(Unusable) as raised:
        parse_credentials(parse_source(text, "c.yaml"), secured().security_schemes)
    finding: Any = raised.value.finding
    assert (finding.place.pointer, finding.place.line) == (pointer, 1)
    assert said in finding.message


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Unusable) as raised:
        parse_credentials(parse_source("kye: []\nkey: a\n", "c.yaml"), secured().security_schemes)
    assert len(raised.value.findings) == 1
    assert raised.value.finding.hint == "did you mean 'key'?"


def test_serve_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    document, credentials = tmp_path / "api.json", tmp_path / "c.yaml"
    document.write_bytes(secured({"bearer": []}).document.source.raw)
    credentials.write_text("baerer: [x]")
    arguments = ["serve", str(document), "--port", "0", "--credentials", str(credentials)]
    result = subprocess.run(
        [sys.executable, "-m", "mockument", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert "did you mean 'bearer'?" in result.stderr
