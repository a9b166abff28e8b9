"""Verbs on clocks: what an event starts, pauses, resumes, extends and stops."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.queries import calendar, reckon_again, reckon_for
from liuhen.regulation import DUTIES, duty_on
from liuhen.regulation.vocabulary import Before, Duty, NamedDay, Paused, TermOf, written

BATCH = 500


@dataclass(frozen=True)
class Listeners:
    """The ids of the duties whose clocks an event starts, and of those it pauses, resumes, extends or stops."""

    starting: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Reaction:
    """The clocks an event started and stopped; one may be in both."""

    started: tuple[RunningClock, ...] = ()
    stopped: tuple[RunningClock, ...] = ()


@dataclass(frozen=True)
class Start:
    """Whose clocks start, and when."""

    subject: str
    started_at: datetime
    unit_id: int | None = None


def listening(duties: Mapping[str, tuple[Duty, ...]]) -> dict[str, Listeners]:
    """Return who listens, by event, over all versions of all duties."""
    ears: dict[str, Listeners] = defaultdict(Listeners)
    for duty_id, versions in duties.items():
        for clock in filter(None, (duty.clock for duty in versions)):
            ears[clock.starts].starting.add(duty_id)
            for event in (*clock.stops, *clock.pauses, *clock.resumes, *clock.extended_by):
                ears[event].running.add(duty_id)
    return dict(ears)


LISTENERS = listening(DUTIES)


def is_heard(event: str) -> bool:
    """Say whether any clock listens to an event."""
    return event in LISTENERS


def react(
    event: str,
    ref: str,
    *,
    at: datetime,
    subject: Any = None,
    started_at: datetime | None = None,
    unit_id: int | None = None,
    days: Calendar | None = None,
    into: list[RunningClock] | None = None,
) -> Reaction:
    """Move every clock that listens to ``event`` on the subject ``ref``, in the caller's transaction.

    A clock starts at ``started_at``, else where its rule reads it off ``subject``, else at ``at``; while that
    moment is unknown it does not start. A second start of a running clock leaves the first standing. Where the caller
    knows that nothing runs yet, he gives ``into``, and inserts himself what is put there.
    """
    heard = LISTENERS.get(event)
    if heard is None:
        return Reaction()
    started, stopped = [], []
    for duty_id in sorted(heard.starting):
        began = started_at or _moment(duty_id, subject=subject, at=at)
        start = Start(ref, began, unit_id) if began else None
        clock = _new(duty_id, event, start, at=at, by=days, subject=subject) if start else None
        if clock and into is not None:
            into.append(clock)
            started.append(clock)
        elif clock and not (clock.is_open and _running({duty_id}, ref)):
            clock.save(force_insert=True)
            started.append(clock)
    over_at_once = [clock for clock in started if not clock.is_open]
    if into is not None:
        return Reaction(started=tuple(started), stopped=tuple(over_at_once))
    for clock in _running(heard.running - {clock.duty_id for clock in over_at_once}, ref):
        rule = clock.clock
        if event in rule.stops:
            done_at = rule.done_at(subject) if rule.done_at else None
            _stop(clock, done_at or at, lapsed_by=event if event in rule.lapses else "")
            stopped.append(clock)
        elif event in rule.pauses:
            _pause(clock, rule.paused_for(subject) if rule.paused_for else Paused(at))
        elif event in rule.resumes:
            _resume(clock, rule.paused_until(subject) if rule.paused_until else at)
        elif event in rule.extended_by:
            _extend(clock, subject, event, at=at)
    return Reaction(started=tuple(started), stopped=(*over_at_once, *stopped))


def start_many(event: str, starts: Iterable[Start], *, at: datetime) -> list[RunningClock]:
    """Start the clocks of many new subjects at once; those that the same event stops are stored stopped."""
    heard = LISTENERS.get(event)
    if heard is None:
        return []
    days = calendar()
    clocks = [
        clock
        for start in starts
        for duty_id in sorted(heard.starting)
        if (clock := _new(duty_id, event, start, at=at, by=days))
    ]
    return RunningClock.objects.bulk_create(clocks, batch_size=BATCH)


def follow(ref: str, *, unit_id: int) -> None:
    """Let the clocks that run on a subject be another unit's, which has taken the matter over."""
    RunningClock.objects.filter(subject=ref, stopped_at=None).update(unit_id=unit_id)


def _moment(duty_id: str, *, subject: Any, at: datetime) -> datetime | None:
    """Return when the clock starts by its rule; the wording of the day it happens says where to look."""
    duty = duty_on(duty_id, at.astimezone(LOCAL).date())
    if duty is None or duty.clock is None or duty.clock.starts_at is None:
        return at
    if subject is None:
        raise ValueError(
            f"the clock of {duty_id} starts at a moment of its subject: pass subject or started_at"
        )
    return duty.clock.starts_at(subject)


def _new(
    duty_id: str,
    event: str,
    start: Start,
    *,
    at: datetime,
    by: Calendar | None = None,
    subject: Any = None,
) -> RunningClock | None:
    """Return an unsaved clock by the rule of the day it started, None if there was no rule yet."""
    duty = duty_on(duty_id, start.started_at.astimezone(LOCAL).date())
    if duty is None or duty.clock is None or duty.clock.starts != event:
        return None
    clock = RunningClock(
        duty_id=duty_id, subject=start.subject, unit_id=start.unit_id, started_at=start.started_at
    )
    within, term = duty.clock.within, None
    if isinstance(within, NamedDay | Before):
        clock.named_on = within.of(subject)
    elif isinstance(within, TermOf):
        term = within.of(subject)
        if term is None:
            return None
        clock.term = written(term)
    clock.take(reckon_for(duty, started_at=start.started_at, named_on=clock.named_on, term=term, by=by))
    if event in duty.clock.stops:
        clock.stopped_at = at
    return clock


def _running(duty_ids: set[str], ref: str) -> list[RunningClock]:
    if not duty_ids:
        return []
    rows = RunningClock.objects.select_for_update().filter(duty_id__in=duty_ids, subject=ref, stopped_at=None)
    return list(rows.order_by("id"))


def _pause(clock: RunningClock, told: Paused) -> None:
    """Pause a clock of days that still runs; one that has run out stays overdue."""
    if clock.paused_at is None and not clock.due_inclusive and not clock.breached(at=told.since):
        clock.paused_at, clock.pause_ground, clock.pause_paper = told.since, told.ground, told.paper
        clock.save()


def _resume(clock: RunningClock, at: datetime) -> None:
    if clock.paused_at is not None:
        clock.end_pause(at)
        clock.take(reckon_again(clock))
        clock.save()


def _extend(clock: RunningClock, subject: Any, event: str, *, at: datetime) -> None:
    """Grant the next extension to a clock that still runs; one that has run out stays overdue.

    Raises ValueError where the rule has none left: a gate has to refuse that before.
    """
    if clock.breached(at=at):
        return
    left = clock.clock.extensions[len(clock.granted) :]
    if not left or left[0].by != event:
        raise ValueError(f"{clock.duty_id} on {clock.subject} cannot be extended again by {event}")
    clock.lengthen(left[0], left[0].granted(subject), at=at)
    clock.take(reckon_again(clock))
    clock.save()


def _stop(clock: RunningClock, at: datetime, *, lapsed_by: str) -> None:
    _resume(clock, at)
    clock.stopped_at, clock.lapsed_by = at, lapsed_by
    clock.save(update_fields=["stopped_at", "lapsed_by"])
