"""How well time limits are kept, counted by the database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from liuhen.kernel.clocks import follow, react
from liuhen.kernel.clocks.queries import Kept, Pressed, kept_by_duty, pressed_by_unit

from .conftest import local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_years", "complaint_duties")]
BEGAN = local(2026, 4, 30, 16)  # five working days end with Mon 11 May, after Labour Day
LAST, LATE = local(2026, 5, 11, 23, 59), local(2026, 5, 12)
YEAR = timedelta(days=365)


def complaint(n: int, *, unit: int = 1) -> str:
    react("complaint.received", f"complaint:{n}", at=BEGAN, unit_id=unit)
    return f"complaint:{n}"


def counted(at=LATE, **asked) -> Kept:
    return kept_by_duty(since=at - YEAR, at=at, **asked).get("rs-42-1", Kept())


def test_what_runs_is_open_until_its_last_moment_and_overdue_from_the_next() -> None:
    complaint(1)
    assert counted(LAST) == Kept(open=1)
    assert counted(LATE) == Kept(open=1, overdue=1)


def test_what_is_paused_is_not_overdue() -> None:
    react("complaint.returned", complaint(1), at=LAST)
    assert counted(LATE) == Kept(open=1)


def test_what_ended_was_in_time_up_to_its_last_moment() -> None:
    react("complaint.accepted", complaint(1), at=LAST)
    react("complaint.accepted", complaint(2), at=LATE)
    found = counted()
    assert found == Kept(ended=2, in_time=1)
    assert found.share == "50.0%"


def test_what_lapsed_in_time_was_neither_kept_nor_due_and_what_lapsed_too_late_was_not_kept() -> None:
    react("complaint.withdrawn", complaint(1), at=LAST)
    assert counted() == Kept()
    react("complaint.withdrawn", complaint(2), at=LATE)
    assert counted() == Kept(ended=1)


def test_what_ended_before_the_span_is_not_counted() -> None:
    react("complaint.accepted", complaint(1), at=LAST)
    assert counted(LAST + YEAR) == Kept(ended=1, in_time=1)
    assert counted(LAST + YEAR + timedelta(seconds=1)) == Kept()


def test_hours_are_in_time_on_the_moment_itself() -> None:
    ended = local(2026, 5, 1, 8)
    for n, seconds in ((1, 0), (2, 1)):
        at = ended + timedelta(hours=24, seconds=seconds)
        react("recording.received", f"recording:{n}", at=at, started_at=ended)
    assert kept_by_duty(since=LATE - YEAR, at=LATE)["av-13-1"] == Kept(ended=2, in_time=1)


def test_only_the_units_that_were_asked_for_are_counted() -> None:
    complaint(1, unit=1)
    complaint(2, unit=2)
    assert counted(unit_ids=[1]).open == 1
    assert counted(unit_ids=[1, 2]).open == counted().open == 2
    assert kept_by_duty(since=LATE - YEAR, at=LATE, unit_ids=[]) == {}


def test_near_the_end_is_what_is_to_be_reminded_of_and_a_near_miss_ended_on_the_last_day_itself() -> None:
    began_last, before = local(2026, 5, 11), local(2026, 5, 10, 23, 59)
    for n, at in enumerate((began_last, LAST, before, LATE)):
        react("complaint.accepted", complaint(n), at=at)
    react("complaint.withdrawn", complaint(5), at=LAST)
    complaint(6, unit=2)
    react("complaint.returned", complaint(7, unit=3), at=LAST)

    def pressed(at: datetime, **asked: Any) -> dict[Any, Pressed]:
        return pressed_by_unit(["rs-42-1"], since=BEGAN, until=LATE + YEAR, at=at, **asked)

    ended = Pressed(late=1, last_day=2)
    assert pressed(local(2026, 5, 9, 23)) == {(1, "rs-42-1"): ended}, (
        "two days before the end is the reminder"
    )
    assert pressed(LAST) == {(1, "rs-42-1"): ended, (2, "rs-42-1"): Pressed(soon=1)}
    assert pressed(LATE, unit_ids=[2]) == {(2, "rs-42-1"): Pressed(overdue=1)}
    assert pressed_by_unit(["rs-42-1"], since=LATE, until=LATE + YEAR, at=began_last, unit_ids=[1]) == {
        (1, "rs-42-1"): Pressed(late=1)
    }


def test_a_clock_that_another_unit_takes_over_is_counted_as_its_own() -> None:
    follow(complaint(1, unit=1), unit_id=2)
    assert (counted(unit_ids=[1]), counted(unit_ids=[2]).open) == (Kept(), 1)


@pytest.mark.parametrize(
    ("kept", "share"),
    [
        (Kept(), "—"),
        (Kept(open=3), "—"),
        (Kept(ended=10_000, in_time=9_999), "99.9%"),
        (Kept(ended=4, in_time=4), "100.0%"),
        (Kept(open=4, overdue=4, ended=4, in_time=4), "50.0%"),
    ],
)
def test_the_share_counts_what_is_overdue_and_says_all_only_of_all(kept: Kept, share: str) -> None:
    assert kept.share == share


def test_two_queries_however_many_clocks(
    django_assert_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    for n in range(30):
        react("complaint.accepted" if n % 2 else "complaint.returned", complaint(n, unit=n), at=LAST)
    with django_assert_num_queries(2):
        kept_by_duty(since=LATE - YEAR, at=LATE)
