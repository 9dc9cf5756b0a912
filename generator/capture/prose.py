"""What descriptions say in prose that a schema can say: options, defaults, null."""

from __future__ import annotations

import re

__all__ = ["says_null", "stated_default", "stated_options"]

_OPTIONS = re.compile(
    r"(?:Options?|Valid values?|Allowed values?|可选值|可选项|取值范围|取值)\s*[:：]\s*"
    r"(?P<options>[\w.\-]+(?:\s*[|｜、]\s*[\w.\-]+)+)"
)
_DEFAULT = re.compile(r"(?:Default(?: value)?|默认值?)\s*[:：]\s*(?P<value>[\w.\-]+)")
_NULL = re.compile(
    r"(?:\b(?:is|be|or|default(?:s)? to|value is|defaults?)\s+null\b)"
    r"|(?:\bnull (?:when|if|on|unless)\b)"
    r"|(?:(?<!不)(?<!不能)(?<!不可)(?<!不得)为\s*(?:null|空))|(?:或\s*null\b)",
    re.IGNORECASE,
)
_NEVER_NULL = re.compile(
    r"\b(?:must not|cannot|can not|may not|should not|never)\s+be\s+null\b", re.IGNORECASE
)


def stated_options(description: str) -> tuple[str, ...]:
    """The values listed as ``Options: A | B``; empty where there are none.

    >>> stated_options("Delete mode. Options: Permissive | Enforcing. Default: Permissive.")
    ('Permissive', 'Enforcing')
    """
    match = _OPTIONS.search(description)
    if not match:
        return ()
    values = (value.strip().rstrip(".") for value in re.split(r"[|｜、]", match["options"]))
    return tuple(dict.fromkeys(value for value in values if value))


def stated_default(description: str) -> str | None:
    """The value stated as ``Default: X``; None where there is none.

    >>> stated_default("Most rows to return. Default: 1000.")
    '1000'
    """
    match = _DEFAULT.search(description)
    value = match["value"].rstrip(".") if match else ""
    return value or None


def says_null(description: str) -> bool:
    """Whether a description says that the value may be null.

    >>> says_null("If the operation succeeds, this field is null.")
    True
    >>> says_null("This must not be null.")
    False
    """
    return _NULL.search(_NEVER_NULL.sub("", description)) is not None
