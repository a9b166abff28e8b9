"""What everybody reads: lists as of any day, versions, changes, posts; the same for everybody, and told apart."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from liuhen.apps.powers.actions import items
from tests.builders.county import NOW
from tests.builders.pages import squeezed
from tests.builders.powers import FINE, LICENCE, TODAY, Powers

SECOND = TODAY + timedelta(days=3)


@pytest.fixture
def open_to_all(powers: Powers) -> Powers:
    """Return the county with two versions, the second without the penalty, and the break-down of the first."""
    cache.clear()
    powers.published()
    powers.broken_down()
    draft = powers.draft(reason="取消一项处罚")
    items.drop_item(power_list=draft, code=FINE, by=powers.actor("legal"), at=NOW)
    powers.publish(draft, effective_on=SECOND)
    powers.put(powers.draft(reason="还没有公布的草稿"), "SECRET-1")
    return powers


@pytest.mark.article("rs-4-1")
def test_a_list_is_shown_as_of_any_day(open_to_all: Powers, client: Client):
    first = squeezed(client.get(f"/powers/MSA/?on={TODAY}").content.decode())
    assert FINE in first
    assert "第1版" in first
    second = squeezed(client.get(f"/powers/MSA/?on={SECOND}").content.decode())
    assert FINE not in second
    assert "取消一项处罚" in second
    before = squeezed(client.get(f"/powers/MSA/?on={TODAY - timedelta(days=1)}").content.decode())
    assert "这一天该单位还没有施行的权责清单" in before


@pytest.mark.article("rs-4-1")
def test_every_version_stays_readable_with_what_it_changed_and_why(open_to_all: Powers, client: Client):
    assert FINE in client.get("/powers/MSA/versions/1/").content.decode()
    page = squeezed(client.get("/powers/MSA/versions/2/changes/").content.decode())
    assert "取消1项" in page
    assert "理由：取消一项处罚" in page
    told = json.loads(client.get("/powers/MSA/versions/2/changes.json").content)
    assert told["dropped"] == [{"code": FINE, "name": "对未经许可从事食品生产经营的处罚"}]
    back = json.loads(client.get("/powers/MSA/versions/1/changes.json?against=2").content)
    assert [each["code"] for each in back["added"]] == [FINE]


@pytest.mark.article("rs-4-1")
def test_a_power_has_an_address_of_its_own(open_to_all: Powers, client: Client):
    page = client.get(f"/powers/MSA/items/{FINE}/?on={TODAY}").content.decode()
    assert "第一百二十二条第一款" in page
    assert "执法岗" in page
    assert client.get(f"/powers/MSA/items/{FINE}/?on={SECOND}").status_code == 404


@pytest.mark.article("rs-9-2")
def test_the_break_down_is_public_by_body_and_post(open_to_all: Powers, client: Client):
    page = squeezed(client.get(f"/powers/MSA/posts/?on={TODAY}").content.decode())
    assert "食品安全监管科：审查岗" in page
    assert "依法办理并对结果负责" in page
    told = json.loads(client.get(f"/powers/MSA/posts.json?on={TODAY}").content)
    assert [(post["body"], post["post"]) for post in told["posts"]] == [
        ("云岭县市场监督管理局", "执法岗"), ("食品安全监管科", "受理岗"), ("食品安全监管科", "审查岗"),
    ]  # fmt: skip
    assert [row["step"] for row in told["posts"][2]["powers"]] == ["审查", "决定"]


@pytest.mark.article("rs-4-1")
def test_what_is_not_published_is_nowhere(open_to_all: Powers, client: Client):
    for address in (
        "/powers/", f"/powers/?on={SECOND}", f"/powers/MSA/?on={SECOND}", "/powers/MSA/list.json", "/powers/units.json",
        "/powers/MSA/versions.json", "/powers/MSA/list.csv",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert "SECRET" not in page, address
        assert "草稿" not in page, address
    assert client.get("/powers/MSA/versions/3/").status_code == 404
    assert client.get("/powers/UMB/").status_code == 404


@pytest.mark.article("rs-4-1")
def test_it_is_told_to_programs_too(open_to_all: Powers, client: Client):
    told = json.loads(client.get(f"/powers/MSA/list.json?on={SECOND}").content)
    assert told["list"]["version"] == 2
    assert [each["code"] for each in told["powers"]] == [LICENCE]
    assert told["powers"][0]["bases"] == [
        {"cited": "《中华人民共和国食品安全法》第三十五条", "version": "2021年修正"}
    ]
    lines = client.get("/powers/MSA/list.csv?version=1").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("职权编码,职权名称")
    assert len(lines) == 3


def test_a_page_is_the_same_for_everybody_and_told_apart(open_to_all: Powers, client: Client):
    address = f"/powers/MSA/?on={TODAY}"
    first = client.get(address)
    assert first["Cache-Control"] == "public, no-cache"
    assert "csrf" not in first.content.decode()
    assert not first.cookies
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    large = client.get("/text/large/?back=/powers/")
    assert large.status_code == 302
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_is_kept_costs_two_short_queries(open_to_all: Powers, client: Client, django_assert_num_queries):
    for address in ("/powers/", "/powers/MSA/"):
        drawn = client.get(address)
        with django_assert_num_queries(2):
            assert client.get(address).content == drawn.content
        with django_assert_num_queries(2):
            assert client.get(address, headers={"If-None-Match": drawn["ETag"]}).status_code == 304


def test_what_was_published_since_is_there_at_once(open_to_all: Powers, client: Client):
    before = client.get("/powers/MSA/versions.json")
    draft = open_to_all.county.unit
    assert len(json.loads(before.content)["versions"]) == 2
    from liuhen.apps.powers.queries import lists as queries

    open_to_all.publish(queries.open_of([draft.pk])[draft.pk], at=NOW + timedelta(days=9))
    after = client.get("/powers/MSA/versions.json", headers={"If-None-Match": before["ETag"]})
    assert len(json.loads(after.content)["versions"]) == 3


@pytest.mark.parametrize(
    "address",
    [
        "/powers/?on=x", "/powers/?on=99999-01-01", "/powers/MSA/?kind=nothing&q=%00", "/powers/MSA/?cursor=x",
        "/powers/%00/", "/powers/MSA/items/%00/", "/powers/MSA/versions/99999999999999999999/",
        "/powers/MSA/versions/1/changes/?against=99999999999999999999999", "/powers/MSA/list.json?version=999999999999",
        "/powers/MSA/?body=99999999999999999999999", "/powers/MSA/items/a/b/c/",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_no_error_of_ours(open_to_all: Powers, client: Client, address: str):
    assert client.get(address).status_code in (200, 400, 404)
