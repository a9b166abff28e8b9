"""The rulebook for everybody, without figures unless the county publishes them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import react
from liuhen.kernel.official_text.loading import load
from liuhen.regulation import ARTICLES, DUTIES
from tests.builders.county import NOW, County
from tests.builders.laws import regulation
from tests.builders.pages import squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def handovers(county: County) -> None:
    """Put two handovers on the clock, each unit one, long ago; one is signed at last."""
    now = timezone.now()
    for n, unit in enumerate((county.unit, county.other)):
        react("handover.made", f"handover:{n}", at=now - timedelta(days=30), unit_id=unit.pk)
    react("handover.signed", "handover:0", at=now)


def test_everybody_reads_every_article_and_finds_it_by_number(client: Client) -> None:
    assert client.get("/rules/").content.decode().count('<article class="rule">') == len(ARTICLES)
    found = client.get("/rules/", {"q": "第十三条"}).content.decode()
    assert found.count('<article class="rule">') == 2
    assert 'href="/rules/av-13/"' in found


@pytest.mark.parametrize("key", ARTICLES)
def test_every_article_has_a_page_that_names_no_line_of_the_program(client: Client, key: str) -> None:
    said = squeezed(client.get(f"/rules/{key}/").content.decode())
    assert ARTICLES[key].summary in said
    assert "liuhen.apps" not in said
    assert "/console/" not in said.replace('href="/console/">工作人员登录', "")
    for duty in (versions[-1] for versions in DUTIES.values() if versions[-1].article == ARTICLES[key]):
        assert duty.summary in said


def test_a_duty_leads_to_its_place_and_nothing_else_is_there(client: Client) -> None:
    assert client.get("/rules/av-13-1/")["Location"] == "/rules/av-13/#av-13-1"
    assert client.get("/rules/av-21/").status_code == 404


def test_the_official_text_stands_beside_ours_once_it_was_imported(client: Client) -> None:
    load(regulation(20, "某县办法"), by=SYSTEM, at=NOW)
    assert "某县办法之13。" in client.get("/rules/av-13/").content.decode()


@pytest.mark.parametrize(
    "address", ["/rules/", "/rules/av-15/", "/rules/what-if/?duty=av-15-1&on=2026-04-30"]
)
def test_no_figure_is_public_unless_the_county_says_so(handovers: None, client: Client, address: str) -> None:
    said = squeezed(client.get(address).content.decode())
    for word in ("期限进行", "按期率", "未结问题", "逾期 "):
        assert word not in said


def test_a_county_that_publishes_shows_its_totals_and_no_unit(
    handovers: None, client: Client, settings: Any, county: County
) -> None:
    settings.PUBLISH_FIGURES = True
    said = squeezed(client.get("/rules/av-15/").content.decode())
    assert "<dt>期限进行中</dt><dd>1</dd>" in said
    assert "<dt>近12个月按期办结</dt><dd>0 / 1</dd>" in said
    assert "<dt>未结问题</dt><dd>0</dd>" in said
    assert county.unit.name not in said


def test_a_citizen_learns_the_last_day_and_how_it_came_about(client: Client) -> None:
    # 30 April 2026 is the day before Labour Day
    said = client.get("/rules/what-if/", {"duty": "av-15-1", "on": "2026-04-30"}).content.decode()
    assert "2026年5月8日24时前" in said
    assert "劳动节放假，不计" in said
    assert "2026年4月30日（星期四）起算，当天不算，从5月1日数起。5月1日至5日劳动节放假，不算。" in said


def test_a_mistake_is_said_at_its_field_and_tied_to_it(client: Client) -> None:
    answer = client.get("/rules/what-if/", {"duty": "av-15-1", "on": "9999-12-31"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写 1900 年至 2199 年之间的日期。" in said
    assert 'aria-describedby="id_on_helptext id_on_error"' in said
    assert 'id="id_on_error"' in said


def test_large_text_is_remembered_without_a_script_and_leads_back(client: Client) -> None:
    assert 'class="large"' not in client.get("/rules/").content.decode()
    answer = client.get("/text/large/", {"back": "/rules/?q=13"})
    assert (answer.status_code, answer["Location"]) == (302, "/rules/?q=13")
    assert 'class="large"' in client.get("/").content.decode()
    assert "标准字号" in client.get("/rules/what-if/").content.decode()
    client.get("/text/normal/")
    assert 'class="large"' not in client.get("/").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(client: Client, back: str) -> None:
    assert client.get("/text/large/", {"back": back})["Location"] == "/"


def test_there_are_two_sizes(client: Client) -> None:
    assert client.get("/text/huge/").status_code == 404
