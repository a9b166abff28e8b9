"""Hand-reckoned terms, each on dates with something special about them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.notices import packaged_notices
from liuhen.kernel.clocks.reckoning import Reckoning, due_zh, reckon
from liuhen.regulation.vocabulary import Before, Days, Hours, Months, Term, TermOf, WorkingDays, Years

LOCAL = ZoneInfo("Asia/Shanghai")
NOTICES = packaged_notices()
CALENDAR = Calendar(
    first_year=2004,
    last_year=2026,
    version="2026.23",
    holidays={day: name for notice in NOTICES for day, name in notice.holidays.items()},
    makeups={day: name for notice in NOTICES for day, name in notice.makeups.items()},
)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL)


def term(within: Term, started_at: datetime, *more: Any) -> Reckoning:
    return reckon(within, started_at=started_at, calendar=CALENDAR, extensions=more)


@pytest.mark.article("rs-42-1")
def test_five_working_days_from_the_day_before_labour_day_count_the_makeup_saturday() -> None:
    # Thu 30 Apr 2026: 1–5 May are off, 6, 7, 8 May count, Sat 9 May is a make-up day, Mon 11 May is the fifth.
    assert term(WorkingDays(5), local(2026, 4, 30)).last_day == date(2026, 5, 11)


@pytest.mark.article("rs-42-1")
def test_five_working_days_from_the_last_workday_before_national_day() -> None:
    # Wed 30 Sep 2026: 1–7 Oct are off, 8 and 9 Oct count, Sat 10 Oct is a make-up day, then 12 and 13 Oct.
    assert term(WorkingDays(5), local(2026, 9, 30)).last_day == date(2026, 10, 13)


@pytest.mark.article("rs-42-1")
def test_five_working_days_from_the_friday_before_national_day_count_the_makeup_sunday() -> None:
    # Fri 27 Sep 2024: Sun 29 Sep is a make-up day, Mon 30 Sep counts, 1–7 Oct off, 8, 9, 10 Oct.
    assert term(WorkingDays(5), local(2024, 9, 27)).last_day == date(2024, 10, 10)


@pytest.mark.article("rs-42-1")
def test_receipt_at_23_59_is_receipt_on_that_day() -> None:
    # Mon 9 Mar 2026 23:59 local is already 15:59 UTC of the same day; the next minute is Tuesday.
    assert term(WorkingDays(5), local(2026, 3, 9, 23, 59)).last_day == date(2026, 3, 16)
    assert term(WorkingDays(5), local(2026, 3, 10, 0, 0)).last_day == date(2026, 3, 17)


def test_the_day_is_the_county_s_and_not_greenwich_s() -> None:
    # 17:00 UTC on Monday is 01:00 on Tuesday in Shanghai.
    assert term(Days(1), datetime(2026, 3, 9, 17, tzinfo=UTC)).last_day == date(2026, 3, 11)


def test_a_term_of_days_ends_with_its_last_day_and_not_before() -> None:
    found = term(Days(1), local(2026, 3, 9))
    assert found.due_at == local(2026, 3, 11, 0)
    assert not found.is_late(local(2026, 3, 10, 23, 59, 59))
    assert found.is_late(local(2026, 3, 11, 0))


@pytest.mark.article("av-13-1")
def test_exactly_24_hours_is_in_time_and_a_moment_more_is_late() -> None:
    found = term(Hours(24), local(2026, 9, 30, 17, 30))
    assert found.due_at == local(2026, 10, 1, 17, 30)  # a public holiday: hours run on
    assert not found.is_late(local(2026, 10, 1, 17, 30))
    assert found.is_late(local(2026, 10, 1, 17, 30) + timedelta(microseconds=1))


@pytest.mark.article("rs-43-1")
def test_thirty_days_that_end_in_a_holiday_move_to_the_first_working_day() -> None:
    # 30 days from Tue 1 Sep 2026 end on Thu 1 Oct; the holiday runs through 7 Oct.
    found = term(Days(30), local(2026, 9, 1))
    assert (found.unrolled, found.last_day) == (date(2026, 10, 1), date(2026, 10, 8))


def test_a_last_day_on_a_makeup_saturday_stays() -> None:
    # 10 Oct 2026 is a Saturday on which the offices work.
    assert term(Days(9), local(2026, 10, 1)).last_day == date(2026, 10, 10)


@pytest.mark.article("rs-43-1")
def test_an_extension_counts_from_the_day_before_the_move() -> None:
    # 30 + 30 days from 1 Sep 2026 end on Sat 31 Oct and move to Mon 2 Nov; from 8 Oct it would be 7 Nov.
    found = term(Days(30), local(2026, 9, 1), Days(30))
    assert (found.unrolled, found.last_day) == (date(2026, 10, 31), date(2026, 11, 2))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 2, 29), date(2029, 3, 1)),  # never less than the full five years
        (date(2024, 2, 28), date(2029, 2, 28)),
        (date(2020, 2, 29), date(2025, 3, 1)),
    ],
)
@pytest.mark.article("av-17-1")
def test_five_years_from_29_february_end_on_1_march(start: date, end: date) -> None:
    assert Years(5).after(start) == end


def test_a_leap_day_stays_where_there_is_one() -> None:
    assert Years(4).after(date(2024, 2, 29)) == date(2028, 2, 29)


def test_a_pause_takes_out_the_days_after_it_began_through_the_day_it_ended() -> None:
    # Mon 9 Mar + 5 working days = 16 Mar; paused on the 11th, on again on the 13th: two working days more.
    pauses = [(local(2026, 3, 11), local(2026, 3, 13))]
    found = reckon(WorkingDays(5), started_at=local(2026, 3, 9), calendar=CALENDAR, pauses=pauses)
    assert found.last_day == date(2026, 3, 18)


def test_past_the_last_published_year_the_answer_is_provisional_and_says_so() -> None:
    found = term(WorkingDays(5), local(2026, 12, 29))
    assert found.provisional
    assert (date(2026, 12, 30), "2027年放假安排尚未导入，以下按周末推算，暂定") in found.steps
    assert not term(WorkingDays(5), local(2026, 12, 1)).provisional


def test_the_days_that_the_next_years_notice_may_take_are_provisional_without_it() -> None:
    # Mon 28 Dec 2026 is nobody's; Tue 29 to Thu 31 Dec may be worked or taken for New Year 2027.
    assert [term(Days(1), local(2026, 12, day)).provisional for day in (27, 28, 29, 30)] == [
        False,
        True,
        True,
        True,
    ]
    found = term(WorkingDays(5), local(2026, 12, 24))
    assert (found.last_day, found.provisional) == (date(2026, 12, 31), True)
    assert any("2027年放假安排尚未导入" in why for _, why in found.steps)
    # Of 2025 the notice of 2026 has been loaded.
    assert not term(WorkingDays(5), local(2025, 12, 24)).provisional


def test_the_steps_tell_each_day_and_why() -> None:
    assert [(day.day, why) for day, why in term(WorkingDays(2), local(2026, 5, 7)).steps] == [
        (7, "起算当日不计"),
        (8, "第1个工作日"),
        (9, "劳动节调休上班，第2个工作日"),
        (9, "期限届满日"),
    ]


def test_a_due_moment_is_written_for_people() -> None:
    assert due_zh(local(2026, 5, 12, 0), inclusive=False) == "2026年5月11日24时前"
    assert due_zh(local(2026, 5, 12, 8, 5), inclusive=True) == "2026年5月12日 08:05"


def test_hours_cannot_extend_days() -> None:
    with pytest.raises(ValueError, match="only days, months and years"):
        term(Days(30), local(2026, 9, 1), Hours(24))


def test_months_end_on_the_same_day_or_on_the_last_there_is() -> None:
    # 《民法典》第202条. Sun 31 August 2025 + 6 months: February has no 31st; Saturday 28 February 2026 is worked.
    assert term(Months(6), local(2025, 8, 31)).last_day == date(2026, 2, 28)
    assert term(Months(6), local(2025, 8, 31)).steps[1] == (date(2026, 2, 28), "满6个月")
    # Tue 30 September 2025 + 3 months is a Tuesday; Mon 1 December 2025 + 2 months a Sunday, and Monday is due.
    assert term(Months(3), local(2025, 9, 30)).last_day == date(2025, 12, 30)
    assert term(Months(2), local(2025, 12, 1)).last_day == date(2026, 2, 2)
    assert Months(1).after(date(2028, 1, 31)) == date(2028, 2, 29)
    assert Months(13).after(date(2026, 12, 15)) == date(2028, 1, 15)


def ahead(of: Term, day: date) -> Reckoning:
    return reckon(of, started_at=local(2026, 9, 1), calendar=CALENDAR, named_on=day)


HEARING = Before(WorkingDays(7), lambda _: date.max)


def test_seven_working_days_lie_whole_before_a_hearing() -> None:
    # Hearing on Thu 15 October 2026. Back: 14, 13, 12 October, Sat 10 (make-up), 9 and 8 October; 1–7 are off, and
    # 30 September is the seventh: the notice is out by the end of the 29th at the latest.
    found = ahead(HEARING, date(2026, 10, 15))
    assert found.last_day == found.unrolled == date(2026, 9, 29)
    assert found.due_at == local(2026, 9, 30, 0)
    assert found.steps[0] == (date(2026, 10, 15), "以这一天为准，当天不计，往前数")
    assert (date(2026, 10, 10), "国庆节调休上班，往前第4个工作日") in found.steps
    assert found.steps[-1] == (date(2026, 9, 29), "期限届满日")


def test_a_day_counted_back_to_is_not_moved_off_a_holiday() -> None:
    # Fri 16 October 2026, two clear days ahead: 15 and 14 October; 13 October. A Sunday stays a Sunday.
    assert ahead(Before(Days(2), lambda _: date.max), date(2026, 10, 16)).last_day == date(2026, 10, 13)
    assert ahead(Before(Days(2), lambda _: date.max), date(2026, 10, 21)).last_day == date(2026, 10, 18)


def test_a_term_that_the_matter_names_is_read_before_it_is_reckoned() -> None:
    with pytest.raises(ValueError, match="read before it is reckoned"):
        term(TermOf(lambda _: Days(3)), local(2026, 9, 1))
    with pytest.raises(ValueError, match="without one"):
        term(HEARING, local(2026, 9, 1))


def test_extensions_follow_one_another_and_only_the_last_day_moves() -> None:
    # 30 + 30 + 30 days from Sun 1 March 2026: 31 March, 30 April, Sat 30 May, which moves to Mon 1 June.
    found = term(Days(30), local(2026, 3, 1), Days(30), Days(30))
    assert (found.unrolled, found.last_day) == (date(2026, 5, 30), date(2026, 6, 1))
    told = [why for _, why in found.steps]
    assert told.count("延长30日，自此日起算") == 2


STARTS = st.datetimes(datetime(2018, 1, 1), datetime(2026, 6, 1), timezones=st.just(LOCAL))  # noqa: DTZ001
DAY_TERMS = st.one_of(
    st.integers(1, 60).map(Days),
    st.integers(1, 60).map(WorkingDays),
    st.integers(1, 6).map(Months),
    st.integers(1, 5).map(Years),
)


@given(STARTS, DAY_TERMS)
def test_a_last_day_is_a_working_day_after_the_start(started_at: datetime, within: Term) -> None:
    found = term(within, started_at)
    assert found.last_day is not None
    assert found.unrolled is not None
    assert started_at.date() < found.unrolled <= found.last_day
    assert CALENDAR.is_working_day(found.last_day)
    assert found.due_at == datetime.combine(found.last_day + timedelta(days=1), datetime.min.time(), LOCAL)


@given(STARTS, st.integers(1, 60))
def test_each_working_day_more_ends_later(started_at: datetime, n: int) -> None:
    assert term(WorkingDays(n + 1), started_at).due_at > term(WorkingDays(n), started_at).due_at


@given(STARTS, st.integers(1, 60), st.integers(1, 60))
def test_extending_days_is_the_same_as_a_longer_term(started_at: datetime, n: int, more: int) -> None:
    assert term(Days(n), started_at, Days(more)).due_at == term(Days(n + more), started_at).due_at


@given(STARTS, DAY_TERMS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_start_never_ends_sooner(started_at: datetime, within: Term, later: timedelta) -> None:
    assert term(within, started_at + later).due_at >= term(within, started_at).due_at


@given(
    STARTS,
    st.one_of(st.integers(1, 30).map(Days), st.integers(1, 30).map(WorkingDays)),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_a_pause_never_shortens_a_term(
    started_at: datetime, within: Term, after: timedelta, lasting: timedelta
) -> None:
    pause = (started_at + after, started_at + after + lasting)
    paused = reckon(within, started_at=started_at, calendar=CALENDAR, pauses=[pause])
    assert paused.due_at >= term(within, started_at).due_at


@given(STARTS, st.integers(1, 1000))
def test_hours_are_neither_moved_nor_stretched(started_at: datetime, n: int) -> None:
    assert term(Hours(n), started_at).due_at - started_at == timedelta(hours=n)


@given(
    STARTS.map(datetime.date), st.one_of(st.integers(1, 30).map(Days), st.integers(1, 30).map(WorkingDays))
)
def test_between_the_last_day_ahead_and_the_day_itself_lie_so_many_whole_days(
    day: date, asked: Days | WorkingDays
) -> None:
    found = ahead(Before(asked, lambda _: date.max), day).last_day
    assert found is not None
    between = [found + timedelta(days=n) for n in range(1, (day - found).days)]
    counted = (
        between if isinstance(asked, Days) else [each for each in between if CALENDAR.is_working_day(each)]
    )
    assert len(counted) == asked.n
    assert counted[0] == found + timedelta(days=1)  # not one day earlier than it must be


@given(STARTS, st.integers(1, 24), st.integers(1, 24))
def test_months_are_no_shorter_than_their_shortest_and_add_up_from_the_first(
    started_at: datetime, n: int, more: int
) -> None:
    day = started_at.date()
    assert timedelta(days=28 * n) <= Months(n).after(day) - day <= timedelta(days=31 * n)
    assert Months(n).after(day) < Months(n + more).after(day)
    if day.day <= 28:
        assert Months(more).after(Months(n).after(day)) == Months(n + more).after(day)
