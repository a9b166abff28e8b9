"""The law through the API, for everybody."""

import pytest
from django.test import Client

from liuhen.kernel.access import SYSTEM
from liuhen.kernel.official_text.loading import load
from liuhen.regulation import ARTICLES, DUTIES
from tests.builders.county import NOW
from tests.builders.laws import regulation

pytestmark = pytest.mark.django_db


def test_all_articles_with_their_duties_without_logging_in(client: Client) -> None:
    articles = client.get("/api/v1/articles").json()
    assert [article["key"] for article in articles] == list(ARTICLES)
    assert [duty["id"] for article in articles for duty in article["duties"]] == list(DUTIES)
    (found,) = client.get("/api/v1/articles", {"q": "av-13-1"}).json()
    assert [duty["id"] for duty in found["duties"]] == ["av-13-1"]


def test_one_article_says_its_state_its_numbers_and_the_official_text(client: Client) -> None:
    load(regulation(20, "某县办法"), by=SYSTEM, at=NOW)
    found = client.get("/api/v1/articles/av-13").json()
    assert found["official_text"] == ["某县办法之13。"]
    assert found["numbers"][0] == "录制结束后入库时限 24小时"
    assert client.get("/api/v1/articles/av-1").json()["no_software"] == "目的条款"
    assert client.get("/api/v1/articles/av-99").status_code == 404


def test_a_term_is_reckoned_for_a_program_as_for_a_page(client: Client) -> None:
    found = client.get("/api/v1/duties/av-15-1/what-if", {"on": "2026-04-30"}).json()
    assert (found["due_zh"], found["last_day"]) == ("2026年5月8日24时前", "2026-05-08")
    assert {"day": "2026-05-01", "weekday": "星期五", "why": "劳动节放假，不计"} in found["steps"]
    assert [notice["year"] for notice in found["notices"]] == [2026]
    hours = client.get("/api/v1/duties/av-13-1/what-if", {"on": "2026-04-30", "clock_time": "09:30"}).json()
    assert (hours["due_zh"], hours["last_day"], hours["notices"]) == ("2026年5月1日 09:30", None, [])


@pytest.mark.parametrize(
    ("key", "asked", "said"),
    [
        ("av-15-1", {"on": "9999-12-31"}, "9999年太远"),
        ("av-15-1", {"on": "2020-01-01"}, "自2022年8月26日起才有"),
        ("av-15-1", {"on": "never"}, "请求内容的格式不对：on"),
        ("av-15-1", {}, "请求内容的格式不对：on"),
        ("av-13-1", {"on": "2026-01-01"}, "没有填写时刻"),
        ("av-6-1", {"on": "2026-01-01"}, "不是有期限的义务"),
    ],
)
def test_what_cannot_be_reckoned_is_the_same_sentence(
    client: Client, key: str, asked: dict[str, str], said: str
) -> None:
    answer = client.get(f"/api/v1/duties/{key}/what-if", asked)
    assert answer.status_code == 422
    assert said in answer.json()["message"]


def test_an_unknown_duty_has_no_term(client: Client) -> None:
    assert client.get("/api/v1/duties/av-99-1/what-if", {"on": "2026-01-01"}).status_code == 404
