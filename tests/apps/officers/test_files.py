"""Training and the file of an officer: what it holds, with its state, for whom, and what it never tells."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liuhen.apps.findings import actions as findings
from liuhen.apps.officers import actions, importing, queries
from liuhen.apps.officers.models import Training
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Person
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from liuhen.kernel.web import sheets
from liuhen.regulation.complaints import COMPLAINT_FOUNDED, ROUTE
from liuhen.regulation.people import ISSUE_UNIFORMS, WORN_WITHIN_SCOPE
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.programs import program

TODAY = NOW.date()


@pytest.fixture
def registrar(county: County) -> Actor:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    return county.actor("registrar")


def logged_in(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def recorded(person: Person, by: Actor, **changes: Any) -> Training:
    given: dict[str, Any] = {
        "person": person, "kind": "yearly", "course": "行政处罚法专题", "ended_on": TODAY, "hours": 8, "score": 92,
        "result": "passed", "by": by, "at": NOW,
    }  # fmt: skip
    return actions.record(**{**given, **changes})


@pytest.mark.article("rs-5-1")
def test_a_record_has_a_score_exactly_when_there_was_an_examination(county: County, registrar: Actor) -> None:
    recorded(county.officer, registrar)
    with pytest.raises(Invalid, match="已登记"):
        recorded(county.officer, registrar)
    with pytest.raises(Invalid, match="没有填写成绩"):
        recorded(county.officer, registrar, course="别的", score=None)
    with pytest.raises(Invalid, match="却填有成绩"):
        recorded(county.officer, registrar, course="别的", result="attended")
    with pytest.raises(Invalid, match="0至100之间"):
        recorded(county.officer, registrar, course="别的", score=101)
    with pytest.raises(Invalid, match="不能晚于今天"):
        recorded(county.officer, registrar, course="别的", ended_on=date(2026, 11, 25))
    recorded(county.officer, registrar, course="别的", score=None, result="attended")


@pytest.mark.article("rs-5-1")
def test_a_wrong_record_stays_and_no_longer_counts(county: County, registrar: Actor) -> None:
    training = recorded(county.officer, registrar)
    with pytest.raises(Invalid, match="请写明理由"):
        actions.void(training=training, reason=" ", by=registrar, at=NOW)
    voided = actions.void(training=training, reason="登记错人", by=registrar, at=NOW)
    with pytest.raises(WrongState):
        actions.void(training=voided, reason="再", by=registrar, at=NOW)
    recorded(county.officer, registrar)
    assert queries.trainings_of(county.officer).count() == 2
    with pytest.raises(NotPermitted):
        recorded(county.officer, county.actor("legal"), course="别的")


def sheet(*rows: tuple[str, ...]) -> list[spreadsheets.Line]:
    data = spreadsheets.workbook("培训", importing.COLUMNS, rows)
    return spreadsheets.read(io.BytesIO(data), size=len(data), columns=importing.COLUMNS, most_rows=1000)


GOOD = ("100001", "年度培训", "行政处罚法专题", "2026-05-20", "8", "92", "合格")


@pytest.mark.article("rs-5-1")
def test_a_sheet_is_taken_row_by_row_and_checking_leaves_no_trace(county: County, registrar: Actor) -> None:
    bad = {
        "没有编号为": ("999999", *GOOD[1:]),
        "不能是“强制培训”": (GOOD[0], "强制培训", *GOOD[2:]),
        "不是日期": (*GOOD[:3], "2026-13-40", *GOOD[4:]),
        "请填写0至100的整数": (*GOOD[:5], "9.5", "合格"),
        "没有填写成绩": (*GOOD[:5], "", "合格"),
        "请写明课程": (*GOOD[:2], "", *GOOD[3:]),
        "已登记": GOOD,
    }
    lines = sheet(GOOD, *bad.values())
    checked = sheets.checked(importing.take)(lines, by=registrar, at=NOW)
    assert not Training.objects.exists()
    taken = importing.take(lines, by=registrar, at=NOW)
    assert [each.refusal for each in checked] == [each.refusal for each in taken]
    assert taken[0].refusal == ""
    for says, outcome in zip(bad, taken[1:], strict=True):
        assert says in outcome.refusal
    assert Training.objects.count() == 1


def complained_of(county: County) -> None:
    """Raise a finding about a complaint and another about a uniform, and let the second be annulled."""
    for found, duty, about, zh in (
        (COMPLAINT_FOUNDED, ROUTE, "complaint:4711", "投诉 4711"),
        (WORN_WITHIN_SCOPE.finding, ISSUE_UNIFORMS, "wearing:1", "东街"),
    ):
        made = findings.open_finding(
            found=found, duty=duty, about=about, about_zh=zh, unit_id=county.unit.pk, person=county.officer,
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    answered = findings.answer(finding=made, text="借穿", by=county.actor("wangfang"), at=NOW)
    findings.accept(finding=answered, text="属实", by=county.actor("bureau"), at=NOW)


@pytest.mark.article("rs-24-1")
def test_the_file_shows_each_thing_with_its_state_and_nothing_that_leads_to_a_complaint(
    county: County, registrar: Actor, client: Client
) -> None:
    post = register.open_post(unit=county.unit, name="执法一中队", by=SYSTEM, at=NOW)
    register.assign_post(person=county.officer, post=post, by=SYSTEM, at=NOW)
    recorded(county.officer, registrar)
    complained_of(county)
    for username in ("wangfang", "legal", "head", "bureau"):
        text = logged_in(client, username).get(f"/console/files/{county.officer.pk}/").text
        for said in ("执法一中队", "行政处罚法专题", "吉F100001", "说明成立，不作为问题"):
            assert said in text, (username, said)
        assert "4711" not in text
        assert "complaint:" not in text
    file = logged_in(client, "registrar").get(f"/console/files/{county.officer.pk}/").text
    assert "行政处罚法专题" in file
    assert "不作为问题" not in file, "who does not see findings is not told of them"


@pytest.mark.article("rs-24-1")
def test_a_file_is_read_by_himself_his_unit_and_the_bureau(county: County, client: Client) -> None:
    other = build.person(county.unit, "同事", "100700")
    build.account(other, "colleague", "officer")
    for username, status in (
        ("wangfang", 200), ("legal", 200), ("bureau", 200), ("colleague", 404), ("stranger", 404), ("keeper", 403),
    ):  # fmt: skip
        page = logged_in(client, username).get(f"/console/files/{county.officer.pk}/")
        assert page.status_code == status, username
    assert list(queries.files_visible_to(county.actor("colleague"))) == [other]
    assert logged_in(client, "bureau").get(f"/console/files/{county.auxiliary.pk}/").status_code == 404


@pytest.mark.article("rs-5-1")
def test_a_sheet_is_checked_and_taken_on_its_page(county: County, registrar: Actor, client: Client) -> None:
    data = spreadsheets.workbook("培训", importing.COLUMNS, [GOOD, ("999999", *GOOD[1:])])
    page = logged_in(client, "registrar")
    for told, taken in (({"checking": "on"}, 0), ({}, 1)):
        file = SimpleUploadedFile("培训.xlsx", data)
        answer = page.post("/console/trainings/import/", {"file": file, **told})
        assert answer.status_code == 200
        assert "没有编号为“999999”的在岗人员" in answer.text
        assert Training.objects.count() == taken
    other = page.post("/console/trainings/import/", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})
    assert other.status_code == 422
    assert page.get("/console/trainings/import/template/").status_code == 200
    assert "行政处罚法专题" in page.get("/console/trainings/?q=王").text


@pytest.mark.article("rs-24-1")
def test_a_program_reads_a_file_and_no_complaint(county: County, registrar: Actor) -> None:
    recorded(county.officer, registrar)
    complained_of(county)
    told = program("legal").get(f"/api/v1/people/{county.officer.pk}/file").json()
    assert [each["course"] for each in told["trainings"]] == ["行政处罚法专题"]
    assert {each["state"] for each in told["findings"]} == {"open", "accepted"}
    assert "4711" not in str(told)
    assert program("registrar").get(f"/api/v1/people/{county.officer.pk}/file").json()["findings"] == []
    assert program("stranger").get(f"/api/v1/people/{county.officer.pk}/file").status_code == 404


@pytest.mark.parametrize(
    "where",
    ["files", "trainings", "uniforms", "wearings", "leaders", "deeds", "mandates", "posts/1", "units"],
)
def test_no_list_breaks_on_what_is_asked_of_it(county: County, client: Client, where: str) -> None:
    page = logged_in(client, "bureau")
    for bad in ("\x00", "9" * 30, "９９", "\u200b", "长" * 10_000, "a=b&", "0001-01-01"):
        asked = dict.fromkeys(("q", "unit", "state", "on", "vacant", "trail"), bad)
        assert page.get(f"/console/{where}/", asked).status_code in (200, 404)
        assert page.get(f"/console/{where}/", {"cursor": bad}).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    "where", ["trainings", "uniforms", "leaders", "deeds", "mandates", "units/1/leaders"]
)
def test_no_endpoint_breaks_on_what_is_asked_of_it(county: County, where: str) -> None:
    caller = program("bureau")
    for bad in ("\x00", "9" * 30, "-1", "长" * 10_000, "0000-00-00"):
        for name in ("unit", "person", "state", "cursor", "on", "entruster"):
            assert caller.get(f"/api/v1/{where}", {name: bad}).status_code in (200, 400, 404, 422)
