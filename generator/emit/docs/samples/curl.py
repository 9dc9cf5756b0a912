"""Samples in curl, for bash and the shells that are like it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ....messages.curl import method_words, shell_word
from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody
from .literals import Code, shell_lines, shell_text
from .placeholders import PASSWORD, USER
from .rendering import render
from .request import SampleRequest
from .texts import joined

__all__ = ["curl_sample"]


def curl_sample(request: SampleRequest) -> str:
    """A request as a curl command, one option a line.

    No word of it makes curl read a file but those that are meant to.
    """
    body = None if request.method == "HEAD" else request.body
    words = method_words(request.method, has_body=body is not None)
    first = Code(" ".join(["curl", *map(shell_word, words), shell_text(request.url)]))
    options = [*_headers(request, body), *_body(body)]
    return render("curl.sh.jinja", first=first, options=options)


def _headers(request: SampleRequest, body: Body | None) -> Iterator[Code]:
    if request.is_basic:
        yield _option("-u", shell_text((USER, ":", PASSWORD)))
    for name, value in request.headers:
        if name == "Content-Type" and _goes_without_saying(body):
            continue
        # A semicolon instead of the colon sends a header that is empty.
        yield _option("-H", shell_text(joined((f"{name}: ",), value)))
    if request.cookies:
        yield _option("-b", shell_text(request.header_fields[-1][1]))


def _goes_without_saying(body: Body | None) -> bool:
    plain_form = "application/x-www-form-urlencoded"
    is_form = isinstance(body, FormBody) and body.media_type == plain_form
    return body is None or is_form or isinstance(body, MultipartBody)


def _body(body: Body | None) -> Iterator[Code]:
    match body:
        case JsonBody() | TextBody():
            yield _option("--data-raw", shell_lines(body.text))
        case FormBody(fields=()):
            yield _option("--data-raw", shell_lines(""))
        case FormBody():
            for name, value in body.fields:
                field = f"{quote(name, safe='')}={value}"
                yield _option("--data-urlencode", shell_lines(field))
        case MultipartBody():
            yield from map(_part, body.parts)
        case FileBody():
            yield _option("--data-binary", shell_lines(f"@{body.file_name}"))
        case None:
            return


def _part(part: Part) -> Code:
    if part.file_name:
        kind = f";type={part.said_type}" if part.said_type else ""
        return _option("-F", shell_lines(f"{part.name}=@{part.file_name}{kind}"))
    if not part.media_type:
        return _option("--form-string", shell_lines(f"{part.name}={part.text}"))
    text = part.text
    if ";" in text or text[:1] not in "{[":
        # Quoted, so that it ends nowhere and begins no file's name.
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _option("-F", shell_lines(f"{part.name}={text};type={part.media_type}"))


def _option(name: str, word: Code) -> Code:
    return Code(f"{name} {word}")
