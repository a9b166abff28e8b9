"""Quiet hours and the digest at their borders, on the county's clock whatever zone the moment comes in."""

from datetime import UTC, date, datetime, time

import pytest

from liuhen.apps.notices.hours import is_quiet, next_at
from tests.builders.county import LOCAL

NIGHT = {"first": time(22), "end": time(7)}


@pytest.mark.parametrize(
    ("hour", "quiet"),
    [
        (time(21, 59, 59, 999999), False), (time(22), True), (time(23, 59, 59), True), (time(0), True),
        (time(6, 59, 59, 999999), True), (time(7), False),
    ],
)  # fmt: skip
def test_the_night_is_quiet_from_its_first_moment_to_before_its_end(hour: time, quiet: bool) -> None:
    at = datetime.combine(date(2026, 11, 24), hour, LOCAL)
    assert is_quiet(at, **NIGHT) is quiet
    assert is_quiet(at.astimezone(UTC), **NIGHT) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(time(11, 59), False), (time(12), True), (time(14), False)])
def test_a_quiet_noon_lies_within_a_day(hour: time, quiet: bool) -> None:
    at = datetime.combine(date(2026, 11, 24), hour, LOCAL)
    assert is_quiet(at, first=time(12), end=time(14)) is quiet


def test_equal_hours_are_no_quiet_hours() -> None:
    assert not is_quiet(datetime(2026, 11, 24, 22, tzinfo=LOCAL), first=time(22), end=time(22))


def test_a_digest_goes_at_its_hour_and_what_came_later_goes_tomorrow() -> None:
    eight = datetime(2026, 11, 24, 8, tzinfo=LOCAL)
    assert next_at(time(8), since=eight) == eight
    assert next_at(time(8), since=datetime(2026, 11, 24, 8, 0, 0, 1, tzinfo=LOCAL)) == eight.replace(day=25)
    assert next_at(time(8), since=datetime(2026, 11, 23, 16, tzinfo=UTC)) == eight  # midnight in the county
