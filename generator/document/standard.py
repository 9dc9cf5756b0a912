"""The standard's own validation, by openapi-spec-validator, without its ways out.

Left to itself the validator fetches what references name; here it sees one document and nothing
else. Defaults are not its business either: ours are checked with their places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema_path import SchemaPath
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from openapi_spec_validator.validation.keywords import ValueValidator
from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

from ..findings import Finding, Severity
from . import pointers
from .references import Document

__all__ = ["standard_findings"]

_LONGEST = 240


class _NoValues(ValueValidator):
    def __call__(self, schema: Any, value: Any) -> Iterator[Any]:  # noqa: ANN401, ARG002
        yield from ()


def _refuse_retrieval(uri: str) -> Any:  # noqa: ANN401 - whatever a handler returns
    raise ValueError(f"{uri} leads outside the document")


_HANDLERS: dict[str, Any] = dict.fromkeys(
    ["", "file", "http", "https", "<all_urls>"], _refuse_retrieval
)


def standard_findings(document: Document, *, has_dead_references: bool) -> Iterator[Finding]:
    """What OpenAPI's schema and rules say against a document.

    :param has_dead_references: whether they are reported already: the validator stops at the
        first that it meets.
    """
    source = document.source
    if not isinstance(source.data, dict):
        return
    path = SchemaPath.from_dict(source.data, handlers=_HANDLERS)
    is_30 = document.version.startswith("3.0")
    validator = (OpenAPIV30SpecValidator if is_30 else OpenAPIV31SpecValidator)(path)
    rules = {**validator.keyword_validators, "default": _NoValues}
    validator.keyword_validators_registry = KeywordValidatorRegistry(rules)
    try:
        for error in validator.iter_errors():
            pointer = pointers.child("", *error.absolute_path)
            yield Finding("openapi-invalid", Severity.ERROR, source.place(pointer), _plain(error))
    except Exception as error:
        if not has_dead_references:
            yield Finding(
                "openapi-unchecked",
                Severity.ERROR,
                source.place(""),
                f"the standard's validator gave up: {_first_line(str(error))}",
            )


def _plain(error: Any) -> str:  # noqa: ANN401 - a ValidationError of either library
    """A validator's message, cut to what a person reads."""
    message = _first_line(str(error.message))
    if len(message) < _LONGEST:
        return message
    inner = [_first_line(str(one.message)) for one in getattr(error, "context", None) or ()]
    return min(inner, key=len, default=message)[:_LONGEST]


def _first_line(text: str) -> str:
    return text.partition("\n")[0][: _LONGEST * 2]
