"""Coverage as a person reads it in a terminal, as a program does, and as one page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..report import printable
from .book import Covered, Share, Used

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["as_html", "as_json", "missed", "terminal_lines"]

_SHOWN: Final = 20
_SHOWN_NAMES: Final = 10
_KINDS: Final = ("operations", "statuses", "parameters", "fields")


def terminal_lines(covered: Covered) -> Iterator[str]:
    """What a terminal shows: the shares, and what is missing, not too much of it."""
    shares = covered.shares
    yield "   ".join(f"{kind} {_share(shares[kind])}" for kind in _KINDS)
    if covered.invalid:
        yield f"exchanges that broke the contract, and count for nothing: {covered.invalid}"
    for title, rows in missed(covered).items():
        if rows:
            yield f"{title}:"
            yield from (f"  {printable(row)}" for row in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            yield f"  … and {len(rows) - _SHOWN} more"


def missed(covered: Covered) -> dict[str, list[str]]:
    """What is missing or too much, by the kind of it."""
    called = [one for one in covered.operations if one.calls]
    return {
        "never called": [_name(one) for one in covered.operations if not one.calls],
        "statuses that never came": list(_rows(called, lambda one: one.statuses)),
        "parameters and fields of requests never sent": list(_rows(called, lambda o: o.parameters)),
        "fields of answers that never came": list(_rows(called, lambda one: one.fields)),
        "called, but not documented": _counted(covered.undocumented),
        "answered, but not documented": _counted(covered.undocumented_statuses),
    }


def as_json(all_covered: Iterable[Covered]) -> str:
    """All of it, for programs."""
    documents = [_document(covered) for covered in all_covered]
    return json.dumps({"documents": documents}, ensure_ascii=False, indent=2) + "\n"


def as_html(all_covered: Sequence[Covered]) -> str:
    """All of it as one page that needs nothing else; no text of a document is markup there."""
    listed = [
        {"covered": covered, "shares": covered.shares, "missed": missed(covered)}
        for covered in all_covered
    ]
    return _template().render(documents=listed, kinds=_KINDS)


def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader

    folder = Path(__file__).parent.parent / "templates" / "reports"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("coverage.html.jinja")


def _share(share: Share) -> str:
    return f"{share.used}/{share.total} ({share.percent:.0f} %)"


def _name(one: Used) -> str:
    operation = one.operation
    named = f" ({operation.operation_id})" if operation.operation_id else ""
    return f"{operation.method} {operation.path}{named}"


def _rows(used: Iterable[Used], counts: Any) -> Iterator[str]:  # noqa: ANN401 - a view of Used
    for one in used:
        names = [name for name, count in counts(one).items() if not count]
        if names:
            more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
            yield f"{one.operation.label}: {', '.join(names[:_SHOWN_NAMES])}{more}"


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} ×{count}" for name, count in counts.items()]


def _document(covered: Covered) -> dict[str, Any]:
    return {
        "document": covered.api.document.source.name,
        "title": covered.api.title,
        "totals": {
            kind: {"used": share.used, "total": share.total, "percent": round(share.percent, 2)}
            for kind, share in covered.shares.items()
        },
        "operations": [_operation(one) for one in covered.operations],
        "undocumented": covered.undocumented,
        "undocumentedStatuses": covered.undocumented_statuses,
        "invalidExchanges": covered.invalid,
    }


def _operation(one: Used) -> dict[str, Any]:
    operation = one.operation
    return {
        "operation": operation.label,
        "method": operation.method,
        "path": operation.path,
        "calls": one.calls,
        "statuses": one.statuses,
        "parameters": one.parameters,
        "fields": one.fields,
    }
