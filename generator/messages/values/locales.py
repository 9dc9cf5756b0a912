"""The languages that made names, places and sentences come in."""

from __future__ import annotations

from typing import Final

__all__ = ["LOCALES"]

LOCALES: Final = (
    *("cs", "da", "de", "de-at", "de-ch", "el", "en", "en-au", "en-ca", "en-gb", "es", "es-mx"),
    *("et", "fa", "fi", "fr", "hr", "hu", "is", "it", "ja", "kk", "ko", "nl", "nl-be", "no", "pl"),
    *("pt", "pt-br", "ru", "sk", "sv", "tr", "uk", "zh"),
)
"""Those of the library mimesis that have all that is needed."""
