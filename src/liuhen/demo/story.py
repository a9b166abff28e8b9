"""The order of time: what happens is put down with its moment and played in that order, up to now."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from django.db import transaction

from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.flow import Refused

Act = Callable[..., object]


class Story:
    """A seeded generator and a queue of acts; an act may put down further ones."""

    def __init__(self, *, now: datetime, seed: int) -> None:
        self.now = now
        self.random = Random(seed)
        self.refusals: list[Refused] = []
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def at(self, moment: datetime, act: Act, **facts: Any) -> None:
        """Put down ``act(**facts, at=moment)``; one that lies ahead of now is not played."""
        ready: Act = partial(act, **facts)
        heapq.heappush(self._acts, (moment, next(self._order), ready))

    def refused(self, moment: datetime, act: Act, **facts: Any) -> None:
        """Put down an act that the law refuses; the refusal goes on record like anybody's."""

        def attempt(*, at: datetime) -> None:
            try:
                act(**facts, at=at)
            except Refused as refusal:
                self.refusals.append(refusal)
            else:
                raise AssertionError("the demonstration expected a refusal")

        self.at(moment, attempt)

    def play(self, *, end_of_day: Callable[[datetime], object]) -> None:
        """Play day by day, each in one transaction; ``end_of_day`` runs after each is committed."""
        while self._acts and self._acts[0][0] <= self.now:
            day = self._acts[0][0].astimezone(LOCAL).date()
            last = self._acts[0][0]
            with transaction.atomic():
                while self._acts and self._acts[0][0] <= self.now and local_day(self._acts[0][0]) == day:
                    last, _, act = heapq.heappop(self._acts)
                    act(at=last)
            end_of_day(last)

    def working_days(self, days: int) -> list[date]:
        """Return the weekdays among the last ``days`` days, today included, oldest first."""
        today = local_day(self.now)
        past = [today - timedelta(days=ago) for ago in range(days, -1, -1)]
        return [day for day in past if day.weekday() < 5]


def local_day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def clock(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), LOCAL)
