"""What may be done in a case now, what not and why, and what runs out when: asked of every door there is on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.web.clocks import ClockFace, face_of
from liuhen.kernel.web.moves import Button


@dataclass(frozen=True)
class Counsel:
    """The doors on a case, those that are free apart from those that are not.

    What another role or another state may do is not among them.
    """

    doors: Sequence[Button]

    @property
    def free(self) -> list[Button]:
        return [each for each in self.doors if each.refusal is None]

    @property
    def barred(self) -> list[Button]:
        return [each for each in self.doors if each.refusal is not None]


def running(*refs: str, at: datetime) -> list[ClockFace]:
    """Return the running clocks of a case and of what hangs on it, the one that runs out first in front."""
    days, open_ones = clocks.calendar(), clocks.all_for(*refs).filter(stopped_at=None)
    return [face_of(each, at=at, calendar=days) for each in open_ones.order_by("due_at", "id")]


def over(*refs: str, at: datetime) -> list[ClockFace]:
    """Return those that have ended."""
    days = clocks.calendar()
    return [face_of(each, at=at, calendar=days) for each in clocks.all_for(*refs) if each.stopped_at]
