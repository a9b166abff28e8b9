"""What the tests of complaints stand on: handlers at the bureau, the unit and the government."""

from tests.builders.complaints import handlers
from tests.builders.recordings import as_, bring

__all__ = ["as_", "bring", "handlers"]
