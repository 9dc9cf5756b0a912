"""What is wrong with a document: the standard's own validation, and rules of ours.

A finding never stops the rest: a document with faults is still read as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..findings import DocumentPlace, Finding, Severity
from . import pointers
from .model import Api
from .positions import duplicate_json_keys
from .references import DeadReference, Document, dead_references
from .rules.registry import BY_CODE, RULES
from .rules.rule import Fault
from .rules.suggest import closest
from .rules.survey import Survey, survey
from .standard import QUICK_BYTES, Standard, further_faults, is_quick, structural_faults

__all__ = ["Options", "check"]


@dataclass(frozen=True)
class Options:
    """What a user wants checked.

    :param severities: by code, how much a finding matters; None switches the rule off.
    :param standard: how much of the standard's validation is run.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    standard: Standard = "auto"

    def severity(self, code: str, otherwise: Severity) -> Severity | None:
        """How much a finding of a code matters, None if it is not wanted."""
        return self.severities.get(code, otherwise)


_DEFAULT: Final = Options()

_SUGGESTIONS: Final = 100
"""Dead references that get a suggestion: each is compared with all that could be meant."""


def check(api: Api, options: Options = _DEFAULT) -> tuple[Finding, ...]:
    """Every fault of a document, in the order of its lines, errors as well as warnings.

    Checked are the syntax's own faults, OpenAPI's schema and rules, references, and whatever the
    rules in :mod:`.rules.registry` look for.
    """
    document = api.document
    seen = survey(api)
    dead = list(dead_references(document))
    faults = dict(_run_rules(seen, options))
    standard = list(_standard(seen, faults, options, has_dead_references=bool(dead)))
    findings = [*_told_once(api.findings, standard), *_duplicate_keys(api)]
    findings += [_suggested(document, one) for one in dead[:_SUGGESTIONS]] + dead[_SUGGESTIONS:]
    for code, found in faults.items():
        findings += [_finding(document, code, fault) for fault in found]
    wanted = dict.fromkeys(_weighed(findings, options))
    located = document.located(wanted)
    return tuple(sorted(located, key=lambda f: (_line(f), f.severity.rank, f.code)))


def _told_once(noticed: Iterable[Finding], standard: Iterable[Finding]) -> Iterator[Finding]:
    """What was noticed while the document was read, and what the standard says besides.

    Of two that are about one place the reader's stays, which says what was made of it; it is an
    error where the standard says so.
    """
    wrong = {_spot(f) for f in standard if f.code == "openapi-invalid"} - {None}
    told = set[tuple[str, str] | None]()
    for finding in noticed:
        told.add(_spot(finding))
        is_error = _spot(finding) in wrong
        yield replace(finding, severity=Severity.ERROR) if is_error else finding
    yield from (f for f in standard if f.code != "openapi-invalid" or _spot(f) not in told - {None})


def _spot(finding: Finding) -> tuple[str, str] | None:
    """File and pointer of what a finding is about; None for the document as a whole."""
    place = finding.place
    if isinstance(place, DocumentPlace) and place.pointer:
        return place.file, place.pointer
    return None


def _line(finding: Finding) -> tuple[str, int, int]:
    place = finding.place
    if isinstance(place, DocumentPlace):
        return place.file, place.line or 0, place.column or 0
    return "", place.line or 0, 0


def _run_rules(seen: Survey, options: Options) -> Iterator[tuple[str, list[Fault]]]:
    for rule in RULES:
        if rule.find and options.severity(rule.code, rule.severity):
            yield rule.code, list(rule.find(seen))


def _finding(document: Document, code: str, fault: Fault) -> Finding:
    return Finding(
        code,
        BY_CODE[code].severity,
        document.place(fault.pointer),
        fault.message,
        fault.hint,
        tuple(document.place(pointer) for pointer in fault.related),
    )


def _of_the_text(document: Document, code: str, fault: Fault) -> Finding:
    """A finding of the standard's validator, which looks at the text and not at the model."""
    found = _finding(document, code, fault)
    if document.data is document.source.data:
        return found
    return replace(found, place=document.source.place(fault.pointer))


def _weighed(findings: Iterable[Finding], options: Options) -> Iterator[Finding]:
    """The findings that are wanted, each with the severity that it is wanted with."""
    for finding in findings:
        severity = options.severity(finding.code, finding.severity)
        if severity is finding.severity:
            yield finding
        elif severity is not None:
            yield replace(finding, severity=severity)


def _standard(
    seen: Survey, faults: Mapping[str, list[Fault]], options: Options, *, has_dead_references: bool
) -> Iterator[Finding]:
    document = seen.api.document
    known = [fault for found in faults.values() for fault in found]
    misread = faults.get("example-object-invalid", ())
    structural = list(structural_faults(document, seen.root_schemas, known, misread))
    yield from (_of_the_text(document, "openapi-invalid", fault) for fault in structural)
    if is_quick(document, options.standard):
        yield _finding(document, "standard-quick", Fault("", _quick_message(options.standard)))
        return
    try:
        for code, fault in further_faults(document, options.standard):
            # Ours say the same with the place; theirs stands where ours see nothing.
            if not faults.get(code) and options.severity(code, BY_CODE[code].severity):
                yield _of_the_text(document, code, fault)
    except Exception as error:
        if not has_dead_references and not structural:
            yield _finding(document, "openapi-unchecked", Fault("", _gave_up(error)))


def _quick_message(standard: Standard) -> str:
    why = f"over {QUICK_BYTES // 1_000_000} MB, so " if standard == "auto" else ""
    return (
        f"{why}the standard's schema was checked and openapi-spec-validator was not asked: "
        "--standard full does"
    )


def _gave_up(error: Exception) -> str:
    reason = str(error).partition("\n")[0][:200] or type(error).__name__
    return f"openapi-spec-validator gave up; the standard's schema was checked: {reason}"


def _duplicate_keys(api: Api) -> Iterator[Finding]:
    """JSON's duplicate keys; those of YAML are found while it is read."""
    source = api.document.source
    if source.syntax != "json":
        return
    for pointer, first, later in duplicate_json_keys(source.text):
        key = pointers.last_key(pointer)
        yield Finding(
            "duplicate-key",
            Severity.ERROR,
            source.place(pointer),
            f"the key {key!r} stands on line {first.line} and again on line {later.line}: "
            "the second one was kept",
            "remove one of them",
        )


def _suggested(document: Document, finding: Finding) -> Finding:
    """A dead reference, with the one that was probably meant."""
    place = finding.place
    if not isinstance(place, DocumentPlace) or place.file != document.source.name:
        return finding
    owner = place.pointer.rpartition("/")[0]
    try:
        reference = document.node(owner).text("$ref")
    except KeyError:
        return finding
    meant = _closest_reference(document, reference, owner)
    return replace(finding, hint=f"did you mean `{meant}`?") if meant else finding


def _component(document: Document, name: str) -> str:
    """The reference to the component of a name, which some write as the reference."""
    for section, node in document.node("").entries("components"):
        if name in node.mapping:
            return f"#/components/{section}/{pointers.escape_token(name)}"
    return ""


def _closest_reference(document: Document, reference: str, base: str) -> str:
    """The reference, its first wrong key replaced by the closest that is there."""
    if "#" not in reference:
        return _component(document, reference)
    name, _, fragment = reference.partition("#")
    parts = fragment.split("/")[1:]
    for length in reversed(range(len(parts))):
        known = f"{name}#" + "".join(f"/{part}" for part in parts[:length])
        try:
            parent = document.node(document.target(known, base))
        except (DeadReference, KeyError):
            continue
        wrong = parts[length].replace("~1", "/").replace("~0", "~")
        meant = closest(wrong, parent.mapping)
        rest = "".join(f"/{part}" for part in parts[length + 1 :])
        return f"{known}/{pointers.escape_token(meant)}{rest}" if meant else ""
    return ""
