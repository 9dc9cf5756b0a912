"""Types to annotations: the spelling of each type in generated Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, assert_never

from ....findings import JsonValue
from ...text import ClassName, PyExpr, alternatives, call, literal, name, subscript
from ..definitions import ClassDef, Definitions
from ..schemas.tags import classes_told
from ..types import (
    AnyType,
    Binary,
    Constrained,
    Discriminator,
    EnumOf,
    External,
    Limit,
    ListOf,
    LiteralOf,
    MapOf,
    NeverType,
    Nullable,
    Primitive,
    PrimitiveKind,
    PyType,
    Reference,
    TupleOf,
    UnionOf,
    references,
)

__all__ = ["Annotator"]

_PRIMITIVES: Final[dict[PrimitiveKind, str]] = {
    "str": "str",
    "bool": "Boolean",
    "int": "Integer",
    "int32": "Int32",
    "int64": "Int64",
    "number": "Number",
    "none": "None",
    "date": "Date",
    "date-time": "DateTime",
    "time": "ExactTime",
    "uuid": "ExactUuid",
    "byte": "Base64Text",
    "duration": "DurationText",
    "email": "EmailText",
    "hostname": "HostnameText",
    "ipv4": "Ipv4Text",
    "ipv6": "Ipv6Text",
    "uri": "UriText",
    "uri-reference": "UriReferenceText",
}

_TYPES_MODULE: Final = frozenset(
    [
        *{*_PRIMITIVES.values()} - {"None", "str"},
        "BestFit",
        "EcmaPattern",
        "Limits",
        "MultipleOf",
        "Nothing",
        "OneOf",
        "Rules",
        "documented",
        "Tagged",
        "UniqueItems",
        "WholeNumber",
    ]
)
_SOURCES: Final = {
    "typing": frozenset(
        {"ClassVar", "TYPE_CHECKING", "Annotated", "Any", "Literal", "Self", "TypeAlias"}
    ),
    "typing_extensions": frozenset({"TypeAliasType"}),
    "pydantic": frozenset({"Field", "ValidationInfo", "model_validator"}),
    "._calls": frozenset({"ApiCall", "ApiSeries"}),
    "._pages": frozenset(
        {"ApiPages", "ByCursor", "ByLink", "ByNumber", "ByOffset", "ByUrl", "InBody"}
    ),
    "._stream": frozenset({"ApiItems", "ServerSentEvent"}),
    "._base": frozenset({"ApiEnum", "ApiListed", "ApiModel", "Omittable"}),
    "._types": _TYPES_MODULE,
}

_LIMITS: Final = frozenset({"ge", "gt", "le", "lt", "min_length", "max_length", "pattern"})


@dataclass
class Annotator:
    """Spells types, and remembers which names it needed for that.

    :param definitions: what references lead to.
    :param used: the imported names that were needed so far.
    :param externals: the user's own types that were needed so far.
    :param list_name: how lists are spelled; the longer way where ``list`` is an operation.
    """

    definitions: Definitions
    used: set[str] = field(default_factory=set)
    externals: set[External] = field(default_factory=set)
    list_name: Literal["list", "builtins.list"] = "list"

    def use(self, *names: str) -> None:
        """Note that the module needs ``names``."""
        self.used.update(names)

    def imports(self) -> Mapping[str, tuple[str, ...]]:
        """The names that were needed, by the module that they come from."""
        found = {
            module: tuple(sorted(names & self.used))
            for module, names in _SOURCES.items()
            if names & self.used
        }
        for one in sorted(self.externals, key=lambda one: (one.module, one.alias)):
            spelled = one.name if one.name == one.alias else f"{one.name} as {one.alias}"
            found[one.module] = (*found.get(one.module, ()), spelled)
        return found

    def class_names(self, of: PyType) -> set[ClassName]:
        """The names of the definitions that ``of`` mentions."""
        return {self.definitions.by_key[key].name for key in references(of)}

    def annotation(self, of: PyType) -> PyExpr:  # noqa: C901, PLR0911, PLR0912 - one case a type
        """The expression that stands for ``of`` in an annotation."""
        match of:
            case Primitive(kind):
                return self._primitive(kind)
            case Binary():
                return name("bytes")
            case AnyType():
                return self._typing("Any")
            case NeverType():
                return self._typing("Nothing")
            case LiteralOf(values):
                return self._literals(values)
            case EnumOf(values):
                listed = self._helper("OneOf", literal(list(values)))
                return self._annotated(self.annotation(of.base), [listed])
            case External(_, _, alias):
                self.externals.add(of)
                return name(alias)
            case Constrained(base, limits):
                return self._annotated(self.annotation(base), self._limits(limits))
            case Reference(key):
                return name(self.definitions.by_key[key].name)
            case ListOf(item):
                return subscript(self.list_name, [self.annotation(item)])
            case TupleOf(items):
                return subscript("tuple", [self.annotation(item) for item in items])
            case MapOf(value):
                return subscript("dict", [name("str"), self.annotation(value)])
            case Nullable(inner):
                return alternatives([self.annotation(inner), PyExpr("None")])
            case UnionOf(members, discriminator):
                return self._union(members, discriminator)
            case _:
                assert_never(of)

    def _typing(self, word: str) -> PyExpr:
        self.use(word)
        return name(word)

    def _primitive(self, kind: PrimitiveKind) -> PyExpr:
        spelled = _PRIMITIVES[kind]
        if spelled == "None":
            return PyExpr("None")
        self.use(spelled)
        return name(spelled)

    def _literals(self, values: Iterable[JsonValue]) -> PyExpr:
        listed = list(values)
        union = subscript("Literal", [literal(value) for value in listed])
        self.use("Literal")
        # To Python 1 and True are the same; to JSON they are not.
        if any(type(value) is bool for value in listed):
            return self._annotated(union, [self._helper("OneOf", literal(listed))])
        whole = any(type(value) is int for value in listed)
        metadata = [self._typing("WholeNumber")] if whole else []
        if len(listed) > 1:  # a single value is a tag: another one means something else
            return self._growing(union, metadata)
        return self._annotated(union, metadata) if metadata else union

    def _growing(self, union: PyExpr, metadata: list[PyExpr]) -> PyExpr:
        """Values of which answers may have more."""
        self.use("ApiEnum")
        spelled = subscript("ApiEnum", [union])
        return self._annotated(spelled, metadata) if metadata else spelled

    def _annotated(self, of: PyExpr, metadata: Iterable[PyExpr]) -> PyExpr:
        self.use("Annotated")
        return subscript("Annotated", [of, *metadata])

    def _helper(self, helper: str, *arguments: PyExpr) -> PyExpr:
        self.use(helper)
        return call(helper, *arguments)

    def _limits(self, limits: Iterable[Limit]) -> list[PyExpr]:
        usual: dict[str, PyExpr] = {}
        others: list[PyExpr] = []
        for limit in limits:
            if limit.name in _LIMITS and limit.name not in usual:
                usual[limit.name] = literal(limit.value)
            else:
                others.append(self._other_limit(limit))
        if usual:
            self.use("Limits")
            return [call("Limits", **usual), *others]
        return others

    def _other_limit(self, limit: Limit) -> PyExpr:
        match limit.name:
            case "multiple_of":
                return self._helper("MultipleOf", literal(limit.value))
            case "unique":
                return self._helper("UniqueItems")
            case "rules":
                return self._helper("Rules", literal(limit.value))
            case _:
                return self._helper("EcmaPattern", literal(limit.value))

    def _union(self, members: tuple[PyType, ...], told: Discriminator | None) -> PyExpr:
        classes = classes_told(self.definitions, members, told)
        if classes:
            return self._tagged(members, *classes)
        union = alternatives(self.annotation(member) for member in members)
        several = sum(self.definitions.leads_to_class(member) for member in members) > 1
        return self._annotated(union, [self._helper("BestFit")]) if several else union

    def _tagged(
        self, members: tuple[PyType, ...], told: Discriminator, classes: Mapping[PyType, ClassDef]
    ) -> PyExpr:
        by_key = self.definitions.by_key
        choices: dict[str, JsonValue] = {tag: by_key[key].name for tag, key in told.classes}
        arguments = [literal(told.property), literal(choices)]
        if told.other:
            arguments.append(literal(str(by_key[told.other].name)))
        if told.other or all(one.requires(told.property) for one in classes.values()):
            helpers = [self._helper("Tagged", *arguments)]
        else:  # an object that does not tell is the one that fits best
            self.use("Tagged")
            tagged = call("Tagged", *arguments, optional=PyExpr("True"))
            helpers = [self._helper("BestFit"), tagged]
        objects = self._annotated(alternatives(name(one.name) for one in classes.values()), helpers)
        first = next(iter(classes))
        return alternatives(
            objects if member == first else self.annotation(member)
            for member in members
            if member == first or member not in classes
        )
