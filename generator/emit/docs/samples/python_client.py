"""Samples in Python with the generated client of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ....messages.media import is_json
from ...text import Identifier, PyExpr
from .bodies import Body, FileBody, FormBody, JsonBody, MultipartBody, Part, TextBody, uses_files
from .client_names import ClientNames, MethodNames
from .literals import python_string, python_text
from .placeholders import PASSWORD, USER
from .python_httpx import file_content
from .python_values import Value, is_plain, python_value
from .rendering import render
from .request import SampleRequest

__all__ = ["client_sample"]

_WIDTH: Final = 60
"""Characters that a method and its arguments may have on one line."""


def client_sample(
    names: ClientNames, method: MethodNames, request: SampleRequest, server: str
) -> str:
    """A request as a call of the generated client.

    :param server: the base address, where it is not the one that the client has; else empty.
    """
    body = request.body
    return render(
        "client.py.jinja",
        uses_environment=any(scheme in names.credentials for scheme in request.schemes),
        uses_json=_is_loaded(body),
        uses_files=uses_files(body),
        package=names.package,
        options=PyExpr(", ".join(_options(names, request, server))),
        result=method.result,
        call=_call(method.name, list(_arguments(method, request))),
    )


def _options(names: ClientNames, request: SampleRequest, server: str) -> Iterator[PyExpr]:
    if server:
        yield python_string(server)
    for scheme, placeholder in request.schemes.items():
        argument = names.credentials.get(scheme)
        if argument is None:
            continue
        if placeholder:
            yield PyExpr(f"{argument}={python_text(placeholder)}")
        else:
            yield PyExpr(f"{argument}=({python_text((USER,))}, {python_text((PASSWORD,))})")


def _call(method: PyExpr, arguments: list[PyExpr]) -> PyExpr:
    """A method's call, an argument a line where they are too many or too long."""
    line = ", ".join(arguments)
    if len(line) + len(method) < _WIDTH and "\n" not in line:
        return PyExpr(f"client.{method}({line})")
    lines = "".join(f"        {one},\n" for one in arguments)
    return PyExpr(f"client.{method}(\n{lines}    )")


def _arguments(method: MethodNames, request: SampleRequest) -> Iterator[PyExpr]:
    for place, value in request.arguments.items():
        if place in method.parameters:  # not if its path has no place for it
            yield _argument(method.parameters[place], value)
    for argument in method.undeclared:
        yield _argument(argument, "1")
    if request.body is not None and method.takes_body:
        yield _argument(Identifier("body"), _body(request.body))
    if method.chooser is not None:
        yield method.chooser


def _argument(name: Identifier, value: Value) -> PyExpr:
    return PyExpr(f"{name}={python_value(value, 8, 88 - len(name) - 2)}")


def _body(body: Body) -> Value:
    match body:
        case JsonBody() if not is_plain(body.value):
            return PyExpr(f"json.loads({python_string(body.text)})")
        case JsonBody() | FormBody():
            return body.value
        case MultipartBody():
            return dict(_fields(body))
        case TextBody():
            return python_string(body.text)
        case FileBody() if _is_loaded(body):
            return PyExpr(f"json.loads({file_content(body.file_name)})")
        case FileBody():
            return file_content(body.file_name)


def _is_loaded(body: Body | None) -> bool:
    """Whether a body is read from JSON: no literal says it, or it is a file."""
    if isinstance(body, JsonBody):
        return not is_plain(body.value)
    return isinstance(body, FileBody) and is_json(body.media_type)


def _fields(body: MultipartBody) -> Iterator[tuple[str, Value]]:
    """The fields of a form, files read where they are sent."""
    for name, value in body.value.items():
        files: list[Value] = [
            _file(part) for part in body.parts if part.name == name and part.file_name
        ]
        if not files:
            yield name, value
        else:
            yield name, files if isinstance(value, list) else files[0]


def _file(part: Part) -> PyExpr:
    """A file with its name and its media type."""
    items = [python_string(part.file_name), file_content(part.file_name)]
    items += [python_string(part.said_type)] if part.said_type else []
    return PyExpr(f"({', '.join(items)})")
