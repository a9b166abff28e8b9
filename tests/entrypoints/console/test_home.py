"""The tray: each sees what waits for him."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from liuhen.apps.accountability.odd_looks import sweep
from liuhen.apps.devices import actions as devices
from liuhen.apps.findings.actions import answer
from liuhen.apps.findings.models import Finding
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording
from liuhen.entrypoints.console.menu import menu
from liuhen.entrypoints.console.tray import badges, batches, chores, lately, offered
from tests.builders.county import NOW, County, account, person
from tests.builders.disclosure import issued
from tests.builders.pages import squeezed
from tests.builders.recordings import Bring, bring  # noqa: F401


def tray(client: Client, username: str) -> str:
    client.force_login(Account.objects.get(username=username))
    answer = client.get(reverse("console:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_device_out_overnight_waits_for_its_holder_and_for_its_keeper(
    county: County, client: Client
) -> None:
    check = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)
    yesterday = timezone.now() - timedelta(days=1)
    devices.check_out(
        device=county.device, officer=county.officer, check=check, by=county.actor("keeper"), at=yesterday
    )
    assert "归还设备" in tray(client, "wangfang")
    assert "催还设备" in tray(client, "keeper")
    assert "DSJ0001" not in tray(client, "stranger")
    devices.send_to_repair(
        device=devices.return_device(
            device=county.device, remark="", by=county.actor("keeper"), at=timezone.now()
        ).device,
        fault="屏幕碎裂",
        by=county.actor("keeper"),
        at=timezone.now(),
    )
    page = tray(client, "keeper")
    assert "屏幕碎裂" in page
    assert "催还设备" not in page


def test_what_waits_is_counted_after_the_page_and_right_after_ones_own_act(
    county: County,
    client: Client,
    bring: Bring,  # noqa: F811
) -> None:
    bring(until=timezone.now() - timedelta(hours=40), at=timezone.now())  # late: its officer answers for it
    assert 'id="waits-findings"></span>' in squeezed(tray(client, "wangfang"))
    assert 'hx-get="/console/badges/"' in tray(client, "wangfang")
    badges = squeezed(client.get(reverse("console:badges")).content.decode())
    assert re.search(r'id="waits-findings"[^>]*>1<span class="visually-hidden">件待办', badges)
    late = Finding.objects.get(code="RECORDING-LATE")
    answer(finding=late, text="下乡执法，次日返回", by=county.actor("wangfang"), at=timezone.now())
    badges = client.get(reverse("console:badges")).content.decode()
    assert "waits-findings" not in badges


def test_more_that_waits_of_one_sort_asks_no_more(county: County) -> None:
    asked = []
    for _ in range(2):
        issued(county.unit, by=county.actor("wangfang"))
        with CaptureQueriesContext(connection) as seen:
            shown = chores(batches(county.actor("wangfang"), at=NOW), at=NOW)
        asked.append((len(shown), len(seen)))
    assert asked == [(1, asked[0][1]), (2, asked[0][1])]
    assert {each.due_zh for each in shown} == {"2026-12-02"}


def test_what_others_bring_is_counted_within_seconds(
    county: County,
    bring: Bring,  # noqa: F811
) -> None:
    at, his = timezone.now(), county.actor("wangfang")
    bring(until=at - timedelta(hours=40), at=at)
    answer(finding=Finding.objects.get(code="RECORDING-LATE"), text="下乡执法", by=his, at=at)
    assert lately(his, at=at) == {}
    bring(b"another", until=at - timedelta(hours=41), at=at)
    assert lately(his, at=at + timedelta(seconds=14)) == {}, "counted a moment ago"
    assert lately(county.actor("legal"), at=at) != {}, "nobody is told another's"
    assert lately(his, at=at + timedelta(seconds=15)) == badges(his, at=at) != {}


def test_every_sort_of_chores_is_counted_at_a_page_of_the_menu() -> None:
    pages = {item.url_name for group in menu() for item in group.items}
    assert {waiting.under for waiting in offered()} <= pages


def test_what_the_badges_count_is_what_the_tray_shows(
    county: County,
    client: Client,
    bring: Bring,  # noqa: F811
) -> None:
    at = timezone.now()
    bring(until=at - timedelta(hours=40), at=at)
    viewing.begin(recording=Recording.objects.get(), purpose="。", by=county.actor("head"), at=at)
    sweep(at=at + timedelta(minutes=10))
    waiting = 0
    for held in Account.objects.exclude(kind="station"):
        actor = people.actor_for(held)
        assert actor is not None
        counts, shown = badges(actor, at=at), batches(actor, at=at)
        assert sum(counts.values()) == sum(batch.count for batch in shown), held.username
        assert all(batch.rows for batch in shown), held.username
        assert ("没有待处理的事项" in tray(client, held.username)) == (not counts), held.username
        waiting += sum(counts.values())
    assert set(badges(county.actor("audit"), at=at)) == {"console:oddlooks"}, "these stood in no tray"
    assert waiting >= 2, "by night the look is odd twice"


def test_the_numbers_arrive_in_the_browser_and_move_nothing(
    county: County,
    browse: Callable[[str, str], Page],
    bring: Bring,  # noqa: F811
) -> None:
    bring(until=timezone.now() - timedelta(hours=40), at=timezone.now())
    page = browse("wangfang", "/console/devices/")
    link = page.get_by_role("link", name="问题 1 件待办")
    expect(link).to_be_visible()
    expect(page.get_by_role("link", name="提醒，没有未读")).to_be_visible()
    tall = "() => document.querySelector('#waits-findings').closest('a').getBoundingClientRect().height"
    with_it = page.evaluate(tall)
    page.evaluate("() => document.querySelector('#waits-findings').replaceChildren()")
    assert page.evaluate(tall) == with_it


@pytest.mark.parametrize(
    ("username", "figure"),
    [("system", "启用的账号"), ("security", "有效授权"), ("audit", "账本高度")],
)
def test_an_administrator_sees_his_own_figures_and_no_business(
    county: County, client: Client, username: str, figure: str
) -> None:
    page = tray(client, username)
    assert figure in page
    assert "本周入库" not in page
    assert reverse("console:intake-chart") not in page


def test_whoever_holds_no_role_is_told_whom_to_ask(county: County, client: Client) -> None:
    account(person(county.unit, "新来", "100010", kind="clerk"), "newcomer")
    assert "还没有授予任何角色" in tray(client, "newcomer")


def test_the_chart_has_a_day_for_each_of_thirty_and_a_table_that_says_the_same(
    county: County, client: Client
) -> None:
    client.force_login(Account.objects.get(username="bureau"))
    page = squeezed(client.get(reverse("console:intake-chart")).content.decode())
    assert 'role="img" aria-label="近一个月每日入库' in page
    assert page.count("<tr><td>") == 30


def behind(client: Client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200
    (count,) = re.findall(r'data-count="(\d+)"', answer.content.decode())
    return int(count)


@pytest.mark.parametrize("username", ["wangfang", "keeper", "legal", "head", "bureau"])
def test_the_number_of_a_card_is_how_many_rows_open_behind_it(
    county: County,
    client: Client,
    bring: Bring,  # noqa: F811
    username: str,
) -> None:
    at = timezone.now()
    for days in (0, 10):  # this week, and before it
        then = at - timedelta(days=days)
        bring(until=then - timedelta(hours=40), at=then)
    first = Finding.objects.earliest("pk")
    answer(finding=first, text="下乡执法", by=county.actor("wangfang"), at=at)
    page = squeezed(tray(client, username))
    cards = re.findall(r'<a class="kpi" href="([^"]+)">.*?class="v [^"]*">([\d,]+)', page)
    shown = {url: int(value.replace(",", "")) for url, value in cards}
    assert len(shown) >= 3
    assert any(shown.values())
    assert {url: behind(client, url.replace("&amp;", "&")) for url in shown} == shown


def test_whoever_leads_the_bureau_sees_what_the_whole_county_owes(
    county: County,
    client: Client,
    bring: Bring,  # noqa: F811
) -> None:
    """The bureau enforces nothing: of its own unit every number would be nought."""
    bring(until=timezone.now() - timedelta(hours=40), at=timezone.now())
    account(person(people.supervising_unit(), "吴局长", "900009", kind="clerk"), "chief", "head")
    for name in ("bureau", "chief"):
        page = squeezed(tray(client, name))
        assert "本周入库" not in page, name
        assert re.search(r'of=findings">.{0,90}未结问题.{0,60}>1<', page), name
        chart = squeezed(client.get(reverse("console:intake-chart")).content.decode())
        assert re.search(r"<tr><td>[\d-]+</td><td[^>]*>1</td>", chart), name
