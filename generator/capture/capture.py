"""Pages in, document out: the whole walk from text to a document that was read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..document.check import check
from ..document.dump import dump_yaml
from ..document.load import load_text
from ..findings import DocumentPlace, Finding, PagePlace, Severity, Unusable
from .build import build
from .page import Page
from .readers import MAX_PAGE_BYTES, read_page
from .reconcile import Reconciled, reconcile

__all__ = ["Captured", "capture_pages", "capture_paths", "find_pages"]

_HEADER = (
    "# Captured from reference pages by mockument. Do not edit: run `mockument capture` again.\n"
)


@dataclass(frozen=True)
class Captured:
    """What pages became.

    :param text: the OpenAPI document, as YAML.
    :param findings: everything that was decided, page by page.
    :param pages: the names of the pages that were read.
    """

    text: str
    findings: tuple[Finding, ...]
    pages: tuple[str, ...]


def find_pages(paths: Iterable[str | Path]) -> list[Path]:
    """The pages that the paths name: files as they are, of folders each ``*.txt``, sorted.

    :raises Unusable: if a path does not exist, or a folder holds no page.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix == ".txt" and p.is_file())
            if not inside:
                raise _refuse(str(path), "no-pages", "the folder holds no *.txt page")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise _refuse(str(path), "file-not-found", "no such file or folder")
    return list(dict.fromkeys(found))


def capture_paths(paths: Iterable[str | Path], *, response_required: bool = False) -> Captured:
    """Capture the pages in files and folders. See :func:`capture_pages`."""
    texts: list[tuple[str, str]] = []
    refused: list[Unusable] = []
    for path in find_pages(paths):
        try:
            texts.append((path.name, _read(path)))
        except Unusable as unusable:
            refused.append(unusable)
    return _capture(texts, refused, response_required=response_required)


def capture_pages(pages: Sequence[tuple[str, str]], *, response_required: bool = False) -> Captured:
    """Capture reference pages into one OpenAPI 3.1 document.

    :param pages: name and text of each page.
    :param response_required: whether ``Required`` on a response's field becomes ``required``.
    :raises Unusable: if no page can be used; a page that cannot is an error among the findings.
    """
    return _capture(pages, [], response_required=response_required)


def _read(path: Path) -> str:
    name = path.name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        raise _refuse(name, "file-unreadable", f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_PAGE_BYTES:
        limit = f"{MAX_PAGE_BYTES // 1024 // 1024} MB"
        raise _refuse(name, "page-too-large", f"no reference page: larger than {limit}")
    if b"\0" in data:
        raise _refuse(name, "not-text", "a binary file, not the text of a page")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(
            name, "not-utf-8", "not UTF-8 text", "save the page as UTF-8", line
        ) from error


def _refuse(
    page: str, code: str, message: str, hint: str = "", line: int | None = None
) -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, PagePlace(page, line, "page"), message, hint))


def _capture(
    pages: Sequence[tuple[str, str]], refused: list[Unusable], *, response_required: bool
) -> Captured:
    settled: list[Reconciled] = []
    for name, text in sorted(pages):
        try:
            settled.append(reconcile(read_page(text, name)))
        except Unusable as unusable:
            refused.append(unusable)
    lost = [f for unusable in refused for f in (*unusable.findings, unusable.finding)]
    if not settled:
        raise _nothing_usable(refused, lost)
    built = build(settled, response_required=response_required)
    text = _HEADER + dump_yaml(built.document)
    checked = _read_back(text, settled[0].page, response_required=response_required)
    return Captured(
        text,
        (*lost, *built.findings, *checked),
        tuple(s.page.name for s in settled),
    )


def _nothing_usable(refused: Sequence[Unusable], lost: Sequence[Finding]) -> Unusable:
    if refused:
        return Unusable(refused[0].finding, [f for f in lost if f is not refused[0].finding])
    return _refuse("", "no-pages", "there is no page to capture")


def _read_back(text: str, page: Page, *, response_required: bool) -> Iterable[Finding]:
    """What our own check says of the document: anything is a fault of ours, or of the page."""
    for finding in check(load_text(text, "captured document")):
        if finding.severity is not Severity.ERROR:
            continue
        if response_required and finding.code == "no-invalid-media-type-examples":
            # Trusting every Required mark breaks the page's own examples: said already.
            finding = replace(finding, severity=Severity.WARNING)  # noqa: PLW2901
        place = finding.place
        where = place.pointer if isinstance(place, DocumentPlace) else place.where
        yield replace(finding, place=PagePlace(page.name, None, where))
