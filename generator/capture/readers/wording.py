"""What the portal itself prints on a page, in each of its languages.

Readers know more words than these (:mod:`.vocabulary`): a page is written with these alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .vocabulary import HEADINGS, Section, is_chinese

__all__ = ["WORDINGS", "Language", "Wording"]

Language = Literal["en", "zh"]
"""A language that pages are in, as a BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    :param headings: the heading of each section.
    :param skip: the site's first line.
    :param try_it_out: the sentence below *Try It Out*.
    :param since: what stands before the version in the line of badges.
    :param execution: the badge for each value of ``x-execution``.
    :param authentication: the badge where authentication is required, and where it is not.
    :param deprecated: the badge, and the marker behind a field's type.
    :param required: the marker behind a field's type.
    :param placeholder: what stands where a field has no description.
    :param no_history: the sentence that there is no change history.
    :param see: what names a field in its own description: readers take the name from there.
    :param nullable: how a description says that a value may be null.
    :param options: what stands before the values of an enum in a description.
    :param default: what stands before the default in a description.
    """

    headings: Mapping[Section, str]
    skip: str
    try_it_out: str
    since: str
    execution: Mapping[Literal["synchronous", "asynchronous"], str]
    authentication: Mapping[bool, str]
    deprecated: str
    required: str
    placeholder: str
    no_history: str
    see: str
    nullable: str
    options: str
    default: str


def _headings(language: Language) -> dict[Section, str]:
    """The first heading of each section that is in a language."""
    found: dict[Section, str] = {}
    for heading, section in HEADINGS.items():
        if is_chinese(heading) == (language == "zh"):
            found.setdefault(section, heading)
    return found


WORDINGS: Final[Mapping[Language, Wording]] = {
    "en": Wording(
        headings=_headings("en"),
        skip="Skip to main content",
        try_it_out=(
            "Submit a mock request using the current auth context and example-driven inputs."
        ),
        since="Since ",
        execution={"synchronous": "Synchronous", "asynchronous": "Asynchronous"},
        authentication={True: "Auth Required", False: "No Auth Required"},
        deprecated="Deprecated",
        required="Required",
        placeholder="No description provided.",
        no_history="This API has no change history records yet.",
        see="For details, see ",
        nullable="May be null.",
        options="Options: ",
        default="Default: ",
    ),
    "zh": Wording(
        headings=_headings("zh"),
        skip="跳到主要内容",
        try_it_out="使用当前认证信息和示例参数提交 Mock 请求。",
        since="起始版本 ",
        execution={"synchronous": "同步", "asynchronous": "异步"},
        authentication={True: "需要认证", False: "无需认证"},
        deprecated="已弃用",
        required="必填",
        placeholder="暂无描述。",
        no_history="该 API 暂无变更记录。",
        see="详情参考",
        nullable="可为 null。",
        options="可选值：",
        default="默认值：",
    ),
}
"""The words of each language."""
