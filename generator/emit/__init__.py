"""The model to files: emitters by name, and folders that are written safely."""

from __future__ import annotations

from .difference import check_folder
from .emitter import Emission, Emitter, emitter_names, find_emitter
from .folder import Written, write_folder
from .options import BadOption, option
from .progress import counted

__all__ = [
    "BadOption",
    "Emission",
    "Emitter",
    "Written",
    "check_folder",
    "counted",
    "emitter_names",
    "find_emitter",
    "option",
    "write_folder",
]
