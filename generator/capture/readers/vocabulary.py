"""The portal's own words, in English and Chinese: headings, furniture, markers, types."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

__all__ = [
    "BADGES",
    "BULLETS",
    "FIELD_MARKERS",
    "FURNITURE",
    "HEADINGS",
    "KNOWN_TYPES",
    "NAMED_TYPES",
    "NO_HISTORY",
    "PLACEHOLDERS",
    "Section",
    "is_chinese",
]


class Section(Enum):
    """The parts of a page, by their English headings."""

    HEADER = "header"
    AVAILABILITY = "Execution Availability"
    TRY_IT_OUT = "Try It Out"
    REQUEST_INPUTS = "Request Inputs"
    PATH = "Path Parameters"
    QUERY = "Query Parameters"
    HEADERS = "Headers"
    BODY = "Body Fields"
    RESPONSES = "Responses"
    SUCCESS = "Success Response"
    ERROR = "Error Response"
    ENDPOINT = "Endpoint"
    OPERATION_ID = "Operation ID"
    PERMALINK = "Permalink"
    REQUEST_EXAMPLE = "Request Example"
    RESPONSE_EXAMPLE = "Response Example"
    HISTORY = "Change History"
    ALL_HISTORY = "View all change history"


HEADINGS: Final = {
    **{section.value: section for section in Section if section is not Section.HEADER},
    "Path Fields": Section.PATH,
    "Query Fields": Section.QUERY,
    "Header Parameters": Section.HEADERS,
    "Header Fields": Section.HEADERS,
    "Request Headers": Section.HEADERS,
    "Body Parameters": Section.BODY,
    "Request Body": Section.BODY,
    "Response": Section.RESPONSES,
    "Endpoints": Section.ENDPOINT,
    "Operation Id": Section.OPERATION_ID,
    "Request Examples": Section.REQUEST_EXAMPLE,
    "Response Examples": Section.RESPONSE_EXAMPLE,
    "调试可用性": Section.AVAILABILITY,
    "执行可用性": Section.AVAILABILITY,
    "在线调试": Section.TRY_IT_OUT,
    "请求参数": Section.REQUEST_INPUTS,
    "请求输入": Section.REQUEST_INPUTS,
    "路径参数": Section.PATH,
    "路径字段": Section.PATH,
    "查询参数": Section.QUERY,
    "查询字段": Section.QUERY,
    "请求头": Section.HEADERS,
    "请求头字段": Section.HEADERS,
    "请求体字段": Section.BODY,
    "请求体": Section.BODY,
    "响应状态": Section.RESPONSES,
    "响应": Section.RESPONSES,
    "成功响应": Section.SUCCESS,
    "错误响应": Section.ERROR,
    "失败响应": Section.ERROR,
    "请求地址": Section.ENDPOINT,
    "接口地址": Section.ENDPOINT,
    "操作 ID": Section.OPERATION_ID,
    "操作ID": Section.OPERATION_ID,
    "永久链接": Section.PERMALINK,
    "请求示例": Section.REQUEST_EXAMPLE,
    "响应示例": Section.RESPONSE_EXAMPLE,
    "返回示例": Section.RESPONSE_EXAMPLE,
    "变更历史": Section.HISTORY,
    "查看全部变更历史": Section.ALL_HISTORY,
}
"""Every heading that is known, and the section that it opens."""

FURNITURE: Final = frozenset(
    {
        "Skip to main content",
        "跳到主要内容",
        "Submit a mock request using the current auth context and example-driven inputs.",
        "使用当前认证信息和示例参数提交 Mock 请求。",
        "使用当前认证上下文和示例驱动的输入提交模拟请求。",
    }
)
"""Lines of the site that say nothing about the operation."""

NO_HISTORY: Final = frozenset(
    {
        "This API has no change history records yet.",
        "该 API 暂无变更记录。",
        "该 API 暂无变更历史记录。",
    }
)
"""Sentences that say that there is no change history."""

PLACEHOLDERS: Final = frozenset({"No description provided.", "暂无描述。", "暂无描述"})
"""What stands where a description is missing."""

FIELD_MARKERS: Final = {
    "Required": "required",
    "必填": "required",
    "Optional": "optional",
    "可选": "optional",
    "选填": "optional",
    "Deprecated": "deprecated",
    "已弃用": "deprecated",
    "已废弃": "deprecated",
}
"""What may be glued behind a field's type."""

KNOWN_TYPES: Final = frozenset(
    {
        "String",
        "Integer",
        "int",
        "Long",
        "long",
        "Boolean",
        "boolean",
        "Double",
        "double",
        "Float",
        "float",
        "List",
        "ArrayList",
        "LinkedList",
        "Collection",
        "Set",
        "HashSet",
        "Map",
        "HashMap",
        "LinkedHashMap",
        "Timestamp",
        "Object",
        "byte[]",
    }
)
"""Types that a label is known to end with; the portal's set of types is open."""

NAMED_TYPES: Final = frozenset({"ErrorCode"})
"""Structures that every page of the portal shares."""

BULLETS: Final = "•◦▪‣●○∙·"
"""Marks that a bullet may begin with; the first is the one that the portal prints."""

_METHOD = r"(?P<method>GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s*"
_CATEGORY = r"(?P<category>.*?)\s*"
_SINCE = r"(?:Since|起始版本)\s*(?P<since>[0-9]{1,9}(?:\.[0-9]{1,9}){0,7})\s*"
_EXECUTION = r"(?P<execution>Asynchronous|Synchronous|异步|同步)"
_AUTHENTICATION = (
    r"(?P<authentication>Auth Required|No Auth Required|Auth Not Required|No Auth|Public"
    r"|无需认证|不需要认证|需要认证)"
)
_DEPRECATED = r"\s*(?P<deprecated>Deprecated|已弃用|已废弃)?\s*(?P<rest>.*)"

BADGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_METHOD}{_CATEGORY}{_SINCE}{_EXECUTION}?\\s*{_AUTHENTICATION}?{_DEPRECATED}",
        f"{_METHOD}{_CATEGORY}(?P<since>){_EXECUTION}\\s*{_AUTHENTICATION}?{_DEPRECATED}",
        f"{_METHOD}{_CATEGORY}(?P<since>)(?P<execution>){_AUTHENTICATION}{_DEPRECATED}",
    )
)
"""The glued line of badges, by the first part that says where its category ends."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return _CHINESE.search(text) is not None
