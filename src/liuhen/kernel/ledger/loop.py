"""The sequencer as a process: woken by what is committed, place what waits, then publish."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from math import inf

from django.db import close_old_connections
from django.db.utils import Error as DatabaseError

from liuhen.kernel import waking
from liuhen.kernel.ledger.publishing import LedgerForked, publish
from liuhen.kernel.ledger.sequencing import sequence, waiting
from liuhen.kernel.ledger.writing import BELL

TOGETHER_SECONDS = 0.1
"""From one look to the next at least: what is committed meanwhile shares a checkpoint."""
LOOK_SECONDS = 5.0
"""Between two looks without a ring: a process may have died after its commit and before it rang."""
log = logging.getLogger(__name__)


def run(*, now: Callable[[], datetime], stop: threading.Event) -> None:
    """Sequence and publish until ``stop``. A database that is away is waited for; a fork ends the loop loudly.

    Raises LedgerForked.
    """
    began = -inf
    with waking.listening(BELL) as bell:
        while not stop.wait(max(0, began + TOGETHER_SECONDS - time.monotonic())):
            began = time.monotonic()
            try:
                catch_up(at=now())
            except LedgerForked:
                log.critical(
                    "the ledger does not continue its kept checkpoint; nothing more is signed", exc_info=True
                )
                raise
            except (DatabaseError, OSError):
                log.exception("sequencing failed; trying again")
            finally:
                close_old_connections()
            bell.wait(LOOK_SECONDS)


def catch_up(*, at: datetime) -> int:
    """Place everything that waits and publish it; return how many entries were placed."""
    placed = 0
    while waiting():
        placed += sequence().added
    publish(at=at)
    return placed
