"""The first test with a mock imports nothing that its first answer does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FIRST_API = Path(__file__).parents[2] / "spec" / "openapi.yaml"
FIRST_TEST = """
import sys, urllib.request
from mockument.testing import mock_api
with mock_api(sys.argv[1]) as api:
    request = urllib.request.Request(api.url + "/zstack/v1/ai/model-services", b"{}", method="POST")
    api.allow_violations()
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError:
        pass
    assert len(api.calls) == 1
print(*sys.modules)
"""
LATE = {
    "asyncio": "only an event loop needs it",
    "flask": "the app is made when it is asked for",
    "httpx": "no dependency",
    "mimesis": "makes values",
    "tomllib": "the document is named",
    "mockument.generator.document.swagger2": "an old dialect",
    "mockument.generator.messages.xml_text": "writes XML",
    "mockument.mockserver.engine.validate.xml_body": "reads XML",
}


def test_nothing_is_imported_that_is_not_needed() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_TEST, FIRST_API], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert not LATE.keys() & set(ran.stdout.split())
