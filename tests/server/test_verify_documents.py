"""Other people's documents, each against its own mock: they agree, or we know why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockument.generator.document import load
from mockument.mockserver.contract.access import Access
from mockument.mockserver.contract.judge import Judge
from mockument.mockserver.contract.own_mock import MockTransport
from mockument.mockserver.contract.sender import Sender, Sending
from mockument.mockserver.contract.supply import Supply
from mockument.mockserver.contract.verifier import Asking, Verifier

SPECS = Path(__file__).parents[3] / "shared" / "specs"
OPERATIONS = 12
"""How many of a document are asked: of larger ones, as many from beginning to end."""
KNOWN = {
    # 101 alone is documented as success, and a mock switches to no other protocol.
    ("moby.moby__docs__v1.44.yaml", "Session", "status-undocumented"),
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SPECS.is_dir(), reason="../shared/specs is not there"),
]


def names() -> list[str]:
    if not SPECS.is_dir():
        return []
    rows = (SPECS / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [row.split("\t")[0] for row in rows]


@pytest.mark.parametrize("name", names())
def test_it_agrees_with_its_mock(name: str) -> None:
    api = load(SPECS / name)
    asked = api.operations[:: max(1, len(api.operations) // OPERATIONS)]
    asking = Asking(
        asked, allow_writes=True, may_empty=None, knows_credentials=False, remembers=False
    )
    access = Access(api, dict.fromkeys(api.security_schemes, "mockument"))
    sender = Sender(Sending("http://mock.test"), MockTransport(api))
    verifier = Verifier(api, asking, access, Supply({}, made=True), Judge(api))
    report = verifier.run(sender)
    wrong = [
        f"{one.case.label}: {failure.rule} {failure.where}: {failure.message}"
        for one in report.results
        for failure in one.failures
        if (name, one.case.operation.label, failure.rule) not in KNOWN
    ]
    assert not wrong, "\n".join(wrong)
    # Whatever documents an answer was asked, but for calls that nothing can be made for.
    reasons = {one.case.operation.pointer: one.reason for one in report.results if one.reason}
    ran = {one.case.operation.pointer for one in report.results if not one.reason}
    unasked = [o for o in asked if o.responses and o.pointer not in ran]
    assert all(reasons.get(one.pointer) for one in unasked)
    assert len(unasked) <= len(asked) // 4
