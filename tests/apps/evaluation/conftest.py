"""What the tests of evaluation stand on: a county whose year 2026 is over, with things on record."""

from tests.builders.evaluation import desk
from tests.builders.recordings import bring

__all__ = ["bring", "desk"]
