"""What the tests of performance stand on: a case with a decision that was served, and an account to pay into."""

from tests.builders.execution import till

__all__ = ["till"]
