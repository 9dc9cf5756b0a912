"""Links of responses (OpenAPI 3.1.1, section 4.8.20): the docstring of a method tells of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ....document import Api, Link
from ....document.links import parse_expression
from ....findings import JsonValue
from ..schemas.lowering import Lowering
from .parameters import ParameterPlan

__all__ = ["Followers", "link_lines"]

Followers = Mapping[str, tuple[str, tuple[ParameterPlan, ...]]]
"""For each operation by its pointer, how it is called from a client, and what it takes."""


def link_lines(
    lowering: Lowering, api: Api, links: tuple[Link, ...], followers: Followers
) -> Iterator[str]:
    """What can be called with what an answer holds, a line for each link.

    Each is reported: those that lead nowhere, and the others as being told and no more.
    """
    for link in links:
        operation = api.linked(link)
        found = followers.get(operation.pointer) if operation else None
        if found is None:
            lowering.report(
                "link-not-used", link.node.pointer, f"the link {link.name!r:.60} leads nowhere"
            )
            continue
        lowering.report(
            "link-not-followed",
            link.node.pointer,
            f"the link {link.name!r:.60} is told in a docstring: no method follows it",
        )
        name, parameters = found
        arguments = ", ".join(_arguments(link, parameters))
        told = " ".join(link.description.split())
        yield f"Then `{name}({arguments})`" + (f": {told}" if told else ".")


def _arguments(link: Link, parameters: tuple[ParameterPlan, ...]) -> Iterator[str]:
    for key, value in link.parameters.items():
        place, _, bare = key.rpartition(".")
        argument = next(
            (
                str(one.argument)
                for one in parameters
                if one.parameter.name == key
                or (one.parameter.name, one.parameter.location) == (bare, place)
            ),
            key,
        )
        yield f"{argument}={_told(value)}"
    if "requestBody" in link.node.mapping:
        yield f"body={_told(link.node.mapping['requestBody'])}"


def _told(value: JsonValue) -> str:
    """An expression as it stands in the document, any other value as JSON."""
    if isinstance(value, str) and parse_expression(value):
        return value
    return json.dumps(value, ensure_ascii=False)[:200]
