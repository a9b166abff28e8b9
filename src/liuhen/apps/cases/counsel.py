"""What may be done in a case now, what not and why, and what runs out when: asked of every door there is on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.apps.cases.models import Case
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.web.clocks import ClockFace, face_of
from liuhen.kernel.web.moves import Button

Source = Callable[[Case, Actor, datetime], Sequence[Button]]
_sources: list[tuple[str, Source]] = []


@dataclass(frozen=True)
class Counsel:
    """The buttons of one app on a case, those that are free apart from those that are not."""

    title: str
    free: Sequence[Button]
    barred: Sequence[Button]


def tell_doors(title: str, source: Source) -> None:
    """Let an app say which of its doors stand on a case; a higher one does so once, in its console."""
    _sources.append((title, source))


def counsel(case: Case, *, by: Actor, at: datetime) -> list[Counsel]:
    """Ask every door, app by app; what another role or another state may do is left out."""
    found = []
    for title, source in _sources:
        doors = source(case, by, at)
        free = [each for each in doors if each.refusal is None]
        barred = [each for each in doors if each.refusal is not None]
        if doors:
            found.append(Counsel(title, free, barred))
    return found


def running(*refs: str, at: datetime) -> list[ClockFace]:
    """Return the running clocks of a case and of what hangs on it, the one that runs out first in front."""
    days, open_ones = clocks.calendar(), clocks.all_for(*refs).filter(stopped_at=None)
    return [face_of(each, at=at, calendar=days) for each in open_ones.order_by("due_at", "id")]


def over(*refs: str, at: datetime) -> list[ClockFace]:
    """Return those that have ended."""
    days = clocks.calendar()
    return [face_of(each, at=at, calendar=days) for each in clocks.all_for(*refs) if each.stopped_at]
