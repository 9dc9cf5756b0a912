"""mockument makes an API's documentation into its backend.

The few public names; each is imported when it is first used, so that ``import mockument`` and
the command line stay quick.

>>> import mockument
>>> api = mockument.load("openapi.yaml")           # any OpenAPI document, 2.0 to 3.2
>>> app = mockument.create_app(api)                # a Flask app that mocks it
>>> mockument.generate(api, "client", "sdk")       # a typed client of it, in a folder
>>> captured = mockument.capture(["pages/"])       # reference pages to an OpenAPI document
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from .generator.capture import capture_paths as capture
    from .generator.document.check import check
    from .generator.document.load import load
    from .generator.emit.generate import generate
    from .mockserver.app import create_app

__all__ = ["__version__", "capture", "check", "create_app", "generate", "load"]

_HOMES = {
    "capture": ("generator.capture", "capture_paths"),
    "check": ("generator.document.check", "check"),
    "create_app": ("mockserver.app", "create_app"),
    "generate": ("generator.emit.generate", "generate"),
    "load": ("generator.document.load", "load"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    value = getattr(import_module(f".{module}", __name__), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
