"""What an answer lacks of what is expected of it, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .doors import Got
from .scenario import ABSENT, Expected

__all__ = ["differences", "looks_like"]


def differences(expected: Expected, got: Got) -> list[str]:
    """All that an answer has not, or has and should not have; empty where it is as expected."""
    return [*_of_head(expected, got), *_of_body(expected, got)]


def _of_head(expected: Expected, got: Got) -> Iterator[str]:
    if got.status != expected.status:
        yield f"status: {got.status} instead of {expected.status}"
    for name, wanted in expected.headers:
        value = got.header(name)
        if wanted == ABSENT:
            if value is not None:
                yield f"{name}: {value!r} should be absent"
        elif value is None:
            yield f"{name}: absent"
        elif not looks_like(wanted, value):
            yield f"{name}: {value!r} instead of {wanted!r}"


def _of_body(expected: Expected, got: Got) -> Iterator[str]:
    if expected.body is None:
        return
    if expected.body[:1] not in tuple("{["):
        text = got.body.decode(errors="backslashreplace")
        if not looks_like(expected.body, text):
            yield f"body: {text[:500]!r} instead of {expected.body[:500]!r}"
        return
    wanted = json.loads(expected.body)
    try:
        value = json.loads(got.body)
    except ValueError:
        yield f"body: no JSON: {got.body[:500]!r}"
    else:
        yield from _missing(wanted, value, "")


def _missing(wanted: Any, value: Any, at: str) -> Iterator[str]:
    """What a JSON value lacks: members may be more than are wanted, items may not."""
    if isinstance(wanted, dict) and isinstance(value, dict):
        for name, member in wanted.items():
            if name not in value:
                yield f"body {at}/{name}: missing"
            else:
                yield from _missing(member, value[name], f"{at}/{name}")
    elif isinstance(wanted, list) and isinstance(value, list) and len(wanted) == len(value):
        for index, (one, other) in enumerate(zip(wanted, value, strict=True)):
            yield from _missing(one, other, f"{at}/{index}")
    elif not _same(wanted, value):
        said, meant = (json.dumps(one, ensure_ascii=False)[:500] for one in (value, wanted))
        yield f"body {at or '(whole)'}: {said} instead of {meant}"


def _same(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, str) and isinstance(value, str):
        return looks_like(wanted, value)
    return type(wanted) is type(value) and wanted == value


def looks_like(wanted: str, text: str) -> bool:
    """Whether a text is as wanted, where ``…`` stands for any text."""
    pattern = ".*".join(map(re.escape, wanted.split("…")))
    return re.fullmatch(pattern, text, re.DOTALL) is not None
