"""All rules, as plain data: what ``check`` runs, what ``--rule`` knows, what the docs list."""

from __future__ import annotations

from typing import Final

from ...findings import Severity
from . import (
    ambiguity,
    components,
    contents,
    contradictions,
    example_objects,
    examples,
    keys,
    operations,
    patterns,
    ranges,
    recursion,
    responses,
    schemas,
    templates,
)
from .rule import Rule

__all__ = ["BY_CODE", "RULES"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_OF_THE_TEXT: Final = (
    Rule("duplicate-key", _ERROR, "A key stands once in an object."),
    Rule("number-rounded", _WARNING, "Whole numbers have 64 bits at most: others are rounded."),
    Rule("number-too-long", _ERROR, "Numbers have no more digits than any program can hold."),
    Rule("several-documents", _WARNING, "A file holds one YAML document."),
    Rule("yaml-alias", _ERROR, "YAML aliases lead to anchors that are there, and not in a circle."),
    Rule("yaml-key", _WARNING, "Keys are plain values."),
    Rule("yaml-merge", _WARNING, "YAML's merge key merges mappings."),
    Rule("yaml-tag", _WARNING, "YAML tags are those of JSON's types."),
)
"""Met while the text is read; their severities are the reader's."""

_OF_THE_VERSION: Final = (
    Rule("openapi-version", _WARNING, "The version is written as a version, once."),
    Rule("swagger2-allow-empty-value", _WARNING, "`allowEmptyValue` is kept for queries alone."),
    Rule("swagger2-body", _WARNING, "A body parameter has a schema."),
    Rule("swagger2-collection-format", _WARNING, "A collection format has a style of today."),
    Rule(
        "swagger2-example",
        _WARNING,
        "Examples stand under a media type that the operation produces.",
    ),
    Rule("swagger2-file-parameter", _WARNING, "Files are sent in forms."),
    Rule("swagger2-form-field", _WARNING, "A form's fields can be read."),
    Rule("swagger2-form-media-type", _WARNING, "A form is consumed as one."),
    Rule("swagger2-host", _WARNING, "`host` is a host, and no URL."),
    Rule("swagger2-media-types", _WARNING, "`consumes` and `produces` list media types."),
    Rule(
        "swagger2-nested-list",
        _WARNING,
        "Lists within lists of a parameter cannot be written today.",
    ),
    Rule("swagger2-no-schemes", _INFO, "Where no schemes are listed, the server's own are meant."),
    Rule("swagger2-oauth2-flow", _WARNING, "An OAuth2 flow is one of the four."),
    Rule("swagger2-response", _WARNING, "A response can be read."),
    Rule("swagger2-schema", _WARNING, "A parameter's type can be read."),
    Rule("swagger2-second-body", _WARNING, "An operation has one body."),
    Rule("swagger2-security-type", _WARNING, "A security definition's type is one of the three."),
)
"""Met while an old document is converted; their severities are the converter's."""

_OF_THE_STANDARD: Final = (
    Rule(
        "openapi-invalid",
        _ERROR,
        "The document keeps OpenAPI's own schema.",
        known_as="Redocly `struct`, Spectral `oas3-schema`",
    ),
    Rule("openapi-unchecked", _INFO, "The standard's validator could look at the whole document."),
    Rule("standard-quick", _INFO, "Over 2 MB, the standard's schema alone is checked."),
    Rule(
        "unknown-key",
        _ERROR,
        "OpenAPI's objects have no other keys than the standard's and `x-` ones.",
        keys.unknown_keys,
        "Redocly `struct`",
    ),
    Rule(
        "misspelled-keyword",
        _WARNING,
        "A schema's keywords are those of JSON Schema, spelled right.",
        keys.misspelled_keywords,
    ),
    Rule(
        "unresolved-reference",
        _ERROR,
        "Every reference leads somewhere.",
        known_as="Redocly `no-unresolved-refs`, Spectral `invalid-ref`",
    ),
)

_OF_EXAMPLES: Final = (
    Rule(
        "no-invalid-media-type-examples",
        _ERROR,
        "Examples of JSON, text and form contents keep their schemas.",
        examples.media_type_examples,
        "Redocly, Spectral `oas3-valid-media-example`",
    ),
    Rule(
        "no-invalid-parameter-examples",
        _ERROR,
        "Examples of parameters keep their schemas.",
        examples.parameter_examples,
        "Redocly",
    ),
    Rule(
        "no-invalid-header-examples",
        _ERROR,
        "Examples of headers keep their schemas.",
        examples.header_examples,
    ),
    Rule(
        "no-invalid-schema-examples",
        _ERROR,
        "Examples of schemas keep them.",
        examples.schema_examples,
        "Redocly, Spectral `oas3-valid-schema-example`",
    ),
    Rule("invalid-default", _ERROR, "Defaults keep their schemas.", examples.defaults),
    Rule(
        "schema-invalid",
        _ERROR,
        "Schemas can be used to check values.",
        examples.unusable_schemas,
    ),
    Rule(
        "no-example-value-and-externalValue",
        _ERROR,
        "An example has a value or an external value, not both.",
        examples.value_and_external_value,
        "Redocly, Spectral `oas3-examples-value-or-externalValue`",
    ),
    Rule(
        "external-example-unreadable",
        _WARNING,
        "The files of external examples are there, and may be read.",
        examples.unreadable_examples,
    ),
    Rule(
        "no-example-and-examples",
        _ERROR,
        "A parameter, header or content has `example` or `examples`, not both.",
        examples.example_and_examples,
    ),
    Rule(
        "serialized-value-differs",
        _WARNING,
        "`serializedValue` and `x-serializedValue` are the text of the value beside them.",
        examples.wrong_serialized_values,
    ),
    Rule(
        "example-object-invalid",
        _ERROR,
        "`examples` is a map from names to Example Objects.",
        example_objects.misplaced_values,
        "Redocly `struct`",
    ),
    Rule(
        "example-is-json-text",
        _WARNING,
        "Examples of JSON are values, not texts that hold JSON.",
        example_objects.json_texts,
    ),
    Rule(
        "example-null",
        _WARNING,
        "`null` is an example only of what may be null.",
        example_objects.null_examples,
    ),
    Rule(
        "example-in-extension",
        _INFO,
        "Examples stand in `example` and `examples`, not in `x-` keys.",
        example_objects.extension_examples,
    ),
    Rule(
        "xml-example-unchecked",
        _INFO,
        "XML that is written as a text is not held against its schema.",
        contents.unchecked_xml,
    ),
)

_OF_OPERATIONS: Final = (
    Rule(
        "operation-operationId",
        _INFO,
        "Every operation has an `operationId`.",
        operations.missing_operation_ids,
        "Redocly, Spectral",
    ),
    Rule(
        "operation-operationId-unique",
        _ERROR,
        "Every `operationId` is there once.",
        operations.duplicate_operation_ids,
        "Redocly, Spectral",
    ),
    Rule(
        "operation-parameters-unique",
        _ERROR,
        "A list of parameters has each name and location once.",
        operations.duplicate_parameters,
        "Redocly, Spectral `operation-parameters`",
    ),
    Rule(
        "response-key-invalid",
        _ERROR,
        "Keys of `responses` are statuses, ranges such as `4XX`, or `default`.",
        responses.response_keys,
        "Redocly `struct`",
    ),
    Rule(
        "media-type-invalid",
        _ERROR,
        "Keys of `content` are media types or ranges of them.",
        responses.media_type_names,
    ),
    Rule(
        "examples-without-schema",
        _INFO,
        "Contents that have examples have a schema.",
        responses.examples_without_schema,
    ),
    Rule(
        "sequence-schema",
        _INFO,
        "The items of a sequence, such as an event stream, have an `itemSchema`.",
        responses.schemas_of_sequences,
    ),
)

_OF_PATHS: Final = (
    Rule(
        "path-params",
        _ERROR,
        "The variables of a path are its path parameters, each once.",
        templates.path_parameters,
        "Spectral, Redocly `path-parameters-defined`",
    ),
    Rule(
        "path-declaration-must-exist",
        _ERROR,
        "Every `{}` in a path has a name, every brace its counterpart.",
        templates.broken_templates,
        "Redocly, Spectral `path-declarations-must-exist`",
    ),
    Rule(
        "path-not-include-query",
        _WARNING,
        "Paths have no `?`.",
        templates.queries_in_paths,
        "Redocly, Spectral",
    ),
    Rule("path-not-include-fragment", _WARNING, "Paths have no `#`.", templates.fragments_in_paths),
    Rule(
        "no-identical-paths",
        _ERROR,
        "Paths differ in more than the names of their variables.",
        ambiguity.identical_paths,
        "Redocly",
    ),
    Rule(
        "no-ambiguous-paths",
        _WARNING,
        "Of two paths that one request can match, one is the more specific.",
        ambiguity.ambiguous_paths,
        "Redocly",
    ),
    Rule(
        "no-ambiguous-path-items",
        _WARNING,
        "A path item and the one that it refers to have no field in common.",
        ambiguity.ambiguous_path_items,
    ),
)

_OF_COMPONENTS: Final = (
    Rule(
        "oas3-operation-security-defined",
        _ERROR,
        "Security requirements name security schemes that are there.",
        components.undefined_security,
        "Spectral, Redocly `security-defined`",
    ),
    Rule(
        "no-unused-components",
        _INFO,
        "Every component and security scheme is used.",
        components.unused_components,
        "Redocly, Spectral `oas3-unused-component`",
    ),
)

_OF_SCHEMAS: Final = (
    Rule(
        "invalid-pattern",
        _ERROR,
        "Patterns are regular expressions of ECMA-262.",
        patterns.invalid_patterns,
    ),
    Rule(
        "impossible-range",
        _ERROR,
        "Lower bounds are below upper ones, and some value is between them.",
        ranges.impossible_ranges,
    ),
    Rule(
        "impossible-enum",
        _ERROR,
        "Some value of an `enum`, and every `const`, keeps the rest of the schema.",
        schemas.impossible_enums,
    ),
    Rule(
        "impossible-required",
        _ERROR,
        "No required property is forbidden, such as by `additionalProperties: false`.",
        schemas.impossible_required,
    ),
    Rule(
        "impossible-count",
        _ERROR,
        "There is room for as many properties and items as there have to be.",
        ranges.impossible_counts,
    ),
    Rule(
        "impossible-allOf",
        _ERROR,
        "The parts of an `allOf` do not contradict each other.",
        contradictions.contradictory_parts,
    ),
    Rule(
        "endless-schema",
        _ERROR,
        "No schema requires itself without end.",
        recursion.endless_schemas,
    ),
    Rule(
        "no-required-schema-properties-undefined",
        _WARNING,
        "Required properties are declared.",
        schemas.undeclared_required,
        "Redocly",
    ),
    Rule(
        "no-enum-type-mismatch",
        _WARNING,
        "Every value of an `enum` is of the schema's type.",
        schemas.enum_against_type,
        "Redocly, Spectral `typed-enum`",
    ),
    Rule(
        "duplicated-entry-in-enum",
        _WARNING,
        "The values of an `enum` differ.",
        schemas.duplicate_enum_values,
        "Spectral",
    ),
    Rule(
        "no-$ref-siblings",
        _INFO,
        "Before 3.1, what stands beside `$ref` is ignored, all but `nullable: true`.",
        schemas.reference_siblings,
        "Spectral",
    ),
    Rule(
        "xml-node-type",
        _ERROR,
        "`nodeType` stands in place of `attribute` and `wrapped`, not beside them.",
        schemas.xml_node_types,
    ),
    Rule(
        "no-schema-type-mismatch",
        _WARNING,
        "Objects have no `items`, arrays no `properties`.",
        schemas.keywords_against_type,
        "Redocly",
    ),
)

RULES: Final[tuple[Rule, ...]] = (
    *_OF_THE_TEXT,
    *_OF_THE_VERSION,
    *_OF_THE_STANDARD,
    *_OF_OPERATIONS,
    *_OF_PATHS,
    *_OF_COMPONENTS,
    *_OF_EXAMPLES,
    *_OF_SCHEMAS,
)
"""Every rule, by what it is about."""

BY_CODE: Final[dict[str, Rule]] = {rule.code: rule for rule in RULES}
"""The rules by their codes."""
