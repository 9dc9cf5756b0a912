"""The languages that samples are written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["SAMPLE_LANGUAGES", "SampleLanguage", "highlight_of", "language_of"]


@dataclass(frozen=True, slots=True)
class SampleLanguage:
    """A language, with the library that is used.

    :param key: what it is called in addresses and options.
    :param label: what people read.
    :param highlight: what highlighters call the language (Pygments, highlight.js, Prism).
    """

    key: str
    label: str
    highlight: str


SAMPLE_LANGUAGES: Final = (
    SampleLanguage("curl", "curl", "bash"),
    SampleLanguage("python-client", "Python (client)", "python"),
    SampleLanguage("python-httpx", "Python (httpx)", "python"),
    SampleLanguage("javascript", "JavaScript", "javascript"),
    SampleLanguage("go", "Go", "go"),
    SampleLanguage("java", "Java", "java"),
    SampleLanguage("php", "PHP", "php"),
)
"""The languages of samples, in the order in which they are shown."""

_NAMES: Final = {
    "bash": "curl", "curl": "curl", "sh": "curl", "shell": "curl", "zsh": "curl",
    "py": "python-httpx", "python": "python-httpx", "python3": "python-httpx",
    "javascript": "javascript", "js": "javascript", "node": "javascript", "node.js": "javascript",
    "nodejs": "javascript", "go": "go", "golang": "go", "java": "java", "php": "php",
}  # fmt: skip
"""What documents call them in ``x-codeSamples``; Python's is not that of the generated client."""

_HIGHLIGHTS: Final = {
    "c#": "csharp", "c++": "cpp", "csharp": "csharp", "objective-c": "objectivec",
    "powershell": "powershell", "ts": "typescript",
}  # fmt: skip


def language_of(name: str) -> SampleLanguage | None:
    """Our own language by a name that a document gives it; None where we have none like it."""
    key = _NAMES.get(name.strip().lower())
    return next((one for one in SAMPLE_LANGUAGES if one.key == key), None)


def highlight_of(name: str) -> str:
    """What highlighters call a language that is none of ours: letters and digits alone."""
    plain = name.strip().lower()
    known = _HIGHLIGHTS.get(plain, plain)
    return known if known.isascii() and known.replace("-", "").isalnum() else "text"
