"""A document's value to YAML text that a person can read and every parser reads back the same."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..findings import JsonValue
from .yaml12 import resolve_plain_scalar

__all__ = ["dump_yaml"]

_WIDTH = 100
_LONG = 80


class _Dumper(yaml.SafeDumper):
    """Block style, no aliases, strings quoted where YAML 1.1 or 1.2 would read otherwise."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        # Lists stand two deeper than their key, as people write them.
        return super().increase_indent(flow, False)


_NUMBER_LIKE = re.compile(r"[-+.0-9]")


_UNUSUAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff]")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style: str | None = None
    if _UNUSUAL.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif len(text) > _LONG and " " in text.strip() and text == text.strip():
        style = ">"
    elif _NUMBER_LIKE.match(text) and not isinstance(resolve_plain_scalar(text), str):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def dump_yaml(value: JsonValue) -> str:
    """``value`` as block YAML, keys in their order, Unicode as it is, long texts as blocks.

    >>> dump_yaml({"name": "no", "when": "2020-01-01"})
    "name: 'no'\\nwhen: '2020-01-01'\\n"
    """
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    return text
