"""Whatever a test run starts ends with it, however it ends: a watcher outside kills what carries the run's mark.

The mark is a variable of the environment, so that what starts a server, a daemon or a session of its own need not know.
The watcher holds one end of our pipe; where that closes, we are gone. Linux alone shows others' environments.
"""

import os
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

MARK = "RUN_OF_TESTS"
LONGEST_SECONDS = 20
_open: list[int] = []


def watch() -> None:
    """From now on, end with this process whatever it starts."""
    if sys.platform != "linux" or _open:
        return
    mark = uuid4().hex
    os.environ[MARK] = f"{os.environ.get(MARK, '')} {mark}"
    theirs, ours = os.pipe()  # ours is never closed, nor handed on, so it ends with us
    watcher = [sys.executable, "-I", "-S", __file__, mark, str(os.getpid())]
    stdin = [(os.POSIX_SPAWN_DUP2, theirs, 0)]
    os.posix_spawn(sys.executable, watcher, {}, file_actions=stdin, setsid=True)
    os.close(theirs)
    _open.append(ours)


def bearers(mark: str) -> list[int]:
    """Return the processes that were started with this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:  # it ended, or is somebody else's
            continue
        if mark.encode() in environment:
            found.append(int(folder.name))
    return found


def main(mark: str, watched: int) -> None:
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    while os.read(0, 1024):
        pass
    until = time.monotonic() + LONGEST_SECONDS
    while (left := [pid for pid in bearers(mark) if pid != watched]) and time.monotonic() < until:
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
