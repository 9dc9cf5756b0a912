"""Texts with something in them that the reader has to put in, such as a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote

__all__ = ["Text", "Variable", "clean", "joined", "text_of", "visible"]


_VISIBLE: Final = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True)
class Variable:
    """What the reader puts in, taken from the environment.

    Names are ours alone: a document that could choose one would choose a secret of the reader's.

    :param name: the environment variable, such as ``TOKEN``.
    """

    name: str


Text: TypeAlias = tuple[str | Variable, ...]
"""Pieces that stand one after the other; none of them is empty, nor two of them bare text."""


def text_of(*pieces: str | Variable) -> Text:
    """A text of some pieces."""
    return joined(pieces)


def joined(*texts: Text) -> Text:
    """Texts as one."""
    return tuple(_merged(piece for text in texts for piece in text))


def _merged(pieces: Iterator[str | Variable]) -> Iterator[str | Variable]:
    bare = ""
    for piece in pieces:
        if isinstance(piece, str):
            bare += piece
            continue
        if bare:
            yield bare
        bare = ""
        yield piece
    if bare:
        yield bare


def clean(text: str) -> str:
    """``text`` without halves of surrogate pairs, which no file can hold."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def visible(text: str) -> str:
    """``text`` with all but visible ASCII percent-encoded, as every client can send it."""
    return quote(text, safe=_VISIBLE, errors="replace")
