"""The pages of leaders, deeds and decisions, inside and outside, and the same through the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from liuhen.apps.offices import actions
from liuhen.apps.offices.models import Deed, Leader, Mandate
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from tests.builders import county as build
from tests.builders.county import County
from tests.builders.programs import program

TODAY = local_day(timezone.now())
BAD = ("../../etc", "1" * 40, "\x00", "２０２６", "' OR 1=1", "9999-99-99")


@pytest.fixture
def registrar(county: County, client: Client) -> Client:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    return login(client, "registrar")


@pytest.fixture
def chief() -> Person:
    return Person.objects.get(number="100004")


@pytest.fixture
def station(county: County) -> Unit:
    return build.unit("VET", "动物卫生监督所", parent=county.government, kind="entrusted", device_class="")


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def named(county: County, person: Person) -> Leader:
    return actions.name(
        unit=county.unit, person=person, role="principal", title="局长", document="云人发〔2026〕3号",
        since=TODAY - timedelta(days=100), by=SYSTEM, at=timezone.now(),
    )  # fmt: skip


def order(county: County, **changes: Any) -> dict[str, Any]:
    return {
        "unit": county.unit.pk, "person": "100004", "role": "principal", "title": "局长",
        "document": "云人发〔2026〕3号", "since": str(TODAY), "in_charge": "", **changes,
    }  # fmt: skip


@pytest.mark.article("rs-8-1")
def test_a_head_is_named_and_ended_on_pages_and_the_vacancy_is_seen_everywhere(
    registrar: Client, county: County, chief: Person
) -> None:
    listed = registrar.get("/console/leaders/").text
    assert "没有登记" in listed
    made = registrar.post("/console/leaders/name/", order(county))
    leader = Leader.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/console/leaders/{leader.pk}/")
    assert "“单位负责人”角色" not in registrar.get(f"/console/leaders/{leader.pk}/").text
    twice = registrar.post("/console/leaders/name/", order(county))
    assert twice.status_code == 422
    assert "请先登记其免去" in twice.text
    ended = registrar.post(f"/console/leaders/{leader.pk}/end/", {"until": str(TODAY), "reason": "调任"})
    assert ended.status_code == 302
    assert "空缺" in registrar.get("/console/leaders/?vacant=yes").text
    assert f'"/console/units/{county.unit.pk}/"' not in registrar.get("/console/leaders/?vacant=never").text
    assert "无人可以批准" in registrar.get(f"/console/units/{county.unit.pk}/").text
    assert "登记主要负责人" in registrar.get("/console/").text
    outside = Client().get("/units/?q=市场监督").text
    assert "空缺" in outside
    assert "陈局长" not in outside


def test_the_list_of_leaders_is_of_any_day(registrar: Client, county: County, chief: Person) -> None:
    named(county, chief)
    assert "陈局长" in registrar.get(f"/console/leaders/?on={TODAY}").text
    assert "陈局长" not in registrar.get(f"/console/leaders/?on={TODAY - timedelta(days=101)}").text
    for bad in BAD:
        assert registrar.get("/console/leaders/", {"on": bad, "vacant": bad, "cursor": ""}).status_code == 200
        assert Client().get("/units/", {"q": bad}).status_code == 200
        assert registrar.post("/console/leaders/name/", dict.fromkeys(order(county), bad)).status_code == 422


@pytest.mark.article("rs-2-1")
def test_a_deed_comes_with_its_paper_and_is_public(county: County, client: Client, station: Unit) -> None:
    legal = login(client, "legal")
    told: dict[str, Any] = {
        "entruster": county.unit.pk, "entrusted": station.pk, "number": "云市监委〔2026〕1号",
        "scope": "农贸市场日常检查",
        "codes": "A1，A2 A1", "since": str(TODAY), "until": str(TODAY + timedelta(days=10)),
    }  # fmt: skip
    without = legal.post("/console/deeds/entrust/", told)
    assert (without.status_code, Deed.objects.count()) == (422, 0)
    assert "没有附上文件" in without.text
    paper = SimpleUploadedFile("委托书.pdf", b"%PDF-1.7", "application/pdf")
    made = legal.post("/console/deeds/entrust/", {**told, "attached": [paper]})
    assert made.status_code == 302
    deed = Deed.objects.get()
    assert deed.codes == "A1 A2"
    page = legal.get(f"/console/deeds/{deed.pk}/").text
    assert "农贸市场日常检查" in page
    kept = deed.papers.get()
    assert b"".join(legal.get(f"/console/deeds/{deed.pk}/papers/{kept.pk}/").streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert "续签或终止委托" in legal.get("/console/").text
    outside = Client().get("/units/").text
    assert "以云岭县市场监督管理局的名义" in outside
    legal.post(f"/console/deeds/{deed.pk}/revoke/", {"on": str(TODAY), "reason": "机构改革"})
    assert "以云岭县市场监督管理局的名义" not in Client().get("/units/").text
    other = login(Client(), "stranger")
    assert other.get(f"/console/deeds/{deed.pk}/").status_code == 404
    assert other.get(f"/console/deeds/{deed.pk}/papers/{kept.pk}/").status_code == 404


@pytest.mark.article("rs-2-1")
def test_the_bureau_files_a_decision_of_the_province(county: County, client: Client) -> None:
    township = build.unit("YXZ", "云溪镇人民政府", parent=county.government, kind="township")
    paper = SimpleUploadedFile("决定.pdf", b"%PDF-1.7", "application/pdf")
    told = {
        "unit": township.pk, "issuer": "省人民政府", "number": "省政发〔2025〕9号", "published_on": "2025-12-01",
        "scope": "市容环境卫生", "codes": "", "since": "2026-01-01", "until": "", "attached": [paper],
    }  # fmt: skip
    assert login(client, "legal").post("/console/mandates/file/", told).status_code == 403
    paper.seek(0)
    assert login(client, "bureau").post("/console/mandates/file/", told).status_code == 302
    mandate = Mandate.objects.get()
    assert "省政发〔2025〕9号" in client.get("/console/mandates/").text
    assert client.get(f"/console/mandates/{mandate.pk}/").status_code == 200
    assert "省人民政府省政发〔2025〕9号" in Client().get("/units/").text


def test_a_unit_shows_who_leads_it_and_a_body_inside_does_not(
    registrar: Client, county: County, chief: Person
) -> None:
    named(county, chief)
    team = build.unit("TEAM", "执法大队", parent=county.unit, kind="division", device_class="")
    assert "主要负责人" in registrar.get(f"/console/units/{county.unit.pk}/").text
    assert "内设机构由所属单位的负责人分管" in registrar.get(f"/console/units/{team.pk}/").text
    assert "负责人空缺" in registrar.get("/console/units/").text


@pytest.mark.article("rs-8-1")
def test_a_program_names_a_leader_and_asks_who_led_on_a_day(county: County) -> None:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    registrar = program("registrar")
    made = registrar.post("/api/v1/leaders", order(county), content_type="application/json")
    assert (made.status_code, made.json()["person"]) == (201, "陈局长")
    for day, found in ((TODAY, [made.json()["id"]]), (date(2020, 1, 1), [])):
        answer = registrar.get(f"/api/v1/units/{county.unit.pk}/leaders?on={day}")
        assert [each["id"] for each in answer.json()] == found
    assert registrar.get("/api/v1/units/1/leaders?on=0000-00-00").status_code == 422
    ended = registrar.post(
        f"/api/v1/leaders/{made.json()['id']}/end", {"until": str(TODAY), "reason": "调任"},
        content_type="application/json",
    )  # fmt: skip
    assert ended.json()["state"] == "ended"
    assert registrar.get("/api/v1/leaders?state=ended").json()["items"][0]["id"] == made.json()["id"]


@pytest.mark.article("rs-8-1")
def test_a_deputys_bodies_are_ticked_among_those_of_the_units_one_keeps(
    registrar: Client, county: County
) -> None:
    team = build.unit("TEAM", "执法大队", parent=county.unit, kind="division", device_class="")
    theirs = build.unit("OTEAM", "外单位大队", parent=county.other, kind="division", device_class="")
    page = registrar.get("/console/leaders/name/").text
    assert "执法大队" in page
    assert "外单位大队" not in page
    told = order(county, role="deputy", in_charge="执法大队", bodies=[team.pk], records="on")
    told["person"] = county.keeper.number
    assert registrar.post("/console/leaders/name/", {**told, "bodies": [theirs.pk]}).status_code == 422
    assert registrar.post("/console/leaders/name/", told).status_code == 302
    leader = Leader.objects.get()
    assert sorted(map(str, leader.charges.all())) == ["执法大队", "音像资料保存与调取"]
    shown = registrar.get(f"/console/leaders/{leader.pk}/").text
    assert "音像资料保存与调取" in shown
    assert "还没有在云岭县市场监督管理局的“单位负责人”角色" in shown
    changed = {"in_charge": "只管投诉", "complaints": "on"}
    assert registrar.post(f"/console/leaders/{leader.pk}/charge/", changed).status_code == 302
    assert "投诉举报" in registrar.get(f"/console/leaders/{leader.pk}/").text
