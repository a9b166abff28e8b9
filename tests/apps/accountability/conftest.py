"""What the tests of accountability stand on: the recordings' ways to bring files in, and a bureau of two."""

from tests.builders.accountability import bureau
from tests.builders.recordings import as_, bring

__all__ = ["as_", "bring", "bureau"]
