"""Emitters: ours by name, others by entry point, errors in plain words."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.emit import Emission, emitter, emitter_names, find_emitter
from mockument.generator.emit.python.spelling import ruff
from mockument.generator.findings import Unusable

DOCUMENT = "{openapi: 3.1.1, info: {title: T, version: '1'}, paths: {}}"


class Upper:
    """An emitter as a third party writes one."""

    name = "upper"
    summary = "the title in capitals"

    def emit(self, api: Api) -> Emission:
        return Emission({"title.txt": api.title.upper()})


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    group = emitter.ENTRY_POINT_GROUP
    entries = [
        EntryPoint("upper", f"{__name__}:Upper", group),
        EntryPoint("broken", "no.such.module:x", group),
        EntryPoint("nonsense", "builtins:int", group),
        EntryPoint("models", "no.such.module:x", group),
    ]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries)
    monkeypatch.setattr(EntryPoint, "load", load_entry)


def load_entry(entry: EntryPoint) -> object:
    if entry.name == "upper":
        return Upper
    if entry.name == "nonsense":
        return int
    raise ModuleNotFoundError("No module named 'no'")


def test_our_own_emitters_are_known() -> None:
    own = ("models", "client", "docs")
    assert emitter_names()[:3] == own
    assert tuple(find_emitter(name).name for name in own) == own


@pytest.mark.usefixtures("others")
def test_a_third_party_s_emitter_is_found() -> None:
    assert emitter_names() == ("models", "client", "docs", "broken", "nonsense", "upper")
    assert find_emitter("upper").emit(load_text(DOCUMENT)).files == {"title.txt": "T"}
    assert find_emitter("models").summary.startswith("pydantic")


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(
    ("name", "message"),
    [("broken", "cannot be loaded"), ("nonsense", "no emitter"), ("none", "no such target")],
)
def test_what_is_no_emitter_is_said_plainly(name: str, message: str) -> None:
    with pytest.raises(Unusable, match=message):
        find_emitter(name)


def test_without_ruff_the_reader_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruff, "find_spec", lambda name: None)
    with pytest.raises(Unusable, match="ruff is not installed") as refused:
        find_emitter("client").emit(load_text(DOCUMENT))
    assert refused.value.finding.hint == 'pip install "mockument[generate]"'
