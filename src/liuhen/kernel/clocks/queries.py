"""Questions about the calendar and the clocks."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from liuhen.kernel.clocks.calendar import WEEKENDS_ONLY, Calendar
from liuhen.kernel.clocks.models import CalendarDay, CalendarYear, RunningClock
from liuhen.kernel.clocks.reckoning import Pause, Reckoning, reckon
from liuhen.regulation import DUTIES
from liuhen.regulation.vocabulary import Duty, Hours


def calendar() -> Calendar:
    """Return the calendar as loaded: one small query, the days themselves only when they have changed."""
    return _calendar(tuple(CalendarYear.objects.order_by("year").values_list("year", "version", "digest")))


@lru_cache(maxsize=2)
def _calendar(years: tuple[tuple[int, int, str], ...]) -> Calendar:
    if not years:
        return WEEKENDS_ONLY
    days = list(CalendarDay.objects.values_list("date", "kind", "name"))
    return Calendar(
        first_year=years[0][0],
        last_year=years[-1][0],
        version=f"{years[-1][0]}.{sum(version for _, version, _ in years)}",
        holidays={day: name for day, kind, name in days if kind == CalendarDay.Kind.HOLIDAY},
        makeups={day: name for day, kind, name in days if kind == CalendarDay.Kind.MAKEUP},
    )


def reckon_for(
    duty: Duty,
    *,
    started_at: datetime,
    pauses: Iterable[Pause] = (),
    named_on: date | None = None,
    by: Calendar | None = None,
) -> Reckoning:
    """Reckon a duty's clock by the calendar as loaded, or ``by`` one at hand; hours ask the database nothing."""
    clock = duty.clock
    if clock is None:
        raise ValueError(f"{duty.id} has no clock")
    days = by or (WEEKENDS_ONLY if isinstance(clock.within, Hours) else calendar())
    return reckon(
        clock.within,
        started_at=started_at,
        calendar=days,
        rule_version=duty.version,
        pauses=pauses,
        named_on=named_on,
    )


def open_for(subject: str) -> "QuerySet[RunningClock]":
    """Return the running clocks of a subject, soonest due first."""
    return RunningClock.objects.filter(subject=subject, stopped_at=None).order_by("due_at", "id")


def all_for(*subjects: str) -> "QuerySet[RunningClock]":
    """Return every clock that subjects ever had, in order."""
    return RunningClock.objects.filter(subject__in=subjects).order_by("id")


def overdue(
    at: datetime, *, after: tuple[datetime, int] | None = None, unit_ids: Iterable[int] | None = None
) -> "QuerySet[RunningClock]":
    """Return the open clocks that have run out by ``at``, longest overdue first.

    Page by key: slice, then pass the last row's ``(due_at, id)`` as ``after``.
    """
    late = RunningClock.objects.filter(stopped_at=None, paused_at=None, due_at__lte=at).exclude(
        due_at=at, due_inclusive=True
    )
    return _page(late, after=after, unit_ids=unit_ids)


def soon_due(
    at: datetime, *, after: tuple[datetime, int] | None = None, unit_ids: Iterable[int] | None = None
) -> "QuerySet[RunningClock]":
    """Return the open clocks still in time whose rule says to remind by now. Paged as ``overdue``."""
    asked = Q(pk__in=())
    for duty_id, ahead in _reminders():
        asked |= Q(duty_id=duty_id, due_at__lte=at + ahead)
    running = RunningClock.objects.filter(asked, stopped_at=None, paused_at=None)
    in_time = running.filter(Q(due_at__gt=at) | Q(due_at=at, due_inclusive=True))
    return _page(in_time, after=after, unit_ids=unit_ids)


def _reminders() -> list[tuple[str, timedelta]]:
    found = []
    for duty_id, versions in DUTIES.items():
        clock = versions[-1].clock
        if clock and clock.remind:
            term = clock.remind
            found.append(
                (duty_id, timedelta(hours=term.n) if isinstance(term, Hours) else timedelta(days=term.n))
            )
    return found


def _page(
    rows: "QuerySet[RunningClock]", *, after: tuple[datetime, int] | None, unit_ids: Iterable[int] | None
) -> "QuerySet[RunningClock]":
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    if after is not None:
        due_at, pk = after
        rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, id__lte=pk)
    return rows.order_by("due_at", "id")
