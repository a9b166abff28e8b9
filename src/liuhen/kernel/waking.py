"""Bells: whoever commits work rings for the process that waits for it, so that this one sleeps until then (ADR-40).

Whoever listens has a named pipe in the data folder; where nobody on this machine does and the database is PostgreSQL, a
notice of that is heard. It says no more than «look»: a ring that is lost costs its hearer ``seconds``.
"""

import os
import secrets
import select
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error as DatabaseError

WITHOUT_SECONDS = 0.2
"""Between two looks where there are no named pipes."""


def ring(name: str) -> None:
    """Wake who waits for this, when the caller's transaction is committed."""
    transaction.on_commit(partial(_ring, name), robust=True)


def _ring(name: str) -> None:
    if ring_here(name) or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [_channel(name)])


def ring_here(name: str) -> bool:
    """Ring on this machine alone, now; say whether anybody listens."""
    is_heard = False
    for each in _pipes(name):
        try:
            handle = os.open(each, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads it: he was killed
            each.unlink(missing_ok=True)
            continue
        with suppress(OSError):  # full: it has been rung often enough
            os.write(handle, b"\0")
        os.close(handle)
        is_heard = True
    return is_heard


class Bell:
    """What one process listens to."""

    def __init__(self, name: str, handle: int | None) -> None:
        self._name, self._handle = name, handle
        self._session: BaseDatabaseWrapper | None = None

    def wait(self, seconds: float, *, also: Iterable[int] = ()) -> None:
        """Sleep until it rings, a signal arrives, one of the handles ``also`` has something, or the time is over."""
        if self._handle is None:
            time.sleep(min(seconds, WITHOUT_SECONDS))
            return
        there = [self._handle, *self._of_the_database(), *also]
        ready, _, _ = select.select(there, [], [], seconds)
        if self._handle in ready:
            with suppress(BlockingIOError):
                os.read(self._handle, 4096)
        if self._session is not None and there[1] in ready:
            self._hear()

    def _of_the_database(self) -> list[int]:
        """Return the handle of the session that hears notices; one that was cut off is made again."""
        if connection.vendor != "postgresql":
            return []
        try:
            if self._session is None:
                self._session = connection.copy()
                with self._session.cursor() as cursor:
                    cursor.execute(f"LISTEN {_channel(self._name)}")
            return [self._session.connection.fileno()]
        except DatabaseError:
            self.close()
            return []

    def _hear(self) -> None:
        import psycopg  # noqa: PLC0415 -- where the database is another there need be none

        assert self._session is not None
        try:
            list(self._session.connection.notifies(timeout=0))
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


@contextmanager
def listening(name: str) -> Iterator[Bell]:
    """Hear this bell; in a main thread a signal rings it too, so that a request to stop is seen at once."""
    with _pipe(name) as handle:
        bell = Bell(name, handle)
        told = (
            handle if handle is not None and threading.current_thread() is threading.main_thread() else None
        )
        if told is not None:
            signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        try:
            yield bell
        finally:
            if told is not None:
                signal.set_wakeup_fd(-1)
            bell.close()


@contextmanager
def _pipe(name: str) -> Iterator[int | None]:
    """Yield the end of a pipe of one's own, since of those who share one a single one is woken; None without pipes."""
    if not hasattr(os, "mkfifo"):
        yield None
        return
    own = secrets.token_hex(4)
    made, shown = _folder() / own, _folder() / f"{name}.{own}"
    try:
        made.parent.mkdir(exist_ok=True, mode=0o700)
        os.mkfifo(made, 0o600)
        # For writing too: without a writer it would be at its end, and ready for ever.
        handle = os.open(made, os.O_RDWR | os.O_NONBLOCK)
        made.rename(shown)  # not before it is read: a pipe that nobody reads is removed
    except OSError:  # a folder that takes no pipes
        yield None
        return
    try:
        yield handle
    finally:
        shown.unlink(missing_ok=True)
        os.close(handle)


def _pipes(name: str) -> list[Path]:
    try:
        return [_folder() / each for each in os.listdir(_folder()) if each.startswith(f"{name}.")]
    except OSError:
        return []


def _folder() -> Path:
    return Path(settings.DATA) / "bells"


def _channel(name: str) -> str:
    return f"liuhen_{name}"
