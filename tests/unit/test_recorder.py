"""The recorder and coverage, as ordinary suites use them: each test here runs such a suite."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import django.test.client
import flask  # noqa: F401 - what is imported here is not imported anew by each suite
import httpx
import pytest
import requests
import responses  # noqa: F401
import respx  # noqa: F401
import starlette.testclient  # noqa: F401
import urllib3
import werkzeug.test

import mockument.mockserver.app
import mockument.testing.server
import mockument.testing.session_plugin  # noqa: F401

DOCUMENT = Path(__file__).parents[1] / "fixtures" / "testing" / "zones.yaml"

APP = """
import flask

app = flask.Flask(__name__)

@app.get("/zones")
def zones():
    if "bad" in flask.request.args:
        return [{"id": "one"}]
    return [{"id": 1}]

@app.post("/zones")
def add():
    return "", 201 if flask.request.json.get("name") or "lax" in flask.request.args else 422

@app.get("/old")
def old():
    return flask.redirect("/zones")

@app.delete("/zones/<int:id>")
def remove(id):
    return "", 418
"""

CONFTEST = """
import threading
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from shop import app

class Silent(WSGIRequestHandler):
    def log(self, *_): pass

@pytest.fixture(scope="session")
def server():
    served = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=served.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{served.port}"
    served.shutdown()
    served.server_close()
"""

PATCHED = {
    "httpx": (httpx.Client, "send"),
    "httpx, async": (httpx.AsyncClient, "send"),
    "requests": (requests.Session, "send"),
    "urllib3": (urllib3.HTTPConnectionPool, "urlopen"),
    "aiohttp": (aiohttp.ClientSession, "__init__"),
    "werkzeug": (werkzeug.test.Client, "run_wsgi_app"),
    "django": (django.test.client.Client, "request"),
}


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Iterator[pytest.Pytester]:
    """A folder with a document and an app; what is patched for it is as it was afterwards."""
    shutil.copy(DOCUMENT, pytester.path / "openapi.yaml")
    pytester.makepyfile(shop=APP)
    pytester.makeconftest(CONFTEST)
    before = {name: getattr(*place) for name, place in PATCHED.items()}
    finders = list(sys.meta_path)
    yield pytester
    assert {name: getattr(*place) for name, place in PATCHED.items()} == before
    assert [f for f in sys.meta_path if "mockument" in type(f).__module__] == [
        f for f in finders if "mockument" in type(f).__module__
    ]


def run(suite: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    suite.makepyfile(test_it=test)
    return suite.runpytest_inprocess("-p", "no:cacheprovider", *options)


DJANGO = """
import django
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path

def zones(request):
    if request.method == "POST":
        import json
        return HttpResponse(status=201 if json.loads(request.body)["name"] else 422)
    return JsonResponse([{"id": "one" if "bad" in request.GET else 1}], safe=False)

urlpatterns = [path("zones", zones)]
if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x")
    django.setup()
settings.ROOT_URLCONF = __name__
from django.test import Client
"""
STARLETTE = """
import warnings
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
warnings.simplefilter("ignore")
from starlette.testclient import TestClient

async def zones(request):
    return JSONResponse([{"id": "one" if "bad" in request.query_params else 1}])

async def add(request):
    return Response(status_code=201 if (await request.json())["name"] else 422)

app = Starlette(routes=[Route("/zones", zones), Route("/zones", add, methods=["POST"])])
"""
CLIENTS = {
    "Flask": ("from shop import app", "app.test_client().get('/zones{q}')"),
    "Django": (DJANGO, "Client().get('/zones{q}')"),
    "Starlette": (STARLETTE, "TestClient(app).get('/zones{q}')"),
    "httpx": ("import httpx", "httpx.get(server + '/zones{q}')"),
    "httpx, streamed": (
        (
            "import httpx\n"
            "def streamed(url):\n"
            "    with httpx.stream('GET', url) as answer:\n"
            "        return answer.read()"
        ),
        "streamed(server + '/zones{q}')",
    ),
    "httpx, async": (
        (
            "import asyncio, httpx\n"
            "async def get(url):\n"
            "    async with httpx.AsyncClient() as client:\n"
            "        await client.get(url)"
        ),
        "asyncio.run(get(server + '/zones{q}'))",
    ),
    "requests": ("import requests", "requests.get(server + '/zones{q}')"),
    "requests, streamed": (
        "import requests",
        "requests.get(server + '/zones{q}', stream=True).json()",
    ),
    "urllib3": ("import urllib3", "urllib3.PoolManager().request('GET', server + '/zones{q}')"),
    "aiohttp": (
        (
            "import asyncio, aiohttp\n"
            "async def get(url):\n"
            "    async with aiohttp.ClientSession() as session:\n"
            "        async with session.get(url) as answer:\n"
            "            return await answer.json()"
        ),
        "asyncio.run(get(server + '/zones{q}'))",
    ),
}


@pytest.mark.parametrize(("head", "call"), CLIENTS.values(), ids=CLIENTS)
def test_an_answer_that_violates_the_contract_fails_its_test(
    suite: pytest.Pytester, head: str, call: str
) -> None:
    result = run(
        suite,
        f"{head}\n"
        f"def test_good(server):\n    {call.format(q='')}\n"
        f"def test_bad(server):\n    {call.format(q='?bad=1')}  # here\n",
        "--mock-api-record",
        "--mock-api-coverage",
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "1 exchange violates the contract of openapi.yaml",
            "GET http*/zones?bad=1 (listZones), answered 200",
            '  answer body /0/id: "one" is not of type "integer"',
            "      says openapi.yaml:20:*",
            "  sent by test_it.py:* in test_bad",
            "      *# here",
            "operations 1/3 (33 %)*fields 1/2 (50 %)",
        ]
    )


SENDERS = {
    "Flask": ("from shop import app", "app.test_client().post('/zones', json={body})"),
    "Django": (DJANGO, "Client().post('/zones', {body}, content_type='application/json')"),
    "Starlette": (STARLETTE, "TestClient(app).post('/zones', json={body})"),
    "httpx": ("import httpx", "httpx.post(server + '/zones', json={body})"),
    "requests": ("import requests", "requests.post(server + '/zones', json={body})"),
    "urllib3": (
        "import urllib3",
        "urllib3.PoolManager().request('POST', server + '/zones', json={body})",
    ),
    "aiohttp": (
        (
            "import asyncio, aiohttp\n"
            "async def post(url, body):\n"
            "    async with aiohttp.ClientSession() as session:\n"
            "        async with session.post(url, json=body) as answer:\n"
            "            await answer.read()"
        ),
        "asyncio.run(post(server + '/zones', {body}))",
    ),
}


@pytest.mark.parametrize(("head", "call"), SENDERS.values(), ids=SENDERS)
def test_a_request_that_violates_the_contract_and_is_accepted_fails_its_test(
    suite: pytest.Pytester, head: str, call: str
) -> None:
    result = run(
        suite,
        f"{head}\n"
        f"def test_good(server):\n    {call.format(body={'name': 'a'})}\n"
        f"def test_refused(server):\n    {call.format(body={'name': ''})}\n"
        f"def test_accepted(server):\n    {call.format(body={'name': 1})}\n",
        "--mock-api-record",
        "--mock-api-coverage",
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(['  body /name: 1 is not of type "string"', "*parameters 1/3*"])


def test_redirects_are_exchanges_too(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import httpx, requests, urllib3
        from shop import app

        def test_flask():
            app.test_client().get("/old", follow_redirects=True)

        def test_httpx(server):
            httpx.get(server + "/old", follow_redirects=True)

        def test_requests(server):
            requests.get(server + "/old")
        """,
        "--mock-api-record",
        "--mock-api-coverage",
        "--mock-api-coverage-report=json:c.json",
    )
    result.assert_outcomes(passed=3)
    (report,) = json.loads((suite.path / "c.json").read_text("utf-8"))["documents"]
    assert report["undocumented"] == {"GET /old": 3}
    assert report["operations"][0]["statuses"] == {"200": 3, "404": 0}


def test_what_others_mock_is_checked_too(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import httpx, requests, responses, respx

        @respx.mock
        def test_respx():
            respx.get("https://api.example.com/v2/zones").respond(json=[{"id": "x"}])
            httpx.get("https://api.example.com/v2/zones")

        @responses.activate
        def test_responses():
            responses.get("https://api.example.com/v2/zones", json=[{}])
            requests.get("https://api.example.com/v2/zones")

        @responses.activate
        def test_another_host():
            responses.get("https://other.example.com/zones", json=[{}])
            requests.get("https://other.example.com/zones")
        """,
        "--mock-api-record",
    )
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        ['  answer body /0/id: "x" is not of type "integer"', '  answer body /0: "id" is a *']
    )


def test_where_the_api_is_can_be_said(suite: pytest.Pytester) -> None:
    test = """
    import requests, responses

    @responses.activate
    def test_it():
        responses.get("https://other.example.com/deep/zones", json=[{}])
        requests.get("https://other.example.com/deep/zones")
    """
    passed_over = run(suite, test, "--mock-api-record")
    passed_over.assert_outcomes(passed=1)
    passed_over.stdout.fnmatch_lines(["exchanges with other hosts, *: other.example.com ×1"])
    url = "--mock-api-record-url=https://other.example.com/deep/"
    run(suite, test, "--mock-api-record", url).assert_outcomes(failed=1)


def test_the_fixture_records_one_test(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        """
        import pytest
        from shop import app

        def test_others():
            app.test_client().get("/zones?bad=1")

        @pytest.mark.usefixtures("mock_api_recorder")
        def test_marked():
            app.test_client().get("/zones?bad=1")

        def test_asked(mock_api_recorder):
            mock_api_recorder.allow_violations()
            app.test_client().get("/zones?bad=1")
            (exchange,) = mock_api_recorder.exchanges
            assert (exchange.method, exchange.status) == ("GET", 200)
            (one,) = mock_api_recorder.violations
            assert one.problem == "response-invalid"
        """,
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*mock_api_recorder.allow_violations()"])


def test_a_library_that_is_imported_late_is_listened_at(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile(
        test_it="""
        import sys

        def test_it(server):
            assert "requests" not in sys.modules and "aiohttp" not in sys.modules
            import asyncio, aiohttp, requests

            requests.get(server + "/zones?bad=requests")

            async def ask():
                async with aiohttp.ClientSession() as session:
                    async with session.get(server + "/zones?bad=aiohttp") as answer:
                        await answer.read()

            asyncio.run(ask())
        """
    )
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    result = suite.runpytest_subprocess("-p", "mockument.pytest_plugin", "--mock-api-record")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*?bad=requests *", "*?bad=aiohttp *"])


def test_what_is_recorded_may_fail_nothing(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        "from shop import app\ndef test_it():\n    app.test_client().get('/zones?bad=1')\n",
        "--mock-api-record",
        "--mock-api-record-only",
        "--mock-api-coverage",
    )
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["exchanges that broke the contract, *: 1"])


COVERED = """
    from shop import app

    def test_app():
        client = app.test_client()
        client.get("/zones?limit=1")
        client.post("/zones", json={"name": "a"})
        client.post("/zones", json={})
        client.delete("/zones/1")
        client.get("/old")

    def test_mock(mock_api):
        mock_api.client().get("/zones")
        mock_api.client().post("/zones", json={"name": "a", "tags": []})

    def test_mock_that_is_violated(mock_api):
        mock_api.allow_violations()
        mock_api.client().get("/zones?limit=x")
        mock_api.client().delete("/zones/1")
"""


def test_coverage_counts_valid_exchanges_of_recorder_and_mocks(suite: pytest.Pytester) -> None:
    result = run(
        suite,
        COVERED,
        "--mock-api-record",
        "--mock-api-record-only",
        "--mock-api-coverage",
        "--mock-api-coverage-report=json:c.json",
    )
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "*coverage of openapi.yaml, by valid exchanges*",
            (
                "operations 3/3 (100 %)   statuses 4/5 (80 %)   parameters 3/3 (100 %)   "
                "fields 1/2 (50 %)"
            ),
            "exchanges that broke the contract, and count for nothing: 2",
            "statuses that never came:",
            "  listZones: 404",
            "fields of answers that never came:",
            "  listZones: 200 /*/note",
            "called, but not documented:",
            "  GET /old ×1",
            "answered, but not documented:",
            "  removeZone 418 ×1",
        ]
    )
    (report,) = json.loads((suite.path / "c.json").read_text("utf-8"))["documents"]
    listed, added, removed = report["operations"]
    assert listed["parameters"] == {"query limit": 1}
    assert listed["fields"] == {"200 /*/id": 2, "200 /*/note": 0}
    assert added["statuses"] == {"201": 2, "422": 1}
    assert added["parameters"] == {"body /name": 2, "body /tags": 1}
    assert removed["statuses"] == {"204": 1}


def test_workers_add_up(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=COVERED)
    report = "--mock-api-coverage-report=json:"
    options = ["--mock-api-record", "--mock-api-record-only", "--mock-api-coverage"]
    suite.runpytest_inprocess(*options, f"{report}alone.json")
    suite.runpytest_subprocess("-n2", "-p", "no:schemathesis", *options, f"{report}two.json")
    alone, two = (json.loads((suite.path / f"{n}.json").read_text()) for n in ("alone", "two"))
    assert alone == two


def test_the_page_stands_alone_and_no_text_is_markup(suite: pytest.Pytester) -> None:
    run(
        suite,
        "def test_it(mock_api):\n"
        "    mock_api.allow_violations()\n"
        "    mock_api.client().get('/<script>alert(1)</script>')\n",
        "--mock-api-coverage",
        "--mock-api-coverage-report=html:c.html",
    )
    page = (suite.path / "c.html").read_text("utf-8")
    assert "<h1>Zones &lt;b&gt;&amp;</h1>" in page
    assert "<script" not in page
    assert "src=" not in page
    assert "href=" not in page
    assert "url(" not in page
    assert "never" in page


def test_floors(suite: pytest.Pytester) -> None:
    test = "def test_it(mock_api):\n    mock_api.client().get('/zones')\n"
    floor = "--mock-api-coverage-fail-under"
    good = run(suite, test, floor, "operations=33,statuses=20")
    assert good.ret == pytest.ExitCode.OK
    nothing = run(suite, "def test_it():\n    pass\n", floor, "operations=1")
    assert nothing.ret == pytest.ExitCode.TESTS_FAILED
    nothing.stdout.fnmatch_lines(["FAIL openapi.yaml: operations 0.00 % are below *"])
    bad = run(suite, test, "--mock-api-coverage", f"{floor}=operations=34", f"{floor}=fields=1")
    assert bad.ret == pytest.ExitCode.TESTS_FAILED
    bad.stdout.fnmatch_lines(["FAIL openapi.yaml: operations 33.33 % are below the floor of 34 %"])
    for wrong in ("operation=3", "operations", "operations=x"):
        refused = run(suite, test, "--mock-api-coverage", floor, wrong)
        assert refused.ret == pytest.ExitCode.USAGE_ERROR
        refused.stderr.fnmatch_lines(["ERROR: --mock-api-coverage: *"])
    refused = run(suite, test, "--mock-api-coverage", "--mock-api-coverage-report=xml:c.xml")
    refused.stderr.fnmatch_lines(["*'xml:c.xml' is no report: json:FILE or html:FILE"])


def test_a_ratchet_goes_up_and_never_down(suite: pytest.Pytester) -> None:
    one = "    mock_api.client().get('/zones')\n"
    two = one + "    mock_api.client().post('/zones', json={'name': 'a'})\n"
    head = "def test_it(mock_api):\n"
    options = ("--mock-api-coverage", "--mock-api-coverage-ratchet=ratchet.json")
    ratchet = suite.path / "ratchet.json"

    def known() -> float:
        return float(json.loads(ratchet.read_text("utf-8"))["openapi.yaml"]["operations"])

    assert run(suite, head + one, *options).ret == 0
    assert known() == 33.33
    assert run(suite, head + two, *options).ret == 0
    assert known() == 66.67
    fallen = run(suite, head + one, *options)
    assert fallen.ret == 1
    fallen.stdout.fnmatch_lines(["FAIL openapi.yaml: operations 33.33 % are below * 66.67 %"])
    assert known() == 66.67
    assert run(suite, head + two, *options).ret == 0
    ratchet.write_text("[]", "utf-8")
    run(suite, head + two, *options).stderr.fnmatch_lines(["*ratchet.json is no ratchet file*"])
