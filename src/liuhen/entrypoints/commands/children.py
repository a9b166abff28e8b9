"""Keep the product's processes running on one machine: start, restart, stop in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from liuhen.entrypoints.commands.troubles import Exit

LOOK_SECONDS = 0.2
CALM_SECONDS = 60  # a child that ran so long may restart at once again
LONGEST_PAUSE_SECONDS = 30
SUPERVISED = "LIUHEN_SUPERVISED"


@dataclass
class Child:
    """One process: `liuhen` with ``arguments``; ``patience`` is how long it may take to stop."""

    zh: str
    arguments: Sequence[str]
    patience_seconds: float
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0
    given_up: bool = False

    def start(self) -> None:
        # Its standard input is our pipe: when we die by kill -9 it reads the end and stops by itself.
        # A session of its own, so that Ctrl-C reaches us alone and what it leaves behind can be ended.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "liuhen", *self.arguments], stdin=subprocess.PIPE, start_new_session=True,
            env=os.environ | {SUPERVISED: "1"},
        )  # fmt: skip
        self.started = time.monotonic()

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
        if self.process.stdin:
            self.process.stdin.close()

    def end_leftovers(self) -> None:
        if self.process is not None and hasattr(os, "killpg"):
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return


@dataclass
class Household:
    """All children; stopped in the order given, so that whoever feeds another goes first."""

    children: list[Child]
    say: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, *, started: Callable[[], None] = lambda: None) -> int:
        """Run until asked to stop; return the exit code."""
        _on_request_to_stop(self.stop)
        try:
            for child in self.children:
                child.start()
            threading.Thread(target=started, daemon=True).start()
            while not self.stop.wait(LOOK_SECONDS):
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
