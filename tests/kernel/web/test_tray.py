"""What waits: the first of it, and how many there are as far as that is counted."""

import pytest

from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.web.tray import MOST, SHOWN, Batch, Chore, first_of


def chore(year: CalendarYear) -> Chore:
    return Chore("导入", str(year.year), "", "", "")


@pytest.mark.django_db
def test_the_first_are_shown_in_their_order_and_the_rest_is_counted() -> None:
    rows = CalendarYear.objects.order_by("year", "version")
    found = first_of(rows, chore, "/calendar/")
    assert found is not None
    assert [each.about for each in found.chores] == [str(year.year) for year in rows[:SHOWN]]
    assert found.count == rows.count() > SHOWN
    few = first_of(rows[:3], chore, "/calendar/")
    assert few is not None
    assert (len(few.chores), few.count) == (3, 3)
    assert first_of(rows.none(), chore, "/calendar/") is None


def test_past_a_hundred_it_is_only_said_that_there_are_more() -> None:
    assert Batch([], MOST, "").total == "共 100 件"
    assert Batch([], MOST + 1, "").total == "超过 100 件"
