"""An open case of two officers, with recordings of a morning and short ways to collect evidence and find facts."""

from tests.builders.activities import as_
from tests.builders.evidence import room

__all__ = ["as_", "room"]
