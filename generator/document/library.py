"""The documents that references name: read when they are needed, each once, and only where allowed.

A reference is untrusted text. Files are read below one folder alone, hosts are asked only if the
user allowed it, and nothing is followed to a private address that the user did not name.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from ..findings import Unusable
from .identifiers import Identifiers, identifiers_of
from .source import Source, parse_bytes, read_source

__all__ = ["Access", "Library", "Refused"]

MAX_DOCUMENTS: Final = 10_000
"""Documents that one document may refer to; the largest real set has under 3,000."""

MAX_REMOTE_BYTES: Final = 32 * 1024 * 1024


class Refused(Exception):  # noqa: N818 - what it is
    """A document that a reference names and that is not read; the message ends a sentence."""


@dataclass(frozen=True, slots=True)
class Access:
    """What references may read.

    :param root: the folder that files must be in; None for that of the root document.
    :param remote: whether ``http`` and ``https`` URLs are fetched.
    """

    root: Path | None = None
    remote: bool = False


@dataclass
class Library:
    """The documents around a root document, by their URI: a path relative to its folder, or a URL.

    The root document itself is the empty URI.
    """

    root: Source
    access: Access = Access()
    _read: dict[str, Source | Refused] = field(default_factory=dict)
    _identifiers: dict[str, Identifiers] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._note_name("", self.root)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The root document and all others that have been read so far."""
        read = (s for s in self._read.values() if isinstance(s, Source))
        return (self.root, *read)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files behind it all, those that references named and that were not there as well."""
        folder = Path(self.root.name).parent
        others = (uri for uri in self._read if not uri.startswith(("http://", "https://")))
        return (Path(self.root.name), *(folder / uri for uri in others))

    def named(self, address: str) -> str | None:
        """The URI of the document that calls itself by an address; None where none does.

        OpenAPI 3.2.0, section 4.1.1. A document that has not been read yet is not known by its own
        name.
        """
        return self._named.get(address)

    def self_of(self, uri: str) -> str:
        """What the document of a URI calls itself; empty where it says nothing.

        :raises Refused: if the document is not read.
        """
        return _self_of(self.source(uri))

    def uri(self, base: str, reference: str) -> str:
        """The URI that ``reference`` means within the document ``base`` (RFC 3986, section 5).

        :raises Refused: if it names something else than a file or a web page.
        """
        parts = urlsplit(reference)
        if parts.scheme in ("http", "https"):
            return reference
        if parts.scheme or parts.netloc:
            raise Refused(f"names a {parts.scheme or 'network'} resource, which is never read")
        if base.startswith(("http://", "https://")):
            return urljoin(base, reference)
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))
        return "" if joined == Path(self.root.name).name else joined

    def source(self, uri: str) -> Source:
        """The document of a URI.

        :raises Refused: if it is not allowed, not there, or cannot be read.
        """
        if not uri:
            return self.root
        known = self._read.get(uri)
        if known is None:
            known = self._read[uri] = self._open(uri)
            if isinstance(known, Source):
                self._note_name(uri, known)
        if isinstance(known, Refused):
            raise known
        return known

    def _note_name(self, uri: str, source: Source) -> None:
        """What a document calls itself, for the references of all others; the first of a name."""
        name = _self_of(source)
        if name:
            self._named.setdefault(name, uri)

    def identifiers(self, uri: str) -> Identifiers:
        """The names that the schemas of a document give themselves.

        :raises Refused: if the document is not read.
        """
        known = self._identifiers.get(uri)
        if known is None:
            source = self.source(uri)
            has_any = any(source.mentions(word) for word in (b"$id", b"$anchor", b"$dynamicAnchor"))
            known = identifiers_of(source.data) if has_any else Identifiers()
            self._identifiers[uri] = known
        return known

    def _open(self, uri: str) -> Source | Refused:
        try:
            if len(self._read) >= MAX_DOCUMENTS:
                return Refused(f"is one document too many: at most {MAX_DOCUMENTS:,} are read")
            if uri.startswith(("http://", "https://")):
                return self._fetch(uri)
            return self._open_file(uri)
        except Refused as refused:
            return refused
        except Unusable as unusable:
            return Refused(f"cannot be read: {unusable.finding.message}")

    def content(self, uri: str) -> bytes:
        """The bytes that a URI names, whatever they are: of an external example, for one.

        :raises Refused: if they are not allowed, not there, or too many.
        """
        if uri.startswith(("http://", "https://")):
            return self._download(uri)
        path = self._allowed(uri)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_REMOTE_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise Refused(f"cannot be read: {reason}") from error
        if len(data) > MAX_REMOTE_BYTES:
            raise Refused(f"is larger than {MAX_REMOTE_BYTES:,} bytes")
        return data

    def _open_file(self, uri: str) -> Source:
        path = self._allowed(uri)
        if not path.exists():
            raise Refused(f"names a file that is not there{_near(path)}")
        return read_source(path)

    def _allowed(self, uri: str) -> Path:
        folder = Path(self.root.name).parent
        allowed = (self.access.root or folder).resolve()
        path = folder / uri
        # Resolved, so that neither ``..`` nor a symbolic link leads out of the folder.
        try:
            is_inside = path.resolve().is_relative_to(allowed)
        except ValueError:
            is_inside = False  # a name that no file can have
        if not is_inside:
            raise Refused(f"leads out of the folder {allowed}; --ref-root names a wider one")
        return path

    def _fetch(self, url: str) -> Source:
        return parse_bytes(self._download(url), url)

    def _download(self, url: str) -> bytes:
        if not self.access.remote:
            raise Refused("names another host; --allow-remote reads from there")
        from .remote import fetched  # few documents have others on other hosts

        try:
            data = fetched(url, MAX_REMOTE_BYTES + 1)
        except (OSError, ValueError) as error:
            raise Refused(f"cannot be fetched: {error}") from error
        if len(data) > MAX_REMOTE_BYTES:
            raise Refused(f"is larger than {MAX_REMOTE_BYTES:,} bytes")
        return data


def _near(path: Path) -> str:
    """A question after a file of the same folder whose name is nearly the same."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    near = get_close_matches(path.name, names, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _self_of(source: Source) -> str:
    address = source.data.get("$self") if isinstance(source.data, dict) else None
    return address.partition("#")[0] if isinstance(address, str) else ""
