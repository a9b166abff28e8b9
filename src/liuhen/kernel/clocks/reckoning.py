"""How a due moment is reckoned, and how that is shown 怎么算的. Pure, and the only place that counts.

The day a term starts is not counted. A term of days ends with its last day; a last day on a day off moves to the
next working day. Minutes and hours are those of the clock, neither moved nor paused. An extension counts from the
last day before that move. A pause takes out the days after the one it began on, up to and with the one it ended on.
What has to be done so many days ahead of a day leaves these days whole between the two: neither is one of them, and
none is moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.days import LOCAL, ONE_DAY, midnight
from liuhen.regulation.vocabulary import (
    Before,
    Days,
    Hours,
    Minutes,
    Months,
    NamedDay,
    Plain,
    Term,
    TermOf,
    WorkingDays,
    Years,
)

Pause = tuple[datetime, datetime]
BACK = "以这一天为准，当天不计，往前数"
"""What a count that goes back says of the day it begins with."""


@dataclass(frozen=True)
class Reckoning:
    """A due moment (UTC) with all that went into it; ``steps`` are days with the reason in Chinese."""

    due_at: datetime
    inclusive: bool
    """True for hours: the moment itself is still in time. Days end before the midnight that is ``due_at``."""
    last_day: date | None
    unrolled: date | None
    steps: tuple[tuple[date, str], ...]
    provisional: bool
    calendar_version: str
    rule_version: str

    def is_late(self, moment: datetime) -> bool:
        return is_late(moment, due_at=self.due_at, inclusive=self.inclusive)

    def steps_data(self) -> list[list[str]]:
        return [[day.isoformat(), why] for day, why in self.steps]


def is_late(moment: datetime, *, due_at: datetime, inclusive: bool) -> bool:
    return moment > due_at if inclusive else moment >= due_at


def due_zh(due_at: datetime, *, inclusive: bool) -> str:
    """Write a due moment for people: the minute for hours, the last day for days."""
    local = due_at.astimezone(LOCAL)
    if inclusive:
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    last = local.date() - ONE_DAY
    return f"{last.year}年{last.month}月{last.day}日24时前"


def reckon(
    within: Term,
    *,
    started_at: datetime,
    calendar: Calendar,
    rule_version: str = "",
    extensions: Sequence[Plain] = (),
    pauses: Iterable[Pause] = (),
    named_on: date | None = None,
) -> Reckoning:
    """Reckon when a term that began at an aware moment has run out.

    ``named_on`` is the last day of a NamedDay, and the day from which Before counts back.
    """
    if isinstance(within, TermOf):
        raise ValueError("the term that a matter names is read before it is reckoned")
    if isinstance(within, Minutes | Hours):
        return _hours(within, started_at=started_at, rule_version=rule_version)
    count = _Count(started_at.astimezone(LOCAL).date(), calendar=calendar, pauses=pauses)
    if isinstance(within, NamedDay | Before):
        if named_on is None:
            raise ValueError("a term with a named day was started without one")
        if isinstance(within, NamedDay):
            count.name(named_on)
        else:
            count.back(named_on, within.ahead)
    else:
        count.add(within)
    for extension in extensions:
        count.steps.append((count.day, f"延长{extension.zh}，自此日起算"))
        count.add(extension)
    unrolled = count.day
    if isinstance(within, Before):
        count.end()
    else:
        count.roll()
    return Reckoning(
        due_at=midnight(count.day + ONE_DAY).astimezone(UTC),
        inclusive=False,
        last_day=count.day,
        unrolled=unrolled,
        steps=tuple(count.steps),
        provisional=count.provisional,
        calendar_version=calendar.version,
        rule_version=rule_version,
    )


def _hours(within: Minutes | Hours, *, started_at: datetime, rule_version: str) -> Reckoning:
    length = timedelta(minutes=within.n) if isinstance(within, Minutes) else timedelta(hours=within.n)
    due_at = started_at.astimezone(UTC) + length
    began, ends = started_at.astimezone(LOCAL), due_at.astimezone(LOCAL)
    return Reckoning(
        due_at=due_at,
        inclusive=True,
        last_day=None,
        unrolled=None,
        steps=(
            (began.date(), f"{began:%H:%M:%S}起算"),
            (ends.date(), f"{ends:%H:%M:%S}满{within.zh}，节假日照算"),
        ),
        provisional=False,
        calendar_version="",
        rule_version=rule_version,
    )


class _Count:
    """A day that moves forward and notes why."""

    def __init__(self, start: date, *, calendar: Calendar, pauses: Iterable[Pause]) -> None:
        self.day = start
        self.calendar = calendar
        self.pauses = [(a.astimezone(LOCAL).date(), b.astimezone(LOCAL).date()) for a, b in pauses]
        self.steps: list[tuple[date, str]] = [(start, "起算当日不计")]
        self.provisional = False

    def add(self, term: Term) -> None:
        match term:
            case WorkingDays(n):
                self._walk(n, working=True)
            case Days(n):
                self._walk(n, working=False)
                self._note(f"第{n}日")
            case Years() | Months():
                self.day = term.after(self.day)
                self._note(f"满{term.zh}")
            case _:
                raise ValueError("only days, months and years can be added to days")

    def name(self, day: date) -> None:
        """Go to the last day that was written down."""
        self.steps = [(self.day, "自此日起"), (day, "书面确定的最后一日")]
        self.day = day

    def back(self, day: date, ahead: Days | WorkingDays) -> None:
        """Go back from a day that is fixed to the last one before so many whole days."""
        self.steps, self.day = [(day, BACK)], day
        self._walk(ahead.n, working=isinstance(ahead, WorkingDays), backwards=True)
        if isinstance(ahead, Days):
            self._note(f"往前第{ahead.n}日")
        self.day -= ONE_DAY

    def end(self) -> None:
        """End here, whatever day it is."""
        self._note("期限届满日")

    def roll(self) -> None:
        """Move a last day that is off to the next working day."""
        while not self._is_working():
            self._note(f"{self.calendar.name_of(self.day)}，顺延")
            self.day += ONE_DAY
        self.end()

    def _walk(self, n: int, *, working: bool, backwards: bool = False) -> None:
        counted, one_on = 0, -ONE_DAY if backwards else ONE_DAY
        while counted < n:
            self.day += one_on
            if any(began < self.day <= ended for began, ended in self.pauses):
                self._note("中止期间，不计")
            elif not working:
                counted += 1
            elif self._is_working():
                counted += 1
                made_up = f"{self.calendar.name_of(self.day)}，" if self.day in self.calendar.makeups else ""
                self._note(f"{made_up}{'往前' * backwards}第{counted}个工作日")
            else:
                self._note(f"{self.calendar.name_of(self.day)}，不计")

    def _is_working(self) -> bool:
        if not self.calendar.knows(self.day):
            if not self.provisional:
                missing = self.day.year + self.calendar.waits_for_new_year(self.day)
                self._note(f"{missing}年放假安排尚未导入，以下按周末推算，暂定")
            self.provisional = True
        return self.calendar.is_working_day(self.day)

    def _note(self, why: str) -> None:
        self.steps.append((self.day, why))
