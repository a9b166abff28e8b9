"""A stretch of time as a bar of a drawing."""

from datetime import timedelta

WIDTH = 1000
"""Of every drawing, in its own units."""


def bar(before: timedelta, length: timedelta, *, of: timedelta, least: int) -> tuple[int, int]:
    """Return where a bar begins and how wide it is: ``least`` at least, for an eye to find it, and all of it inside."""
    return min(int(WIDTH * before / of), WIDTH - least), max(least, round(WIDTH * length / of))
