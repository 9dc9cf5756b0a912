"""What the document says of a thing, as the text of its docstring."""

from __future__ import annotations

from ....document import Schema
from .described_values import values_of
from .html_text import text_of_html

__all__ = ["description_of", "paragraphs"]


def paragraphs(*texts: str) -> str:
    """The texts that say something, with an empty line between them; none of them twice."""
    lines = (text_of_html(text).strip() for text in texts)
    return "\n\n".join(dict.fromkeys(text for text in lines if text))


def description_of(*schemas: Schema) -> str:
    """The description of a value: of the first schema that has one, else a title.

    What is deprecated says so.
    """
    described = next((s.description for s in schemas if s.description.strip()), "")
    titled = next((t for s in schemas if isinstance(t := s.keywords.get("title"), str)), "")
    deprecated = any(s.keywords.get("deprecated") is True for s in schemas)
    return paragraphs(
        described or titled, "Deprecated." if deprecated else "", *map(values_of, schemas)
    )
