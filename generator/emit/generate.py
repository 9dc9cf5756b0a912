"""One target made from one document: the options filled, the templates chosen, the files written.

This is what ``mockument.generate`` is, and what the command line calls for each target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from keyword import iskeyword
from pathlib import Path

from ..document import Api, load
from ..findings import DocumentPlace, Finding, Severity, Unusable
from .emitter import Emission, Emitter, find_emitter
from .folder import write_folder
from .naming import snake_name
from .options import BadOption, configured
from .templates import shadowed

_OWN = __name__.partition(".")[0]
"""Our own emitters' mistakes are ours: they are not passed off as another package's."""

__all__ = ["Generated", "configured_emitter", "emit", "generate", "named_wrongly"]


@dataclass(frozen=True, slots=True)
class Generated:
    """What :func:`generate` did.

    :param folder: the folder that was written.
    :param files: how many files it has.
    :param changed: how many of them were written anew, or removed; the others kept their times.
    :param findings: what was noticed in the document, and what the target could not say.
    """

    folder: Path
    files: int
    changed: int
    findings: tuple[Finding, ...]


def generate(
    document: Api | str | Path,
    target: str,
    output: str | Path,
    *,
    templates: str | Path | None = None,
    force: bool = False,
    **options: object,
) -> Generated:
    """Write the code of one target into a folder.

    >>> mockument.generate("openapi.yaml", "client", "sdk", open_enums=True)

    :param document: the document, or its file.
    :param target: ``models``, ``client``, or the name of another package's emitter.
    :param output: the folder, whose name is the package's; it is replaced as a whole.
    :param templates: a folder of templates that stand in for ours (docs/templates.md).
    :param force: replace a folder that mockument did not write, or that was changed by hand.
    :param options: the target's options, as ``mockument generate --list`` shows them.
    :raises Unusable: if the document, an option, a template or the folder cannot be used.
    """
    emitter = configured_emitter(target, options)
    api = document if isinstance(document, Api) else load(document)
    emission = emit(api, emitter, Path(templates) if templates is not None else None)
    written = write_folder(emission, Path(output), force=force)
    wrong = named_wrongly(emission, Path(output))
    findings = api.document.located([*api.findings, *emission.findings, *wrong])
    return Generated(written.folder, written.files, written.changed, findings)


def configured_emitter(
    target: str, options: Mapping[str, object], place: DocumentPlace | None = None
) -> Emitter:
    """The emitter of a target with its options filled.

    :param place: where the options stand, for errors.
    :raises Unusable: if there is no such target or option, or an option cannot have its value.
    """
    try:
        emitter = find_emitter(target)
    except Unusable as unusable:
        raise Unusable(replace(unusable.finding, place=place or unusable.finding.place)) from None
    try:
        return configured(emitter, options)
    except BadOption as bad:
        where = place or DocumentPlace(f"target {target}", "")
        finding = Finding("option", Severity.ERROR, where, bad.message, bad.hint)
        raise Unusable(finding) from bad


def emit(api: Api, emitter: Emitter, templates: Path | None = None) -> Emission:
    """The files of a target, laid out by the user's templates where there are some.

    :raises Unusable: if the target or a template cannot be used.
    """
    with shadowed(templates):
        try:
            return emitter.emit(api)
        except Exception as error:
            if type(emitter).__module__.startswith(f"{_OWN}.") or isinstance(error, Unusable):
                raise
            message = f"its emitter failed: {type(error).__name__}: {error}"
            place = DocumentPlace(f"target {emitter.name}", "")
            raise Unusable(Finding("broken-target", Severity.ERROR, place, message)) from error


def named_wrongly(emission: Emission, folder: Path) -> tuple[Finding, ...]:
    """A warning where a package would stand in a folder that no program can import."""
    name = folder.resolve().name
    if "__init__.py" not in emission.files or (name.isidentifier() and not iskeyword(name)):
        return ()
    message = f"no program can import a package of this name: {name!r:.60}"
    hint = f"write {snake_name(name, 'package')}"
    return (
        Finding("folder-name", Severity.WARNING, DocumentPlace(str(folder), ""), message, hint),
    )
