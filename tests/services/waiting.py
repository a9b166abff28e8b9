"""Waiting for what another process does: as long as a busy machine needs, and not for ever."""

import time
from collections.abc import Iterator


def looks(what: str, *, within: float = 120, pause: float = 0.1) -> Iterator[None]:
    """Yield once a pause, for one more look; whoever has seen it breaks off. ``within`` is in seconds.

    Raises AssertionError: it did not come.
    """
    until = time.monotonic() + within
    while time.monotonic() < until:
        yield
        time.sleep(pause)
    raise AssertionError(f"{what}: not within {within} s")
