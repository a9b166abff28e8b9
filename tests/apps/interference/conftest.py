"""What the tests of interference stand on: two rings of keys, three holders each, and a case of two handlers."""

from tests.builders.interference import keys

__all__ = ["keys"]
