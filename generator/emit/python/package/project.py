"""A project around a generated package: what it takes to build and publish it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ....document import Api
from ...naming import snake_name
from ...options import BadOption
from ...text import Identifier, PyExpr
from ..spelling.first_call import FirstCall
from ..spelling.rendering import render

__all__ = ["Project", "in_project"]

_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
"""Names of distributions (packaging.python.org, "Names and normalization")."""
_VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Project:
    """A project of one package.

    :param name: the distribution's name; the package is called like it.
    """

    name: str

    @classmethod
    def read(cls, name: str) -> Project:
        """The project of that name.

        :raises BadOption: if no distribution can be called so.
        """
        if not _NAME.fullmatch(name) or len(name) > 100:
            raise BadOption(f"no name of a distribution: {name!r:.80}", "letters, digits, . _ -")
        return cls(name)

    @property
    def package(self) -> Identifier:
        """What is imported."""
        return Identifier(snake_name(self.name.replace(".", "_"), "package"))


def in_project(
    project: Project, api: Api, files: Mapping[str, str], first: FirstCall | None
) -> dict[str, str]:
    """The files of a package in a project's folder, with those that make it one.

    :param files: the package's files.
    :param first: a call that its README shows.
    """
    version = api.version if _VERSION.fullmatch(api.version) else "0.0.0"
    view = {
        "name": _toml(project.name),
        "title": PyExpr(" ".join(re.sub(r"[^\w .,:;!?()'-]", " ", api.title).split()) or "API"),
        "version": _toml(version),
        "description": _toml(f"A client of {' '.join(api.title.split())[:200]}"),
        "package": project.package,
        "distribution": PyExpr(project.name),
        "made": first.made if first else PyExpr("Client()"),
        "line": first.line if first else PyExpr("..."),
    }
    return {
        "pyproject.toml": render("client/pyproject.toml.jinja", **view),
        "README.md": render("client/README.md.jinja", **view),
        **{f"src/{project.package}/{path}": text for path, text in files.items()},
    }


def _toml(text: str) -> PyExpr:
    """A basic string of TOML: what JSON escapes, and DEL, which only TOML does."""
    kept = text.encode("utf-8", errors="replace").decode()
    return PyExpr(json.dumps(kept, ensure_ascii=False).replace("\x7f", "\\u007f"))
