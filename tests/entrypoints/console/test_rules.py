"""The rulebook's pages for staff."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.findings import actions as findings
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import react
from liuhen.kernel.official_text.loading import load
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.custody import CUSTODY_REGISTER
from tests.builders.county import NOW, County
from tests.builders.laws import regulation
from tests.builders.pages import squeezed

HANDOVER = CUSTODY_REGISTER.id


@pytest.fixture
def reader(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="wangfang"))
    return client


def page(client: Client, key: str) -> str:
    answer = client.get(reverse("console:article", args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_article_and_every_duty_is_listed_with_its_address(reader: Client) -> None:
    listed = reader.get(reverse("console:rules")).content.decode()
    assert listed.count('<article class="rule">') == len(ARTICLES)
    assert [key for key in ARTICLES if f'href="{reverse("console:article", args=[key])}"' not in listed] == []
    assert [key for key in DUTIES if f'#{key}"' not in listed] == []


def test_it_is_searched_by_number_words_state_and_regulation(reader: Client) -> None:
    def articles(**query: str) -> int:
        return reader.get(reverse("console:rules"), query).content.decode().count('<article class="rule">')

    assert articles(q="av-13-1") == 1
    assert articles(q="第十三条") == 2
    assert articles(q="没有这样的规定") == 0
    assert 0 < articles(state="built") < len(ARTICLES)
    assert articles(regulation="av") == sum(a.regulation.key == "av" for a in ARTICLES.values())


@pytest.mark.parametrize("key", ARTICLES)
def test_every_article_says_what_it_asks_and_what_the_system_does(reader: Client, key: str) -> None:
    said = page(reader, key)
    article = ARTICLES[key]
    assert article.summary in said
    for duty in (versions[-1] for versions in DUTIES.values() if versions[-1].article == article):
        assert f'id="{duty.id}"' in said
        assert duty.summary in said
        for gate in duty.gates:
            assert gate.pattern_zh in said
        assert ("还没有由软件落实" in said) or duty.state == "built"
    assert (f"无须软件：{article.asks_nothing}" in said) == bool(article.asks_nothing)


def test_a_duty_leads_to_its_place_under_its_article(reader: Client) -> None:
    answer = reader.get(reverse("console:article", args=["av-13-1"]))
    assert (answer.status_code, answer["Location"]) == (302, "/console/rules/av-13/#av-13-1")


def test_a_time_limit_says_what_ends_it_and_what_only_breaks_it_off(reader: Client) -> None:
    assert "至“受理”、“不予受理”止；“撤回投诉”、“并案”时终止计算；逾期记" in page(reader, "rs-42")


@pytest.mark.parametrize("key", ["av-99", "av-99-1", "what"])
def test_what_no_regulation_has_is_not_there(reader: Client, key: str) -> None:
    assert reader.get(reverse("console:article", args=[key])).status_code == 404


def test_the_official_text_stands_beside_ours_once_it_was_imported(reader: Client) -> None:
    assert "没有导入原文" in page(reader, "av-13")
    load(regulation(20, "某县办法"), by=SYSTEM, at=NOW)
    assert "某县办法之13。" in page(reader, "av-13")
    assert "没有导入原文" in page(reader, "rs-13")


def test_a_citation_on_any_page_leads_to_the_article(reader: Client) -> None:
    said = reader.get(reverse("console:upload")).content.decode()
    assert 'href="/console/rules/av-13/#av-13-1"' in said


def test_figures_are_of_the_units_one_looks_after(county: County, client: Client) -> None:
    now = timezone.now()
    for n, unit in enumerate((county.unit, county.unit, county.other)):
        react("handover.made", f"handover:{n}", at=now - timedelta(days=30), unit_id=unit.pk)
    react("handover.signed", "handover:0", at=now)
    findings.open_finding(
        found=CUSTODY_REGISTER.checks[0].finding, duty=CUSTODY_REGISTER, about="device:1", about_zh="设备",
        unit_id=county.other.pk, person=None, by=SYSTEM, at=now,
    )  # fmt: skip

    def figures(username: str) -> list[str]:
        client.force_login(Account.objects.get(username=username))
        card = squeezed(page(client, "av-15")).partition(f'id="{HANDOVER}"')[2].partition("</section>")[0]
        told = card.partition('<dl class="figures"')[2].partition("</dl>")[0]
        return [part.partition("</dd>")[0].rpartition(">")[2] for part in told.split("<dd")[1:]]

    # running, run out, ended in time of all that ended, share; open findings are behind a link
    assert figures("legal")[:4] == ["1", "1", "0 / 1", "0.0%"]
    assert figures("stranger")[:4] == ["1", "1", "0 / 0", "0.0%"]
    assert figures("bureau")[:4] == ["2", "2", "0 / 1", "0.0%"]
    client.force_login(Account.objects.get(username="stranger"))
    assert f'findings/?duty={HANDOVER}">1</a>' in page(client, "av-15")
    client.force_login(Account.objects.get(username="legal"))
    assert f'findings/?duty={HANDOVER}">0</a>' in page(client, "av-15")


def test_whoever_sees_only_his_own_rows_sees_no_units_figures_and_an_administrator_none(
    county: County, client: Client
) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    said = page(client, "av-15")
    assert "未结问题" in said
    assert "期限进行中" not in said
    client.force_login(Account.objects.get(username="audit"))
    assert "未结问题" not in page(client, "av-15")


@pytest.mark.parametrize("address", ["/console/rules/", "/console/rules/av-13/"])
def test_the_figures_cost_a_fixed_number_of_queries(
    county: County, client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(40):
        react("handover.made", f"handover:{n}", at=NOW, unit_id=county.unit.pk)
    client.force_login(Account.objects.get(username="bureau"))
    client.get(address)
    with django_assert_max_num_queries(24):
        client.get(address)


def test_a_term_is_reckoned_and_shown_day_by_day(reader: Client) -> None:
    # 30 April 2026 is the day before Labour Day; Saturday 9 May is a make-up day
    said = squeezed(
        reader.get(reverse("console:what-if"), {"duty": "av-15-1", "on": "2026-04-30"}).content.decode()
    )
    assert "2026年5月7日24时前" not in said
    assert "2026年5月8日24时前" in said
    assert "劳动节放假，不计" in said
    assert "chinesecalendar" in said
    assert "自 2022-08-26 起的版本" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"duty": "av-15-1", "on": "9999-12-31"}, "请填写 1900 年至 2199 年之间的日期。"),
        ({"duty": "av-15-1", "on": "0001-01-01"}, "请填写 1900 年至 2199 年之间的日期。"),
        ({"duty": "av-15-1", "on": "昨天"}, "输入一个有效的日期。"),
        ({"duty": "av-15-1", "on": "2020-01-01"}, "的这项期限自2022年8月26日起才有"),
        ({"duty": "av-13-1", "on": "2026-01-01"}, "没有填写时刻"),
        ({"duty": "av-13-1", "on": "2026-01-01", "clock_time": "25:00"}, "输入一个有效的时间。"),
        ({"duty": "nothing", "on": "2026-01-01"}, "不在可用的选项中"),
    ],
)
def test_what_cannot_be_reckoned_is_said_at_its_field(
    reader: Client, asked: dict[str, str], said: str
) -> None:
    answer = reader.get(reverse("console:what-if"), asked)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'aria-invalid="true"' in page
    assert set(re.findall(r'aria-describedby="([^"]*_error)', page)) & {
        f"{ids}{each}"
        for each in re.findall(r'id="(id_\w+_error)"', page)
        for ids in ("", f"{each[:-6]}_helptext ")
    }
