"""What the tests of remedies stand on: a decision that was served, and somebody who objects to it."""

from tests.builders.remedies import docks

__all__ = ["docks"]
