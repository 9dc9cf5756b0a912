"""Overlays: changes of a document in a file of their own (Overlay Specification 1.0.0)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

from ....files import write_whole
from ....generator.document.dump import dump_yaml
from ....generator.findings import DocumentPlace, Finding, JsonValue, Severity, Unusable

__all__ = ["Action", "Keys", "Overlay", "json_path", "refuse_foreign", "write_overlay"]

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of members, and indexes of items."""

_ESCAPES: Final = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    "'": "\\'",
    "\\": "\\\\",
}
_ESCAPED: Final = re.compile(r"[\x00-\x1f'\\]")
_HEAD: Final = """\
# What a server answers and its document does not say, as `mockument verify --update` saw it.
# Take out what is not meant. A file that was changed is replaced with --force alone.
# sha256: """
_HINT: Final = "name another file, or replace it with --force"


def json_path(keys: Keys) -> str:
    r"""The Normalized Path of a value (RFC 9535, section 2.7): it selects that value alone.

    >>> json_path(("paths", "/o'clock", "get", "parameters", 0))
    "$['paths']['/o\\'clock']['get']['parameters'][0]"
    """
    return "$" + "".join(
        f"[{key}]" if isinstance(key, int) else f"['{_name(key)}']" for key in keys
    )


def _name(key: str) -> str:
    return _ESCAPED.sub(lambda m: _ESCAPES.get(m[0], f"\\u{ord(m[0]):04x}"), key)


@dataclass(frozen=True, slots=True)
class Action:
    """An Action Object (section "Action Object").

    :param target: the value that is changed.
    :param description: what was seen, and where, as CommonMark.
    :param update: what is merged into an object, or appended to an array.
    :param remove: whether the value is removed instead.
    """

    target: Keys
    description: str
    update: JsonValue = None
    remove: bool = False

    def to_json(self) -> dict[str, JsonValue]:
        """The action as the standard writes it."""
        what: dict[str, JsonValue] = {"remove": True} if self.remove else {"update": self.update}
        return {"target": json_path(self.target), "description": self.description, **what}


@dataclass(frozen=True, slots=True)
class Overlay:
    """An Overlay Object (section "Overlay Object").

    :param document: the path of the document that it changes.
    :param version: the version of that document's API.
    :param actions: the changes, in the order in which they are made.
    """

    document: Path
    version: str
    actions: Sequence[Action]

    def text(self, folder: Path) -> str:
        """The file's text; the same for the same changes.

        :param folder: where the file will stand: what it extends is named from there.
        """
        # The list of actions must not be empty: where there is nothing to change, one says so.
        actions = self.actions or [Action((), "Nothing differs from the document.", {})]
        body = dump_yaml(
            {
                "overlay": "1.0.0",
                "info": {
                    "title": f"What the server answers and {self.document.name} does not say",
                    "version": self.version or "1",
                },
                "extends": _relative(self.document, folder),
                "actions": [action.to_json() for action in actions],
            }
        )
        return f"{_HEAD}{_digest(body)}\n{body}"


def _relative(document: Path, folder: Path) -> str:
    """A document as a URI reference from a folder (RFC 3986, section 4.2)."""
    try:
        way = Path(os.path.relpath(document.resolve(), folder.resolve()))
    except ValueError:  # another drive
        return document.resolve().as_uri()
    text = quote(way.as_posix())
    return text if text.startswith(".") else f"./{text}"


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def refuse_foreign(path: Path) -> None:
    """See that a file may be replaced: it is not there, or as we have written it.

    :raises Unusable: if it may not.
    """
    if path.is_dir():
        raise _unusable(path, "not-a-file", "this is a folder, not a file")
    if not path.is_file():
        return
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise _unusable(path, "file-unreadable", f"cannot be read: {error}") from error
    if not text.startswith(_HEAD):
        raise _unusable(path, "foreign-file", "was not written by mockument verify --update", _HINT)
    said, _, body = text.removeprefix(_HEAD).partition("\n")
    if said != _digest(body):
        raise _unusable(path, "edited-by-hand", "was changed since it was written", _HINT)


def _unusable(path: Path, code: str, message: str, hint: str = "") -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, DocumentPlace(str(path), ""), message, hint))


def write_overlay(overlay: Overlay, path: Path) -> None:
    """Write an overlay into a file, whole or not at all.

    :raises Unusable: if it cannot be written.
    """
    try:
        write_whole(path, overlay.text(path.parent))
    except OSError as error:
        raise _unusable(path, "file-unwritable", f"cannot be written: {error.strerror}") from error
