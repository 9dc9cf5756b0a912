"""What requests send in their bodies, by media type, and what is said of it."""

import gzip
import json
import zlib
from typing import Any

import pytest

from mockument.generator.document import Api, load_text
from mockument.mockserver.engine import Request
from mockument.mockserver.engine.problems import Problem
from mockument.mockserver.engine.validate.contract import Body, Contract, Examined

LIMIT = 2_000_000
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


def api_of(content: dict[str, Any], **components: Any) -> Api:
    operation = {
        "requestBody": {"content": content, "required": True},
        "responses": {"200": {"description": "fine"}},
    }
    return load_text(
        json.dumps(
            {
                "openapi": "3.1.1",
                "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"post": operation}},
                "components": components,
            }
        ),
        "t.json",
    )


def examined(
    media: dict[str, Any], content: bytes, sent: str, kind: str = "", **headers: str
) -> Examined:
    api = api_of({kind or sent.partition(";")[0]: media})
    return look(Contract(api.operations[0]), content, sent, **headers)


def test_a_form_whose_schema_is_a_text_is_that_text() -> None:
    text = {"schema": {"type": "string", "minLength": 3}}
    assert not examined(text, b"a=1&b=2", FORM).violations
    assert examined(text, b"a=", FORM).violations


def test_of_parts_whose_schema_is_a_text_nothing_is_asked() -> None:
    text = {"schema": {"type": "string", "format": "binary"}}
    assert not examined(text, b"--b--\r\n", MULTIPART).violations


def test_an_empty_media_type_means_any() -> None:
    media = {"schema": {"type": "object", "required": ["a"]}}
    contract = Contract(api_of({"": media}).operations[0])
    assert look(contract, b'{"a": 1}', "application/json").problem is None
    assert look(contract, b"{}", "application/json").violations


def look(contract: Contract, content: bytes, sent: str, **headers: str) -> Examined:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    fields = (("Content-Type", sent), *named)
    request = Request("POST", "/a", "", fields, len(content), lambda n: content[:n])
    return contract.examine(request, {}, LIMIT)


def places(found: Examined) -> set[tuple[str, str]]:
    return {(v.pointer, v.keyword) for v in found.violations}


def value(found: Examined) -> Any:
    assert found.problem is None, found.problem
    return found.body.value


def parts(*listed: tuple[str, str, str]) -> bytes:
    """A form of parts: what stands after ``form-data``, further header lines, content."""
    made = "".join(
        f"--b\r\nContent-Disposition: form-data; {said}\r\n{header}\r\n{content}\r\n"
        for said, header, content in listed
    )
    return f"{made}--b--\r\n".encode()


@pytest.mark.parametrize("sent", ["application/json", "application/json; charset=utf-16"])
def test_json_is_utf_8(sent: str) -> None:
    found = examined({"schema": {}}, '{\n"a": "é"}'.encode("latin-1"), sent)
    assert found.problem is not None
    assert "JSON is UTF-8" in found.problem.detail
    assert found.problem.members == {"line": 2, "column": 7}


# --- multipart


PROFILE = {
    "type": "object",
    "required": ["age"],
    "properties": {"age": {"type": "integer"}},
}
UPLOAD = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "profile": PROFILE,
        "tags": {"type": "array", "items": {"type": "integer"}},
        "photo": {"type": "string", "contentMediaType": "image/png", "maxLength": 4},
    },
}


def test_parts_become_values_of_their_properties() -> None:
    form = parts(
        ('name="name"', "", "云"),
        ('name="size"', "", "3"),
        ('name="profile"', "Content-Type: application/json\r\n", '{"age": 4}'),
        ('name="tags"', "", "1"),
        ('name="tags"', "", "2"),
        ('name="photo"; filename="x.png"', "Content-Type: image/png\r\n", "abc"),
    )
    assert value(examined({"schema": UPLOAD}, form, MULTIPART)) == {
        "name": "云",
        "size": 3,
        "profile": {"age": 4},
        "tags": [1, 2],
        "photo": "abc",
    }


@pytest.mark.parametrize("size", [0, 1, 65_000, 65_536, 131_072, 400_000])
def test_a_file_of_any_size_is_read_whole(size: int) -> None:
    schema = {"properties": {"f": {"minLength": size, "maxLength": size}}}
    content = "\r\n-b" * (size // 4) + "x" * (size % 4)
    form = parts(('name="f"; filename="x"', "", content), ('name="n"', "", "1"))
    assert value(examined({"schema": schema}, form, MULTIPART))["f"] == content


def test_every_faulty_part_is_told() -> None:
    form = parts(
        ('name="size"', "", "x"),
        ('name="profile"', "", '{"age": "old"}'),
        ('name="tags"', "", "x"),
        ('name="photo"; filename="x.png"', "Content-Type: image/gif\r\n", "abcde"),
    )
    found = examined({"schema": UPLOAD}, form, MULTIPART)
    assert places(found) == {
        ("", "required"),
        ("/size", "type"),
        ("/profile/age", "type"),
        ("/tags/0", "type"),
        ("/photo", "contentType"),
        ("/photo", "maxLength"),
    }


@pytest.mark.parametrize(
    ("names", "read"),
    [
        ({"tags[]": "1"}, {"tags": [1]}),
        ({"tags[0]": "1", "tags[1]": "2"}, {"tags": [1, 2]}),
        ({"tags": "1", "tags[]": "2"}, {"tags": [1, 2]}),
        ({"profile[age]": "4"}, {"profile": {"age": 4}}),
        ({"tags": "[1, 2]"}, {"tags": [1, 2]}),  # a list in one part
        ({"other[]": "1"}, {"other[]": "1"}),  # a name like any other
    ],
)
def test_brackets_and_lists_in_one_part(names: dict[str, str], read: dict[str, Any]) -> None:
    form = parts(*((f'name="{name}"', "", text) for name, text in names.items()))
    schema = {**UPLOAD, "required": []}
    assert value(examined({"schema": schema}, form, MULTIPART)) == read


def test_files_in_brackets_are_told_of_like_others() -> None:
    file = {"type": "string", "contentMediaType": "image/png"}
    schema = {"properties": {"files": {"type": "array", "maxItems": 1, "items": file}}}
    part = ('name="files[]"; filename="x.gif"', "Content-Type: image/gif\r\n", "a")
    found = examined({"schema": schema}, parts(part, part), MULTIPART)
    assert places(found) == {("/files", "contentType"), ("/files", "maxItems")}


def test_a_part_that_says_json_has_to_be_json() -> None:
    form = parts(
        ('name="name"', "", "n"), ('name="profile"', "Content-Type: application/json\r\n", "{")
    )
    assert places(examined({"schema": UPLOAD}, form, MULTIPART)) == {
        ("/profile", "contentMediaType")
    }


def test_encoding_says_how_parts_are_written() -> None:
    encoding = {
        "name": {"contentType": "application/json"},
        "tags": {"style": "pipeDelimited", "explode": False},
        "photo": {
            "contentType": "image/*, application/pdf",
            "headers": {"X-Turn": {"required": True, "schema": {"type": "integer"}}},
        },
    }
    media = {"schema": UPLOAD, "encoding": encoding}
    good = parts(
        ('name="name"', "", '"n"'),
        ('name="tags"', "", "1|2"),
        ('name="photo"; filename="x"', "Content-Type: image/webp\r\nX-Turn: 90\r\n", "abc"),
    )
    assert value(examined(media, good, MULTIPART))["tags"] == [1, 2]
    bad = parts(
        ('name="name"', "", '"n"'),
        ('name="photo"; filename="x"', "Content-Type: text/html\r\nX-Turn: left\r\n", "abc"),
        ('name="photo"; filename="y"', "Content-Type: application/pdf\r\n", "abc"),
    )
    assert places(examined(media, bad, MULTIPART)) == {
        ("/photo", "contentType"),
        ("/photo", "type"),
        ("/photo", "required"),
    }


@pytest.mark.parametrize(
    ("sent", "content", "status"),
    [
        ("multipart/form-data", b"--b--\r\n", 400),
        (MULTIPART, b"", 422),
        (MULTIPART, b"nothing of the kind", 400),
        (MULTIPART, b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nno end", 400),
        (MULTIPART, b"--b\r\nX: 1\r\n\r\nno name\r\n--b--\r\n", 400),
        (MULTIPART, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", 400),
        (MULTIPART, b"--b\r\nContent-Disposition: \xff\xfe; name=a\r\n\r\nx\r\n--b--\r\n", 400),
        (MULTIPART, parts(*[('name="a"', "", "x")] * 10_000), 413),
        (MULTIPART, parts(('name="' + "a" * 200_000 + '"', "", "x")), 400),
    ],
)
def test_a_form_that_cannot_be_read(sent: str, content: bytes, status: int) -> None:
    found = examined({"schema": {"type": "object"}}, content, sent)
    assert found.problem is not None
    assert found.problem.kind.status == status


# --- forms


def test_a_part_that_says_that_it_is_json_is_read_as_json_whatever_its_style() -> None:
    schema = {"type": "object", "properties": {"at": {"type": "object"}}}
    media = {"schema": schema, "encoding": {"at": {"style": "deepObject", "explode": True}}}
    sent = parts(('name="at"', "Content-Type: application/json\r\n", '{"x": 1}'))
    assert value(examined(media, sent, MULTIPART)) == {"at": {"x": 1}}


def test_encoding_says_how_fields_are_written() -> None:
    media = {
        "schema": UPLOAD,
        "encoding": {
            "tags": {"style": "spaceDelimited", "explode": False},
            "profile": {"contentType": "application/json"},
        },
    }
    assert value(examined(media, b"name=n&tags=1%202&profile=%7B%22age%22:1%7D", FORM)) == {
        "name": "n",
        "tags": [1, 2],
        "profile": {"age": 1},
    }
    found = examined(media, b"name=n&profile=%7B", FORM)
    assert places(found) == {("/profile", "type")}
    deep = {"schema": UPLOAD, "encoding": {"profile": {"style": "deepObject", "explode": True}}}
    assert value(examined(deep, b"name=n&profile[age]=5", FORM))["profile"] == {"age": 5}


# --- text, bytes, YAML, sequences


@pytest.mark.parametrize(
    ("sent", "schema", "good", "bad"),
    [
        ("text/plain", {"type": "integer"}, b"12", b"x"),
        ("text/plain; charset=iso-8859-1", {"maxLength": 1}, b"\xe9", b"\xe9\xe9"),
        ("text/html", {"type": "string", "maxLength": 3}, b"<p>", b"<br>"),
        ("application/octet-stream", {"type": "string", "maxLength": 2}, b"\xff\x00", b"abc"),
        ("image/png", {"maxLength": 2}, b"\x89P", b"\x89PN"),
        ("application/yaml", {"type": "object"}, b"a: 1", b"- 1"),
        ("application/vnd.x+yaml", {"required": ["a"]}, b"a: no", b"b: 1"),
        ("application/x-ndjson", {"maxItems": 1}, b'{"a":1}\n', b"1\n2\n"),
    ],
)
def test_what_is_no_json_is_held_against_its_schema(
    sent: str, schema: dict[str, Any], good: bytes, bad: bytes
) -> None:
    assert not examined({"schema": schema}, good, sent).violations
    assert examined({"schema": schema}, bad, sent).violations


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        ("text/plain", b"\xff"),
        ("application/yaml", b"{"),
        ("application/yaml", b"\xff"),
        ("application/jsonl", b"{}\n{"),
        ("application/json-seq", b"\x1e1\n\x1e[\n"),
    ],
)
def test_what_cannot_be_read_is_400(sent: str, content: bytes) -> None:
    problem = examined({"schema": {}}, content, sent).problem
    assert problem is not None
    assert problem.kind.status == 400


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        ("application/x-ndjson", b'{"n":1}\n\n{"n":"x"}\n{}'),
        ("application/json-seq", b'\x1e{"n":1}\n\x1e{"n":"x"}\n\x1e{}\n'),
        ("application/json", b'[{"n":1},{"n":"x"},{}]'),
    ],
)
def test_each_item_of_a_sequence_keeps_its_schema(sent: str, content: bytes) -> None:
    item = {"required": ["n"], "properties": {"n": {"type": "integer"}}}
    found = examined({"itemSchema": item}, content, sent)
    assert places(found) == {("/1/n", "type"), ("/2", "required")}


def test_what_nothing_reads_is_accepted_and_said() -> None:
    found = examined({"schema": {"type": "object"}}, b"\x00", "application/cbor")
    assert found.problem is None
    assert "application/cbor" in found.body.unchecked
    assert not examined({}, b"\x00", "application/cbor").body.unchecked


# --- read-only properties


def test_what_is_read_only_is_neither_asked_for_nor_taken() -> None:
    base = {
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
        },
    }
    schemas = {"Base": base, "Id": {"type": "string", "readOnly": True}}
    media = {
        "schema": {
            "allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id"]}],
            "properties": {"of": {"$ref": "#/components/schemas/Id"}},
            "required": ["of"],
        }
    }
    contract = Contract(api_of({"application/json": media}, schemas=schemas).operations[0])
    assert not look(contract, b'{"name": "n", "secret": "s"}', "application/json").violations
    found = look(contract, b'{"name": "n", "id": "1", "of": "2"}', "application/json")
    assert {(v.pointer, v.keyword, v.schema) for v in found.violations} == {
        ("/id", "readOnly", "/components/schemas/Base/properties/id/readOnly"),
        ("/of", "readOnly", "/components/schemas/Id/readOnly"),
    }
    assert places(look(contract, b"{}", "application/json")) == {("", "required")}


def test_conditions_ask_for_nothing_that_is_not_sent() -> None:
    schema = {
        "properties": {"id": {"readOnly": True}, "kind": {}, "name": {}, "zip": {}},
        "if": {"required": ["kind"]},
        "then": {"required": ["id", "name"]},
        "dependentRequired": {"name": ["id", "zip"]},
        "not": {"required": ["id"]},
        "oneOf": [{"required": ["id"]}, {"required": ["zip"]}],
    }
    contract = Contract(api_of({"application/json": {"schema": schema}}).operations[0])
    assert not look(contract, b'{"kind": 1, "name": 2, "zip": 3}', "application/json").violations
    found = look(contract, b'{"kind": 1}', "application/json").violations
    assert {one.schema.rpartition("schema/")[2] for one in found} == {"then/required"}
    found = look(contract, b'{"name": 1}', "application/json").violations
    assert [one.keyword for one in found] == ["dependentRequired"]


# --- undeclared members


def test_undeclared_members_are_refused_where_that_is_asked_for() -> None:
    schema = {
        "properties": {
            "name": {"type": "string"},
            "open": {"additionalProperties": {}, "properties": {"a": {}}},
            "free": {"type": "object"},
            "list": {"type": "array", "items": {"properties": {"size": {}}}},
        },
        "anyOf": [{"properties": {"kind": {}}}, {}],
    }
    operation = api_of({"application/json": {"schema": schema}}).operations[0]
    content = json.dumps(
        {"nmae": 1, "kind": 2, "open": {"b": 1}, "free": {"c": 1}, "list": [{"sise": 1}]}
    ).encode()
    assert not look(Contract(operation), content, "application/json").violations
    found = look(Contract(operation, undeclared="refuse"), content, "application/json")
    assert places(found) == {("/nmae", "undeclared"), ("/list/0/sise", "undeclared")}
    assert "did you mean 'name'?" in {v.pointer: v.message for v in found.violations}["/nmae"]


# --- hostile


def test_a_large_body_with_nothing_right_is_answered_at_once() -> None:
    found = examined(
        {"schema": {"items": {"type": "string"}}},
        b"[" + b"1," * 400_000 + b"1]",
        "application/json",
    )
    assert places(found) == {("/0", "type")}
    assert found.problem is not None
    assert "there may be more" in found.problem.detail


def test_a_body_that_is_nested_beyond_the_validator_is_refused() -> None:
    node = {
        "type": "object",
        "properties": {
            "next": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
            "v": {"type": "integer"},
        },
    }
    media = {"schema": {"$ref": "#/components/schemas/Node"}}
    api = api_of({"application/json": media}, schemas={"Node": node})
    contract = Contract(api.operations[0])
    for value, expected in (("1", set()), ('"x"', {("", "false")})):
        body = '{"next":' * 500 + f'{{"v":{value}}}' + "}" * 500
        assert places(look(contract, body.encode(), "application/json")) == expected


def test_a_large_sequence_with_nothing_right_is_answered_at_once() -> None:
    item = {"type": "string"}
    found = examined({"itemSchema": item}, b"1\n" * 400_000, "application/x-ndjson")
    assert len(found.violations) == 1000
    assert found.problem is not None
    assert "there may be more" in found.problem.detail


def test_a_large_body_of_yaml_is_refused() -> None:
    problem = examined({"schema": {}}, b"x" * 2**20 + b"y", "application/yaml").problem
    assert problem is not None
    assert problem.kind.status == 413


def test_a_body_within_reason_has_all_its_violations_told() -> None:
    found = examined({"schema": {"items": {"type": "string"}}}, b"[1,2,3]", "application/json")
    assert places(found) == {("/0", "type"), ("/1", "type"), ("/2", "type")}


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"1e999", b"{"])
def test_what_is_no_json_is_told_with_its_place(content: bytes) -> None:
    problem = examined({"schema": {}}, content, "application/json").problem
    assert problem is not None
    assert problem.kind.status == 400
    assert problem.members["line"] == 1


def test_of_members_with_one_name_the_last_counts() -> None:
    assert value(examined({"schema": {}}, b'{"a":1,"a":2}', "application/json")) == {"a": 2}


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", gzip.compress(b"[1]", mtime=0)),
        ("deflate", zlib.compress(b"[1]")),
        ("identity", b"[1]"),
    ],
)
def test_a_packed_body_is_unpacked(coding: str, content: bytes) -> None:
    found = examined({"schema": {}}, content, "application/json", Content_Encoding=coding)
    assert value(found) == [1]


@pytest.mark.parametrize(
    ("coding", "content", "status"),
    [
        ("gzip", gzip.compress(b"x" * (LIMIT + 1), mtime=0), 413),
        ("gzip", gzip.compress(b"[1]", mtime=0)[:-3], 400),
        ("gzip", b"[1]", 400),
        ("br", b"[1]", 415),
    ],
)
def test_a_packed_body_cannot_hurt(coding: str, content: bytes, status: int) -> None:
    found = examined({"schema": {}}, content, "application/json", Content_Encoding=coding)
    assert found.problem is not None
    assert found.problem.kind.status == status
    if status == 415:
        assert ("Accept-Encoding", "gzip, deflate") in found.problem.headers


def test_a_body_is_read_without_being_held_against_anything() -> None:
    operation = api_of({"application/json": {"schema": {"type": "string"}}}).operations[0]

    def read(content: bytes, sent: str = "application/json") -> Body | Problem:
        fields = (("Content-Type", sent),)
        request = Request("POST", "/a", "", fields, len(content), lambda n: content[:n])
        return Contract(operation).read(request, 10)

    assert read(b"[1]") == Body(present=True, value=[1], unchecked="nothing is checked")
    assert read(b"{") == Body(present=True, unchecked="nothing is checked")
    assert read(b"x", "text/plain") == Body(present=True, unchecked="nothing is checked")
    assert read(b"") == Body(present=False)
    assert isinstance(read(b"x" * 11), Problem)
