"""What waits: the first of it, and how many there are as far as that is counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.entrypoints.console.tray import MOST, SHOWN, Batch, batch_of, chore_of
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.waiting import Press, Waiting
from tests.builders.county import County

NOW = timezone.now()


def years(most: int | None = None, **told: Any) -> Waiting:
    rows = CalendarYear.objects.order_by("year", "version")[:most]
    return Waiting(
        lambda _: rows, "导入", Press.OWN, "console:calendar", about="year", whose="", to=lambda _: "", **told
    )


@pytest.mark.django_db
def test_the_first_are_shown_in_their_order_and_the_rest_is_counted() -> None:
    rows = CalendarYear.objects.order_by("year", "version")
    found = batch_of(years(), SYSTEM, at=NOW)
    assert found is not None
    assert [each.about for each in found.chores] == [str(year.year) for year in rows[:SHOWN]]
    assert found.count == rows.count() > SHOWN
    few = batch_of(years(3), SYSTEM, at=NOW)
    assert few is not None
    assert (len(few.chores), few.count) == (3, 3)
    assert batch_of(years(0), SYSTEM, at=NOW) is None


def test_nothing_waits_for_whoever_lacks_the_right(county: County) -> None:
    assert batch_of(years(right=P.STORE_SEE), county.actor("system"), at=NOW)
    assert batch_of(years(right=P.STORE_SEE), county.actor("wangfang"), at=NOW) is None


def test_what_has_a_last_day_says_it_and_is_red_once_it_is_over() -> None:
    def due(on: date) -> tuple[str, str]:
        row = CalendarYear(year=2026, version=1)
        found = chore_of(years(due=lambda _: on, tone="blue"), row, at=NOW)
        return found.waited, found.tone

    today = timezone.localdate(NOW)
    yesterday = today - timedelta(days=1)
    assert due(today) == (f"期限 {today}", "blue")
    assert due(yesterday) == (f"期限 {yesterday}", "red")


def test_past_a_hundred_it_is_only_said_that_there_are_more() -> None:
    assert Batch([], MOST, "").total == "共 100 件"
    assert Batch([], MOST + 1, "").total == "超过 100 件"
