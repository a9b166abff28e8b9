"""Years pass: recordings taken in now, classified, and the day after their last."""

from tests.builders.recordings import as_, bring
from tests.builders.retention import approved, bureau, make

__all__ = ["approved", "as_", "bring", "bureau", "make"]
