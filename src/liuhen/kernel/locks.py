"""Locks that go when their holder dies: of a file on this machine, and of a name on all machines of a county.

Where the database is PostgreSQL, a name is an advisory lock of it, so that machines which share nothing else are kept
apart; where it is SQLite there is one machine, and the name is a file in its data folder.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

LOOK_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes and forbids reading them: take one that no file ever reaches.
    _BEYOND = 1 << 62

    def try_lock(handle: int) -> bool:
        """Lock the file if nobody else holds it."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock the file if nobody else holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Held(RuntimeError):
    """Another process has the lock."""


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one process at a time do what follows. Raises Held."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not try_lock(handle):
            raise Held(str(lock))
        yield
    finally:
        os.close(handle)


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Let one process of all machines do what follows, however long it takes. Raises Held.

    The lock has a session of its own, since what follows may close the caller's. A machine that is cut off loses it
    when the database has given up on it (``settings.DEAD_AFTER_SECONDS``): what follows must bear a second run.
    """
    if connection.vendor != "postgresql":
        with alone(_file(name)):
            yield
        return
    session = connection.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(name)])
            (is_ours,) = cursor.fetchone()
        if not is_ours:
            raise Held(name)
        yield
    finally:
        session.close()


@contextmanager
def taking_turns(name: str) -> Iterator[None]:
    """Wait until no other process of any machine does what follows, which is short, and do it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_number(name)])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(name)])
        return
    handle = os.open(_file(name), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not try_lock(handle):
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(handle)


def until_commit(name: str) -> None:
    """In a transaction, wait until no other one that has called this is open; SQLite has but one that writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(name)])


def _file(name: str) -> Path:
    return Path(settings.DATA) / f"{name}.lock"


def _number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
