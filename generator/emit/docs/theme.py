"""A site's looks: a few variables of its style sheet, each held to what it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ...document.rules.suggest import did_you_mean
from ..options import BadOption

__all__ = ["Theme", "read_theme"]

_COLOUR: Final = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-z]{3,30}")
_FONTS: Final = re.compile(r"[\w '\"-]+(?:, ?[\w '\"-]+)*")
_LENGTH: Final = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:px|rem|em|ch|%)|0")

_VARIABLES: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "accent": (_COLOUR, "a colour, such as #0b6e4f or teal"),
    "accent-dark": (_COLOUR, "a colour for the dark theme, such as #5fd0a8"),
    "font": (_FONTS, "a list of fonts, such as Inter, sans-serif"),
    "code-font": (_FONTS, "a list of fonts, such as 'JetBrains Mono', monospace"),
    "radius": (_LENGTH, "a length, such as 4px"),
    "width": (_LENGTH, "a length, such as 90rem"),
}


@dataclass(frozen=True)
class Theme:
    """Values of the style sheet's variables, by their names without the two dashes."""

    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> str:
        """The end of the style sheet; empty where nothing is changed."""
        light = "".join(
            f" --{k}: {v};" for k, v in self.variables.items() if not k.endswith("-dark")
        )
        dark = "".join(
            f" --{k.removesuffix('-dark')}: {v};"
            for k, v in self.variables.items()
            if k.endswith("-dark")
        )
        rules = f"\n:root {{{light} }}\n" if light else ""
        if dark:
            rules += f'\n:root[data-theme="dark"] {{{dark} }}\n'
            rules += "@media (prefers-color-scheme: dark) {\n"
            rules += f'  :root:not([data-theme="light"]) {{{dark} }}\n}}\n'
        return rules


def read_theme(given: Mapping[str, str]) -> Theme:
    """The theme that an option's table asks for.

    :raises BadOption: if it has a variable that there is not, or a value that it cannot have.
    """
    for name, value in given.items():
        if name not in _VARIABLES:
            known = tuple(_VARIABLES)
            hint = did_you_mean(name, known, f"there are {', '.join(known)}")
            raise BadOption(f"there is no variable {name!r:.80}", hint)
        pattern, words = _VARIABLES[name]
        if not pattern.fullmatch(value) or ";" in value:
            raise BadOption(f"{name} is {words}, not {value!r:.80}")
    return Theme(dict(given))
