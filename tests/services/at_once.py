"""Several people who do something at the very same moment, each in a thread and on a connection of his own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from liuhen.kernel.flow import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Return what each returned, or the refusal it met, in their order; any other error is raised."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(one, acts))


def done_of(*acts: Callable[[], Any]) -> int:
    """Return how many were done of those begun at the same moment; the others were refused."""
    return sum(not isinstance(each, Refused) for each in at_once(*acts))
