"""The reference pages of what is mocked: the same as ``mockument generate docs`` writes.

They are made as they are asked for, and anew when the document has changed. Whoever may call the
mock may read them: they say nothing that the mock does not answer.
"""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ..mock import Mock
from . import DOCS

if TYPE_CHECKING:
    from ...generator.document import Api
    from ...generator.emit.docs.site import Site

__all__ = ["docs", "prepare"]

_TYPES: Final = {".html": "text/html", ".md": "text/markdown", ".js": "text/javascript"}
_LANGUAGES: Final = ("en", "zh")
_KEPT: Final = 64
"""Pages that are kept ready."""


def docs(mock: Mock) -> Blueprint:
    """The pages of a mock's document."""
    routes = Blueprint("mockument_docs", __name__, url_prefix=DOCS)
    pages = _Pages(mock)
    routes.get("", strict_slashes=False)(_to_first_page)
    routes.get("/", strict_slashes=False)(_to_first_page)
    routes.get("/<path:path>")(pages.page)
    return routes


def prepare(mock: Mock) -> None:
    """Have ready what the first page needs: of a large document, half a second's work."""
    _site(mock.api, "en", "").file("index.html")


def _to_first_page() -> AnyResponse:
    return redirect(f"{request.script_root}{DOCS}/index.html", 302)


class _Pages:
    """The pages of the document as it is now."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self._text = lru_cache(_KEPT)(_text)

    def page(self, path: str) -> Response:
        language = request.accept_languages.best_match(_LANGUAGES, "en") or "en"
        try:
            url = request.host_url.rstrip("/") + request.script_root
            text = self._text(self.mock.api, language, url, path)
        except KeyError:
            raise NotFound from None
        ending = path[path.rfind(".") :]
        kind = _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "text/plain"
        answer = Response(text, content_type=f"{kind}; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Vary"] = "Accept-Language"
        answer.add_etag()
        return answer.make_conditional(request)  # type: ignore[return-value]


def _text(api: Api, language: str, url: str, path: str) -> str:
    return _site(api, language, url).file(path)


@lru_cache(4)
def _site(api: Api, language: str, url: str) -> Site:
    """The site of a document.

    :param url: the mock's, as whoever reads the pages calls it.
    """
    from ...generator.emit.docs.site import Manner, Site

    return Site(api, Manner(language, mock=url))
