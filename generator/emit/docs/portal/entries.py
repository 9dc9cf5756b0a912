"""The operations of a document as the portal has them: one page for each.

Operations that share a method and path stand in one Operation Object, whose ``x-operations`` keeps
them apart: each has a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ....document import Api, Operation, Response, Schema
from ....document.references import Node
from ....findings import JsonValue
from .siblings import siblings

__all__ = ["JSON", "Answer", "Entry", "Shown", "entries"]

JSON: Final = "application/json"
NO_RESPONSE: Final = "The page documents no response."
"""What capture writes where a page has no response: OpenAPI wants one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as it is shown.

    :param text: how it is written, from ``x-serializedValue``; empty where nothing says it.
    """

    value: JsonValue
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one status answers.

    :param schema: of its JSON content.
    """

    status: str
    description: str
    schema: Schema | None
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation, as a page of its own has it.

    :param operation: the Operation Object that it stands in.
    :param title: what heads the page; empty where nothing does.
    :param request: the schema of its JSON body.
    :param body: the example of its JSON body, if it has one.
    :param sample: the curl line that is documented; empty for none.
    :param others: the operations of the page's other endpoints.
    """

    operation: Operation
    operation_id: str
    title: str
    tag: str
    deprecated: bool
    since: str
    execution: str
    breadcrumb: tuple[str, ...]
    history: tuple[str, ...]
    request: Schema | None
    body: Shown | None
    answers: tuple[Answer, ...]
    sample: str
    others: tuple[Operation, ...] = ()


def entries(api: Api) -> Iterator[Entry]:
    """The pages' operations, in the document's order."""
    others = siblings(api.operations)
    taken = {operation.pointer for group in others.values() for operation in group}
    for operation in api.operations:
        if operation.pointer in taken:
            continue
        shared = [n for n in operation.node.elements("x-operations") if n.text("operationId")]
        if not shared:
            yield _own(operation, others.get(operation.pointer, ()))
        for number, node in enumerate(shared):
            yield _shared(operation, node, is_first=number == 0)


def _own(operation: Operation, others: tuple[Operation, ...]) -> Entry:
    media = _media(operation.request_body.node if operation.request_body else None)
    examples = _examples(media)
    node = operation.node
    tags = operation.tags
    return Entry(
        operation,
        operation.operation_id,
        operation.summary or operation.operation_id,
        tags[0] if tags else "",
        operation.deprecated,
        node.text("x-since"),
        node.text("x-execution"),
        node.texts("x-breadcrumb"),
        node.texts("x-change-history"),
        _schema(media),
        next(iter(examples.values()), None),
        tuple(
            _answer(status, response)
            for status, response in operation.responses.items()
            if not _is_stand_in(status, response)
        ),
        _sample(node, None),
        others,
    )


def _shared(operation: Operation, node: Node, *, is_first: bool) -> Entry:
    name = node.text("example") or node.text("operationId")
    media = _media(operation.request_body.node if operation.request_body else None)
    deprecated = node.flag("deprecated") or operation.deprecated
    return Entry(
        operation,
        node.text("operationId"),
        node.text("title"),
        node.text("tag"),
        deprecated,
        node.text("since"),
        node.text("execution"),
        node.texts("breadcrumb"),
        node.texts("change-history"),
        Schema(node.child("request")) if node.child("request").mapping else None,
        _examples(media).get(name),
        tuple(
            _answer_of(node, name, status, response)
            for status, response in operation.responses.items()
            if _answers_so(node, name, status, response, is_first=is_first)
        ),
        _sample(operation.node, f"curl: {name}"),
    )


def _is_stand_in(status: str, response: Response) -> bool:
    return status == "default" and response.description == NO_RESPONSE


def _answers_so(entry: Node, name: str, status: str, response: Response, *, is_first: bool) -> bool:
    """Whether one of several operations has a response; the first has those of nobody else."""
    if _is_stand_in(status, response):
        return False
    media = _media(response.node)
    named = media.child("examples").mapping if media else {}
    if any(_is_example_of(name, key) for key in named):
        return True
    own = entry.child("response").mapping.get("$ref")
    if status.startswith("2") and own:
        schema = media.child("schema").mapping if media else {}
        choices = schema.get("anyOf")
        return {"$ref": own} in (choices if isinstance(choices, list) else [schema])
    return is_first and not named


def _answer(status: str, response: Response) -> Answer:
    media = _media(response.node)
    shown = tuple(_examples(media).values())
    return Answer(status, response.description, _schema(media), shown)


def _answer_of(entry: Node, name: str, status: str, response: Response) -> Answer:
    """What one of several operations answers: its own examples, and its own schema for success."""
    media = _media(response.node)
    examples = _examples(media)
    if media and "examples" in media.mapping:
        examples = {k: v for k, v in examples.items() if _is_example_of(name, k)}
    schema = _schema(media)
    if status.startswith("2") and entry.child("response").mapping:
        schema = Schema(entry.child("response"))
    return Answer(status, response.description, schema, tuple(examples.values()))


def _is_example_of(name: str, key: str) -> bool:
    return key == name or key.startswith(f"{name}-")


def _media(owner: Node | None) -> Node | None:
    """The JSON content of a request body or a response."""
    for name, node in owner.entries("content") if owner else ():
        if name.partition(";")[0].strip().lower() == JSON:
            return node
    return None


def _schema(media: Node | None) -> Schema | None:
    node = media.child("schema") if media else None
    return Schema(node) if node and isinstance(node.value, dict) else None


def _examples(media: Node | None) -> Mapping[str, Shown]:
    """The examples of a media type by their names; one without a name stands under ``""``."""
    found: dict[str, Shown] = {}
    if media is None:
        return found
    if "example" in media.mapping:
        found[""] = Shown(media.mapping["example"], media.text("x-serializedValue"))
    for name, node in media.entries("examples"):
        target = node.followed()
        if target and "value" in target.mapping:
            found[name] = Shown(target.mapping["value"], target.text("x-serializedValue"))
    return found


def _sample(node: Node, label: str | None) -> str:
    """The source of the documented curl line, under a label where one is asked for."""
    for sample in node.elements("x-codeSamples"):
        source = sample.text("source")
        if source.startswith("curl ") and label in (None, sample.text("label")):
            return source
    return ""
