"""Our calendar against two packages that others keep, day by day, and terms against the plain walk over them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.clocks.calendar import NEW_YEAR_REACHES_FROM, Calendar
from liuhen.kernel.clocks.notices import packaged_notices
from liuhen.kernel.clocks.reckoning import reckon
from liuhen.regulation.vocabulary import WorkingDays

LOCAL = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
NOTICES = packaged_notices()
CALENDAR = Calendar(
    first_year=NOTICES[0].year,
    last_year=NOTICES[-1].year,
    version="oracle",
    holidays={day: name for notice in NOTICES for day, name in notice.holidays.items()},
    makeups={day: name for notice in NOTICES for day, name in notice.makeups.items()},
)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_every_day_agrees_with_chinesecalendar() -> None:
    assert [day for day in DAYS if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_agrees_with_the_holidays_package() -> None:
    china = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    assert [day for day in DAYS if CALENDAR.is_working_day(day) != china.is_working_day(day)] == []


def test_the_notices_of_new_year_keep_their_days_of_the_december_before() -> None:
    # The 2019 notice made Sat 29 Dec 2018 a working day and Mon 31 Dec 2018 a holiday.
    (of_2019,) = [notice for notice in NOTICES if notice.year == 2019]
    assert date(2018, 12, 29) in of_2019.makeups
    assert date(2018, 12, 31) in of_2019.holidays


def test_no_notice_ever_reached_further_into_the_december_before_than_we_wait_for() -> None:
    days = [
        day for notice in NOTICES for day in (*notice.holidays, *notice.makeups) if day.year < notice.year
    ]
    assert min((day.month, day.day) for day in days) == NEW_YEAR_REACHES_FROM


@given(st.dates(FIRST, date(2026, 6, 30)), st.integers(1, 60))
@pytest.mark.article("rs-42-1")
def test_the_nth_working_day_is_the_nth_workday_of_chinesecalendar(start: date, n: int) -> None:
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    started_at = datetime.combine(start, datetime.min.time(), LOCAL)
    assert reckon(WorkingDays(n), started_at=started_at, calendar=CALENDAR).last_day == day
