"""Findings to be told of, and looks at the ledger."""

from tests.builders.notices import raise_
from tests.builders.recordings import as_, bring

__all__ = ["as_", "bring", "raise_"]
