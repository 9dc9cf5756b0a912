"""Which templates lay files out: mockument's own, or a user's under the same name.

A user's templates are the user's own code and are trusted; what they print is not. They run in the
same environments as ours. The one for code prints nothing but pieces (:mod:`.text`), the one for
pages escapes whatever is no markup already: no text of a document can leave its place through them
either.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.bccache import Bucket

from ..._version import __version__
from ..document.rules.suggest import did_you_mean
from ..findings import DocumentPlace, Finding, Severity, Unusable
from .text import make_environment

__all__ = [
    "are_shadowed",
    "page_environment",
    "shadowed",
    "template_environment",
    "template_names",
    "template_source",
]

_OWN: Final = Path(__file__).resolve().parents[2] / "templates"
_COMPILED: Final = Path(__file__).resolve().parent / "__pycache__"


class _Compiled(FileSystemBytecodeCache):
    """Templates as they are compiled, kept where Python keeps what it compiles.

    A folder that cannot be written is no fault, and ``PYTHONDONTWRITEBYTECODE`` is kept to.
    """

    def __init__(self, kind: str) -> None:
        made_by = f"{__version__}-jinja2-{jinja2.__version__}"
        super().__init__(str(_COMPILED), f"templates-{kind}-{made_by}-%s.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class _Environments:
    """What the templates that a loader finds are run in."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    @cached_property
    def code(self) -> Environment:
        return make_environment(self.loader, _Compiled("code"))

    @cached_property
    def pages(self) -> Environment:
        return Environment(
            loader=self.loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled("pages"),
        )


_SHADOWED: ContextVar[_Environments | None] = ContextVar("shadowed templates", default=None)


def template_environment() -> Environment:
    """The environment for code of the emission that is under way."""
    return _environments().code


def page_environment() -> Environment:
    """The environment for pages of the emission that is under way: it escapes as HTML does."""
    return _environments().pages


def template_source(name: str) -> str:
    """The text of a template that is no template but a file, such as a style sheet.

    :raises TemplateNotFound: if there is none of the name.
    """
    environments = _environments()
    return environments.loader.get_source(environments.pages, name)[0]


def _environments() -> _Environments:
    return _SHADOWED.get() or _own_environments()


def are_shadowed() -> bool:
    """Whether a user's templates take part in the emission that is under way."""
    return _SHADOWED.get() is not None


@cache
def _own_environments() -> _Environments:
    return _Environments(FileSystemLoader(_OWN, followlinks=False))


@cache
def template_names() -> tuple[str, ...]:
    """The names of all templates of targets: their paths below ``templates``, with ``/`` between.

    What reports are laid out by stands beside them, in an environment of its own.
    """
    return tuple(name for name in _names_below(_OWN) if not name.startswith("reports/"))


def _names_below(folder: Path) -> tuple[str, ...]:
    """The files below a folder but for hidden ones and caches."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(
        sorted(one.as_posix() for one in found if not any(p[0] in "._" for p in one.parts[:-1]))
    )


@contextmanager
def shadowed(folder: Path | None) -> Iterator[None]:
    """Let the templates of ``folder`` stand in for those of the same names, as long as this lasts.

    :raises Unusable: if the folder is none, a file of it stands in for nothing, or a template of
        it fails or lays out what cannot be read.
    """
    if folder is None:
        yield
        return
    _refuse_unknown(folder)
    loader = ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(_OWN, followlinks=False)])
    token = _SHADOWED.set(_Environments(loader))
    try:
        yield
    except Unusable:
        raise
    except Exception as error:
        raise _explained(folder, error) from error
    finally:
        _SHADOWED.reset(token)


def _refuse_unknown(folder: Path) -> None:
    if not folder.is_dir():
        raise _broken(folder, None, "no folder of templates is here")
    names = [name for name in _names_below(folder) if not Path(name).name.startswith(".")]
    for name in names:
        if name not in template_names():
            hint = did_you_mean(name, template_names(), "docs/templates.md lists the names")
            message = "stands in for no template of mockument"
            raise _broken(folder / name, None, message, hint)
    if not names:
        hint = f"a template is one of {', '.join(template_names()[:3])}, …: docs/templates.md"
        raise _broken(folder, None, "there is no template in it", hint)


def _explained(folder: Path, error: Exception) -> Exception:
    """What went wrong, with the template's line where it is a user's; else the error itself."""
    if isinstance(error, TemplateSyntaxError):
        return _broken(Path(error.filename or folder), error.lineno, error.message or "no template")
    root = str(folder)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(root):
            hint = "docs/templates.md lists what each template and view is given"
            missing = hint if isinstance(error, UndefinedError) else ""
            return _broken(Path(frame.filename), frame.lineno, _plainly(error), missing)
    if isinstance(error, SyntaxError):
        where = f"{error.filename}, line {error.lineno}: {(error.text or '').strip()!r:.80}"
        return _broken(folder, None, f"with these templates a file is no Python: {where}")
    if isinstance(error, RuntimeError):  # ruff's own words
        return _broken(folder, None, _first_of_ruff(f"{error}"))
    return error


def _plainly(error: Exception) -> str:
    """An error's words, with an object by its class alone: `ClassView has no attribute 'x'`."""
    return _OBJECT.sub(r"\1", f"{error}")


def _first_of_ruff(words: str) -> str:
    """The first of what ruff has against a file, with the line that it is about."""
    found = _FAULT.search(words)
    if found is None:
        return f"with these templates a file cannot be read: {words}"
    fault, file, line = found.groups()
    text = re.search(rf"^ *{line} \| (.*)$", words[found.end() :], re.MULTILINE)
    shown = f": {text[1].strip()!r:.80}" if text else ""
    return f"with these templates a file is no Python: {file}, line {line}{shown}: {fault}"


_OBJECT: Final = re.compile(r"'(?:\w+\.)*(\w+) object'")
_FAULT: Final = re.compile(r"^invalid-syntax: (.*)\n *--> (\S+?):(\d+):\d+$", re.MULTILINE)


def _broken(path: Path, line: int | None, message: str, hint: str = "") -> Unusable:
    place = DocumentPlace(str(path), "", line)
    return Unusable(Finding("template", Severity.ERROR, place, message, hint))
