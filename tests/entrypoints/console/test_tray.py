"""What waits: the first of it, and how many there are as far as that is counted."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.findings.actions import conclude, open_finding, order_rectification
from liuhen.entrypoints.console.tray import (
    MOST,
    ROWS,
    SHOWN,
    Batch,
    Chore,
    batch_of,
    chore_of,
    chores,
    in_names,
)
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.flow import called
from liuhen.kernel.waiting import Press, Waiting
from liuhen.regulation import DUTIES
from tests.builders.county import LOCAL, County

NOW = timezone.now()


def at_noon(day: int) -> datetime:
    return datetime(2026, 12, day, 12, tzinfo=LOCAL)  # the 4th is a Friday


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
    assert [row.year for row in found.rows] == [year.year for year in rows[:SHOWN]]
    assert found.count == rows.count() > SHOWN
    few = batch_of(years(3), SYSTEM, at=NOW)
    assert few is not None
    assert (len(few.rows), few.count, few.what) == (3, 3, "导入")
    assert batch_of(years(0), SYSTEM, at=NOW) is None


def test_nothing_waits_for_whoever_lacks_the_right(county: County) -> None:
    assert batch_of(years(right=P.STORE_SEE), county.actor("system"), at=NOW)
    assert batch_of(years(right=P.STORE_SEE), county.actor("wangfang"), at=NOW) is None


def drawn(**told: Any) -> Chore:
    return chore_of(years(**told), CalendarYear(year=2026, version=1), (), at=NOW)


def test_what_has_a_last_day_says_how_long_there_is_and_has_a_lamp() -> None:
    today = timezone.localdate(NOW)

    def due(days: int) -> tuple[str, str, str]:
        found = drawn(due=lambda _: today + timedelta(days=days), tone="blue")
        return found.due_zh, found.left, found.lamp

    assert due(-1) == (f"{today - timedelta(days=1)}", "逾期1天", "red")
    assert due(0) == (f"{today}", "今天到期", "orange")
    assert due(2)[1:] == ("还有2天", "orange")
    assert due(3)[1:] == ("还有3天", "green")


def test_what_has_none_is_red_where_the_thing_is_pressing_and_says_since_when() -> None:
    assert drawn(tone="red").lamp == "red"
    calm = drawn(tone="blue", since=lambda _: NOW - timedelta(days=2, hours=1))
    assert (calm.lamp, calm.due_zh, calm.waited) == ("", "", "2天1小时")


@pytest.mark.django_db
def test_what_is_too_late_comes_first_then_what_is_due_then_what_waits_longest() -> None:
    today = timezone.localdate(NOW)
    on = {2019: 9, 2020: -1, 2021: -3, 2022: None, 2023: None, 2024: 1}

    def due(row: CalendarYear) -> Any:
        days = on.get(row.year)
        return "" if days is None else today + timedelta(days=days)

    waits = years(due=due, since=lambda row: NOW - timedelta(days=row.year))
    rows = [CalendarYear(year=year, version=1) for year in on]
    found = [each.about for each in chores([Batch(waits, rows, len(rows), "")], at=NOW)]
    assert found == ["2021", "2020", "2024", "2019", "2023", "2022"]
    many = [CalendarYear(year=year, version=1) for year in range(1900, 1900 + ROWS + 1)]
    assert len(chores([Batch(years(), many, len(many), "")], at=NOW)) == ROWS


@pytest.mark.django_db
def test_what_waits_of_one_matter_is_one_line_with_all_that_is_to_be_done() -> None:
    row = CalendarYear(year=2026, version=1)
    today = timezone.localdate(NOW)

    def waits(what: str, matter: str, **told: Any) -> Batch:
        waiting = Waiting(
            lambda _: (), what, Press.OWN, "", about=lambda _: f"{what}的事", whose="", to=lambda _: what,
            matter=lambda _: matter, **told,
        )  # fmt: skip
        return Batch(waiting, [row], 1, "")

    late = {"due": lambda _: today - timedelta(days=1)}
    one, other = chores(
        [waits("补齐", "activity:1"), waits("说明", "activity:1", **late), waits("送达", "document:1")],
        at=NOW,
    )
    assert ([act.what for act in one.acts], one.about, one.lamp) == (["补齐", "说明"], "补齐的事", "red")
    assert [act.url for act in other.acts] == ["送达"]


def test_a_matter_told_by_its_number_is_called_by_its_name_for_whoever_sees_it(county: County) -> None:
    duty = DUTIES["av-13-1"][-1]
    assert duty.clock is not None
    rows = [
        open_finding(
            found=duty.clock.finding, duty=duty, about=about, about_zh=called(about), unit_id=county.unit.pk,
            person=county.officer, by=SYSTEM, at=at_noon(4),
        )
        for about in (county.device.ref, "complaint:7")
    ]  # fmt: skip
    waiting = Waiting(
        lambda _: rows, "说明", Press.OWN, "", about=lambda row: f"{row.text}（{row.about_zh}）", whose="",
        matter="about", to=lambda _: "",
    )  # fmt: skip
    found = chores([Batch(waiting, rows, 2, "")], at=at_noon(5))
    named = {each.matter: each.about for each in in_names(found, by=county.actor("legal"))}
    assert named[county.device.ref] == f"{rows[0].text}（{county.device}）"
    assert named["complaint:7"] == f"{rows[1].text}（投诉 7）"


def test_a_clock_tells_the_last_moment_and_knows_that_a_saturday_rolls(county: County) -> None:
    duty = DUTIES["av-13-1"][-1]
    assert duty.clock is not None
    opened = open_finding(
        found=duty.clock.finding, duty=duty, about="recording:1", about_zh="一段录像", unit_id=county.unit.pk,
        person=county.officer, by=SYSTEM, at=at_noon(4),
    )  # fmt: skip
    conclude(finding=opened, upheld=True, text="属实", by=county.actor("legal"), at=at_noon(4))
    order = order_rectification(
        finding=opened, demand="补录", due_on=date(2026, 12, 5), by=county.actor("legal"), at=at_noon(4)
    )
    for due in ("due_on", ""):  # the day that the order names, and whatever runs
        waiting = Waiting(lambda _: [order], "整改", Press.OWN, "", due=due, to=lambda _: "")
        (line,) = chores([Batch(waiting, [order], 1, "")], at=at_noon(7))
        assert (line.due_zh, line.left, line.lamp) == ("2026-12-07", "今天到期", "orange")


def test_past_a_hundred_it_is_only_said_that_there_are_more() -> None:
    assert Batch(years(), [], MOST, "").total == "100"
    assert Batch(years(), [], MOST + 1, "").total == "100+"
