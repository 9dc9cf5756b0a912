"""The pytest plugin, as suites that use it see it: each test here runs a suite of its own."""

import json
import sys
from pathlib import Path

import aiohttp_asgi_connector  # noqa: F401 - see below
import httpx  # noqa: F401
import pytest
import requests  # noqa: F401

import mockument.mockserver.app
import mockument.testing.mock
import mockument.testing.server  # noqa: F401

# What is imported here is not imported anew by each of the suites that run in this process.

PATHS = {
    "/zones": {
        "get": {
            "operationId": "listZones",
            "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
            "responses": {
                "200": {
                    "description": "fine",
                    "content": {
                        "application/json": {
                            "schema": {"type": "array", "items": {"type": "string"}},
                            "example": ["a"],
                        }
                    },
                },
                "404": {
                    "description": "none",
                    "content": {
                        "application/json": {"examples": {"gone": {"value": {"why": "gone"}}}}
                    },
                },
            },
        },
        "post": {
            "operationId": "addZone",
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {"name": {"type": "string"}},
                        }
                    }
                },
            },
            "responses": {"201": {"description": "made"}},
        },
    }
}


def document(title: str = "Zones") -> str:
    info = {"title": title, "version": "1"}
    return json.dumps({"openapi": "3.1.1", "info": info, "paths": PATHS}, indent=1)


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a document; what it runs is a suite of its own."""
    (pytester.path / "openapi.yaml").write_text(document(), "utf-8")
    return pytester


def run(suite: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    suite.makepyfile(test)
    return suite.runpytest_inprocess("-p", "no:cacheprovider", *options)


def said(result: pytest.RunResult) -> str:
    return result.stdout.str()


DOORS = {
    "client": "mock_api.client().get('/zones').json()",
    "httpx by socket": "httpx.get(mock_api.url + '/zones').json()",
    "requests by socket": "requests.get(mock_api.url + '/zones').json()",
    "requests without": "mounted(mock_api).get('https://api.test/zones').json()",
    "httpx, WSGI": "httpx.Client(transport=httpx.WSGITransport(mock_api.wsgi), "
    "base_url='http://x').get('/zones').json()",
    "async client": "asyncio.run(by_async_client(mock_api))",
    "aiohttp by socket": "asyncio.run(by_aiohttp(mock_api.url))",
    "aiohttp without": "asyncio.run(by_aiohttp('http://x', connector(mock_api)))",
}
"""Ways to ask a mock, each giving the answer's value."""

HELPERS = """
    import asyncio, httpx, requests, aiohttp
    from aiohttp_asgi_connector import ASGIApplicationConnector

    def mounted(mock_api):
        session = requests.Session()
        session.mount("https://api.test", mock_api.requests_adapter())
        return session

    async def by_async_client(mock_api):
        async with mock_api.async_client() as client:
            return (await client.get("/zones")).json()

    def connector(mock_api):
        return lambda: ASGIApplicationConnector(mock_api.asgi)

    async def by_aiohttp(url, connector=lambda: None):
        async with aiohttp.ClientSession(url, connector=connector()) as session:
            async with session.get("/zones") as answer:
                return await answer.json()
"""


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_door_leads_to_the_mock(suite: pytest.Pytester, door: str) -> None:
    result = run(
        suite,
        f"""{HELPERS}
    def test_it(mock_api):
        assert {door} == ["a"]
        mock_api.calls.of("listZones").once()
        assert mock_api.calls.last.status == 200
    """,
    )
    result.assert_outcomes(passed=1)


def test_bodies_come_through_every_door(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        f"""{HELPERS}
    async def posts(mock_api):
        async with mock_api.async_client() as client:
            await client.post("/zones?x=%2F", json={{"name": "ä"}}, headers={{"X-Trace": "t"}})

    def test_it(mock_api):
        mock_api.client().post("/zones?x=%2F", json={{"name": "ä"}}, headers={{"X-Trace": "t"}})
        asyncio.run(posts(mock_api))
        mounted(mock_api).post(
            "https://api.test/zones?x=%2F", json={{"name": "ä"}}, headers={{"X-Trace": "t"}}
        )
        httpx.post(mock_api.url + "/zones?x=%2F", json={{"name": "ä"}}, headers={{"X-Trace": "t"}})
        calls = mock_api.calls.of("addZone").times(4)
        assert [c.json for c in calls] == [{{"name": "ä"}}] * 4
        assert [c.query for c in calls] == [{{"x": "/"}}] * 4
        calls.with_headers({{"X-Trace": "t"}}).times(4)
        assert [c.status for c in calls] == [201] * 4
    """,
    )
    result.assert_outcomes(passed=1)


WHERE = {
    "the option": ("", ["--mock-api", "named.yaml"], ""),
    "the project": ("[tool.mockument]\ndocument = 'named.yaml'", [], ""),
    "a marker": ("", [], "@pytest.mark.mock_api('named.yaml')"),
    "a marker before the option": (
        "",
        ["--mock-api", "openapi.yaml"],
        "@pytest.mark.mock_api('named.yaml')",
    ),
    "its keyword": ("", [], "@pytest.mark.mock_api(document='named.yaml')"),
}


@pytest.mark.parametrize(("project", "options", "marker"), WHERE.values(), ids=WHERE)
def test_the_document_is_named_by(
    suite: pytest.Pytester, project: str, options: list[str], marker: str
) -> None:
    (suite.path / "named.yaml").write_text(document("Named"), "utf-8")
    (suite.path / "pyproject.toml").write_text(project + "\n[tool.pytest.ini_options]\n", "utf-8")
    result = run(
        suite,
        f"import pytest\n{marker}\ndef test_it(mock_api):\n"
        "    assert mock_api.api.title == 'Named'",
        *options,
    )
    result.assert_outcomes(passed=1)


def test_markers_add_up_and_a_document_is_looked_for_beside_the_test(
    suite: pytest.Pytester,
) -> None:
    (suite.mkdir("below") / "near.yaml").write_text(document("Near"), "utf-8")
    (suite.path / "below" / "test_near.py").write_text(
        "import pytest\n"
        "pytestmark = pytest.mark.mock_api('near.yaml', seed=3)\n"
        "@pytest.mark.mock_api(answers='dynamic')\n"
        "def test_it(mock_api):\n"
        "    assert mock_api.api.title == 'Near'\n"
        "    because = mock_api.client().get('/zones').headers['Mockument-Decision']\n"
        "    assert 'made from the schema' in because\n",
        "utf-8",
    )
    suite.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "why"),
    [
        ("'missing.yaml'", "missing.yaml: *no such file*"),
        ("'test_it_cannot.py'", "*test_it_cannot.py*"),
        ("answer='dynamic'", "*no option 'answer'; did you mean 'answers'?; these are: *answers,*"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    suite: pytest.Pytester, marker: str, why: str
) -> None:
    suite.makepyfile(
        test_it_cannot="import pytest\n"
        f"@pytest.mark.mock_api({marker})\ndef test_it(mock_api): pass\n"
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([why])


def test_tests_know_nothing_of_each_other(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import httpx
        urls = []

        def test_one(mock_api):
            mock_api.on("listZones")(lambda call: ["mine"])
            assert mock_api.client().get("/zones").json() == ["mine"]
            mock_api.allow_violations()
            httpx.get(mock_api.url + "/nope")
            urls.append(mock_api.url)

        def test_two(mock_api):
            assert not mock_api.calls and not mock_api.violations
            assert mock_api.client().get("/zones").json() == ["a"]
            mock_api.prefer("listZones", code=404)
            assert mock_api.client().get("/zones").status_code == 404
            urls.append(mock_api.url)

        def test_three(mock_api):
            assert httpx.get(mock_api.url + "/zones").json() == ["a"]
            assert urls == [mock_api.url] * 2, "the server is used again"
        """,
    )
    result.assert_outcomes(passed=3)


def test_several_mocks_of_one_test(suite: pytest.Pytester) -> None:
    (suite.path / "other.yaml").write_text(document("Other"), "utf-8")
    result = run(
        suite,
        """
        def test_it(mock_api, mock_api_factory):
            other, again = mock_api_factory("other.yaml"), mock_api_factory("other.yaml")
            assert len({mock_api.url, other.url, again.url}) == 3
            other.client().get("/zones")
            assert [len(one.calls) for one in (mock_api, other, again)] == [0, 1, 0]
            again.client().get("/nope")
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["1 request violates the contract of other.yaml"])


def test_workers_have_mocks_of_their_own(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest, urllib.request

        @pytest.mark.parametrize("number", range(8))
        def test_it(mock_api, number):
            for _ in range(number):
                urllib.request.urlopen(mock_api.url + "/zones").close()
            mock_api.calls.of("listZones").times(number)
        """
    )
    suite.runpytest_subprocess("-n2", "-p", "no:schemathesis").assert_outcomes(passed=8)


SENT = {
    "in process": ("mock_api.client()", "sent by"),
    "by socket": ("httpx.Client(base_url=mock_api.url)", "sent while the test was at"),
}


@pytest.mark.parametrize(("client", "how"), SENT.values(), ids=SENT)
def test_a_violation_fails_the_test_and_names_its_line(
    suite: pytest.Pytester, client: str, how: str
) -> None:
    suite.makepyfile(shop="def order(http):\n    http.post('/zones', json={'name': 3})\n")
    suite.makepyfile(
        test_shop=f"import httpx\nimport shop\n\ndef test_it(mock_api):\n    shop.order({client})\n"
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "1 request violates the contract of openapi.yaml",
            "",
            "POST /zones (addZone), answered 422",
            '  body /name: 3 is not of type "string"',
            "      says openapi.yaml:*/properties/name/type",
            f"  {how} test_shop.py:5 in test_it",
            f"      shop.order({client})",
            "  through shop.py:2 in order",
            "      http.post('/zones', json={'name': 3})",
            "",
            "Where it is meant: mock_api.allow_violations()",
        ],
        consecutive=True,
    )
    assert "Traceback" not in said(result)
    assert "another exception" not in said(result)


def test_the_line_of_a_task_is_found(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import asyncio, httpx

        async def ask(url):
            async with httpx.AsyncClient() as client:
                await client.get(url + "/nope")  # here

        async def both(url):
            await asyncio.gather(asyncio.sleep(0.01), ask(url))

        def test_it(mock_api):
            asyncio.run(both(mock_api.url))
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*await client.get(url + "/nope")  # here'])


def test_the_line_of_another_thread_is_found(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import threading, httpx

        def ask(url):
            httpx.get(url + "/nope")  # here

        def test_it(mock_api):
            thread = threading.Thread(target=ask, args=[mock_api.url])
            thread.start()
            thread.join()
        """,
    )
    result.assert_outcomes(failed=1)
    assert "/nope, answered 404" in said(result)
    assert "test_the_line_of_another_thread_is_found.py:" in said(result)


VIOLATIONS = {
    "no such path": ("get('/nope')", "No operation has the path /nope*"),
    "no such method": ("delete('/zones')", "The path has no such method: *"),
    "a bad query": ("get('/zones?limit=x')", "query limit: *"),
    "a media type": ("post('/zones', content='x')", "*media type*"),
    "no JSON": (
        "post('/zones', content='{', headers={'Content-Type': 'application/json'})",
        "The body is no JSON: *",
    ),
}


@pytest.mark.parametrize(("call", "why"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_each_kind_of_violation_is_told(suite: pytest.Pytester, call: str, why: str) -> None:
    result = run(suite, f"def test_it(mock_api):\n    mock_api.client().{call}\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"  {why}"])


def test_where_nothing_is_refused_violations_fail_all_the_same(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import pytest

        @pytest.mark.mock_api(validate="warn")
        def test_warned(mock_api):
            assert mock_api.client().get("/zones?limit=x").status_code == 200

        @pytest.mark.mock_api(validate="off")
        def test_off(mock_api):
            assert mock_api.client().get("/zones?limit=x").status_code == 200
        """,
    )
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["*query limit*"])


def test_violations_that_are_meant(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        def test_all(mock_api):
            mock_api.allow_violations()
            mock_api.client().get("/nope")
            (one,) = mock_api.violations
            assert (one.problem, one.status, one.path) == ("path-unknown", 404, "/nope")

        def test_some(mock_api):
            with mock_api.allow_violations():
                mock_api.client().get("/meant")
            mock_api.client().get("/not-meant")
        """,
    )
    result.assert_outcomes(passed=1, failed=1)
    assert "GET /not-meant" in said(result)
    assert "GET /meant" not in said(result)


def test_a_test_that_fails_anyhow_is_told_beside_it(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        def test_it(mock_api):
            assert mock_api.client().get("/nope").status_code == 200
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 404 == 200", "*contract violations*", "GET /nope*"])


def test_what_a_handler_raises_fails_the_test(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        def test_it(mock_api):
            @mock_api.on("addZone")
            def add(call):
                assert call.body == {"name": "b"}

            assert mock_api.client().post("/zones", json={"name": "a"}).status_code == 500
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert {'name': 'a'} == {'name': 'b'}*", "*handler of addZone*"])


def test_other_documented_answers(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import pytest

        def test_it(mock_api):
            client = mock_api.client()
            mock_api.prefer("listZones", example="gone")
            gone = client.get("/zones")
            assert (gone.status_code, gone.json()) == (404, {"why": "gone"})
            assert gone.headers.get_list("Mockument-Decision") == gone.headers.get_list(
                "Mockument-Decision")[:1]
            assert "prefer" not in mock_api.calls.last.headers
            mock_api.prefer("GET /zones", code=200)
            with pytest.raises(LookupError, match="listZones: no response 503"):
                mock_api.prefer("listZones", code=503)
            with pytest.raises(LookupError, match="did you mean 'listZones'"):
                mock_api.prefer("listZone", code=404)
            with pytest.raises(LookupError, match="did you mean 'listZones'"):
                mock_api.on("listZone")
            with pytest.raises(LookupError, match="did you mean 'listZones'"):
                mock_api.calls.of("listZone")
        """,
    )
    result.assert_outcomes(passed=1)


def test_counts_that_are_wrong_show_what_came_nearest(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        def test_near(mock_api):
            mock_api.client().get("/zones?limit=1")
            mock_api.client().post("/zones", json={"name": "lama"})
            mock_api.calls.of("addZone").once().with_json({"name": "llama"})

        def test_many(mock_api):
            mock_api.client().get("/zones?limit=1")
            mock_api.client().get("/zones?limit=2")
            mock_api.calls.of("listZones").with_query(limit="2").once()
            mock_api.calls.of("listZones").once()

        def test_none(mock_api):
            mock_api.calls.of("listZones").once()
        """,
    )
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "E *at least 1 call wanted of addZone with the JSON {'name': 'llama'}, none made",
            "E *nearest:",
            "E *POST /zones (addZone), answered 201",
            "E *body /name: wanted 'llama', got 'lama'",
            "E *GET /zones?limit=1 (listZones), answered 200",
            "E *exactly 1 call wanted of listZones, 2 made",
            "E *these were:",
            "E *GET /zones?limit=1 (listZones), answered 200",
            "E *GET /zones?limit=2 (listZones), answered 200",
            "E *exactly 1 call wanted of listZones, none made",
            "E *the mock was not called at all",
        ]
    )
    assert "testing/calls.py" not in said(result), "no frame of ours in the way"


def test_a_changed_document_is_read_anew(suite: pytest.Pytester) -> None:
    test = "def test_it(mock_api):\n    assert mock_api.api.title == 'Zones'"
    run(suite, test).assert_outcomes(passed=1)
    (suite.path / "openapi.yaml").write_text(document("Changed"), "utf-8")
    run(suite, test).assert_outcomes(failed=1)


def test_suites_that_do_not_use_it_import_nothing_of_it(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others import what they like
    suite.makepyfile(
        """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.startswith("mockument")}
            assert ours == {"mockument", "mockument._version", "mockument.pytest_plugin"}
            assert not {"flask", "werkzeug", "click", "yaml", "jsonschema_rs"} & set(sys.modules)
        """
    )
    result = suite.runpytest_subprocess("-p", "mockument.pytest_plugin")
    result.assert_outcomes(passed=1)


def test_the_marker_and_the_option_are_described(suite: pytest.Pytester) -> None:
    assert "@pytest.mark.mock_api(document=None, **options)" in said(
        suite.runpytest_inprocess("--markers")
    )
    assert "--mock-api=FILE" in said(suite.runpytest_inprocess("--help"))


def test_unittest(suite: pytest.Pytester) -> None:
    (suite.path / "test_unit.py").write_text(
        """
import unittest
from mockument.testing import mock_api

class Tests(unittest.TestCase):
    def setUp(self):
        self.api = self.enterContext(mock_api("openapi.yaml"))

    def test_good(self):
        self.api.client().get("/zones")
        self.api.calls.of("listZones").once()

    def test_bad(self):
        self.api.client().get("/nope")
""",
        "utf-8",
    )
    result = suite.run(sys.executable, "-m", "unittest", "test_unit")
    result.stderr.fnmatch_lines(
        [
            "FAIL: test_bad *",
            "*ContractViolated: 1 request violates the contract of openapi.yaml",
            "  sent by test_unit.py:14 in test_bad",
            "FAILED (failures=1)",
        ]
    )


def test_unittest_cases_under_pytest(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import pytest, unittest

        class Tests(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def given(self, mock_api):
                self.mock_api = mock_api

            def test_good(self):
                self.mock_api.client().get("/zones")

            def test_bad(self):
                self.mock_api.client().get("/nope")
        """,
    )
    result.assert_outcomes(passed=1, failed=1)


def test_what_fixtures_send_counts_too(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import pytest

        @pytest.fixture
        def before(mock_api):
            mock_api.client().get("/before")

        @pytest.fixture
        def after(mock_api):
            yield
            mock_api.client().get("/after")

        def test_before(before): pass

        def test_after(after): pass
        """,
    )
    result.assert_outcomes(failed=1, passed=1, errors=1)
    result.stdout.fnmatch_lines(["GET /after, answered 404", "GET /before, answered 404"])


def test_a_document_of_the_projects_own_is_found_from_any_folder(suite: pytest.Pytester) -> None:
    (suite.path / "pytest.ini").write_text("[pytest]", "utf-8")
    folder = suite.mkdir("below")
    (folder / "test_it.py").write_text("def test_it(mock_api): pass", "utf-8")
    suite.runpytest_inprocess(str(Path("below"))).assert_outcomes(passed=1)


WRONG = {
    "an option": (
        '("openapi.yaml", answer="dynamic")',
        "no option 'answer'; did you mean 'answers'?*",
    ),
    "a value": (
        '(answers="dynamik")',
        "*'answers' is one of 'example', 'complete', 'dynamic', not*",
    ),
    "a file": ('("nope.yaml")', "nope.yaml: no such file"),
}


@pytest.mark.parametrize(("marker", "why"), WRONG.values(), ids=WRONG)
def test_a_wrong_marker_is_told_in_a_word(suite: pytest.Pytester, marker: str, why: str) -> None:
    mark = f"import pytest\n\n@pytest.mark.mock_api{marker}\ndef test_it(mock_api): pass\n"
    result = run(suite, mark)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{why}"])
    assert "Traceback" not in said(result)
    assert "exception" not in said(result)


def test_who_has_no_document_is_told_how_to_name_one(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(mock_api): pass\n")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['name one: --mock-api FILE, or @pytest.mark.mock_api("FILE")'])


def test_what_is_sent_many_times_is_told_once(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        def test_it(mock_api):
            for _ in range(300):
                mock_api.client().post("/zones", json={"tags": 1, "size": 2})
        """,
    )
    result.assert_outcomes(failed=1)
    text, _, _ = said(result).partition("short test summary info")  # says it again in CI
    assert "300 requests violate the contract" in text
    assert text.count("answered 422, 300 times") == 1
    assert text.count("\n      says ") == 1


def test_what_was_sent_is_known_of_a_call_that_was_refused_unread(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import httpx

        def test_it(mock_api):
            mock_api.allow_violations()
            for url in ("http://mock", mock_api.url):
                client = httpx.Client(base_url=url) if url != "http://mock" else mock_api.client()
                client.post("/nope", json={"name": "a"})
                assert mock_api.calls[-1].json == {"name": "a"}
        """,
    )
    result.assert_outcomes(passed=1)
