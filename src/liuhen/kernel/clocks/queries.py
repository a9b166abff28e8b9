"""Questions about the calendar and the clocks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import CharField, Count, DateTimeField, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from liuhen.kernel.clocks.calendar import WEEKENDS_ONLY, Calendar
from liuhen.kernel.clocks.models import CalendarDay, CalendarYear, RunningClock
from liuhen.kernel.clocks.reckoning import Pause, Reckoning, reckon
from liuhen.regulation import DUTIES
from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.vocabulary import Duty, Hours, Minutes, Plain, TermOf, in_force_now, term_written

Counts = TypeVar("Counts", "Kept", "Pressed")
IN_TIME = Q(stopped_at__lt=F("due_at")) | Q(stopped_at=F("due_at"), due_inclusive=True)
"""Of those that ended: before their term had run out."""
WAITS = tuple(
    duty_id
    for duty_id, versions in DUTIES.items()
    if any(duty.clock and duty.clock.is_wait for duty in versions)
)
"""The duties whose clocks nobody owes anything by: something else waits until they have run out."""


ONE_REMINDER = timedelta(days=REMIND_DAYS.value)
"""How long before its end a time limit is near it, where its duty does not say."""


@dataclass(frozen=True)
class Kept:
    """How the time limits of a duty stand: those that run, of them run out; those that ended, of them in time.

    What lapsed before it had run out is neither: nothing was owed any more.
    """

    open: int = 0
    overdue: int = 0
    ended: int = 0
    in_time: int = 0

    @property
    def share(self) -> str:
        """The share in time of those that had to be by now: what ended, and what runs though it has run out."""
        due = self.ended + self.overdue
        # Cut, not rounded: 100% is said only where nothing was late.
        return f"{1000 * self.in_time // due / 10:.1f}%" if due else "—"


def running_among(refs: Iterable[str]) -> set[str]:
    """Return on which of these subjects a clock runs."""
    rows = RunningClock.objects.filter(subject__in=list(refs), stopped_at=None)
    return set(rows.values_list("subject", flat=True))


def open_among(refs: Iterable[str]) -> dict[str, list[RunningClock]]:
    """Return, by subject, the running clocks by which something is owed, soonest due first; one query."""
    rows = RunningClock.objects.filter(subject__in=list(refs), stopped_at=None, paused_at=None)
    found: dict[str, list[RunningClock]] = defaultdict(list)
    for clock in rows.exclude(duty_id__in=WAITS).order_by("due_at", "id"):
        found[clock.subject].append(clock)
    return found


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
    extensions: Sequence[Plain] = (),
    term: Plain | None = None,
    by: Calendar | None = None,
) -> Reckoning:
    """Reckon a duty's clock by the calendar as loaded, or ``by`` one at hand; hours ask the database nothing.

    ``term`` is the one that the matter names, where the duty leaves it to that.
    """
    clock = duty.clock
    if clock is None:
        raise ValueError(f"{duty.id} has no clock")
    within = term if isinstance(clock.within, TermOf) and term else clock.within
    days = by or (WEEKENDS_ONLY if isinstance(within, Minutes | Hours) else calendar())
    return reckon(
        within,
        started_at=started_at,
        calendar=days,
        rule_version=duty.version,
        extensions=extensions,
        pauses=pauses,
        named_on=named_on,
    )


def reckon_again(clock: RunningClock, *, by: Calendar | None = None) -> Reckoning:
    """Reckon a clock from what it has kept: its start, its term, its pauses, its named day, its extensions."""
    return reckon_for(
        clock.duty,
        started_at=clock.started_at,
        pauses=clock.ended_pauses,
        named_on=clock.named_on,
        extensions=clock.granted,
        term=term_written(clock.term) if clock.term else None,
        by=by,
    )


def open_for(subject: str) -> "QuerySet[RunningClock]":
    """Return the running clocks of a subject, soonest due first."""
    return RunningClock.objects.filter(subject=subject, stopped_at=None).order_by("due_at", "id")


def open_of(noun: str, pk: OuterRef) -> "QuerySet[RunningClock]":
    """Return the running clocks of the row ``pk`` of an outer query, for a subquery."""
    ref = Concat(Value(f"{noun}:"), Cast(pk, CharField()))
    return RunningClock.objects.filter(subject=ref, stopped_at=None).order_by("due_at", "id")


def all_for(*subjects: str) -> "QuerySet[RunningClock]":
    """Return every clock that subjects ever had, in order."""
    return RunningClock.objects.filter(subject__in=subjects).order_by("id")


def overdue(
    at: datetime, *, after: tuple[datetime, int] | None = None, unit_ids: Iterable[int] | None = None
) -> "QuerySet[RunningClock]":
    """Return the open clocks that have run out by ``at``, longest overdue first.

    Page by key: slice, then pass the last row's ``(due_at, id)`` as ``after``.
    """
    return _page(run_out(at).exclude(duty_id__in=WAITS), after=after, unit_ids=unit_ids)


def run_out(
    at: datetime, *, duty_id: str = "", unit_ids: Iterable[int] | None = None
) -> "QuerySet[RunningClock]":
    """Return the open clocks, of one duty or of all, whose term is over by ``at``, whatever that means by the law."""
    running = _of_units(
        RunningClock.objects.filter(stopped_at=None, paused_at=None, due_at__lte=at), unit_ids
    )
    over = running.exclude(due_at=at, due_inclusive=True)
    return over.filter(duty_id=duty_id) if duty_id else over


def still_running(subject: str, duty_id: str, *, at: datetime) -> RunningClock | None:
    """Return the clock of a duty on a subject whose term is not over at ``at``: what a wait is asked before a gate."""
    return all_still_running([subject], duty_id, at=at).get(subject)


def all_still_running(subjects: Iterable[str], duty_id: str, *, at: datetime) -> dict[str, RunningClock]:
    """Return the same of many subjects, by subject; those without one are left out. One query."""
    first: dict[str, RunningClock] = {}
    for clock in RunningClock.objects.filter(
        subject__in=list(subjects), duty_id=duty_id, stopped_at=None
    ).order_by("due_at", "id"):
        first.setdefault(clock.subject, clock)
    return {subject: clock for subject, clock in first.items() if not clock.breached(at=at)}


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


def owed(
    duty_ids: Iterable[str],
    unit_ids: Iterable[int],
    *,
    until: datetime,
    since: datetime | None = None,
    apart_from: "QuerySet[Any, Any]",
) -> "QuerySet[RunningClock]":
    """Return the open clocks of these duties and units that run out by ``until``, and had not by ``since``.

    Without the clocks of the subjects ``apart_from``, as in ``kept_by_duty``.
    """
    rows = (
        run_out(until, unit_ids=unit_ids).filter(duty_id__in=list(duty_ids)).exclude(subject__in=apart_from)
    )
    return rows.filter(Q(due_at__gt=since) | Q(due_at=since, due_inclusive=True)) if since else rows


def ended_late(
    duty_ids: Iterable[str], unit_ids: Iterable[int], *, since: datetime, apart_from: "QuerySet[Any, Any]"
) -> "QuerySet[RunningClock]":
    """Return the clocks that ended after ``since``, and after their term had run out; else as ``owed``."""
    rows = RunningClock.objects.filter(
        ~IN_TIME, duty_id__in=list(duty_ids), stopped_at__gt=since, unit_id__in=list(unit_ids)
    )
    return rows.exclude(subject__in=apart_from)


def kept_by_duty(
    *,
    since: datetime,
    at: datetime,
    unit_ids: Iterable[int] | None = None,
    apart_from: "QuerySet[Any, Any] | None" = None,
) -> dict[str, Kept]:
    """Count by duty, in the whole county or in some units: what runs at ``at``, and what ended from ``since``.

    Without the clocks of the subjects ``apart_from``. These are few: counted apart and taken off, because a look at
    each of all clocks would leave the index.
    """
    clocks = _of_units(RunningClock.objects.order_by(), unit_ids)
    found = _kept(clocks, since=since, at=at)
    if apart_from is None:
        return found
    apart = _kept(clocks.filter(subject__in=apart_from), since=since, at=at)
    return {duty: _less(kept, apart.get(duty)) for duty, kept in found.items()}


def _kept(clocks: "QuerySet[RunningClock]", *, since: datetime, at: datetime) -> dict[str, Kept]:
    late = Q(paused_at=None, due_at__lt=at) | Q(paused_at=None, due_at=at, due_inclusive=False)
    running = clocks.filter(stopped_at=None).values_list("duty_id")
    ended = clocks.filter(Q(lapsed_by="") | ~IN_TIME, stopped_at__gte=since, stopped_at__lte=at).values_list(
        "duty_id"
    )
    open_now = {
        duty: counts for duty, *counts in running.annotate(a=Count("*"), b=Count("duty_id", filter=late))
    }
    ended_by = {
        duty: counts for duty, *counts in ended.annotate(a=Count("*"), b=Count("duty_id", filter=IN_TIME))
    }
    return {
        duty: Kept(*open_now.get(duty, (0, 0)), *ended_by.get(duty, (0, 0)))
        for duty in {*open_now, *ended_by}
    }


def _less(counts: Counts, apart: Counts | None) -> Counts:
    if apart is None:
        return counts
    left = {name: n - getattr(apart, name) for name, n in asdict(counts).items()}
    return replace(counts, **left)


@dataclass(frozen=True)
class Pressed:
    """How close to their end time limits are or came.

    Those that run: run out, and near their end. Those that ended: late, and in time but on the last day only.
    """

    overdue: int = 0
    soon: int = 0
    late: int = 0
    last_day: int = 0


def pressed_by_unit(
    duty_ids: Iterable[str],
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    unit_ids: Iterable[int] | None = None,
    apart_from: "QuerySet[Any, Any] | None" = None,
) -> dict[tuple[int | None, str], Pressed]:
    """Count by unit and duty what runs out or nears its end at ``at``, and what ended in a span close to its end.

    Without the clocks of the subjects ``apart_from``, as in ``kept_by_duty``.
    """
    wanted = list(duty_ids)
    clocks = _of_units(RunningClock.objects.order_by(), unit_ids)
    found = _pressed(clocks, wanted, since=since, until=until, at=at)
    if apart_from is None:
        return found
    apart = _pressed(clocks.filter(subject__in=apart_from), wanted, since=since, until=until, at=at)
    left = {key: _less(counts, apart.get(key)) for key, counts in found.items()}
    return {key: counts for key, counts in left.items() if counts != Pressed()}


def _pressed(
    clocks: "QuerySet[RunningClock]", wanted: list[str], *, since: datetime, until: datetime, at: datetime
) -> dict[tuple[int | None, str], Pressed]:
    ahead = dict(_reminders())
    running = clocks.filter(stopped_at=None, paused_at=None)
    at_last = Q(stopped_at__gte=DayBefore("due_at"), due_inclusive=False, lapsed_by="")
    ended = clocks.filter(duty_id__in=wanted, stopped_at__gte=since, stopped_at__lt=until)
    found: dict[tuple[int | None, str], Pressed] = defaultdict(Pressed)
    # Duty by duty: two at once would be an OR, for which SQLite leaves the index that answers alone. What has run out
    # and what nears its end apart: of the first there may be many, and they are counted without a look at each.
    at_this_moment = Count("duty_id", filter=Q(due_at=at, due_inclusive=False))
    for duty in wanted:
        mine = running.filter(duty_id=duty).values_list("unit_id")
        for unit_id, out in mine.filter(due_at__lt=at).annotate(a=Count("duty_id")):
            found[unit_id, duty] = Pressed(overdue=out)
        near = mine.filter(due_at__gte=at, due_at__lte=at + ahead.get(duty, timedelta()))
        for unit_id, count, out in near.annotate(a=Count("duty_id"), b=at_this_moment):
            before = found[unit_id, duty].overdue
            found[unit_id, duty] = Pressed(overdue=before + out, soon=count - out)
    for unit_id, duty, late, last in ended.values_list("unit_id", "duty_id").annotate(
        a=Count("duty_id", filter=~IN_TIME), b=Count("duty_id", filter=IN_TIME & at_last)
    ):
        if late or last:
            found[unit_id, duty] = replace(found[unit_id, duty], late=late, last_day=last)
    return dict(found)


class DayBefore(Func):
    """The moment a day before another: where the last day of a term began, whose end is kept. No day has a change."""

    template = "(%(expressions)s - INTERVAL '1 day')"
    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it by SQLite's own function: Django's would call back into Python for each row."""
        return self.as_sql(compiler, connection, template="datetime(%(expressions)s, '-1 day')", **more)


def _reminders() -> list[tuple[str, timedelta]]:
    found = []
    for duty_id, versions in DUTIES.items():
        clock = in_force_now(versions).clock
        if clock and clock.remind:
            term = clock.remind
            found.append(
                (duty_id, timedelta(hours=term.n) if isinstance(term, Hours) else timedelta(days=term.n))
            )
    return found


def _of_units(rows: "QuerySet[RunningClock]", unit_ids: Iterable[int] | None) -> "QuerySet[RunningClock]":
    return rows if unit_ids is None else rows.filter(unit_id__in=list(unit_ids))


def _page(
    rows: "QuerySet[RunningClock]", *, after: tuple[datetime, int] | None, unit_ids: Iterable[int] | None
) -> "QuerySet[RunningClock]":
    rows = _of_units(rows, unit_ids)
    if after is not None:
        due_at, pk = after
        rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, id__lte=pk)
    return rows.order_by("due_at", "id")


def met_in(
    duty_ids: Iterable[str], *, since: datetime, until: datetime
) -> "list[tuple[str, int | None, str]]":
    """Return what was done in a time, and before its own had run out: duty, unit, subject. One query."""
    rows = RunningClock.objects.filter(IN_TIME, duty_id__in=list(duty_ids), lapsed_by="")
    rows = rows.filter(stopped_at__gte=since, stopped_at__lt=until)
    return list(rows.order_by("id").values_list("duty_id", "unit_id", "subject"))
