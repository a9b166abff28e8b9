"""The rulebook's pages."""

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.regulation import ARTICLES, DUTIES
from tests.builders.county import County


@pytest.fixture
def reader(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="wangfang"))
    return client


def test_every_article_and_every_duty_is_listed(reader: Client) -> None:
    page = reader.get(reverse("console:duties")).content.decode()
    assert page.count('<article class="rule">') == len(ARTICLES)
    assert [key for key in DUTIES if reverse("console:duty", args=[key]) not in page] == []


def test_it_is_searched_by_words_state_and_regulation(reader: Client) -> None:
    def articles(**query: str) -> int:
        return reader.get(reverse("console:duties"), query).content.decode().count('<article class="rule">')

    assert articles(q="av-13-1") == 1
    assert articles(q="没有这样的规定") == 0
    assert 0 < articles(state="built") < len(ARTICLES)
    assert articles(regulation="av") == sum(a.regulation.key == "av" for a in ARTICLES.values())


@pytest.mark.parametrize("key", sorted(DUTIES))
def test_every_duty_explains_itself(reader: Client, key: str) -> None:
    answer = reader.get(reverse("console:duty", args=[key]))
    assert answer.status_code == 200
    assert DUTIES[key][-1].article.cite() in answer.content.decode()


def test_an_unknown_duty_is_not_there(reader: Client) -> None:
    assert reader.get(reverse("console:duty", args=["av-99-1"])).status_code == 404
