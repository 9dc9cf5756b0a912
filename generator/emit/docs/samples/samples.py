"""All samples of an operation."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import Final, TypeAlias

from ....document import Api, Operation, SharedOperation
from ...python.operations.grouping import GroupBy
from .client_names import ClientNames
from .curl import curl_sample
from .documented import Sample, documented_samples
from .go import go_sample
from .java import java_sample
from .javascript import fetch_sample
from .languages import SAMPLE_LANGUAGES
from .php import php_sample
from .python_client import client_sample
from .python_httpx import httpx_sample
from .request import SampleRequest, sample_request

__all__ = ["Samples", "samples"]


_Writer: TypeAlias = Callable[[SampleRequest], str]
_WRITERS: Final[Mapping[str, _Writer]] = {
    "curl": curl_sample,
    "python-httpx": httpx_sample,
    "javascript": fetch_sample,
    "go": go_sample,
    "java": java_sample,
    "php": php_sample,
}


class Samples:
    """The samples of one document: what they have in common is worked out once.

    :param api: the document.
    :param server: the base address that they call; that of the document where it is empty.
    :param package: what the generated client is imported as.
    :param group_by: what its methods are grouped by.
    """

    def __init__(
        self, api: Api, server: str = "", package: str = "sdk", group_by: GroupBy = "auto"
    ) -> None:
        self.api = api
        self.server = server
        self._package = package
        self._group_by: GroupBy = group_by

    @cached_property
    def names(self) -> ClientNames:
        """What the generated client is called by."""
        return ClientNames(self.api, self._package, self._group_by)

    def of(self, operation: Operation, shared: SharedOperation | None = None) -> tuple[Sample, ...]:
        """The samples of an operation: those of the document, then one in each other language.

        :param shared: which of the operations that share its method and path; all, each by its
            name, where none is given.
        """
        documented = tuple(documented_samples(operation))
        taken = {sample.language for sample in documented}
        if shared is None and operation.shared:
            each = [
                self._made(operation, one, taken, f": {one.operation_id}")
                for one in operation.shared
            ]
            return (*documented, *chain.from_iterable(zip(*each, strict=True)))
        return (*documented, *self._made(operation, shared, taken))

    def _made(
        self,
        operation: Operation,
        shared: SharedOperation | None,
        taken: Container[str],
        whose: str = "",
    ) -> Iterator[Sample]:
        """A sample in each language that the document has none in.

        :param whose: what the label says beside the language.
        """
        request = sample_request(self.api, operation, self.server, shared)
        client = partial(self._client, operation, shared)
        writers: Mapping[str, _Writer] = {"python-client": client, **_WRITERS}
        for one in SAMPLE_LANGUAGES:
            if one.key not in taken:
                text = writers[one.key](request)
                yield Sample(one.key, f"{one.label}{whose}", text, one.highlight)

    def _client(
        self, operation: Operation, shared: SharedOperation | None, request: SampleRequest
    ) -> str:
        method = self.names.method(operation, shared)
        server = self.server or (request.base if self.names.needs_address else "")
        return client_sample(self.names, method, request, server)


def samples(
    api: Api, operation: Operation, shared: SharedOperation | None = None
) -> tuple[Sample, ...]:
    """The samples of one operation: of many, :class:`Samples` makes them sooner.

    :param shared: which of the operations that share its method and path.
    """
    return Samples(api).of(operation, shared)
