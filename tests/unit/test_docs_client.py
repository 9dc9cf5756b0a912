"""The code in docs/client.md, run as it stands, in order, against the mock of a document."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockument.generator.document import load
from mockument.generator.emit import find_emitter
from mockument.mockserver.app import create_app

ROOT = Path(__file__).parents[2]
SNIPPET = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_code_of_the_client_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api = load(ROOT / "tests" / "fixtures" / "emit" / "runtime.yaml")
    for path, text in find_emitter("client").emit(api).files.items():
        (tmp_path / "sdk" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sdk" / path).write_text(text, "utf-8")
    (tmp_path / "report.txt").write_text("all is well", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    sdk = importlib.import_module("sdk")
    mocked = httpx.WSGITransport(_with_tokens(create_app(api).wsgi_app))
    client = importlib.import_module("sdk._client")
    opened = client.open_transport
    monkeypatch.setattr(client, "open_transport", lambda given: opened(given or mocked))
    snippets = SNIPPET.findall((ROOT / "docs" / "client.md").read_text("utf-8"))
    assert len(snippets) >= 7
    names: dict[str, Any] = {}
    for snippet in snippets:
        exec(compile(snippet, "docs/client.md", "exec"), names)
    assert isinstance(names["note"], sdk.Note)


def _with_tokens(app: Any) -> Any:
    """The mock, and beside it the authorization server that the document names."""

    def answer(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] != "/token":
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"access_token": "t", "token_type": "Bearer", "expires_in": 60}']

    return answer
