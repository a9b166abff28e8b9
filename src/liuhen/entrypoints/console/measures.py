"""What is counted of each unit, and the rows behind each number: the list that is opened is the queryset counted.

No fine, no number of penalties or inspections: nothing here can be made to look better by punishing more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.activities import queries as activities
from liuhen.apps.findings import queries as findings
from liuhen.apps.patterns import queries as patterns
from liuhen.apps.readiness import queries as readiness
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import called
from liuhen.kernel.recusal.queries import concerning, refs_of
from liuhen.regulation import DUTIES
from liuhen.regulation.cases import DECIDE_IN_TIME, KEEP_THE_PROMISE

# Whoever leads a unit may be whom a complaint, a lead or a report is about: of these he learns from nobody but the law.
# What follows from a complaint into findings concerns him by the index of recusal.
ABOUT_PEOPLE = frozenset({
    "complaint", "inquiry", "measure", "lead", "hearing", "consequence", "redress", "opening", "slot", "envelope",
})  # fmt: skip
WEIGHT = {"red": 3, "orange": 1}
OF_CASES = (DECIDE_IN_TIME.id, KEEP_THE_PROMISE.id)


@dataclass(frozen=True)
class Record:
    """A row behind a number: what it is called, its ref, what is with it, since or until when, and by which duty."""

    about: str
    ref: str
    what: str
    moment: str | datetime | date
    duty: str = ""


@dataclass(frozen=True)
class Past:
    """How a number was: the rows that may have counted from a moment on, in parts, and which did in a span.

    A ``stock`` counts what stood at the end of a span, else what happened within it.
    """

    parts: Callable[[Actor, Sequence[int], datetime], Sequence["QuerySet[Any]"]]
    within: Callable[[datetime, datetime], Q]
    stock: bool = True


@dataclass(frozen=True)
class Measure:
    """One number of each unit: its rows, in the order of ``moment``, and how they read; ``tone`` says how it weighs.

    What is a part of another number weighs nothing by itself. One without ``rows`` only has a past.
    """

    key: str
    label: str
    tone: str
    moment: str
    told: Callable[[Any], Record]
    rows: Callable[[Actor, Sequence[int], datetime], "QuerySet[Any]"] | None = None
    past: Past | None = None
    weighs: bool = True
    joined: tuple[str, ...] = ()

    def by_unit(self, actor: Actor, units: Sequence[int], at: datetime) -> dict[int, int]:
        """Count it in many units, in one query."""
        if self.rows is None:
            return {}
        rows = self.rows(actor, units, at).order_by().values_list("unit_id")
        return dict(rows.annotate(n=Count("unit_id")))

    def in_spans(
        self, actor: Actor, units: Sequence[int], spans: Sequence[tuple[datetime, datetime]]
    ) -> list[int]:
        """Count how it was in some spans, a query for each part."""
        assert self.past
        wanted = {f"n{n}": Count("pk", filter=self.past.within(*span)) for n, span in enumerate(spans)}
        counted = [part.aggregate(**wanted) for part in self.past.parts(actor, units, spans[0][0])]
        return [sum(each[name] for each in counted) for name in wanted]

    def behind(
        self, actor: Actor, units: Sequence[int], at: datetime, *, span: tuple[datetime, datetime] | None
    ) -> "QuerySet[Any]":
        """Return the rows behind the number, now or in a span."""
        if span is None or self.past is None:
            assert self.rows
            found = self.rows(actor, units, at)
        else:
            parts = self.past.parts(actor, units, span[0])
            then = self.past.within(*span)
            either = Q(*(Q(pk__in=part.filter(then).values("pk")) for part in parts), _connector=Q.OR)
            found = parts[0].model._default_manager.filter(either)
        return found.select_related(*self.joined)


def counted_duties() -> list[str]:
    """Return the duties whose clocks are told of a unit: those by which something is owed, and that unmask nobody."""
    return [
        duty_id
        for duty_id, versions in DUTIES.items()
        if duty_id not in clocks.WAITS
        and (clock := versions[-1].clock)
        and clock.starts.partition(".")[0] not in ABOUT_PEOPLE
    ]


def owed(actor: Actor, units: Iterable[int], at: datetime, *, soon: bool = False) -> "QuerySet[RunningClock]":
    """Return what units owe, what ran out or will soon, but for what concerns the actor or a body of his."""
    span = {"since": at, "until": at + clocks.ONE_REMINDER} if soon else {"until": at}
    return clocks.owed(counted_duties(), units, apart_from=_apart(actor), **span)


def _apart(actor: Actor) -> "QuerySet[Any, Any]":
    return refs_of(concerning(actor.person_id, actor.bodies, even_addressed=False))


def _overdue_parts(
    duties: Callable[[], Sequence[str]],
) -> Callable[[Actor, Sequence[int], datetime], "Sequence[QuerySet[Any]]"]:
    def parts(actor: Actor, units: Sequence[int], since: datetime) -> "Sequence[QuerySet[Any]]":
        asked, apart = duties(), _apart(actor)
        running = clocks.owed(asked, units, until=FOR_EVER, apart_from=apart)
        return running, clocks.ended_late(asked, units, since=since, apart_from=apart)

    return parts


FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


def _had_run_out(_: datetime, end: datetime) -> Q:
    over = Q(due_at__lt=end) | Q(due_at=end, due_inclusive=False)
    return over & (Q(stopped_at=None) | Q(stopped_at__gt=end))


def _clock(clock: RunningClock) -> Record:
    return Record(called(clock.subject), clock.subject, clock.duty.summary, clock.due_zh, clock.duty_id)


def _finding(row: Any) -> Record:
    summary = DUTIES[row.duty][-1].summary if row.duty in DUTIES else row.text
    return Record(str(row), row.ref, summary, row.raised_at, row.duty if row.duty in DUTIES else "")


def _obligation(row: Any) -> Record:
    return Record(str(row.activity), f"activity:{row.activity_id}", "、".join(row.lacks_zh), row.since)


def _recording(row: Any) -> Record:
    return Record(str(row), row.ref, "超过规定时限入库" if row.late else row.state_zh, row.received_at)


MEASURES = (
    Measure(
        "overdue", "逾期事项", "red", "due_at", _clock, owed, Past(_overdue_parts(counted_duties), _had_run_out)
    ),
    Measure(
        "cases", "其中办案超期", "red", "due_at", _clock,
        lambda by, units, at: owed(by, units, at).filter(duty_id__in=OF_CASES),
        Past(_overdue_parts(lambda: OF_CASES), _had_run_out), weighs=False,
    ),
    Measure(
        "soon", "即将到期", "orange", "due_at", _clock, lambda by, units, at: owed(by, units, at, soon=True)
    ),
    Measure(
        "findings", "未结问题", "orange", "raised_at", _finding,
        lambda by, units, _: findings.open_in(by, units),
        Past(
            lambda by, units, since: (
                findings.open_in(by, units), findings.counted_in(by, units).filter(concluded_at__gt=since)
            ),
            lambda _, end: Q(raised_at__lte=end) & (Q(concluded_at=None) | Q(concluded_at__gt=end)),
        ),
    ),
    Measure(
        "missing", "缺少记录", "orange", "since", _obligation, lambda _, units, __: activities.missing_in(units),
        Past(
            lambda _, units, since: (activities.missing_in(units).filter(since__gte=since),),
            lambda begin, end: Q(since__gte=begin, since__lt=end), stock=False,
        ),
        joined=("activity",),
    ),
    Measure(
        "doubts", "待核实资料", "orange", "received_at", _recording,
        lambda _, units, __: recordings.in_doubt_in(units),
    ),
    Measure(
        "hits", "模型线索", "orange", "raised_at", lambda row: Record(str(row), row.ref, row.said, row.raised_at),
        lambda by, units, _: patterns.open_in(by, units),
    ),
    Measure(
        "powers", "明日不可行使的职权", "orange", "since",
        lambda row: Record(row.name, "", "、".join(each.zh for each in row.missing), row.since),
        lambda _, units, __: readiness.lacking_in(units),
    ),
    Measure(
        "late", "超期入库", "orange", "received_at", _recording,
        past=Past(
            lambda _, units, since: (recordings.late_in(units, since=since),),
            lambda begin, end: Q(received_at__gte=begin, received_at__lt=end), stock=False,
        ),
    ),
)  # fmt: skip
BY_KEY = {measure.key: measure for measure in MEASURES}
NOW = tuple(measure for measure in MEASURES if measure.rows)
WITH_A_PAST = tuple(measure for measure in MEASURES if measure.past)
