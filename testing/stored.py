"""Stored traffic: cassettes of VCR libraries (YAML or JSON) and HTTP archives (HAR 1.2)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..generator.findings import DocumentPlace, Finding, Severity, Unusable
from ..mockserver.contract import Exchange
from ..mockserver.engine import Headers
from ..mockserver.engine.validate.content_coding import decoded
from .recorder import Traffic

__all__ = ["Stored", "read_stored", "stored_files"]

_SUFFIXES: Final = (".har", ".yaml", ".yml", ".json")
_MOST: Final = 1 << 30
_PSEUDO: Final = ":"
"""What HTTP/2's own header fields begin with; browsers write them into archives."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An exchange in a file.

    :param place: where it stands.
    """

    traffic: Traffic
    place: DocumentPlace


def stored_files(path: Path) -> list[Path]:
    """A file itself, or the files of a folder, and of those below it, that may be traffic."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())


def read_stored(file: Path) -> list[Stored | Finding]:
    """The exchanges of a file, in their order, and what is none that can be read.

    :raises Unusable: if the file is neither a cassette nor an archive.
    """
    match _value(file):
        case {"log": {"entries": [*listed]}}:
            return list(_stored(file, "/log/entries", listed, _of_archive))
        case {"interactions": [*listed]}:
            return list(_stored(file, "/interactions", listed, _of_cassette))
    raise _unusable(file, "neither a cassette (interactions) nor an archive (log.entries)")


def _stored(
    file: Path, above: str, listed: Iterable[Any], read: Callable[[Any], Traffic]
) -> Iterator[Stored | Finding]:
    for number, one in enumerate(listed):
        place = DocumentPlace(str(file), f"{above}/{number}")
        try:
            yield Stored(read(one), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"no exchange that can be read: {type(error).__name__}: {error}"
            yield Finding("traffic-unreadable", Severity.WARNING, place, message)


def _value(file: Path) -> Any:  # noqa: ANN401 - any JSON or YAML value
    import yaml

    try:
        text = file.read_text("utf-8-sig")
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        raise _unusable(file, f"cannot be read: {error.strerror or error}") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _unusable(file, f"neither JSON nor YAML: {reason}") from error


def _unusable(file: Path, message: str) -> Unusable:
    return Unusable(
        Finding("traffic-unusable", Severity.ERROR, DocumentPlace(str(file), ""), message)
    )


def _of_archive(entry: dict[str, Any]) -> Traffic:
    request, response = entry["request"], entry["response"]
    content = response.get("content") or {}
    text = content.get("text")
    answer = _of_text(text or "", content.get("encoding") == "base64")
    posted = request.get("postData") or {}
    sent = _of_text(posted.get("text") or "", posted.get("encoding") == "base64")
    size = content.get("size") or 0
    exchange = Exchange(
        str(request["method"]).upper(),
        str(request["url"]),
        _pairs(request.get("headers")),
        sent,
        int(response["status"]),
        _pairs(response.get("headers")),
        answer,
    )
    # Browsers leave out bodies that they have let go of, and write forms as parameters alone.
    request_read = bool(sent) or not (request.get("bodySize") or 0) > 0
    return Traffic(exchange, request_read, answer_read=text is not None or size <= 0)


def _pairs(listed: Any) -> Headers:  # noqa: ANN401 - whatever is there
    pairs = ((str(one["name"]), str(one["value"])) for one in listed or ())
    return tuple((name, value) for name, value in pairs if not name.startswith(_PSEUDO))


def _of_cassette(interaction: dict[str, Any]) -> Traffic:
    request, response = interaction["request"], interaction["response"]
    status = response["status"]
    headers = _listed(response.get("headers"))
    exchange = Exchange(
        str(request["method"]).upper(),
        str(request.get("uri") or request["url"]),
        _listed(request.get("headers")),
        _of_body(request.get("body")),
        int(status["code"] if isinstance(status, dict) else status),
        headers,
        _unpacked(_of_body(response.get("body") or response.get("content")), headers),
    )
    return Traffic(exchange)


def _listed(headers: Any) -> Headers:  # noqa: ANN401 - whatever is there
    """Header fields by name, each with a value or a list of them."""
    return tuple(
        (str(name), _text(value))
        for name, values in (headers or {}).items()
        for value in (values if isinstance(values, list) else [values])
    )


def _text(value: Any) -> str:  # noqa: ANN401 - whatever is there
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _of_body(body: Any) -> bytes:  # noqa: ANN401 - whatever is there
    """A body in any of the forms that VCR libraries have written."""
    match body:
        case None:
            return b""
        case bytes():
            return body
        case {"base64_string": str(packed)} | {"base64": str(packed)}:
            return base64.b64decode(packed)
        case {"string": inner}:
            return _of_body(inner)
        case str():
            return body.encode()
        case _:
            return json.dumps(body).encode()


def _of_text(text: str, is_base64: bool) -> bytes:
    return base64.b64decode(text) if is_base64 else text.encode()


def _unpacked(body: bytes, headers: Headers) -> bytes:
    """A body without its content coding, where it still has it."""
    coding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    unpacked = decoded(body, coding, _MOST)
    return unpacked if isinstance(unpacked, bytes) else body
