"""Folders are replaced as a whole or not at all, and never somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockument.generator.emit import Emission, check_folder, write_folder
from mockument.generator.emit.folder import MANIFEST
from mockument.generator.findings import Unusable

ONE = Emission({"__init__.py": "A = 1\n", "py.typed": "", "sub/b.py": "B = 2\n"})
TWO = Emission({"__init__.py": "A = 2\n"})


def files_in(folder: Path) -> set[str]:
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    return found - {MANIFEST}


def test_a_new_folder_is_written(tmp_path: Path) -> None:
    written = write_folder(ONE, tmp_path / "deep" / "out")
    assert written.changed
    assert files_in(written.folder) == set(ONE.files)
    assert sorted(p.name for p in (tmp_path / "deep").iterdir()) == ["out"]


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_folder(ONE, folder)
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    assert not write_folder(ONE, folder).changed
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before


def test_what_is_no_longer_emitted_goes(tmp_path: Path) -> None:
    write_folder(ONE, tmp_path / "out")
    (tmp_path / "out" / "__pycache__").mkdir()
    (tmp_path / "out" / "__pycache__" / "x.pyc").write_bytes(b"")
    write_folder(TWO, tmp_path / "out")
    assert files_in(tmp_path / "out") == {"__init__.py"}


@pytest.mark.parametrize("change", ["edit", "add", "link"])
def test_work_by_hand_is_kept(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "out"
    write_folder(ONE, folder)
    match change:
        case "edit":
            (folder / "__init__.py").write_text("mine\n")
        case "add":
            (folder / "mine.py").write_text("mine\n")
        case _:
            (folder / "link").symlink_to(tmp_path)
    with pytest.raises(Unusable, match=r"changed since.*(__init__|mine|link)") as refused:
        write_folder(TWO, folder)
    assert "--force" in refused.value.finding.hint
    assert write_folder(TWO, folder, force=True).changed
    assert files_in(folder) == {"__init__.py"}


def test_a_foreign_folder_is_kept(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Unusable, match="was not written by mockument"):
        write_folder(ONE, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert write_folder(ONE, tmp_path / "out").changed


def test_a_file_in_the_way_is_kept(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(Unusable, match="no folder"):
        write_folder(ONE, tmp_path / "out")


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    with pytest.raises(Unusable, match="no folder"):
        write_folder(ONE, tmp_path / "out")
    assert not list((tmp_path / "real").iterdir())


def test_the_old_folder_comes_back_when_the_swap_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write_folder(ONE, folder)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(Unusable, match="disk full"):
        write_folder(TWO, folder)
    monkeypatch.undo()
    assert files_in(folder) == set(ONE.files)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../x", ".hidden", "a//b", "a\\b", ""])
def test_paths_lead_nowhere_else(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not safe"):
        write_folder(Emission({path: ""}), tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_check_shows_what_would_change(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert "+A = 1" in check_folder(ONE, folder)
    write_folder(ONE, folder)
    assert check_folder(ONE, folder) == ""
    diff = check_folder(TWO, folder)
    assert "-A = 1" in diff
    assert "+A = 2" in diff
    assert "-B = 2" in diff
    assert "py.typed" in diff
