"""Names that the document's classes do not get."""

from __future__ import annotations

__all__ = ["RESERVED_CLASS_NAMES"]

RESERVED_CLASS_NAMES = frozenset(
    {
        "Annotated", "Any", "ApiAnswer", "ApiAnswers", "ApiBadRequestError", "ApiCall",
        "ApiClientCredentials", "ApiConflictError", "ApiConnectionError", "ApiContent",
        "ApiCredential", "ApiEnum", "ApiEnvelopeError", "ApiError", "ApiForbiddenError", "ApiItems",
        "ApiListed", "ApiModel", "ApiNotFoundError", "ApiPages", "ApiReply", "ApiRequest",
        "ApiResponse", "ApiResponseError", "ApiRetries", "ApiSeries", "ApiServerError",
        "ApiSession", "ApiStatusError", "ApiStream", "ApiTimeoutError", "ApiTolerance",
        "ApiTooManyRequestsError", "ApiUnauthorizedError", "ApiUnprocessableContentError",
        "AsyncApiReply", "AsyncApiStream", "AsyncClient", "AsyncExitStack", "AsyncGenerator",
        "AsyncIterator", "AsyncTransport", "Awaitable", "Base64Text", "BestFit", "Boolean",
        "ByCursor", "ByLink",
        "ByNumber", "ByOffset", "ByUrl", "Callable", "Client", "Date", "DateTime", "DurationText",
        "EcmaPattern", "EllipsisType", "EmailText", "ExactTime", "ExactUuid", "ExitStack", "Field",
        "Generator", "HostnameText", "InBody", "Int32", "Int64", "Integer", "Ipv4Text", "Ipv6Text",
        "Iterator", "Literal", "Mapping", "MultipleOf", "Never", "Nothing", "NotRequired", "Number",
        "Omittable", "OneOf", "Rules", "Self", "Sequence", "ServerSentEvent", "T", "Tagged",
        "Transport", "TYPE_CHECKING", "TypeAlias", "TypeAliasType", "TypedDict", "TypeVar",
        "UniqueItems", "UriReferenceText", "UriText", "V", "WholeNumber",
    }
)  # fmt: skip
"""Names that the generated modules use themselves."""
