"""An exclusive lock on an open file that the operating system drops when the process dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
