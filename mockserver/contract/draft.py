"""Drafts: what a call is made of, so that it can be made again with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...generator.document import MediaType, Operation, Parameter
from ...generator.findings import JsonValue
from ...generator.messages.call import Call, add_body, add_parameter
from ...generator.messages.written import fill_path

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A call before it is written.

    :param path: the path's variables, as they are written into it.
    :param parameters: values of the other parameters; those that are not here are not sent.
    :param body: the body's media type and value.
    """

    operation: Operation
    path: Mapping[str, str]
    parameters: tuple[tuple[Parameter, JsonValue], ...] = ()
    body: tuple[MediaType, JsonValue] | None = None
    method: str = ""

    def call(self) -> Call:
        """The call, without credentials."""
        operation = self.operation
        call = Call(self.method or operation.method, fill_path(operation.path, self.path))
        for parameter, value in self.parameters:
            add_parameter(parameter, value, call)
        if self.body is not None:
            add_body(*self.body, call)
        return call

    def with_parameter(self, parameter: Parameter, value: JsonValue) -> Draft:
        """The same call with another value of a parameter."""
        return Draft(
            self.operation, self.path, (*self._others(parameter), (parameter, value)), self.body
        )

    def without_parameter(self, parameter: Parameter) -> Draft:
        """The same call without a parameter."""
        return Draft(self.operation, self.path, self._others(parameter), self.body)

    def with_body(self, value: JsonValue) -> Draft:
        """The same call with another value of the body."""
        assert self.body is not None  # noqa: S101 - callers have looked
        return Draft(self.operation, self.path, self.parameters, (self.body[0], value))

    def _others(self, parameter: Parameter) -> tuple[tuple[Parameter, JsonValue], ...]:
        key = (parameter.name, parameter.location)
        return tuple(p for p in self.parameters if (p[0].name, p[0].location) != key)

    def value(self, parameter: Parameter) -> JsonValue:
        """The value of a parameter; None where it is not sent."""
        key = (parameter.name, parameter.location)
        return next((v for p, v in self.parameters if (p.name, p.location) == key), None)
