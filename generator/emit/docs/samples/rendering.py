"""Samples laid out by templates."""

from __future__ import annotations

from ...templates import template_environment

__all__ = ["render"]


def render(template: str, **view: object) -> str:
    """One sample: a template of ``templates/docs/samples`` with its view."""
    text = template_environment().get_template(f"docs/samples/{template}").render(**view)
    return text.rstrip("\n") + "\n"
