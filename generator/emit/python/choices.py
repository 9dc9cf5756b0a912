"""What the user decides over models: options of both targets, which lowering reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..hooks import NameHook, load_hook
from ..options import BadOption, option
from ..text import Identifier

__all__ = ["Choices", "TypeName"]


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type of another package, by where it is imported from.

    :raises BadOption: if ``text`` is no dotted path of a module and a name in it.
    """

    module: str
    name: Identifier

    @classmethod
    def read(cls, text: str) -> TypeName:
        """The type that ``package.module.Name`` or ``package.module:Name`` means."""
        module, _, name = text.replace(":", ".").rpartition(".")
        try:
            parts = [Identifier(part) for part in (*module.split("."), name)]
        except ValueError:
            raise BadOption(f"no import path: {text!r:.80}", "write package.module.Name") from None
        return cls(".".join(parts[:-1]), parts[-1])


def _type_names(table: Mapping[str, str]) -> dict[str, TypeName]:
    return {key: TypeName.read(text) for key, text in table.items()}


@dataclass(frozen=True)
class Choices:
    """The options that models have, alone or in a client.

    :param open_enums: whether a value that an enum does not list is taken as it is.
    :param formats: types of other packages by the ``format`` that they stand for.
    :param schemas: the same by the name of a component schema.
    :param naming: what may rename classes, fields, methods and arguments.
    """

    open_enums: bool = option(
        False,
        "Take values that an enum does not list: Literal[...] | str, as of an API that grows.",
    )
    formats: Mapping[str, TypeName] = option(
        {}, 'Your own type for a format: money = "my.module.Money".', read=_type_names
    )
    schemas: Mapping[str, TypeName] = option(
        {}, "Your own type in place of a component schema, by its name.", read=_type_names
    )
    naming: NameHook | None = option(  # noqa: RUF009 - it makes a field
        None,
        'A function that may rename: "tools/names.py:rename" or "package.module:rename".',
        read=load_hook,
    )
