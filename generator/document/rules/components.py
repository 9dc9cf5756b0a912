"""Components and security schemes: those that are named and not there, there and not named."""

from __future__ import annotations

from collections.abc import Iterator

from .. import pointers
from ..references import DeadReference, Node
from .rule import Fault
from .suggest import did_you_mean
from .survey import Survey

__all__ = ["undefined_security", "unused_components"]


def undefined_security(survey: Survey) -> Iterator[Fault]:
    """Security requirements that name no scheme (OpenAPI 3.1.1, section 4.8.30)."""
    known = survey.api.root.child("components").child("securitySchemes").mapping
    for node in survey.objects["security-requirement"]:
        for name in node.mapping:
            # 3.2 allows a scheme's URI in place of its name (section 4.25).
            if name not in known and not ("/" in name or "#" in name or name.startswith("x-")):
                yield Fault(
                    pointers.child(node.pointer, name),
                    f"there is no security scheme {name!r}",
                    did_you_mean(name, known, "define it under components.securitySchemes"),
                )


def unused_components(survey: Survey) -> Iterator[Fault]:
    """Components that nothing refers to; a document without operations is a library of them."""
    if not survey.objects["operation"]:
        return
    used = set(_used(survey))
    root = survey.api.root.child("components")
    for section, names in root.mapping.items():
        if section.startswith("x-") or not isinstance(names, dict):
            continue
        for node in (child for _, child in root.entries(section)):
            if node.pointer not in used:
                name = pointers.last_key(node.pointer)
                yield Fault(
                    node.pointer, f"nothing uses {name!r} of {section}", "refer to it or remove it"
                )


def _used(survey: Survey) -> Iterator[str]:
    """The pointers of the components that something outside of them names."""
    parents = set()
    for kind, node, target in survey.references:
        component = _component(target)
        if component and _component(node.pointer) != component:
            yield component
        if kind == "schema" and "/allOf/" in node.pointer:
            parents.add((target, _component(node.pointer)))
    with_discriminator = set()
    for node in survey.objects["discriminator"]:
        with_discriminator.add(node.pointer.rpartition("/")[0])
        yield from filter(None, map(_component, _mapped(node)))
    # A discriminator's value names a child that refers to its parent, not the other way round.
    yield from (child for parent, child in parents if parent in with_discriminator and child)
    for node in survey.objects["security-requirement"]:
        yield from (pointers.child("/components/securitySchemes", name) for name in node.mapping)


def _component(pointer: str) -> str:
    """The component that a pointer leads to or into, or an empty string."""
    parts = pointer.split("/", 4)
    return "/".join(parts[:4]) if pointer.startswith("/components/") and len(parts) > 3 else ""


def _mapped(node: Node) -> Iterator[str]:
    """Where a discriminator's mapping leads: names of schemas or references to them."""
    for value in node.child("mapping").mapping.values():
        if isinstance(value, str):
            yield pointers.child("/components/schemas", value)
            try:
                yield node.document.target(value, node.pointer)
            except DeadReference:
                continue
