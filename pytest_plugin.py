"""The pytest plugin: a mock of an API for each test that asks for one.

Suites that ask for none pay nothing: what makes the mock is imported by the fixtures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from .testing.mock import MockApi

__all__ = ["mock_api", "mock_api_factory"]

_MOCKS: Final = pytest.StashKey["list[MockApi]"]()

_MARKER: Final = (
    "mock_api(document=None, **options): the document that the fixture mock_api mocks, "
    "and how: answers='dynamic', validate='warn' ..."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--mock-api FILE``."""
    group = parser.getgroup("mockument", "mocks of documented APIs")
    group.addoption(
        "--mock-api",
        metavar="FILE",
        help="The OpenAPI document that the fixture mock_api mocks, where no marker names one. "
        "[default: the document of [tool.mockument] in pyproject.toml]",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose code violated a contract; where it failed anyhow, say so beside it."""
    __tracebackhide__ = True
    try:
        result = yield
    except BaseException as failure:
        for mock in item.stash.get(_MOCKS, ()):
            if told := _broken(mock, failure):
                item.add_report_section("call", "contract violations", told)
        raise
    for mock in item.stash.get(_MOCKS, ()):
        _verify(mock)
    return result


def _broken(mock: MockApi, failure: BaseException) -> str:
    """What else is to be told of a test that failed."""
    try:
        mock.verify()
    except BaseException as violated:  # a handler may have raised anything
        return "" if violated is failure else str(violated)
    return ""


def _verify(mock: MockApi) -> None:
    from .testing.violating import ContractViolated

    try:
        mock.verify()
    except ContractViolated as violated:
        told = str(violated)
    else:
        return
    pytest.fail(told, pytrace=False)


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

    made: list[MockApi] = request.node.stash.setdefault(_MOCKS, [])
    test = Test(str(request.path), threading.get_ident())

    def make(document: str | Path | None = None, **options: Any) -> MockApi:  # noqa: ANN401
        try:
            backend = lend(_found(request, document), options_of(options))
        except Unusable as unusable:
            pytest.fail(f"{unusable.finding.place}: {unusable.finding.message}", pytrace=False)
        made.append(MockApi(backend, test))
        return made[-1]

    yield make
    try:
        for mock in made:
            _verify(mock)
    finally:
        for mock in made:
            mock.close()
        made.clear()


@pytest.fixture
def mock_api(request: pytest.FixtureRequest, mock_api_factory: Callable[..., MockApi]) -> MockApi:
    """A mock of the project's API, or of the document that ``@pytest.mark.mock_api`` names.

    The test fails where its code sends what violates the contract, unless it calls
    ``mock_api.allow_violations()``.
    """
    document, options = None, dict[str, Any]()
    for marker in reversed(list(request.node.iter_markers("mock_api"))):
        document = marker.args[0] if marker.args else marker.kwargs.get("document", document)
        options |= {name: value for name, value in marker.kwargs.items() if name != "document"}
    return mock_api_factory(document, **options)


def _found(request: pytest.FixtureRequest, document: str | Path | None) -> Path:
    """The path of a document: beside the test, else in the root folder."""
    from .project import default_document

    root = _from_here(request.config.rootpath)
    named = document or request.config.getoption("--mock-api")
    if named is None:
        return default_document(root)
    if document is None:
        return request.config.invocation_params.dir / named
    beside = _from_here(request.path.parent) / named
    return beside if beside.is_file() else root / named


def _from_here(folder: Path) -> Path:
    """A folder as people write it who stand where the process does."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
