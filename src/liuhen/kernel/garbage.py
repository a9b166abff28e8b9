"""Leave the garbage collector out where it would search, again and again, what is there to stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off while a bounded number of things is made and kept."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Load what lives as long as the process: it is searched neither meanwhile nor ever after."""
    with uncollected():
        yield
        gc.freeze()
