"""What the tests of legal publicity stand on: a unit that can publish a list of powers."""

from tests.builders.powers import powers

__all__ = ["powers"]
