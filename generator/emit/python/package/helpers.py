"""The module ``_types.py`` of a package: which helper types it needs, and what those need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ...text import PyExpr
from ..spelling.imports import exported, import_lines

__all__ = ["HELPERS", "HelpersView", "helpers_view"]


@dataclass(frozen=True, slots=True)
class _Helper:
    """One helper: its template, the helpers that it builds on, and what it imports."""

    template: str
    builds_on: tuple[str, ...]
    imports: Mapping[str, tuple[str, ...]]


_DATA_CLASS: Final = {"typing": ("Any",), "dataclasses": ("dataclass",)}
_TOLERANT_HOOK: Final = {
    "typing": ("Any", "TypeVar"),
    "pydantic": ("GetCoreSchemaHandler", "ValidationInfo"),
    "pydantic_core": ("CoreSchema", "core_schema"),
    "._base": ("ApiTolerance",),
}
_NAMED: Final = {"typing": ("Annotated", "TypeAlias")}

_NAMED_HOOK: Final = {
    "typing": ("Annotated", "Any", "TypeAlias"),
    "pydantic": ("GetCoreSchemaHandler",),
    "pydantic_core": ("CoreSchema", "core_schema"),
}

_SPELLED: Final = {
    "import re": (),
    "typing": ("Annotated", "Any", "SupportsIndex", "TypeAlias"),
    "pydantic_core": ("core_schema",),
}

HELPERS: Final[dict[str, _Helper]] = {
    "Boolean": _Helper("boolean", (), _NAMED_HOOK),
    "Integer": _Helper("integer", (), _NAMED_HOOK),
    "_Limit": _Helper("limit", (), _TOLERANT_HOOK),
    "Limits": _Helper(
        "limits",
        ("_Limit",),
        {
            "collections.abc": ("Callable", "Sized"),
            "functools": ("cached_property",),
            "typing": ("Any", "Literal"),
            "pydantic": ("GetJsonSchemaHandler",),
            "pydantic.json_schema": ("JsonSchemaValue",),
            "pydantic_core": ("CoreSchema", "PydanticKnownError", "SchemaValidator", "core_schema"),
        },
    ),
    "Int32": _Helper("int32", ("_Limit", "Limits", "Integer"), _NAMED),
    "Int64": _Helper("int64", ("_Limit", "Limits", "Integer"), _NAMED),
    "Number": _Helper("number", (), _NAMED_HOOK),
    "_Spelled": _Helper(
        "spelled",
        (),
        _NAMED_HOOK
        | {
            "contextlib": ("suppress",),
            "pydantic": ("GetCoreSchemaHandler", "ValidationInfo"),
            "._base": ("ApiTolerance",),
        },
    ),
    "DateTime": _Helper("datetime", ("_Spelled",), _SPELLED | {"datetime": ("datetime",)}),
    "Date": _Helper("date", ("_Spelled",), _SPELLED | {"datetime": ("date", "datetime")}),
    "ExactTime": _Helper("exact_time", ("_Spelled",), _SPELLED | {"datetime": ("time",)}),
    "ExactUuid": _Helper(
        "exact_uuid",
        ("_Spelled",),
        {
            "import re": (),
            "typing": ("Annotated", "Any", "TypeAlias"),
            "uuid": ("UUID",),
            "pydantic_core": ("PydanticSerializationUnexpectedValue", "core_schema"),
        },
    ),
    "_Form": _Helper(
        "form",
        (),
        _NAMED_HOOK
        | {
            "import re": (),
            "pydantic": ("GetCoreSchemaHandler", "GetJsonSchemaHandler", "ValidationInfo"),
            "pydantic.json_schema": ("JsonSchemaValue",),
            "._base": ("ApiTolerance",),
        },
    ),
    "Base64Text": _Helper("base64_text", ("_Form",), _NAMED),
    "DurationText": _Helper("duration_text", ("_Form",), _NAMED),
    "EmailText": _Helper("email_text", ("_Form",), _NAMED),
    "HostnameText": _Helper("hostname_text", ("_Form",), _NAMED),
    "Ipv4Text": _Helper("ipv4_text", ("_Form",), _NAMED),
    "Ipv6Text": _Helper(
        "ipv6_text",
        (),
        _NAMED
        | {
            "ipaddress": ("IPv6Address",),
            "pydantic": ("AfterValidator", "ValidationInfo"),
            "._base": ("ApiTolerance",),
        },
    ),
    "UriText": _Helper("uri_text", ("_Form",), _NAMED),
    "UriReferenceText": _Helper("uri_reference_text", ("_Form",), _NAMED),
    "WholeNumber": _Helper("whole_number", (), {"pydantic": ("BeforeValidator",)}),
    "Nothing": _Helper(
        "nothing",
        (),
        _NAMED_HOOK
        | {
            "typing": ("Annotated", "Any", "Never", "TypeAlias"),
            "pydantic": ("GetCoreSchemaHandler", "GetJsonSchemaHandler"),
            "pydantic.json_schema": ("JsonSchemaValue",),
        },
    ),
    "OneOf": _Helper(
        "one_of",
        ("_json_key", "_plain"),
        {
            "collections.abc": ("Iterable",),
            "typing": ("Any",),
            "pydantic": (
                "GetCoreSchemaHandler",
                "ValidationInfo",
                "ValidatorFunctionWrapHandler",
            ),
            "pydantic_core": ("CoreSchema", "core_schema"),
            "._base": ("ApiTolerance",),
        },
    ),
    "MultipleOf": _Helper("multiple_of", ("_Limit",), _DATA_CLASS | {"fractions": ("Fraction",)}),
    "documented": _Helper(
        "documented",
        (),
        {"collections.abc": ("Callable",), "copy": ("deepcopy",), "typing": ("Any",)},
    ),
    "_json_key": _Helper(
        "json_key", (), {"collections.abc": ("Iterable",), "typing": ("Any", "cast")}
    ),
    "_matches": _Helper(
        "matches",
        (),
        {"functools": ("cache",), "import re": (), "import sys": (), "unicodedata": ("category",)},
    ),
    "_plain": _Helper(
        "plain",
        (),
        {
            "collections.abc": ("Iterable",),
            "datetime": ("date", "time"),
            "typing": ("Any", "cast"),
            "uuid": ("UUID",),
            "pydantic": ("BaseModel",),
            "pydantic_core": ("to_jsonable_python",),
        },
    ),
    "UniqueItems": _Helper(
        "unique_items",
        ("_Limit", "_json_key", "_plain"),
        {"collections.abc": ("Sequence",), "typing": ("Any", "cast")},
    ),
    "Rules": _Helper(
        "rules",
        ("_Limit", "_json_key", "_matches", "_plain"),
        {
            "collections.abc": ("Callable", "Iterator", "Mapping"),
            "fractions": ("Fraction",),
            "typing": ("Any", "TypeAlias"),
        },
    ),
    "BestFit": _Helper(
        "best_fit",
        (),
        {
            "collections.abc": ("Iterable",),
            "contextlib": ("suppress",),
            "functools": ("cached_property",),
            "typing": ("Any", "Literal", "cast", "get_args"),
            "pydantic": (
                "BaseModel",
                "GetCoreSchemaHandler",
                "TypeAdapter",
                "ValidationError",
                "ValidationInfo",
                "ValidatorFunctionWrapHandler",
            ),
            "pydantic_core": ("CoreSchema", "core_schema"),
            "._base": ("ApiTolerance", "without_nulls"),
        },
    ),
    "EcmaPattern": _Helper("ecma_pattern", ("_Limit", "_matches"), _DATA_CLASS),
    "Tagged": _Helper(
        "tagged",
        (),
        {
            "collections.abc": ("Mapping",),
            "typing": ("Any", "cast", "get_args"),
            "pydantic": (
                "GetCoreSchemaHandler",
                "GetJsonSchemaHandler",
                "ValidationInfo",
                "ValidatorFunctionWrapHandler",
            ),
            "pydantic.json_schema": ("JsonSchemaValue",),
            "pydantic_core": ("CoreSchema", "PydanticKnownError", "core_schema"),
            "._base": ("ApiModel", "ApiTolerance"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class HelpersView:
    """What ``_types.py.jinja`` lays out.

    :param imports: import statements.
    :param names: the helpers, as literals for ``__all__``.
    :param fragments: the templates of the helpers.
    """

    imports: tuple[PyExpr, ...]
    names: tuple[PyExpr, ...]
    fragments: tuple[str, ...]


def helpers_view(used: Iterable[str]) -> HelpersView | None:
    """The view for those helpers that ``used`` names; None where it names none."""
    wanted = set(used) & set(HELPERS)
    wanted |= {below for helper in wanted for below in HELPERS[helper].builds_on}
    if not wanted:
        return None
    chosen = {key: helper for key, helper in HELPERS.items() if key in wanted}
    imports: dict[str, set[str]] = {}
    for helper in chosen.values():
        for module, names in helper.imports.items():
            imports.setdefault(module, set()).update(names)
    return HelpersView(
        import_lines({module: tuple(names) for module, names in imports.items()}),
        tuple(exported(key for key in chosen if not key.startswith("_"))),
        tuple(f"python/types/{helper.template}.py.jinja" for helper in chosen.values()),
    )
