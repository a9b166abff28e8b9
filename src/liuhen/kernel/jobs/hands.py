"""The worker: one process waits for work, and hands forked from it do it and go when nothing is left (ADR-40).

What a hand does with a piece, and how its end is kept, is django-q2's own.
"""

import signal
import sys
import threading
import time
from math import inf
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from queue import SimpleQueue
from typing import Any

from django import db
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.monitor import monitor
from django_q.pusher import pusher
from django_q.worker import worker

from liuhen.kernel import waking
from liuhen.kernel.jobs import BELL, planning
from liuhen.kernel.setbacks import FAILURES, Setbacks, in_words
from liuhen.kernel.vault.checking import die_with_parent

PLANNED_SECONDS = 30
"""Between two looks at what is due."""
LOOK_SECONDS = 10.0
"""Between two looks without a ring: at work whose time has come again."""
GUARD_SECONDS = 1.0
"""Between two looks at hands that work, and whether they are enough."""
LINGER_SECONDS, LINGER_LOOKS = 0.25, 4
IDLE, TOO_LONG = -1, 0
"""What django-q2's timer of a hand reads; above, how many seconds its piece may still take."""


def run(*, stop: threading.Event) -> None:
    """Have work done until ``stop``, then let the hands end what they have begun."""
    broker = get_broker()
    hands: list[Hand] = []
    planned, guarded = -inf, time.monotonic()
    setbacks = Setbacks("后台任务", stop, longest=LOOK_SECONDS / 2)  # the hands are guarded meanwhile
    with waking.listening(BELL) as bell:
        while not stop.is_set():
            hands = _alive(hands)
            idle = any(hand.is_idle() for hand in hands)
            try:
                if time.monotonic() - planned >= PLANNED_SECONDS:
                    planned = time.monotonic()
                    planning.queue_due(at=timezone.now())
                    # What it has queued rings too: one hand for all of it, unless it takes longer.
                    bell.wait(0)
                if len(hands) < Conf.WORKERS and not idle and broker.has_work():
                    hands.append(Hand())
                setbacks.over()
            except FAILURES as error:
                setbacks.met(error)
            db.close_old_connections()
            guarded = _wait(bell, hands, since=guarded)
        for hand in hands:
            hand.leaving.value = 1
        while hands := _alive(hands):
            guarded = _wait(bell, hands, since=guarded)


def _alive(hands: "list[Hand]") -> "list[Hand]":
    return [hand for hand in hands if hand.process.is_alive()]


def _wait(bell: waking.Bell, hands: "list[Hand]", *, since: float) -> float:
    """Wait for a ring or for a hand to go, count down what the hands work at, and return until when that is done."""
    bell.wait(GUARD_SECONDS if hands else LOOK_SECONDS, also=[hand.process.sentinel for hand in hands])
    now = time.monotonic()
    for hand in hands:
        hand.guard(now - since)
    return now


class Hand:
    """A process that takes one piece of work after the other."""

    def __init__(self) -> None:
        context = _context()
        self.timer: Any = context.Value("f", IDLE)
        self.leaving: Any = context.Value("b", 0, lock=False)
        db.connections.close_all()  # no connection may be shared
        self.process = context.Process(target=_work, args=(self.timer, self.leaving))  # type: ignore[attr-defined]
        self.process.start()

    def is_idle(self) -> bool:
        return bool(self.timer.value == IDLE)

    def guard(self, passed: float) -> None:
        """Count the seconds of its piece down, and end it when they are over."""
        if not self.timer.get_lock().acquire(block=False):  # it keeps the end of its piece
            return
        try:
            if self.timer.value > 0:
                self.timer.value = max(self.timer.value - passed, TOO_LONG)
            if self.timer.value == TOO_LONG:
                self.process.terminate()
        finally:
            self.timer.get_lock().release()


def _work(timer: Any, leaving: Any) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    broker = get_broker()
    worker(_Taken(broker, leaving), _Kept(broker), timer, Conf.TIMEOUT)


class _Taken:
    """Where django-q2's worker gets its pieces from, one at a time."""

    def __init__(self, broker: Any, leaving: Any) -> None:
        self._broker, self._leaving = broker, leaving
        self._hand: SimpleQueue[Any] = SimpleQueue()
        self._once = threading.Event()
        self._once.set()

    def get(self) -> Any:
        for look in range(LINGER_LOOKS + 1):
            if self._leaving.value:
                break
            if look:
                time.sleep(LINGER_SECONDS)
            pusher(self._hand, self._once, self._broker)
            if not self._hand.empty():
                return self._hand.get()
        return "STOP"


class _Kept:
    """Where it puts them when they are done."""

    def __init__(self, broker: Any) -> None:
        self._broker = broker

    def put(self, done: Any) -> None:
        if not done["success"]:
            done["result"] = in_words(str(done["result"]))
        one: SimpleQueue[Any] = SimpleQueue()
        one.put(done)
        one.put("STOP")
        monitor(one, self._broker)


def _context() -> BaseContext:
    return get_context("fork" if sys.platform == "linux" else "spawn")
