"""Names of the document to names of Python."""

from __future__ import annotations

import pytest

from mockument.generator.emit.naming import (
    BASE_MODEL_MEMBERS,
    Scope,
    assign,
    class_name,
    snake_name,
    words,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("requestCpu", "request_cpu"),
        ("HTTPServer-v2", "http_server_v2"),
        ("tagIDs", "tag_ids"),
        ("OAuth2", "oauth2"),
        ("petOAuthToken", "pet_oauth_token"),
        ("sourceIPv4Address", "source_ipv4_address"),
        ("IPvalue", "i_pvalue"),
        ("vendorToSpecUuidsMap", "vendor_to_spec_uuids_map"),
        ("int32", "int32"),
        ("1st", "field_1st"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("$ref", "ref"),
        ("@type", "type"),
        ("_links", "links"),
        ("__init__", "init"),
        ("class", "class_"),
        ("None", "none"),
        ("match", "match"),
        ("安装路径", "安装路径"),
        ("名称Name", "名称_name"),
        ("ﬁle", "file"),
        ("", "field"),
        ("🙂", "field"),
        ("\ud800", "field"),
        ("<=", "less_equal"),
    ],
)
def test_snake_name(given: str, expected: str) -> None:
    assert snake_name(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ErrorCode", "ErrorCode"),
        ("foo-bar", "FooBar"),
        ("simple_user", "SimpleUser"),
        ("HTTPServer", "HTTPServer"),
        ("OAuth-token", "OAuthToken"),
        ("myIPv6", "MyIPv6"),
        ("1st", "Model1st"),
        ("错误", "Model错误"),
        ("none", "None_"),
        ("", "Model"),
    ],
)
def test_class_name(given: str, expected: str) -> None:
    assert class_name(given) == expected


def test_words_keep_their_case() -> None:
    assert words("parseHTTPReply") == ["parse", "HTTP", "Reply"]


def test_the_first_gets_the_name_and_the_next_a_number() -> None:
    assert assign(["foo-bar", "foo.bar"], snake_name, Scope()) == {
        "foo-bar": "foo_bar",
        "foo.bar": "foo_bar_2",
    }


def test_a_name_in_python_spelling_keeps_it_wherever_it_stands() -> None:
    given = assign(["fooBar", "foo_bar"], snake_name, Scope())
    assert given == {"fooBar": "foo_bar_2", "foo_bar": "foo_bar"}


def test_no_name_is_spelled_like_another_name_of_the_document() -> None:
    given = assign(["a-b", "a.b", "a_b_2"], snake_name, Scope())
    assert given["a_b_2"] == "a_b_2"
    assert len(set(given.values())) == 3


def test_what_is_added_behind_changes_nothing_before() -> None:
    names = ["fooBar", "Foo-Bar", "list", "x"]
    before = assign(names, snake_name, Scope({"list"}))
    after = assign([*names, "FooBar", "other"], snake_name, Scope({"list"}))
    assert {name: after[name] for name in names} == before


def test_members_of_pydantic_models_are_reserved() -> None:
    from pydantic import BaseModel

    found = {*dir(BaseModel), *dir(type(BaseModel))}
    members = {name for name in found if not name.startswith("_")}
    assert members <= BASE_MODEL_MEMBERS
    given = assign(sorted(members), snake_name, Scope(BASE_MODEL_MEMBERS))
    assert not set(given.values()) & members
