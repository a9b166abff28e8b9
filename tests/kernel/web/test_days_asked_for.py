from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from pydantic import TypeAdapter

from liuhen.kernel.clocks.days import LOCAL, moments
from liuhen.kernel.web.endpoints import Moment
from liuhen.kernel.web.forms import Day


@pytest.mark.parametrize("told", ["1900-01-01", "2199-12-31"])
def test_a_day_that_is_taken_has_its_moments(told: str) -> None:
    day = Day().clean(told)
    first, end = moments(day, day)
    assert (end - first).total_seconds() == 86_400
    assert first.isoformat().startswith(told)


@pytest.mark.parametrize("told", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_out_of_this_world_is_turned_down(told: str) -> None:
    with pytest.raises(ValidationError, match="请填写 1900 年至 2199 年之间的日期"):
        Day().clean(told)


def test_nothing_said_stays_nothing() -> None:
    assert Day(required=False).clean("") is None
    assert Day().clean("2026-11-25") == date(2026, 11, 25)


def test_a_moment_told_without_an_offset_is_read_off_the_countys_clock() -> None:
    moment: TypeAdapter[datetime] = TypeAdapter(Moment)
    assert moment.validate_python("2026-11-25T10:00:00") == datetime(2026, 11, 25, 10, tzinfo=LOCAL)
    assert moment.validate_python("2026-11-25T10:00:00Z") == datetime(2026, 11, 25, 10, tzinfo=UTC)
