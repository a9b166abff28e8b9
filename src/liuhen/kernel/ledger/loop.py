"""The sequencer as a process: five times a second, place what waits, then publish."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections
from django.db.utils import Error as DatabaseError

from liuhen.kernel.ledger.publishing import LedgerForked, publish
from liuhen.kernel.ledger.sequencing import sequence, waiting

INTERVAL_SECONDS = 0.2
log = logging.getLogger(__name__)


def run(*, now: Callable[[], datetime], stop: threading.Event) -> None:
    """Sequence and publish until ``stop``. A database that is away is waited for; a fork ends the loop loudly.

    Raises LedgerForked.
    """
    while not stop.wait(INTERVAL_SECONDS):
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


def catch_up(*, at: datetime) -> int:
    """Place everything that waits and publish it; return how many entries were placed."""
    placed = 0
    while waiting():
        placed += sequence().added
    publish(at=at)
    return placed
