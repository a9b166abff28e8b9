"""The sequencer as a process: woken by what is committed, place what waits, then publish."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import Any

from django.db import close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from liuhen.kernel import waking
from liuhen.kernel.ledger.publishing import publish
from liuhen.kernel.ledger.sequencing import sequence, waiting
from liuhen.kernel.ledger.writing import BELL
from liuhen.kernel.setbacks import FAILURES, Setbacks

TOGETHER_SECONDS = 0.1
"""From one look to the next at least: what is committed meanwhile shares a checkpoint."""
LOOK_SECONDS = 5.0
"""Between two looks without a ring: a process may have died after its commit and before it rang."""
Version = tuple[Any, int] | None


def run(*, now: Callable[[], datetime], stop: threading.Event) -> None:
    """Sequence and publish until ``stop``. A disk or database that fails is waited for; a fork ends the loop.

    Raises LedgerForked.
    """
    began = -inf
    seen: Version = None
    setbacks = Setbacks("账本定序", stop)
    with waking.listening(BELL) as bell:
        while not stop.wait(max(0, began + TOGETHER_SECONDS - time.monotonic())):
            began = time.monotonic()
            try:
                found = version_of(connection)
                if found is None or found != seen:
                    catch_up(at=now())
                    seen = found
                setbacks.over()
            except FAILURES as error:
                setbacks.met(error)
            finally:
                close_old_connections()
            bell.wait(LOOK_SECONDS)


def version_of(database: BaseDatabaseWrapper) -> Version:
    """Return what differs once somebody else has committed to SQLite; None where nothing short of a look can tell.

    Of two connections it says nothing, and one is kept for a minute: so often at least there is a look.
    """
    if database.vendor != "sqlite":
        return None
    with database.cursor() as cursor:
        return database.connection, cursor.execute("PRAGMA data_version").fetchone()[0]


def catch_up(*, at: datetime) -> int:
    """Place everything that waits and publish it; return how many entries were placed."""
    placed = 0
    while waiting():
        placed += sequence().added
    publish(at=at)
    return placed
