"""Folders are replaced as a whole or not at all, and never somebody else's."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    with pytest.raises(Unusable, match="not safe"):
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


NEW = Emission({"__init__.py": "A = 1\n", "c.py": "C = 3\n", "sub/b.py": "B = 3\n"})


def test_what_stays_the_same_keeps_its_times(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_folder(ONE, folder)
    long_ago = 1_000_000_000
    for path in ONE.files:
        os.utime(folder / path, ns=(long_ago, long_ago))
    written = write_folder(NEW, folder)
    assert (written.files, written.changed) == (3, 3)  # one new, one changed, one removed
    assert files_in(folder) == set(NEW.files)
    assert (folder / "__init__.py").stat().st_mtime_ns == long_ago
    assert (folder / "__init__.py").stat().st_nlink == 1
    assert (folder / "sub" / "b.py").stat().st_mtime_ns != long_ago


def test_times_are_kept_where_no_links_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write_folder(ONE, folder)
    os.utime(folder / "__init__.py", ns=(10**18, 10**18))

    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    write_folder(NEW, folder)
    assert (folder / "__init__.py").stat().st_mtime_ns == 10**18


def test_force_links_no_file_of_somebody_else_s_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").write_text(ONE.files["__init__.py"])
    (tmp_path / "out").symlink_to(tmp_path / "mine")
    write_folder(ONE, tmp_path / "out", force=True)
    assert (tmp_path / "mine" / "__init__.py").stat().st_nlink == 1
    assert not (tmp_path / "out").is_symlink()


EVENTS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"}
_watching: list[Callable[[], None]] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in EVENTS:
        _watching[-1]()


sys.addaudithook(_watch)  # there is no way to take it away again: it does nothing by itself


@contextmanager
def failing_at(number: int, fail: Callable[[], None]) -> Iterator[None]:
    """Let ``fail`` stand in for the ``number``-th thing that is done to the disk."""
    left = number

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            _watching.clear()
            fail()

    _watching.append(count)
    try:
        yield
    finally:
        _watching.clear()


def contents(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text() for path in files_in(folder)}


def operations(tmp_path: Path) -> int:
    """How many things a run does to the disk."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1

    write_folder(ONE, tmp_path / "counted")
    _watching.append(count)
    write_folder(NEW, tmp_path / "counted")
    _watching.clear()
    shutil.rmtree(tmp_path / "counted")
    return done


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_whatever_fails_leaves_the_old_or_the_new(
    tmp_path: Path, error: type[BaseException]
) -> None:
    def fail() -> None:
        raise error("injected")

    folder = tmp_path / "out"
    total = operations(tmp_path)
    assert total > 20
    for number in range(1, total + 1):
        write_folder(ONE, folder)
        with failing_at(number, fail), suppress(Unusable, KeyboardInterrupt):
            write_folder(NEW, folder)
        assert contents(folder) in (dict(ONE.files), dict(NEW.files)), number
        write_folder(NEW, folder)
        assert contents(folder) == dict(NEW.files)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process that was forked")
def test_a_killed_run_is_put_right_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    missing = 0
    for number in range(1, operations(tmp_path) + 1):
        write_folder(ONE, folder)
        child = os.fork()
        if child == 0:
            with failing_at(number, lambda: os._exit(9)):
                write_folder(NEW, folder)
            os._exit(0)
        os.waitpid(child, 0)
        missing += not folder.exists()
        assert not folder.exists() or contents(folder) in (dict(ONE.files), dict(NEW.files))
        write_folder(ONE, folder)  # what was taken away is there again, not made anew
        assert contents(folder) == dict(ONE.files)
    assert missing == 1


def test_the_user_s_work_survives_a_killed_run(tmp_path: Path) -> None:
    work = tmp_path / ".out.mockument-abc" / "old"
    work.mkdir(parents=True)
    (work / "mine.py").write_text("mine\n")
    with pytest.raises(Unusable, match="was not written by mockument"):
        write_folder(ONE, tmp_path / "out")
    assert contents(tmp_path / "out") == {"mine.py": "mine\n"}


def test_what_was_left_behind_is_cleared_up_in_the_end(tmp_path: Path) -> None:
    for name in (".out.mockument-old", ".out.mockument-new", ".out-mine", ".other.mockument-x"):
        (tmp_path / name / "new").mkdir(parents=True)
        if not name.endswith("-new"):
            long_ago = time.time() - 7_200
            os.utime(tmp_path / name, (long_ago, long_ago))
    write_folder(ONE, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".other.mockument-x", ".out-mine", ".out.mockument-new", "out",
    ]  # fmt: skip
