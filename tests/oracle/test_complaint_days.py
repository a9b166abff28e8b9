"""The days of articles 42 and 43 for every day of the packaged years, against a plain walk over another calendar."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from liuhen.kernel.clocks.reckoning import Reckoning, reckon
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME
from liuhen.regulation.vocabulary import Days, Duty
from tests.oracle.test_calendar import CALENDAR, DAYS, LOCAL

DAY = timedelta(days=1)


def reckoned(duty: Duty, start: date, *, at: time = time(9), extension: int = 0) -> Reckoning:
    assert duty.clock is not None
    return reckon(
        duty.clock.within,
        started_at=datetime.combine(start, at, LOCAL),
        calendar=CALENDAR,
        extensions=(Days(extension),) if extension else (),
    )


def fifth_workday(start: date) -> date:
    """Return the fifth workday after a day."""
    day = start
    for _ in range(5):
        day += DAY
        while not chinese_calendar.is_workday(day):
            day += DAY
    return day


def workday_from(day: date) -> date:
    while not chinese_calendar.is_workday(day):
        day += DAY
    return day


def disagreeing(
    duty: Duty, expected: Callable[[date], date], *, extension: int = 0
) -> tuple[list[tuple[date, date | None, date]], int]:
    """Return the starts where the two differ, and how many were compared.

    The other calendar ends with 2026, and so do our notices: a term that would end later is left out by asking it.
    """
    wrong, compared = [], 0
    for start in DAYS:
        try:
            day = expected(start)
        except NotImplementedError:
            continue
        found = reckoned(duty, start, extension=extension)
        compared += 1
        waits = day >= date(2026, 12, 29)  # the notice of 2027 may still take these days
        if (found.last_day, found.provisional) != (day, waits):
            wrong.append((start, found.last_day, day))
    return wrong, compared


@pytest.mark.article("rs-42-1")
def test_five_working_days_agree_for_every_start() -> None:
    wrong, compared = disagreeing(ACCEPT_IN_TIME, fifth_workday)
    assert wrong == []
    assert compared >= len(DAYS) - 10  # all but the last days of December 2026


@pytest.mark.article("rs-43-1")
@pytest.mark.parametrize("extension", [0, 1, 15, 30])
def test_thirty_days_with_and_without_an_extension_agree_for_every_start(extension: int) -> None:
    def expected(start: date) -> date:
        return workday_from(start + (30 + extension) * DAY)

    wrong, compared = disagreeing(DECIDE_IN_TIME, expected, extension=extension)
    assert wrong == []
    assert compared >= len(DAYS) - 40 - extension


# Reckoned by hand, with the notices on the table.
@pytest.mark.article("rs-42-1")
@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        # Fri 25 Sep 2020; Sun 27 Sep is made up, 1–8 Oct off, Sat 10 Oct is made up: 27, 28, 29, 30 Sep, 9 Oct.
        (date(2020, 9, 25), date(2020, 10, 9)),
        # Wed 30 Sep 2020, the eve of National Day: 9, 10 (Sat, made up), 12, 13, 14 Oct.
        (date(2020, 9, 30), date(2020, 10, 14)),
        # Fri 30 Sep 2022, the eve; 1–7 Oct off, Sat 8 and Sun 9 Oct made up: 8, 9, 10, 11, 12 Oct.
        (date(2022, 9, 30), date(2022, 10, 12)),
        # On a made-up Saturday itself, 8 Oct 2022, which is not counted: 9 (Sun, made up), 10, 11, 12, 13 Oct.
        (date(2022, 10, 8), date(2022, 10, 13)),
        # Fri 25 Sep 2026 is Mid-Autumn itself: 28, 29, 30 Sep, 1–7 Oct off, 8 and 9 Oct.
        (date(2026, 9, 25), date(2026, 10, 9)),
        # Wed 23 Jan 2019; Spring Festival 4–10 Feb; 24, 25, 28, 29, 30 Jan.
        (date(2019, 1, 23), date(2019, 1, 30)),
        # Thu 23 Jan 2020: the notice was amended for the epidemic, days off to 2 Feb: 3, 4, 5, 6, 7 Feb.
        (date(2020, 1, 23), date(2020, 2, 7)),
    ],
)
def test_five_working_days_by_hand(start: date, last_day: date) -> None:
    assert reckoned(ACCEPT_IN_TIME, start).last_day == last_day == fifth_workday(start)


@pytest.mark.article("rs-42-1")
def test_one_minute_before_midnight_is_still_that_day_and_one_later_the_next() -> None:
    # Mon 14 Sep 2026 23:59 in China is 15:59 UTC of that day, and Sun 20 Sep is made up: 15, 16, 17, 18, 20 Sep.
    # A minute later it is Tuesday there, though 16:00 UTC of the Monday: 16, 17, 18, 20, 21 Sep.
    late = reckoned(ACCEPT_IN_TIME, date(2026, 9, 14), at=time(23, 59))
    assert late.last_day == date(2026, 9, 20)
    assert reckoned(ACCEPT_IN_TIME, date(2026, 9, 15), at=time(0)).last_day == date(2026, 9, 21)
    # What is received in the last minute is due in the last moment of the day, midnight in China.
    assert late.due_at.astimezone(LOCAL) == datetime(2026, 9, 21, tzinfo=LOCAL)


@pytest.mark.article("rs-43-1")
@pytest.mark.parametrize(
    ("start", "extension", "last_day"),
    [
        # 1 Sep 2025 + 30 = 1 Oct, National Day; 1–8 Oct off: Thu 9 Oct.
        (date(2025, 9, 1), 0, date(2025, 10, 9)),
        # 11 Sep + 30 = Sat 11 Oct 2025, made up: no move.
        (date(2025, 9, 11), 0, date(2025, 10, 11)),
        # 12 Sep + 30 = Sun 12 Oct 2025: Mon 13 Oct.
        (date(2025, 9, 12), 0, date(2025, 10, 13)),
        # The extension counts from 1 Oct, not from 9 Oct: 1 Oct + 30 = Fri 31 Oct 2025.
        (date(2025, 9, 1), 30, date(2025, 10, 31)),
        # One day more than 1 Oct is 2 Oct, still off: the same 9 Oct as without.
        (date(2025, 9, 1), 1, date(2025, 10, 9)),
        # 29 Feb 2024 + 30 = Sat 30 Mar 2024: Mon 1 Apr; with 30 more Mon 29 Apr, a workday (1–5 May are off).
        (date(2024, 2, 29), 0, date(2024, 4, 1)),
        (date(2024, 2, 29), 30, date(2024, 4, 29)),
    ],
)
def test_thirty_days_by_hand(start: date, extension: int, last_day: date) -> None:
    assert reckoned(DECIDE_IN_TIME, start, extension=extension).last_day == last_day
