"""What a client's operations are grouped by, and what they are called there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.emit import find_emitter, write_folder
from mockument.generator.emit.options import BadOption, configured
from mockument.generator.emit.python.client import plan_client
from mockument.generator.emit.python.operations.grouping import GROUPED_FROM, GroupBy
from mockument.generator.emit.singular import singular

LIST = {"type": "object", "properties": {"data": {"type": "array"}}}


def document(lines: Iterable[str]) -> Api:
    """An API of lines such as ``GET /pets/{id} getPet #pets`` (an id and a tag need not be)."""
    paths: dict[str, Any] = {}
    for line in lines:
        method, path, *more = line.split()
        answer = {"description": "d", "content": {"application/json": {"schema": LIST}}}
        operation: dict[str, Any] = {"responses": {"200": answer}}
        for word in more:
            operation |= {"tags": [word[1:]]} if word[0] == "#" else {"operationId": word}
        paths.setdefault(path, {})[method.lower()] = operation
    info = {"title": "T", "version": "1"}
    text = {"openapi": "3.1.1", "info": info, "paths": paths}
    return load_text(json.dumps(text), "api.json")


def names(lines: Iterable[str], by: GroupBy = "paths") -> list[str]:
    plan = plan_client(document(lines), by)
    return [
        f"{plan.groups[one.group].name}.{one.name}" if plan.groups else str(one.name)
        for one in plan.operations
    ]


RESOURCE = {
    "GET /v1/customers": "list",
    "POST /v1/customers": "create",
    "DELETE /v1/customers": "delete_customers",
    "GET /v1/customers/search": "search",
    "GET /v1/customers/{id}": "get",
    "POST /v1/customers/{id}": "update",
    "PUT /v1/customers/{id}": "replace",
    "DELETE /v1/customers/{id}": "delete",
    "HEAD /v1/customers/{id}": "head",
    "GET /v1/customers/{id}/bank-accounts": "list_bank_accounts",
    "POST /v1/customers/{id}/bank-accounts": "create_bank_account",
    "GET /v1/customers/{id}/bank-accounts/{bank}": "get_bank_account",
    "POST /v1/customers/{id}/bank-accounts/{bank}/verify": "verify_bank_account",
    "GET /v1/customers/{id}/discount": "get_discount",
    "POST /v1/customers/{id}/import": "import_",
    "POST /v1/customers/{id}/readers/{reader}/cancel_action": "cancel_reader_action",
}


def test_without_ids_names_say_what_is_done() -> None:
    assert names(RESOURCE) == [f"customers.{name}" for name in RESOURCE.values()]


def test_ids_that_only_say_the_path_count_as_none() -> None:
    spelled = {
        "GET /v1/customers getV1Customers": "list",
        "POST /v1/customers PostCustomers": "create",
        "GET /v1/customers/{id} get-customers-by-id": "get",
        "DELETE /v1/customers/{id} customers_id_delete": "delete",
        "GET /v1/customers/{id}/cards getCards": "get_cards",
    }
    assert names(spelled) == [f"customers.{name}" for name in spelled.values()]


def test_ids_that_people_gave_lose_the_groups_words_alone() -> None:
    given = {
        "GET /load_balancers list_load_balancers": "list",
        "POST /load_balancers create_load_balancer": "create",
        "GET /load_balancers/many get_load_balancers": "get_load_balancers",
        "GET /load_balancers/{id} get_load_balancer": "get",
        "GET /load_balancers/{id}/metrics loadBalancerMetrics": "metrics",
        "POST /load_balancers/{id}/x add_load_balancer_target": "add_target",
        "POST /load_balancers/{id}/y ban_user_from_load_balancer": "ban_user_from_load_balancer",
        "POST /load_balancers/{id}/z load_balancers_2": "load_balancers_2",
        "POST /load_balancers/{id}/w load_balancer_import": "import_",
        "GET /load_balancers/{id}/v read_v_load_balancers__id__v_get": "read_v",
    }
    assert names(given) == [f"load_balancers.{name}" for name in given.values()]


def test_who_comes_second_is_called_as_the_document_has_it() -> None:
    twice = ["GET /pets/{id} getPet", "GET /pets/{id}/x petGet", "GET /pets/{id}/y get"]
    assert names(twice) == ["pets.get", "pets.pet_get", "pets.get_2"]


def test_what_is_added_behind_renames_nothing() -> None:
    before = names(RESOURCE)
    more = ["GET /v1/customer/{id}", "PATCH /v1/customers/{id}/x", "GET /v1/x"]
    assert names([*RESOURCE, *more])[: len(before)] == before


def test_the_first_segment_that_names_something_is_the_group() -> None:
    assert names(
        [
            "GET /api/v1/users/{id}",
            "GET /api/v2beta1/{tenant}/orders",
            "POST /api/rest/chat.postMessage",
            "POST /Users:batchGet",
            "GET /{id}",
            "GET /",
        ]
    ) == [
        "users.get",
        "orders.list",
        "chat.post_message",
        "users.batch_get",
        "default.get_by_id",
        "default.get",
    ]


def test_segments_that_all_paths_share_name_no_group() -> None:
    assert names(["GET /shop/v1/carts/{id}", "GET /shop/v1/orders"]) == ["carts.get", "orders.list"]
    assert names(["GET /shop/carts", "GET /shop"]) == ["shop.list_carts", "shop.get"]


def many(tag: str = "") -> list[str]:
    return [f"GET /{name}/{{id}}/{n} {tag}" for n in range(GROUPED_FROM // 2) for name in "ab"]


def test_large_documents_are_grouped_by_what_they_have() -> None:
    assert names(many()[1:], "auto")[0] == "get_b_by_id_0"
    assert names(many(), "auto")[0] == "a.get_0"
    assert names(many("#all"), "auto")[0] == "a.get_0"
    half = GROUPED_FROM // 2
    tagged = [f"{line} #t{n % 2}" if n < half else line for n, line in enumerate(many())]
    assert names(tagged, "auto")[0] == "t0.get_a_by_id_0"
    untagged = [line for n, line in enumerate(many()) if n % 2]
    assert names([*untagged, *many()], "auto")[0] == "b.get_0"
    assert names(many("#all"), "none")[0] == "get_a_by_id_0"
    assert names(["GET /a getIt #t", "GET /b getB"], "tags") == ["t.get_it", "default.get_b"]


def test_the_option_is_one_of_four() -> None:
    emitter = find_emitter("client")
    for by in get_args(GroupBy):
        assert getattr(configured(emitter, {"group-by": by}), "group_by", None) == by
    with pytest.raises(BadOption, match=r"group-by: auto, tags, paths or none, not 'path'") as bad:
        configured(emitter, {"group-by": "path"})
    assert bad.value.hint == "did you mean `paths`?"


def test_hostile_paths_and_tags_name_groups() -> None:
    hostile = ['GET /"""\\n/import', "GET /__class__/x", "GET /con", "GET /client/{x}", "GET /1;x"]
    files = find_emitter("client")
    emission = configured(files, {"group-by": "paths"}).emit(document(hostile))
    for path, text in emission.files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
    assert {p for p in emission.files if p.startswith("_groups/")} == {
        f"_groups/{name}.py" for name in ("__init__", "class_", "client", "con_", "group_1_x", "n")
    }


@pytest.mark.parametrize(
    ("plural", "one"),
    [("zones", "zone"), ("addresses", "address"), ("policies", "policy"), ("tax", "tax"),
     ("status", "status"), ("analysis", "analysis"), ("ids", "id"), ("dns", "dns"),
     ("news", "news")],
)  # fmt: skip
def test_singulars(plural: str, one: str) -> None:
    assert singular(plural) == one
    assert singular(one) == one


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ({"content": {FORM: {"schema": {"type": "object", "additionalProperties": False}}}}, False),
        ({"content": {FORM: {"schema": {"type": "object"}}}}, True),
        ({"content": {FORM: {"schema": {"type": "object", "additionalProperties": False,
          "properties": {"a": {}}}}}}, True),
        ({"content": {"application/json": {"schema": {"type": "object",
          "additionalProperties": False}}}}, True),
        ({"required": True, "content": {FORM: {"schema": {"type": "object",
          "additionalProperties": False}}}}, True),
        ({"content": {FORM: {}}}, True),
    ],
)  # fmt: skip
def test_a_form_that_is_always_empty_is_no_argument(body: dict[str, Any], taken: bool) -> None:
    operation = {"requestBody": body, "responses": {"204": {"description": "d"}}}
    info = {"title": "T", "version": "1"}
    text = {"openapi": "3.0.3", "info": info, "paths": {"/a": {"get": operation}}}
    plan = plan_client(load_text(json.dumps(text)))
    assert (plan.operations[0].body is not None) == taken


def test_classes_are_called_by_what_is_done_where_methods_are() -> None:
    info = {"title": "T", "version": "1"}
    answer = {"200": {"description": "d", "content": {"application/json": {"schema": LIST}}}}
    paths: dict[str, Any] = {
        "/pets": {"get": {"responses": answer}},
        "/pets/{id}": {
            "get": {"responses": answer},
            "put": {"operationId": "named", "responses": answer},
        },
    }
    text = json.dumps({"openapi": "3.1.1", "info": info, "paths": paths})
    emitter = configured(find_emitter("client"), {"group-by": "paths"})
    models = emitter.emit(load_text(text)).files["_models.py"]
    for name in ("PetsListResponse", "PetsGetResponse", "NamedResponse"):
        assert f"class {name}(ApiModel)" in models


def test_groups_of_any_script_have_files_of_plain_letters(tmp_path: Path) -> None:
    tags = ("实例", "镜像", "group", "Größe")
    lines = [f"GET /{number} list{number} #{tag}" for number, tag in enumerate(tags)]
    emitter = configured(find_emitter("client"), {"group-by": "tags"})
    files = emitter.emit(document(lines)).files
    modules = {path.removesuffix(".py") for path in files if path.startswith("calls/")}
    assert modules == {
        f"calls/{name}" for name in ("__init__", "group", "group_2", "group_3", "gre")
    }
    write_folder(emitter.emit(document(lines)), tmp_path / "scripts_client")
    used = (
        "import scripts_client as sdk; client = sdk.Client('http://api.example')\n"
        "groups = client.实例, client.镜像, client.group, client.größe\n"
        "print([type(one).__name__ for one in groups])\n"
        "calls = sdk.calls.group_2, sdk.calls.group_3, sdk.calls.group, sdk.calls.gre\n"
        "print([getattr(one, f'list{n}')().path for n, one in enumerate(calls)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", used],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "['/0', '/1', '/2', '/3']"


@pytest.mark.parametrize(
    ("tags", "schemas", "owners"),
    [
        (["jobs", "async jobs"], [], ["JobsGroup", "AsyncJobsGroup2"]),
        (["async jobs", "jobs"], [], ["AsyncJobsGroup", "JobsGroup2"]),
        (["user", "pets"], ["UserGroup", "AsyncPetsGroup"], ["UserGroup2", "PetsGroup2"]),
    ],
)
def test_classes_of_groups_are_called_otherwise_than_all_others(
    tags: list[str], schemas: list[str], owners: list[str], tmp_path: Path
) -> None:
    object_ = {"type": "object", "properties": {"a": {"type": "integer"}}}
    answers = [
        {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{one}"}}}}
        for one in schemas
    ]
    responses = {f"20{n}": {"description": "d", **one} for n, one in enumerate(answers)}
    text = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {
            f"/{n}": {"get": {"operationId": f"o{n}", "tags": [tag], "responses": responses}}
            for n, tag in enumerate(tags)
        },
        "components": {"schemas": dict.fromkeys(schemas, object_)},
    }
    emitter = configured(find_emitter("client"), {"group-by": "tags"})
    write_folder(emitter.emit(load_text(json.dumps(text), "api.json")), tmp_path / "apart_client")
    used = (
        "import apart_client as sdk\n"
        "for client in sdk.Client('http://a.example'), sdk.AsyncClient('http://a.example'):\n"
        f"    print(*[type(getattr(client, t)).__name__ for t in {[snake(t) for t in tags]}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", used], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        " ".join(owners), " ".join(f"Async{one}" for one in owners)
    ], done.stderr  # fmt: skip


def snake(tag: str) -> str:
    return tag.replace(" ", "_")


def test_functions_import_what_they_name(tmp_path: Path) -> None:
    item = {"allOf": [{"properties": {"a": {"type": "integer"}}}]}
    kinds = ("application/json", "application/jsonl", "text/event-stream")
    content = {kind: {"schema": item} for kind in kinds}
    answer = {"operationId": "all", "responses": {"200": {"description": "d", "content": content}}}
    info = {"title": "T", "version": "1"}
    paths = {"/a/1": {"get": answer}, "/b": {"get": {**answer, "operationId": "b"}}}
    text = json.dumps({"openapi": "3.1.1", "info": info, "paths": paths})
    emitter = configured(find_emitter("client"), {"group-by": "paths"})
    write_folder(emitter.emit(load_text(text, "api.json")), tmp_path / "sdk")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F401,F811", "sdk"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_an_answer_that_leads_nowhere_gives_a_name_for_all_that() -> None:
    text = json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "T", "version": "1"},
            "paths": {
                f"/pets{more}": {
                    "get": {
                        "responses": {
                            "200": {
                                "description": "d",
                                "content": {"application/json": {"schema": schema}},
                            }
                        }
                    }
                }
                for more, schema in {
                    "": {"$ref": "#/components/schemas/None"},
                    "/owners": {"properties": {"data": {"$ref": "#/nowhere"}}},
                }.items()
            },
        }
    )
    plan = plan_client(load_text(text, "api.json"), "paths")
    assert [str(one.name) for one in plan.operations] == ["get_pets", "get_owners"]
