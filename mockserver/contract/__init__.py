"""The contract: exchanges held against a document, whoever had them, and what of it they used."""

from __future__ import annotations

from .coverage import Coverage, OperationCoverage, Seen, Tally
from .exchange import Checker, Exchange, Judged

__all__ = ["Checker", "Coverage", "Exchange", "Judged", "OperationCoverage", "Seen", "Tally"]
