"""A unit with inner bodies, posts and a library of laws, and its list drafted, approved and published."""

from tests.builders.powers import powers

__all__ = ["powers"]
