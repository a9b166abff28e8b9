"""How the units stand: what wants attention first, down to each thing, and nothing that rewards punishing more."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from playwright.sync_api import Page
from pytest_django.fixtures import DjangoAssertNumQueries

from liuhen.apps.people.actions import maps
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.cockpit import lines, overseen, records_at, spans
from liuhen.entrypoints.console.measures import (
    ABOUT_PEOPLE,
    BY_KEY,
    OF_CASES,
    WITH_A_PAST,
    Measure,
    counted_duties,
    owed,
)
from liuhen.entrypoints.console.measures import NOW as SHOWN
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.recusal.models import Concern
from liuhen.regulation import DUTIES
from tests.builders.county import County, account, person
from tests.builders.pages import squeezed
from tests.builders.recordings import Bring, bring  # noqa: F401
from tests.services.browser import faults_at_any_width

NOW = timezone.now()


def runs(subject: str, unit_id: int, *, hours: int, duty: str = "rs-37-1") -> RunningClock:
    clock = RunningClock(
        duty_id=duty, subject=subject, unit_id=unit_id, started_at=NOW - timedelta(days=9),
        due_at=NOW + timedelta(hours=hours), due_inclusive=False, provisional=False, steps=[], calendar_version="",
        rule_version=DUTIES[duty][-1].version,
    )  # fmt: skip
    RunningClock.objects.bulk_create([clock])
    return clock


def page(client: Client, username: str, path: str = "") -> str:
    client.force_login(Account.objects.get(username=username))
    answer = client.get(path or reverse("console:cockpit"))
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def test_what_ran_out_weighs_three_and_the_unit_with_most_comes_first(county: County) -> None:
    runs("rectification:1", county.other.pk, hours=-1)
    runs("rectification:2", county.unit.pk, hours=1)
    runs("rectification:3", county.unit.pk, hours=24 * 4)  # not near yet
    first, second, *_ = lines(county.actor("bureau"), at=NOW)
    assert (first.pk, first.attention, first.lamp) == (county.other.pk, 3, "red")
    assert (second.pk, second.attention, second.lamp) == (county.unit.pk, 1, "orange")
    assert [cell.n for cell in second.cells][:3] == [0, 0, 1]  # run out, of these in cases, near


def test_each_figure_leads_to_the_very_things_counted(county: County, client: Client) -> None:
    runs("rectification:1", county.other.pk, hours=-1)
    runs("rectification:2", county.other.pk, hours=1)
    there = {key: records_at(of=key, unit=county.other.pk) for key in ("overdue", "soon")}
    board = page(client, "bureau")
    assert all(f'href="{escape(each)}"' in board for each in there.values())
    late, soon = (page(client, "bureau", each) for each in there.values())
    assert ("整改 1" in late, "整改 2" in late) == (True, False)
    assert ("整改 1" in soon, "整改 2" in soon) == (False, True)
    assert "《责任制》第37条" in late


def test_a_head_sees_his_own_unit_and_the_bureaus_the_county(county: County, client: Client) -> None:
    assert {unit.pk for unit in overseen(county.actor("head"))} == {county.unit.pk}
    bureau = Account.objects.get(username="bureau").person
    assert bureau is not None
    account(person(bureau.unit, "冯局长", "900009", kind="clerk"), "bureau-head", "head")
    assert county.other.pk in {unit.pk for unit in overseen(county.actor("bureau-head"))}
    client.force_login(Account.objects.get(username="head"))
    assert client.get(records_at(of="overdue", unit=county.other.pk)).status_code == 404
    assert client.get(records_at(of="overdue", unit="x")).status_code == 404
    client.force_login(Account.objects.get(username="wangfang"))
    assert client.get(reverse("console:cockpit")).status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_clock_reaches_is_turned_down(county: County, client: Client, day: str) -> None:
    client.force_login(Account.objects.get(username="head"))
    for name in ("since", "until"):
        answer = client.get(records_at(of="overdue"), {"of": "overdue", name: day})
        assert (answer.status_code, "年之间的日期" in answer.content.decode()) == (200, True)


def test_whom_a_complaint_is_about_learns_nothing_from_a_count(county: County) -> None:
    told = {DUTIES[each][-1].clock.starts.partition(".")[0] for each in counted_duties()}  # type: ignore[union-attr]
    assert told
    assert not told & ABOUT_PEOPLE
    before = [line.cells for line in lines(county.actor("head"), at=NOW)]
    runs("complaint:1", county.unit.pk, hours=-1, duty="rs-42-1")
    assert [line.cells for line in lines(county.actor("head"), at=NOW)] == before


@pytest.mark.parametrize("addressed", [False, True])
def test_what_follows_from_a_complaint_about_him_counts_for_him_where_it_is_sent_to_him(
    county: County, addressed: bool
) -> None:
    runs("rectification:7", county.unit.pk, hours=-1)
    head, bureau = county.actor("head"), county.actor("bureau")
    Concern.objects.create(noun="rectification", row_id=7, person_id=head.person_id, addressed=addressed)

    def late(actor: Actor) -> int:
        return next(line.cells[0].n for line in lines(actor, at=NOW) if line.pk == county.unit.pk)

    assert (late(head), late(bureau)) == (int(addressed), 1)
    assert owed(head, [county.unit.pk], NOW, soon=False).exists() == addressed


def test_nothing_is_counted_in_fines_and_the_queries_do_not_grow_with_the_units(
    county: County, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    board = page(client, "bureau")
    assert "罚" not in board.replace("不统计罚款和处罚", "")
    actor = county.actor("bureau")
    with django_assert_max_num_queries(len(SHOWN) + 4):
        lines(actor, at=NOW)


@pytest.mark.usefixtures("county")
def test_recordings_are_counted_by_unit_with_their_share_in_time(
    county: County,
    bring: Bring,  # noqa: F811
) -> None:
    bring(until=NOW - timedelta(hours=40), at=NOW)
    line = next(each for each in lines(county.actor("bureau"), at=NOW) if each.pk == county.unit.pk)
    assert (line.received, line.late, line.on_time) == (1, 1, "0.0%")


def counted(page: str) -> int:
    found = re.search(r'data-count="(\d+)"', page)
    assert found
    return int(found[1])


def trend(client: Client, username: str, **asked: object) -> dict[str, str]:
    """Return the addresses of a trend's numbers, each with its number."""
    body = page(
        client,
        username,
        f"{reverse('console:cockpit-trends')}?{'&'.join(f'{k}={v}' for k, v in asked.items())}",
    )
    return {
        address.replace("&amp;", "&"): n
        for address, n in re.findall(r'href="([^"]*/records/[^"]*)" ?>(\d+)<', body)
    }


@pytest.fixture
def busy(county: County, bring: Bring) -> County:  # noqa: F811
    """A county in which every sort of thing is so, some of it long over."""
    for n, hours in enumerate((-1, -30, -24 * 20, 1, 24 * 3)):
        runs(f"rectification:{n + 1}", county.unit.pk, hours=hours)
    runs("rectification:9", county.other.pk, hours=-24 * 40)
    runs("case:1", county.unit.pk, hours=-24 * 8, duty=OF_CASES[0])
    over = runs("rectification:8", county.unit.pk, hours=-24 * 30)
    RunningClock.objects.filter(pk=over.pk).update(stopped_at=NOW - timedelta(days=10))
    bring(until=NOW - timedelta(hours=40), at=NOW)
    return county


@pytest.mark.parametrize("username", ["bureau", "head"])
def test_every_number_opens_a_list_of_exactly_so_many_rows(
    busy: County, client: Client, username: str
) -> None:
    shown = lines(busy.actor(username), at=NOW)
    numbers = {cell.url: cell.n for line in shown for cell in line.cells if cell.n}
    assert len(numbers) >= 4
    assert {url: counted(page(client, username, url)) for url in numbers} == numbers


def test_every_number_of_a_trend_opens_a_list_of_exactly_so_many_rows(busy: County, client: Client) -> None:
    for asked in ({}, {"unit": busy.unit.pk}, {"by": "month"}):
        numbers = trend(client, "bureau", **asked)
        assert len(numbers) >= 5, asked
        assert {url: str(counted(page(client, "bureau", url))) for url in numbers} == numbers


def test_a_trend_ends_with_what_is_so_now_and_remembers_what_was_put_right(busy: County) -> None:
    actor = busy.actor("bureau")
    units = [unit.pk for unit in overseen(actor)]
    weeks = spans(NOW, by_month=False)
    for measure in (each for each in WITH_A_PAST if each.past and each.past.stock):
        now = sum(measure.by_unit(actor, units, NOW).values())
        assert measure.in_spans(actor, units, weeks)[-1] == now, measure.key
    before = NOW - timedelta(days=15)
    then = BY_KEY["overdue"].in_spans(actor, [busy.unit.pk], [(before, before), (NOW, NOW)])
    assert then == [2, 4]  # 15 days ago: the one of 20 days and the one that was ended since


def test_weeks_begin_on_mondays_and_months_on_the_first() -> None:
    at = datetime.fromisoformat("2026-03-01T12:00:00+08:00")  # a Sunday, and the first of a month
    weeks, months = spans(at, by_month=False), spans(at, by_month=True)
    assert (len(weeks), len(months)) == (12, 12)
    assert weeks[-1] == (datetime.fromisoformat("2026-02-23T00:00:00+08:00"), at)
    assert months[0][0] == datetime.fromisoformat("2025-04-01T00:00:00+08:00")
    assert all(end == begin for (_, end), (begin, _) in pairwise(weeks))


def test_trends_are_a_fixed_number_of_queries(
    busy: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor = busy.actor("bureau")
    units = [unit.pk for unit in overseen(actor)]
    with django_assert_max_num_queries(2 * len(WITH_A_PAST)):
        for measure in WITH_A_PAST:
            measure.in_spans(actor, units, spans(NOW, by_month=True))


@pytest.mark.parametrize("measure", BY_KEY.values(), ids=BY_KEY)
def test_what_is_counted_is_found_by_an_index(busy: County, measure: Measure) -> None:
    actor, units = busy.actor("bureau"), [busy.unit.pk, busy.other.pk]
    counted = [measure.rows(actor, units, NOW)] if measure.rows else []
    if measure.past:
        counted += measure.past.parts(actor, units, NOW - timedelta(days=90))
    for rows in counted:
        plan = rows.order_by().values_list("unit_id").annotate(n=Count("unit_id")).explain()
        assert f"SCAN {rows.model._meta.db_table}" not in plan, plan


def test_a_record_beyond_ones_rights_is_named_and_not_linked(busy: County, client: Client) -> None:
    bureau = Account.objects.get(username="bureau").person
    assert bureau is not None
    account(person(bureau.unit, "冯局长", "900009", kind="clerk"), "bureau-head", "head")
    there = records_at(of="overdue", unit=busy.unit.pk)
    assert "整改 1" in page(client, "bureau-head", there)
    assert 'href="/console/rectifications/1/"' not in page(client, "bureau-head", there)


def square(name: str, x: float, **more: str) -> dict[str, object]:
    ring = [[x, 30], [x + 0.1, 30], [x + 0.1, 30.1], [x, 30.1], [x, 30]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": shape}


def test_the_map_shows_the_lamp_of_each_unit_and_the_rest_are_tiles(busy: County, client: Client) -> None:
    assert '<svg class="map"' not in page(client, "bureau")
    text = json.dumps({
        "type": "FeatureCollection",
        "features": [square(busy.unit.short_name, 104.0), square("不是单位", 104.1)],
    })  # fmt: skip
    maps.load(text, source="县.geojson", by=SYSTEM, at=NOW)
    board = page(client, "bureau")
    assert f'<a href="#unit-{busy.unit.pk}" class="place place-red"' in board
    assert '<path class="place place-grey"' in board
    tiles = re.search(r'<nav class="lamps".*?</nav>', board)
    assert tiles
    assert f"#unit-{busy.unit.pk}" not in tiles[0]
    assert f"#unit-{busy.other.pk}" in tiles[0]
    # a head whose units have no place in it sees tiles
    client.logout()
    other = person(busy.other, "岳大", "900011", kind="clerk")
    account(other, "other-head", "head")
    assert '<svg class="map"' not in page(client, "other-head")


def test_the_cockpit_is_accessible_and_fits(busy: County, browse: Callable[[str, str], Page]) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [square(busy.unit.short_name, 104.0)]})
    maps.load(text, source="县.geojson", by=SYSTEM, at=NOW)
    shown = browse("bureau", reverse("console:cockpit"))
    shown.wait_for_selector("#trends svg")
    assert faults_at_any_width(shown) == {}
    shown.locator("a.place").focus()
    shown.keyboard.press("Enter")
    assert shown.url.endswith(f"#unit-{busy.unit.pk}")
    assert faults_at_any_width(browse("bureau", records_at(of="overdue"))) == {}
