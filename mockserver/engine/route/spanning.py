"""Path variables whose values hold slashes, such as a file's path or a branch's name.

A client sends such a slash as ``%2F``, or as it is where the API takes that. Most WSGI servers tell
the decoded path alone, where the two cannot be told apart: so a document that shows such values
gets them either way, and no other document does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ....generator.document import Operation, Parameter
from ....generator.messages.sample import NoSample, sample
from .segments import Segment, segments_of

__all__ = ["Spanning", "spanning"]


@dataclass(frozen=True, slots=True)
class Spanning:
    """A path template one of whose variables takes several segments.

    :param before: the segments before that variable.
    :param after: those after it.
    """

    operation: Operation
    before: tuple[Segment, ...]
    name: str
    after: tuple[Segment, ...]

    def variables(self, texts: Sequence[str]) -> dict[str, str] | None:
        """The variables of a path; None where it is another's.

        :param texts: the path's segments, decoded.
        """
        end = len(texts) - len(self.after)
        if end <= len(self.before):
            return None
        found: dict[str, str] = {}
        own = (*self.before, *self.after)
        for segment, text in zip(own, (*texts[: len(self.before)], *texts[end:]), strict=True):
            values = segment.values(text)
            if values is None:
                return None
            found |= zip(segment.names, values, strict=True)
        value = "/".join(texts[len(self.before) : end])
        return {**found, self.name: value} if value.strip("/") else None


def spanning(operations: Iterable[Operation]) -> Iterator[Spanning]:
    """Every template and variable of which the document shows that it takes several segments."""
    for operation in operations:
        shown = {one.name for one in operation.parameters if one.location == "path" and _spans(one)}
        segments = tuple(segments_of(operation.path)) if shown else ()
        for index, segment in enumerate(segments):
            if segment.is_variable and segment.names[0] in shown:
                before, after = segments[:index], segments[index + 1 :]
                yield Spanning(operation, before, segment.names[0], after)


def _spans(parameter: Parameter) -> bool:
    """Whether a value with a slash is shown, or the name says so as gateways have it."""
    if parameter.node.mapping.get("x-multi-segment") is True or parameter.name.endswith("+"):
        return True
    shown = [example.value for example in parameter.examples]
    schema = parameter.schema.followed() if parameter.schema else None
    if schema:
        words = schema.keywords
        listed = words.get("enum")
        shown += [*schema.examples, words.get("default"), words.get("const")]
        shown += listed if isinstance(listed, list) else []
        if "pattern" in words:
            with suppress(NoSample):
                shown.append(sample(schema, "request"))
    return any(isinstance(value, str) and "/" in value.strip("/") for value in shown)
