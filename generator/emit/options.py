"""Options of an emitter: its own fields, which are declared once, shown to users and filled.

An emitter is a frozen data class. Each of its fields that is made with :func:`option` is an option
of its target, for the command line, for ``pyproject.toml`` and for Python alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, field, replace
from typing import Any, Final, TypeVar

from ..document.rules.suggest import did_you_mean
from .emitter import Emitter

__all__ = ["BadOption", "Option", "configured", "from_words", "option", "options_of"]

E = TypeVar("E", bound=Emitter)

_OPTION: Final = "mockument.option"
_WORDS: Final = {bool: "true or false", int: "a whole number", str: "a text", dict: "a table"}


class BadOption(Exception):  # noqa: N818 - what it is
    """An option that there is not, or a value that it cannot have.

    :param hint: what may have been meant.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a target.

    :param name: its name, as users write it.
    :param field: the emitter's field.
    :param type: what its value is in TOML: bool, int, str or dict (of texts by texts).
    :param help: what it does, in a sentence.
    :param read: makes the field's value of the one in TOML.
    """

    name: str
    field: str
    type: type[bool] | type[int] | type[str] | type[dict[str, str]]
    default: object
    help: str
    read: Callable[[Any], object] | None

    @property
    def usage(self) -> str:
        """How it is written on a command line."""
        words = {bool: self.name, int: f"{self.name}=NUMBER", str: f"{self.name}=TEXT"}
        return words.get(self.type, f"{self.name}.KEY=TEXT")

    def value(self, given: object) -> object:
        """The field's value; what is no value of TOML comes from Python, such as a function.

        :raises BadOption: if it is of another type, or ``read`` refuses it.
        """
        wrong = BadOption(f"{self.name} is {_WORDS[self.type]}, not {given!r:.80}")
        if isinstance(given, bool | int | float | str | list | dict):
            if type(given) is not self.type:
                raise wrong
            if isinstance(given, dict) and not all(isinstance(v, str) for v in given.values()):
                raise wrong
        if self.read is None:
            return given
        try:
            return self.read(given)
        except BadOption as bad:
            raise BadOption(f"{self.name}: {bad.message}", bad.hint) from bad


def option(default: object, help: str, *, read: Callable[[Any], object] | None = None) -> Any:  # noqa: A002, ANN401 - as dataclasses.field is typed
    """A field of an emitter that is an option of its target.

    :param default: False, a number, a text, an empty dict (a table of texts) or None (a text).
    :param help: what it does, in a sentence.
    :param read: makes the field's value of the text or table; may raise :class:`BadOption`.
    """
    metadata = {_OPTION: (default, help, read)}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


def options_of(emitter: Emitter) -> tuple[Option, ...]:
    """The options of a target, in the order of its fields."""
    declared: Mapping[str, Field[Any]] = getattr(emitter, "__dataclass_fields__", {})
    made = (
        (one.name, *one.metadata[_OPTION]) for one in declared.values() if _OPTION in one.metadata
    )
    return tuple(
        Option(name.replace("_", "-"), name, _type_of(default), default, text, read)
        for name, default, text, read in made
    )


def _type_of(default: object) -> Any:  # noqa: ANN401 - one of those that Option names
    return str if default is None else type(default)


def configured(emitter: E, values: Mapping[str, object]) -> E:
    """The same emitter with other options.

    :param values: values by the options' names, with ``-`` or ``_``.
    :raises BadOption: if there is no such option, or it cannot have that value.
    """
    known = {one.field: one for one in options_of(emitter)}
    chosen: dict[str, object] = {}
    for name, given in values.items():
        found = _known(emitter, name)
        chosen[found.field] = known[found.field].value(given)
    # An emitter without options is no data class: it has nothing to replace.
    return replace(emitter, **chosen) if chosen else emitter  # type: ignore[type-var]


def from_words(emitter: Emitter, words: Iterable[str]) -> dict[str, object]:
    """Values by name, from ``name``, ``name=value`` and ``name.key=value`` of a command line.

    :raises BadOption: if there is no such option, or the text is no value of it.
    """
    values: dict[str, Any] = {}
    for word in words:
        path, given, text = word.partition("=")
        name, _, key = path.partition(".")
        found = _known(emitter, name)
        if found.type is dict:
            if not key or not given:
                raise BadOption(f"{word}: {found.name} is a table", f"write {found.name}.KEY=TEXT")
            values.setdefault(found.name, {})[key] = text
        else:
            values[found.name] = _read_word(found, text if given else None)
    return values


def _read_word(found: Option, text: str | None) -> object:
    """A value from a command line; an option alone is one that is switched on."""
    if found.type is bool:
        words = {None: True, "true": True, "false": False}
        return words.get(text, text)
    if found.type is int and text is not None and text.lstrip("-").isdecimal():
        return int(text)
    if text is None:
        raise BadOption(f"{found.name} needs a value", f"write {found.name}=…")
    return text


def _known(emitter: Emitter, name: str) -> Option:
    known = {one.name: one for one in options_of(emitter)}
    found = known.get(name.replace("_", "-"))
    if found is None:
        listed = f"it has {', '.join(known)}" if known else "it has none"
        hint = did_you_mean(name, known, listed)
        raise BadOption(f"the target {emitter.name} has no option {name!r:.80}", hint)
    return found
