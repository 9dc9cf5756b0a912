"""Random calls of an operation, as Schemathesis makes them; they are sent and judged by others.

Schemathesis knows how to make values that keep a schema, or break it, and Hypothesis how to make
those that fail smaller. Both are used by their public interfaces, and only to make calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky, Unsatisfiable

from ...generator.document import Operation
from ...generator.messages.call import Call
from .fuzz_document import operation_document

__all__ = ["CannotMake", "RandomCalls", "writing_elsewhere"]

_ORIGIN: Final = "http://127.0.0.1"
_CONFIG: Final = {
    "generation": {
        "with-security-parameters": False,
        "allow-extra-parameters": False,
        "database": "none",
    }
}
_UNMINDED: Final = (
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.too_slow,
)
"""What says that a test is badly written: here, it is how the document is."""
_OF_THE_SENDER: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "cookie", "user-agent"}
)
_OF_SCHEMATHESIS: Final = "x-schemathesis-"
_SENDABLE: Final = re.compile(
    r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?|"
)
"""A header's value that goes over the wire as it is (RFC 9110, section 5.5)."""
_LONGEST: Final = 4000
"""Characters of a path with its query; longer ones are no matter of contracts."""


class CannotMake(Exception):  # noqa: N818 - what is the matter
    """No random calls of an operation can be made; the message says why."""


class _Wrong(Exception):  # noqa: N818 - what a call is
    """A call is wrong. Each thing that can be wrong has a class: Hypothesis tells them apart so."""


@contextmanager
def writing_elsewhere() -> Iterator[None]:
    """Have Hypothesis keep what it keeps in a folder that is gone in the end."""
    with TemporaryDirectory(prefix="mockument-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


@dataclass
class RandomCalls:
    """Makes random calls of an operation.

    :param operation: the operation.
    :param fixed: values that are not made up, by location and name.
    :param most: how many calls are made, those not counted that make a failing one smaller.
    :param seed: what makes them the same again.
    """

    operation: Operation
    fixed: Mapping[str, Mapping[str, str]]
    most: int
    seed: int
    _kinds: dict[str, type[_Wrong]] = field(default_factory=dict, repr=False)
    _crash: Exception | None = None

    def each(self, use: Callable[[Call, bool], str]) -> bool:
        """Make the calls and have them used. Where one is wrong, smaller ones are looked for.

        The last call in which something is wrong is the smallest in which that is wrong.

        :param use: is given a call, and whether its path may be made up; returns what is wrong, a
            word for each thing that can be; empty for nothing.
        :returns: whether what was wrong was so each time.
        :raises CannotMake: if there are no calls.
        """
        try:
            self._run(use)
        except _Wrong:
            return True
        except Unsatisfiable as none:
            raise CannotMake("no call could be made at random") from none
        except Exception as error:
            if self._crash is not None:
                raise self._crash from error
            if isinstance(error, ExceptionGroup):
                return not _is_flaky(error)
            told = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            raise CannotMake(f"Schemathesis makes no calls of it: {told}") from error
        return True

    def _run(self, use: Callable[[Call, bool], str]) -> None:
        def one(case: Any, is_known: bool) -> None:  # noqa: ANN401 - a case of Schemathesis
            call = _call(case)
            assume(call is not None)
            wrong = self._used(use, call, is_known) if call is not None else ""
            if wrong:
                raise self._kinds.setdefault(wrong, type("Wrong", (_Wrong,), {}))(wrong)

        chosen = settings(
            max_examples=self.most,
            database=None,
            deadline=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=_UNMINDED,
            verbosity=Verbosity.quiet,
            print_blob=False,
        )
        seed(self.seed)(chosen(given(case=self._strategy(), is_known=st.booleans())(one)))()

    def _used(self, use: Callable[[Call, bool], str], call: Call, is_known: bool) -> str:
        try:
            return use(call, is_known)
        except Exception as crash:
            self._crash = crash
            raise

    def _strategy(self) -> st.SearchStrategy[Any]:
        """Calls that keep the contract, and calls that break it."""
        document = operation_document(self.operation)
        config = schemathesis.Config.from_dict(_CONFIG)
        loaded = schemathesis.openapi.from_dict(document, config=config)
        known = loaded[self.operation.path][self.operation.method]
        modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
        query, headers, cookies = (
            dict(self.fixed[place]) if place in self.fixed else None
            for place in ("query", "header", "cookie")
        )
        return st.one_of(
            *(
                known.as_strategy(
                    generation_mode=mode, query=query, headers=headers, cookies=cookies
                )
                for mode in modes
            )
        )


def _is_flaky(group: ExceptionGroup[Exception]) -> bool:
    return isinstance(group, Flaky) or any(isinstance(one, Flaky) for one in group.exceptions)


def _call(case: Any) -> Call | None:  # noqa: ANN401 - a case of Schemathesis
    """A case as a call; None for one that is no text, or that cannot be sent as it is."""
    try:
        written = requests.Request(**case.as_transport_kwargs(base_url=_ORIGIN)).prepare()
    except (ValueError, schemathesis.errors.SerializationError):
        return None
    body, url = written.body, urlsplit(str(written.url or ""))
    try:
        text = body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError:
        return None
    headers = [
        (name, value)
        for name, value in written.headers.items()
        if name.lower() not in _OF_THE_SENDER and not name.lower().startswith(_OF_SCHEMATHESIS)
    ]
    is_sendable = all(_SENDABLE.fullmatch(value) for _, value in headers)
    if not is_sendable or len(url.path) + len(url.query) > _LONGEST:
        return None
    query = parse_qsl(url.query, keep_blank_values=True)
    cookies = [(name, str(value)) for name, value in (case.cookies or {}).items()]
    return Call(str(written.method), url.path, query, headers, cookies, text or None)
