"""What if a term began on that day: the due moment with all that went into it, before anything has happened."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from liuhen.kernel.clocks.calendar import WEEKDAYS
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, LOCAL, is_near
from liuhen.kernel.clocks.in_words import in_words
from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.clocks.queries import reckon_for
from liuhen.kernel.clocks.reckoning import Reckoning, due_zh
from liuhen.kernel.flow import Invalid
from liuhen.regulation import DUTIES, duty_on
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import (
    Before,
    Clock,
    Days,
    Duty,
    Hours,
    Months,
    NamedDay,
    TermOf,
    WorkingDays,
    in_force_now,
)


@dataclass(frozen=True)
class WhatIf:
    """An answer. ``standard`` is the same by the rulebook's own number where the county's file says another."""

    duty: Duty
    clock: Clock
    extensions: tuple[Days | WorkingDays | Months, ...]
    reckoning: Reckoning
    standard: Reckoning | None
    notices: tuple[CalendarYear, ...]
    """The holiday notices of the years the count went through; one that is not loaded is missing."""

    @property
    def steps(self) -> list[tuple[date, str, str]]:
        """How it came about: day, weekday and reason each."""
        return [(day, WEEKDAYS[day.weekday()], why) for day, why in self.reckoning.steps]

    @property
    def words(self) -> str:
        """The same in sentences."""
        return "".join(in_words(self.reckoning.steps))

    @property
    def due_zh(self) -> str:
        """The due moment for people, marked where it may still change."""
        return _said(self.reckoning)

    @property
    def standard_zh(self) -> str:
        """The due moment by the rulebook's own number, "" where it is the county's."""
        return _said(self.standard) if self.standard else ""


def with_a_clock() -> list[Duty]:
    """Return the newest wording of each duty that says its time limit itself, in article order."""
    return [duty for duty in map(in_force_now, DUTIES.values()) if _says_its_term(duty)]


def _says_its_term(duty: Duty) -> bool:
    return duty.clock is not None and not isinstance(duty.clock.within, TermOf)


def what_if(
    duty_id: str,
    *,
    on: date,
    clock_time: time | None = None,
    named_on: date | None = None,
    extended: bool = False,
) -> WhatIf:
    """Reckon a duty's term from a day, for hours from its ``clock_time``, by the rule of that day. Raises Invalid."""
    duty = _duty(duty_id, on)
    clock = duty.clock
    assert clock is not None, f"{duty_id} has no clock"
    if isinstance(clock.within, Hours) and clock_time is None:
        raise Invalid(
            f"不能推算：{clock.within.zh}的期限从几时几分算起，没有填写时刻",
            remedy="请填写起算的时刻", field="clock_time",
        )  # fmt: skip
    if isinstance(clock.within, NamedDay | Before):
        _demand_named(named_on, on)
    if extended and not clock.longest:
        raise Invalid(
            f"不能推算延长：{duty.article.cite()}的这项期限没有规定可以延长",
            remedy="请去掉“延长”后再算", field="extended",
        )  # fmt: skip
    started_at = datetime.combine(on, clock_time or time(), LOCAL)
    extensions = clock.longest if extended else ()

    def reckoned(by: Duty) -> Reckoning:
        return reckon_for(by, started_at=started_at, named_on=named_on, extensions=extensions)

    found = reckoned(duty)
    standard = clock.standard
    return WhatIf(
        duty,
        clock,
        extensions,
        found,
        reckoned(replace(duty, clock=replace(clock, within=standard))) if standard else None,
        tuple(_notices(on, found)),
    )


def _said(found: Reckoning) -> str:
    due = due_zh(found.due_at, inclusive=found.inclusive)
    return f"{due}（暂定）" if found.provisional else due


def _duty(duty_id: str, on: date) -> Duty:
    if not any(_says_its_term(version) for version in DUTIES.get(duty_id, ())):
        raise Invalid(f"不能推算：“{duty_id}”不是有期限的义务", remedy="请从列出的期限中选择", field="duty")
    if not is_near(on):
        raise Invalid(
            f"不能推算：{on.year}年太远，没有放假安排可依",
            remedy=f"请填写{FIRST_YEAR}年至{LAST_YEAR}年之间的日期", field="on",
        )  # fmt: skip
    duty = duty_on(duty_id, on)
    if duty is None or duty.clock is None:
        first = next(version for version in DUTIES[duty_id] if version.clock)
        raise Invalid(
            f"不能推算：{first.article.cite()}的这项期限自{day_zh(first.since)}起才有，{day_zh(on)}还没有",
            remedy="请填写这一天及以后的日期", field="on",
        )  # fmt: skip
    return duty


def _demand_named(named_on: date | None, on: date) -> None:
    if named_on is None:
        raise Invalid(
            "不能推算：这项期限的最后一日由书面确定，没有填写那一日",
            remedy="请填写文书上写明的最后一日", field="named_on",
        )  # fmt: skip
    if not (is_near(named_on) and named_on >= on):
        raise Invalid(
            f"不能推算：书面确定的最后一日{day_zh(named_on)}早于起算日，或者太远",
            remedy="请核对文书上写明的日期", field="named_on",
        )  # fmt: skip


def _notices(on: date, found: Reckoning) -> "list[CalendarYear]":
    if found.last_day is None:
        return []
    return list(CalendarYear.objects.filter(year__range=(on.year, found.last_day.year)).order_by("year"))
