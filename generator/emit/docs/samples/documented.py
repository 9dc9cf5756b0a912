"""Samples that the document itself has, under ``x-codeSamples`` (``x-code-samples`` before)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....document import Operation
from .languages import highlight_of, language_of

__all__ = ["Sample", "documented_samples"]


@dataclass(frozen=True, slots=True)
class Sample:
    """Code that makes a request.

    :param language: the key of one of :data:`.languages.SAMPLE_LANGUAGES`, or of another one.
    :param label: what people read.
    :param text: the code; of a document's own sample, as it stands there.
    :param highlight: what highlighters call the language.
    :param is_documented: whether it is the document's own.
    """

    language: str
    label: str
    text: str
    highlight: str
    is_documented: bool = False


def documented_samples(operation: Operation) -> Iterator[Sample]:
    """The samples of an operation that the document has, in its order."""
    for key in ("x-codeSamples", "x-code-samples"):
        for node in operation.node.elements(key):
            name, source = node.text("lang"), node.text("source")
            if not source:
                continue
            own = language_of(name)
            label = node.text("label") or (own.label if own else name) or "Code"
            if own:
                yield Sample(own.key, label, source, own.highlight, is_documented=True)
            else:
                kind = highlight_of(name)
                yield Sample(kind, label, source, kind, is_documented=True)
