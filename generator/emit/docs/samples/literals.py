"""String literals of each language: each is made in one way, so that no text can leave it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from typing import Final

from ...text import Piece, PyExpr
from ...text import literal as python_literal
from .texts import Text, Variable, clean

__all__ = [
    "Code",
    "go_raw",
    "go_string",
    "go_text",
    "java_block",
    "java_string",
    "java_text",
    "js_json",
    "js_string",
    "js_text",
    "php_nowdoc",
    "php_string",
    "php_text",
    "python_string",
    "python_text",
    "shell_lines",
    "shell_text",
]


class Code(Piece):
    """Code of a language other than Python, made by the modules of this package alone."""

    __slots__ = ()


_QUOTABLE: Final = re.compile(r"[\w @%+=:,./;&?#~()\[\]{}<>|*'-]*", re.ASCII)
"""What needs no escape between a shell's double quotes, not even in its history."""


def shell_lines(text: str) -> Code:
    """A word of a shell that may have several lines."""
    if _is_visible(text):
        return Code(shlex.quote(text))
    written = "".join(map(_ansi_c, text.replace("\0", "")))
    return Code(f"$'{written}'")


def _ansi_c(character: str) -> str:
    """A character within ``$'…'``, which bash and zsh know.

    A backslash and a quote are told by their numbers: highlighters lose their way in ``\\\\'``.
    """
    if character.isprintable() and character not in "\\'":
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode(errors="replace"))


def shell_text(text: Text) -> Code:
    """A word of a shell in which variables are filled in."""
    if all(isinstance(piece, str) for piece in text):
        return Code(shell_lines("".join(map(str, text))))
    inside = "".join(_in_quotes(index, text) for index in range(len(text)))
    if all(isinstance(p, Variable) or _QUOTABLE.fullmatch(p) for p in text):
        return Code(f'"{inside}"')
    words = (shell_lines(p) if isinstance(p, str) else f'"${p.name}"' for p in text)
    return Code("".join(words))


def _in_quotes(index: int, text: Text) -> str:
    piece = text[index]
    if isinstance(piece, str):
        return piece
    after = text[index + 1] if index + 1 < len(text) else ""
    bare = not (isinstance(after, str) and re.match(r"[\w\[]", after))
    return f"${piece.name}" if bare else f"${{{piece.name}}}"


def _concatenated(
    text: Text, string: Callable[[str], str], variable: Callable[[str], str], plus: str
) -> str:
    pieces = [string(p) if isinstance(p, str) else variable(p.name) for p in text]
    return plus.join(pieces) or string("")


def python_string(text: str) -> PyExpr:
    """A string of Python."""
    return python_literal(clean(text))


def python_text(text: Text) -> PyExpr:
    """A string of Python in which variables are filled in."""
    return PyExpr(_concatenated(text, python_string, lambda name: f'os.environ["{name}"]', " + "))


def js_string(text: str) -> Code:
    """A string of JavaScript."""
    written = json.dumps(clean(text), ensure_ascii=False)
    return js_json(_escaped(written, lambda c: json.dumps(c)[1:-1]))


def js_json(text: str) -> Code:
    """JSON as an expression of JavaScript (ECMA-262, section 12.9.4), in a page's script too."""
    return Code(re.sub(r"<(?=[/!])", r"\\u003c", text))


def js_text(text: Text) -> Code:
    """A string of JavaScript in which variables are filled in."""
    return Code(_concatenated(text, js_string, lambda name: f"process.env.{name}", " + "))


def go_string(text: str) -> Code:
    """An interpreted string of Go (The Go Programming Language Specification, String literals)."""
    quoted = _breaks(clean(text).replace("\\", "\\\\").replace('"', '\\"'))
    wide = _escaped(quoted, lambda c: f"\\u{ord(c):04x}" if c <= "\uffff" else f"\\U{ord(c):08x}")
    return Code(f'"{wide}"')


def go_raw(text: str) -> Code:
    """A string of Go over several lines, where it has no backtick and nothing invisible."""
    fine = "`" not in text and _is_visible(text)
    return Code(f"`{text}`") if fine and "\n" in text else go_string(text)


def go_text(text: Text) -> Code:
    """A string of Go in which variables are filled in."""
    return Code(_concatenated(text, go_string, lambda name: f'os.Getenv("{name}")', "+"))


def java_string(text: str) -> Code:
    """A string of Java (The Java Language Specification, section 3.10.5)."""
    quoted = _breaks(clean(text).replace("\\", "\\\\").replace('"', '\\"'))
    return Code(f'"{_escaped(quoted, _java_escape)}"')


def java_block(text: str, indent: str) -> Code:
    """A text block of Java (section 3.10.6); a string where it has one line.

    :param indent: the spaces before each line.
    """
    if "\n" not in text:
        return java_string(text)
    quoted = clean(text).replace("\\", "\\\\").replace('"""', '\\"""')
    kept = re.sub(r" $", r"\\s", quoted, flags=re.MULTILINE)
    kept = kept[:-1] + '\\"' if kept.endswith('"') else kept
    lines = "\n".join(_escaped(line, _java_escape) for line in kept.split("\n"))
    return Code('"""\n' + indent + lines.replace("\n", f"\n{indent}") + '"""')


def _java_escape(character: str) -> str:
    """An invisible character; ``\\uXXXX`` is read before strings are, and so may end none."""
    if character < "\u0100":
        return f"\\{ord(character):03o}"
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i]:02x}{pair[i + 1]:02x}" for i in range(0, len(pair), 2))


def java_text(text: Text) -> Code:
    """A string of Java in which variables are filled in."""
    return Code(_concatenated(text, java_string, lambda name: f'System.getenv("{name}")', " + "))


def php_string(text: str) -> Code:
    """A string of PHP."""
    plain = clean(text)
    if plain.isprintable():
        return Code("'" + re.sub(r"([\\'])", r"\\\1", plain) + "'")
    quoted = _breaks(re.sub(r'([\\"$])', r"\\\1", plain))
    return Code('"' + _escaped(quoted, lambda c: f"\\u{{{ord(c):x}}}") + '"')


def php_nowdoc(text: str, mark: str, indent: str) -> Code:
    """A nowdoc of PHP; a string where it has one line, something invisible, or the mark in it."""
    fine = _is_visible(text) and mark not in text
    if not fine or "\n" not in text:
        return php_string(text)
    lines = text.replace("\n", f"\n{indent}")
    return Code(f"<<<'{mark}'\n{indent}{lines}\n{indent}{mark}")


def php_text(text: Text) -> Code:
    """A string of PHP in which variables are filled in."""
    return Code(_concatenated(text, php_string, lambda name: f"getenv('{name}')", " . "))


def _breaks(text: str) -> str:
    """``text`` with the breaks and tabs as all these languages write them."""
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _is_visible(text: str) -> bool:
    """Whether a text over several lines can be printed as it is."""
    return all(c.isprintable() or c == "\n" for c in text)


def _escaped(text: str, escape: Callable[[str], str]) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else escape(c) for c in text)
