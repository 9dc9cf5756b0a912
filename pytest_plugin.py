"""The pytest plugin: mocks of APIs for tests, a recorder, and coverage of documented APIs.

Suites that use none of it pay nothing: all that does the work is imported when it is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest

if TYPE_CHECKING:
    from .generator.findings import Unusable
    from .testing.mock import MockApi
    from .testing.session import Recording
    from .testing.session_plugin import SessionPlugin

__all__ = [
    "VERIFIED",
    "default_of",
    "document_of",
    "mock_api",
    "mock_api_factory",
    "mock_api_recorder",
    "why_unusable",
]


class Verified(Protocol):
    """What a test is verified by at its end."""

    def verify(self) -> None:
        """Raise where the contract was violated."""


VERIFIED: Final = pytest.StashKey[list[Verified]]()
"""A test's mocks, and its recording."""

_MARKER: Final = (
    "mock_api(document=None, **options): the document that the fixture mock_api mocks, "
    "and how: answers='dynamic', validate='warn' ..."
)
_WHOLE_SESSION: Final = "mockument-session"
_FOR_A_WHOLE_SESSION: Final = (
    "--mock-api-record",
    "--mock-api-coverage",
    "--mock-api-coverage-report",
    "--mock-api-coverage-fail-under",
    "--mock-api-coverage-ratchet",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all of which begin with ``--mock-api``."""
    group = parser.getgroup("mockument", "mocks, and coverage, of documented APIs")
    add = group.addoption
    add(
        "--mock-api",
        metavar="FILE",
        help="The OpenAPI document of the fixture mock_api and of the recorder, where no marker "
        "names one. [default: the document of [tool.mockument] in pyproject.toml]",
    )
    add(
        "--mock-api-record",
        action="store_true",
        help="Hold what HTTP clients and test clients send and get, in all tests, against the "
        "document; a test that violates it fails.",
    )
    add(
        "--mock-api-record-url",
        action="append",
        default=[],
        metavar="URL",
        help="Where the recorded API is, such as https://api.example.com/v2; may be repeated. "
        "[default: where the document says, and this machine]",
    )
    add(
        "--mock-api-record-only",
        action="store_true",
        help="Let no test fail for what is recorded; coverage counts it all the same.",
    )
    add(
        "--mock-api-coverage",
        action="store_true",
        help="Tell what of the document the suite has used, counted from valid exchanges.",
    )
    add(
        "--mock-api-coverage-report",
        action="append",
        default=[],
        metavar="json:FILE|html:FILE",
        help="Write it to a file as well; may be repeated.",
    )
    add(
        "--mock-api-coverage-fail-under",
        action="append",
        default=[],
        metavar="KIND=PERCENT",
        help="Fail below such floors: operations=100,statuses=50,parameters=50,fields=80.",
    )
    add(
        "--mock-api-coverage-ratchet",
        metavar="FILE",
        help="Fail where less is covered than this file says; write more into it.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and bring in what works for a whole session if it is asked for."""
    config.addinivalue_line("markers", _MARKER)
    if any(config.getoption(option) for option in _FOR_A_WHOLE_SESSION):
        _whole_session(config)


def _whole_session(config: pytest.Config) -> SessionPlugin:
    """What works for a whole session, from when it is first needed."""
    plugin: SessionPlugin | None = config.pluginmanager.get_plugin(_WHOLE_SESSION)
    if plugin is None:
        from .testing.session_plugin import SessionPlugin

        plugin = SessionPlugin(config)
        config.pluginmanager.register(plugin, _WHOLE_SESSION)
    return plugin


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose code violated a contract; where it failed anyhow, say so beside it."""
    __tracebackhide__ = True
    try:
        result = yield
    except BaseException as failure:
        for one in item.stash.get(VERIFIED, ()):
            if told := _broken(one, failure):
                item.add_report_section("call", "contract violations", told)
        raise
    for one in item.stash.get(VERIFIED, ()):
        verify(one)
    return result


def _broken(one: Verified, failure: BaseException) -> str:
    """What else is to be told of a test that failed."""
    try:
        one.verify()
    except BaseException as violated:  # a handler may have raised anything
        return "" if violated is failure else str(violated)
    return ""


def verify(one: Verified) -> None:
    """Fail the test that is run, in the words of what it violated."""
    from .testing.violating import ContractViolated

    try:
        one.verify()
    except ContractViolated as violated:
        told = str(violated)
    else:
        return
    pytest.fail(told, pytrace=False)


def why_unusable(unusable: Unusable) -> str:
    """Why there is no mock, and how to name a document where none is named."""
    finding = unusable.finding
    told = f"{finding.place}: {finding.message}"
    if finding.code != "no-document":
        return f"{told}\n{finding.hint}" if finding.hint else told
    return f'{told}\nname one: --mock-api FILE, or @pytest.mark.mock_api("FILE")'


@pytest.fixture
def mock_api_factory(request: pytest.FixtureRequest) -> Iterator[Callable[..., MockApi]]:
    """Make mocks of several documents: ``billing = mock_api_factory("billing.yaml")``.

    The document is looked for beside the test's module, then in pytest's root folder; without one
    it is the document of the project. Options are those of the mock: ``answers="dynamic"``.
    """
    from .generator.findings import Unusable
    from .testing.backend import lend
    from .testing.mock import MockApi, options_of
    from .testing.whence import Test

    made: list[tuple[Path, MockApi]] = []
    test = Test(str(request.path), threading.get_ident())

    def make(document: str | Path | None = None, **options: Any) -> MockApi:  # noqa: ANN401
        __tracebackhide__ = True
        try:
            path = document_of(request.node, document)
            mock = MockApi(lend(path, options_of(options)), test)
        except Unusable as unusable:
            raise pytest.fail.Exception(why_unusable(unusable), pytrace=False) from None
        except (TypeError, ValueError) as wrong:
            raise pytest.fail.Exception(str(wrong), pytrace=False) from None
        made.append((path, mock))
        request.node.stash.setdefault(VERIFIED, []).append(mock)
        return mock

    yield make
    plugin: SessionPlugin | None = request.config.pluginmanager.get_plugin(_WHOLE_SESSION)
    try:
        for path, mock in made:
            if plugin is not None:
                plugin.count(path, mock)
            verify(mock)
    finally:
        for _, mock in made:
            mock.close()


@pytest.fixture
def mock_api(request: pytest.FixtureRequest, mock_api_factory: Callable[..., MockApi]) -> MockApi:
    """A mock of the project's API, or of the document that ``@pytest.mark.mock_api`` names.

    The test fails where its code sends what violates the contract, unless it calls
    ``mock_api.allow_violations()``.
    """
    document, options = _marked(request.node)
    return mock_api_factory(document, **options)


@pytest.fixture
def mock_api_recorder(request: pytest.FixtureRequest) -> Iterator[Recording]:
    """What HTTP clients and test clients send and get in the test, held against the document.

    The test fails where one side violates the contract, unless it calls
    ``mock_api_recorder.allow_violations()``.
    """
    with _whole_session(request.config).recording(request.node) as recording:
        yield recording


def _marked(item: pytest.Item) -> tuple[str | Path | None, dict[str, Any]]:
    """What the markers of a test say, those nearer to it over those farther away."""
    document, options = None, dict[str, Any]()
    for marker in reversed(list(item.iter_markers("mock_api"))):
        document = marker.args[0] if marker.args else marker.kwargs.get("document", document)
        options |= {name: value for name, value in marker.kwargs.items() if name != "document"}
    return document, options


def document_of(item: pytest.Item, document: str | Path | None = None) -> Path:
    """The path of a test's document: beside the test's module, else in the root folder.

    :param document: the document that is asked for; by default what markers, options and the
        project say.
    :raises Unusable: if nothing says which, and there is none in its usual place.
    """
    asked = document or _marked(item)[0]
    if asked is not None:
        beside = _from_here(item.path.parent) / asked
        return beside if beside.is_file() else _from_here(item.config.rootpath) / asked
    return default_of(item.config)


def default_of(config: pytest.Config) -> Path:
    """The path of the document that tests use which name none.

    :raises Unusable: if nothing says which, and there is none in its usual place.
    """
    from .project import default_document

    option: str | None = config.getoption("--mock-api")
    if option:
        return _from_here(config.invocation_params.dir) / option
    return default_document(_from_here(config.rootpath))


def _from_here(folder: Path) -> Path:
    """A folder as people write it who stand where the process does."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
