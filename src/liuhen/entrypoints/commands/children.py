"""Keep the product's processes running on one machine: start, restart, stop in order."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from liuhen.entrypoints.commands.troubles import Exit, anticipated, explained

LOOK_SECONDS, FIRST_LOOK_SECONDS = 2.0, 0.1
"""Between two looks at whether all live; before it is known that they have started, sooner."""
CALM_SECONDS = 60  # a child that ran so long may restart at once again
LONGEST_PAUSE_SECONDS = 30
SUPERVISED = "LIUHEN_SUPERVISED"
FORKS = sys.platform == "linux"
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: `liuhen` with ``arguments``; ``patience`` is how long it may take to stop.

    On Linux it is forked from this one, which has read the whole product already, and does ``work``: it starts at once
    and shares what was read. Elsewhere a fork is not safe, and it is a program of its own.
    """

    zh: str
    name: str
    work: Callable[[], object]
    arguments: Sequence[str]
    patience_seconds: float
    process: "Forked | subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0
    given_up: bool = False

    def start(self) -> None:
        self.started = time.monotonic()
        if FORKS:
            self.process = Forked(self.name, self.work)
            return
        # Its standard input is our pipe: when we die by kill -9 it reads the end and stops by itself.
        # A session of its own, so that Ctrl-C reaches us alone and what it leaves behind can be ended.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "liuhen", *self.arguments], stdin=subprocess.PIPE, start_new_session=True,
            env=os.environ | {SUPERVISED: "1"},
        )  # fmt: skip

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for the child as long as it may take, then end it and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(self.patience_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.end_leftovers()
        if isinstance(self.process, subprocess.Popen) and self.process.stdin:
            self.process.stdin.close()

    def end_leftovers(self) -> None:
        if self.process is not None and hasattr(os, "killpg"):
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return


class Forked:
    """A process forked from this one, to be asked as ``subprocess.Popen`` is."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        from django.db import connections

        connections.close_all()  # none may be shared
        self._process = get_context("fork").Process(target=_in_the_child, args=(name, work, os.getpid()))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> None:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if timeout is not None and self._process.is_alive():
            raise subprocess.TimeoutExpired(str(self.pid), timeout)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _in_the_child(name: str, work: Callable[[], object], parent: int) -> None:
    os.setsid()  # so that Ctrl-C reaches the household alone, and what is left behind can be ended
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    # When the household dies by kill -9 the kernel tells us; a pipe would be held open by whoever was forked later.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        return
    Path("/proc/self/comm").write_text(f"liuhen-{name}", encoding="ascii")
    try:
        work()
    except anticipated() as error:
        sentence, code = explained(error)
        print(f"错误：{sentence}", file=sys.stderr)
        raise SystemExit(code) from None


@dataclass
class Household:
    """All children; stopped in the order given, so that whoever feeds another goes first."""

    children: list[Child]
    say: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, *, has_started: Callable[[], bool]) -> int:
        """Run until asked to stop; return the exit code. ``has_started`` is asked until it says so.

        There is no thread but this one, for what is forked while another holds a lock waits for it for ever.
        """
        _on_request_to_stop(self.stop)
        is_up = False
        try:
            for child in self.children:
                child.start()
            while not self.stop.wait(LOOK_SECONDS if is_up else FIRST_LOOK_SECONDS):
                is_up = is_up or has_started()
                for child in self.children:
                    self.look_after(child)
        finally:
            for child in self.children:
                child.ask_to_stop()
                child.end()
        return Exit.FORKED if any(child.given_up for child in self.children) else Exit.DONE

    def look_after(self, child: Child) -> None:
        """Restart a child that died, ever more slowly if it keeps dying; not one that found the ledger forked."""
        if child.given_up or not child.has_died():
            return
        assert child.process is not None
        now, code = time.monotonic(), child.process.returncode
        if not child.not_before:
            child.end_leftovers()
            if code == Exit.FORKED:
                child.given_up = True
                self.say(
                    f"{child.zh}已停止：账本与外部留存的检查点不一致，不再签名。请运行 liuhen ledger verify。"
                )
                return
            child.deaths = 1 if now - child.started > CALM_SECONDS else child.deaths + 1
            pause = min(2 ** (child.deaths - 1), LONGEST_PAUSE_SECONDS)
            child.not_before = now + pause
            self.say(f"{child.zh}意外退出（代码 {code}），{pause} 秒后重启。")
        elif now >= child.not_before:
            child.not_before = 0.0
            child.start()


def _on_request_to_stop(stop: threading.Event) -> None:
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())


def stop_with_the_household() -> None:
    """In a child: stop when the parent is gone, however it went."""
    if not os.environ.pop(SUPERVISED, ""):
        return

    def watch() -> None:
        while os.read(0, 1024):  # not sys.stdin: its lock, held here, would break the interpreter's shutdown
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def stop_event() -> threading.Event:
    """Return an event that a request to stop sets."""
    stop = threading.Event()
    _on_request_to_stop(stop)
    return stop
