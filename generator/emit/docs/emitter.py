"""The emitter ``docs``: all files of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import ClassVar, Final

from ...document import Api
from ...findings import DocumentPlace, Finding, Severity
from ..emitter import Emission
from ..options import BadOption, option
from ..progress import counted
from ..python.operations.grouping import GroupBy, read_group_by
from .noted import read_report
from .site import Manner, Site
from .texts import LANGUAGES
from .theme import Theme, read_theme

__all__ = ["DocsEmitter", "emitter"]

_PORTAL_TEXT: Final = "portal-text"
_FORMATS: Final = ("site", _PORTAL_TEXT)


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise BadOption(f"is {' or '.join(LANGUAGES)}, not {text!r:.40}")
    return text


def _format(text: str) -> str:
    if text not in _FORMATS:
        raise BadOption(f"is {' or '.join(_FORMATS)}, not {text!r:.40}")
    return text


def _package(text: str) -> str:
    if not text.isidentifier() or iskeyword(text):
        raise BadOption(f"is the name of a package, not {text!r:.40}")
    return text


def _unused(name: str) -> Finding:
    place = DocumentPlace("target docs", "")
    message = f"{name} is of no use for {_PORTAL_TEXT}: its pages have no place for it"
    return Finding("unused-option", Severity.WARNING, place, message)


def _report(path: str) -> tuple[Finding, ...]:
    return read_report(path) if path else ()


@dataclass(frozen=True)
class DocsEmitter:
    """Emits a document's reference pages: a site, or text pages as the first portal has them."""

    name: ClassVar[str] = "docs"
    summary: ClassVar[str] = "reference pages: a site of static files, with a console for calls"

    format: str = option(
        "site", "site, or portal-text: text pages that `mockument capture` reads.", read=_format
    )
    lang: str = option(
        "",
        "The language of the interface: en or zh. The default is en; of text pages, their own.",
        read=_language,
    )
    theme: Mapping[str, str] | Theme = option(  # noqa: RUF009 - a field, as dataclasses.field is
        {}, "Variables of the style sheet, such as theme.accent=#0b6e4f.", read=read_theme
    )
    show_findings: bool = option(
        False, "Show what `mockument check` finds, each beside what it is about."
    )
    findings: tuple[Finding, ...] = option(
        "",
        "Show the findings of a report, as mockument capture --format json prints it.",
        read=_report,
    )
    package: str = option(
        "sdk", "What request code in Python imports the generated client as.", read=_package
    )
    group_by: GroupBy = option(  # noqa: RUF009 - a field, as dataclasses.field is
        "auto", "What its methods are grouped by: tags, paths or none.", read=read_group_by
    )

    def emit(self, api: Api) -> Emission:
        """The files of the site, or the text pages.

        :raises Unusable: if a template fails.
        """
        if self.format == _PORTAL_TEXT:
            return self._text_pages(api)
        theme = self.theme if isinstance(self.theme, Theme) else Theme()
        findings = (*(self.findings or ()), *self._checked(api))
        manner = Manner(
            self.lang or "en", theme, findings, package=self.package, group_by=self.group_by
        )
        site = Site(api, manner)
        return Emission({path: site.file(path) for path in counted(site.paths())})

    def _text_pages(self, api: Api) -> Emission:
        from .portal import portal_text  # a site needs none of it

        made = portal_text(api, "zh" if self.lang == "zh" else "en" if self.lang else None)
        given = (self.theme, self.show_findings, self.findings)
        names = ("theme", "show-findings", "findings")
        noted = (_unused(name) for name, value in zip(names, given, strict=True) if value)
        return replace(made, findings=(*noted, *made.findings))

    def _checked(self, api: Api) -> tuple[Finding, ...]:
        if not self.show_findings:
            return ()
        from ...document.check import check

        return check(api)


emitter: Final = DocsEmitter()
