"""Servers: where an API, a path or an operation is served."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .references import Node

__all__ = ["Server"]

_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Server:
    """A Server Object (section 4.8.5)."""

    node: Node

    @cached_property
    def url(self) -> str:
        """The URL, each variable replaced by its default, once: a default is no template."""
        defaults = {name: node.text("default") for name, node in self.node.entries("variables")}
        return _VARIABLE.sub(lambda found: defaults.get(found[1], found[0]), self.node.text("url"))

    @property
    def name(self) -> str:
        """What people call it (3.2.0, section 4.6)."""
        return self.node.text("name")

    @property
    def description(self) -> str:
        """What it is for."""
        return self.node.text("description")
