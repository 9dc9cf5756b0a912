"""The user's own types: which schemas and formats they stand for, and what they are called here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....document import Api, Schema
from ....document.rules.suggest import did_you_mean
from ....findings import DocumentPlace, Finding, Severity, Unusable
from ...naming import Scope, class_name
from ...text import ClassName
from ..choices import Choices, TypeName
from ..types import External

__all__ = ["Externals"]


class Externals:
    """The user's types in one document.

    :param scope: the scope of the package's classes, in which components have theirs already.
    :raises Unusable: if a schema is meant that the document does not have.
    """

    def __init__(self, api: Api, choices: Choices, scope: Scope) -> None:
        self._api = api
        made = _named(scope, (*choices.schemas.values(), *choices.formats.values()))
        self._formats = {key: made[of] for key, of in choices.formats.items()}
        self._schemas: dict[str, tuple[str, External]] = {}
        for key, of in choices.schemas.items():
            if key not in api.schemas:
                raise Unusable(self._unknown(key))
            self._schemas[api.schemas[key].pointer] = (key, made[of])
        self._used: set[str] = set()

    def _unknown(self, key: str) -> Finding:
        message = f"your own type is for a schema that there is not: {key!r:.80}"
        hint = did_you_mean(key, self._api.schemas)
        place = self._api.document.place("/components/schemas")
        return Finding("mapping-unknown", Severity.ERROR, place, message, hint)

    def of_schema(self, schema: Schema) -> External | None:
        """The type that stands for a component schema."""
        found = self._schemas.get(schema.pointer)
        if found is None:
            return None
        self._used.add(f"schemas.{found[0]}")
        return found[1]

    def of_format(self, format_: str) -> External | None:
        """The type that stands for a format."""
        found = self._formats.get(format_)
        if found is not None:
            self._used.add(f"formats.{format_}")
        return found

    def unused(self) -> Iterator[Finding]:
        """A warning for each type that nothing in the document became."""
        wanted = [f"schemas.{key}" for key, _ in self._schemas.values()]
        wanted += [f"formats.{key}" for key in self._formats]
        for key in wanted:
            if key not in self._used:
                message = "your own type is used nowhere: the document has nothing of that name"
                place = DocumentPlace(f"option {key}", "")
                yield Finding("mapping-unused", Severity.WARNING, place, message)


def _named(scope: Scope, types: tuple[TypeName, ...]) -> Mapping[TypeName, External]:
    """Each type with a name that no class of the document gets."""
    return {
        of: External(of.module, of.name, ClassName(scope.claim(class_name(of.name), of.name)))
        for of in dict.fromkeys(types)
    }
