"""The pages of publicity for those who work with it."""

import pytest

from liuhen.apps.disclosure.models import Publication
from tests.apps.disclosure.conftest import login
from tests.builders.disclosure import issued, penalty_of, prepared, published
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-11-2")


@pytest.fixture
def as_legal(client, county):
    login(client, "legal")
    return client


@pytest.fixture
def as_officer(client, county):
    login(client, "wangfang")
    return client


def test_what_is_inside_stands_beside_what_goes_out(as_legal, county, clerk):
    row = prepared(county.unit, by=clerk)
    page = squeezed(as_legal.get(f"/console/publications/{row.pk}/").content.decode())
    for told in ("欧阳小明", "欧阳某", "220524197501010013", "不公开", "审核公开"):
        assert told in page


def test_an_officer_enters_and_prepares_by_hand(as_officer, county):
    told = {"unit": county.unit.pk, "kind": "penalty", "title": "处罚决定", "happened_on": "2026-11-20"}
    response = as_officer.post("/console/publications/issue/", told)
    row = Publication.objects.get()
    assert response.status_code == 302
    page = as_officer.get(f"/console/publications/{row.pk}/prepare/").content.decode()
    assert "自然人隐去姓名，单位公开" in page
    response = as_officer.post(
        f"/console/publications/{row.pk}/prepare/", {"title": "处罚决定", **penalty_of()}
    )
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.state == "prepared"


def test_a_unit_that_is_not_his_is_no_choice(as_officer, county):
    told = {"unit": county.other.pk, "kind": "penalty", "title": "处罚决定", "happened_on": "2026-11-20"}
    assert as_officer.post("/console/publications/issue/", told).status_code == 422


def test_what_is_out_and_wrong_is_corrected_from_its_page(as_officer, county, clerk, reviewer):
    out, draft = (published(county.unit, by=clerk, reviewer=reviewer), prepared(county.unit, by=clerk))
    where = f"/console/publications/{out.pk}/correct/"
    assert where in as_officer.get(f"/console/publications/{out.pk}/").content.decode()
    assert "/correct/" not in as_officer.get(f"/console/publications/{draft.pk}/").content.decode()
    assert as_officer.post(where, {"reason": "金额写错"}).status_code == 302
    assert Publication.objects.get(corrects=out).state == "due"


def test_the_list_is_cut_down(as_legal, county, clerk):
    row = issued(county.unit, by=clerk)
    assert "公示 1" in as_legal.get("/console/publications/?state=open&q=1").content.decode()
    assert (
        f"<h1>公示 1：{row.title}</h1>" in as_legal.get(f"/console/publications/{row.pk}/").content.decode()
    )
    empty = as_legal.get("/console/publications/?state=withheld").content.decode()
    assert "没有符合条件的公示信息" in empty


def test_another_units_is_not_there(client, county, clerk):
    row = issued(county.unit, by=clerk)
    login(client, "stranger")
    assert client.get(f"/console/publications/{row.pk}/").status_code == 404


def test_a_refusal_at_the_button_is_said_on_the_page(as_legal, county, reviewer):
    row = prepared(county.unit, by=reviewer)
    response = as_legal.post(f"/console/publications/{row.pk}/publish/")
    assert response.status_code in (403, 409, 422)
    assert "登记或拟定的人不能自己审核" in response.content.decode()


@pytest.mark.parametrize("state", ["due", "prepared"])
def test_what_waits_to_be_filled_in_is_not_closed_beforehand(as_officer, county, clerk, state):
    row = issued(county.unit, by=clerk) if state == "due" else prepared(county.unit, by=clerk)
    page = as_officer.get(f"/console/publications/{row.pk}/").content.decode()
    for door in ("prepare", "propose"):
        assert f'href="/console/publications/{row.pk}/{door}/"' in page
