"""The emitter ``docs``: all files of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from ...document import Api
from ...findings import Finding
from ..emitter import Emission
from ..options import BadOption, option
from ..progress import counted
from .noted import read_report
from .site import Manner, Site
from .texts import LANGUAGES
from .theme import Theme, read_theme

__all__ = ["DocsEmitter", "emitter"]


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise BadOption(f"is {' or '.join(LANGUAGES)}, not {text!r:.40}")
    return text


def _report(path: str) -> tuple[Finding, ...]:
    return read_report(path) if path else ()


@dataclass(frozen=True)
class DocsEmitter:
    """Emits a document's reference pages."""

    name: ClassVar[str] = "docs"
    summary: ClassVar[str] = "reference pages: a site of static files, with a console for calls"

    lang: str = option("en", "The language of the interface: en or zh.", read=_language)
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

    def emit(self, api: Api) -> Emission:
        """The files of the site.

        :raises Unusable: if a template fails.
        """
        theme = self.theme if isinstance(self.theme, Theme) else Theme()
        findings = (*(self.findings or ()), *self._checked(api))
        site = Site(api, Manner(self.lang, theme, findings))
        return Emission({path: site.file(path) for path in counted(site.paths())})

    def _checked(self, api: Api) -> tuple[Finding, ...]:
        if not self.show_findings:
            return ()
        from ...document.check import check

        return check(api)


emitter: Final = DocsEmitter()
