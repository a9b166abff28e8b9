"""Pages and endpoints of supervision: everybody gets where he may, and is led to nothing that is not there."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Page

from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import SupervisionPlan, SupervisionPoint, SupervisionSheet
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.access import Permission as P
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.supervision import CONTENTS
from tests.builders.browsing import browse, console_url  # noqa: F401
from tests.builders.county import NOW
from tests.builders.pages import dead_links
from tests.builders.programs import client_of
from tests.builders.supervision import ALL_MET, LATER, Oversight
from tests.services.browser import faults_at_any_width

pytestmark = [pytest.mark.django_db]
READERS = ("bureau", "chief", "mayor", "legal")


@pytest.mark.in_turn("led to nothing")
@pytest.mark.long
def test_everybody_is_led_to_nothing_that_is_not_there(over: Oversight) -> None:
    case = over.case()
    instrument = over.answered(
        over.served(over.drafted(sheet=(sheet := over.told()), findings=[over.finding(sheet)]))
    )
    intervention = over.ordered(case, instrument=instrument)
    catch_up(at=LATER)
    plan = SupervisionPlan.objects.get()
    read = 0
    for username in READERS:
        client = client_of(username)
        for path in (
            "supervision-plans/", f"supervision-plans/{plan.pk}/", "supervision-sheets/",
            f"supervision-sheets/{sheet.pk}/", "instruments/", f"instruments/{instrument.pk}/",
            "interventions/", f"interventions/{intervention.pk}/", "supervisor-cards/", "supervisor-cards/1/",
            "supervision-figures/",
            f"supervision-figures/?unit={over.unit.pk}", f"cases/{case.pk}/",
        ):  # fmt: skip
            if client.get(f"/console/{path}").status_code == 200:
                read += 1
                assert dead_links(client, f"/console/{path}") == [], (username, path)
    assert read > 40


def test_a_plan_is_read_by_whoever_cannot_see_colours(
    over: Oversight,
    browse: Callable[[str, str], Page],  # noqa: F811
) -> None:
    sheet = over.sheet(source="unit", quota=1)
    page = browse("bureau", f"/console/supervision-plans/{sheet.plan_id}/")
    assert page.get_by_role("link", name="抽取证明").is_visible()
    assert faults_at_any_width(page) == {}


@pytest.mark.article("rs-35-1")
def test_what_is_out_of_reach_is_not_there(over: Oversight) -> None:
    sheet = over.sheet()
    paths = [f"supervision-sheets/{sheet.pk}/", f"supervision-sheets/{sheet.pk}/sheet.pdf"]
    for username, status in (("legal", 404), ("stranger", 404), ("han", 200)):
        for path in paths:
            assert client_of(username).get(f"/console/{path}").status_code == status, (username, path)
    point = over.noted(sheet)
    assert client_of("legal").get(f"/console/supervision-points/{point.pk}/").status_code == 404
    assert client_of("stranger").get(f"/console/supervision-plans/{sheet.plan_id}/").status_code == 404
    assert client_of("legal").get(f"/console/supervision-plans/{sheet.plan_id}/").status_code == 200
    assert client_of("wangfang").get("/console/supervision-plans/").status_code == 403


@pytest.mark.article("rs-36-1")
def test_a_sheet_goes_its_whole_way_on_the_pages(over: Oversight) -> None:
    sheet = over.sheet()
    bureau, zheng, legal = client_of("bureau"), client_of("zheng"), client_of("legal")
    here = f"/console/supervision-sheets/{sheet.pk}/"
    page = bureau.get(here).content.decode()
    assert "记录问题" in page
    assert "填写并签名" in page
    greyed = client_of("han").get(here).content.decode()
    assert "请由其填写、签名，或者另行指定" in greyed
    assert f"{here}points/" not in greyed
    form = bureau.get(f"{here}points/").content.decode()
    assert 'value="case" selected' in form or "案件" in form
    noted = bureau.post(f"{here}points/", {
        "content": "decisions", "severity": "grave", "duty": "rs-27-1", "kind": "case",
        "number": sheet.about.partition(":")[2], "place": "第3页", "what": "没有告知",
    })  # fmt: skip
    assert noted.status_code == 302, noted.content.decode()
    filled = bureau.post(f"{here}fill/", {**ALL_MET, "remark": "调阅全卷"})
    assert filled.status_code == 409
    assert "“执法决定”记录了问题，没有填为不符合" in filled.content.decode()
    assert bureau.post(f"{here}fill/", {**ALL_MET, "decisions": "unmet"}).status_code == 302
    assert zheng.post(f"{here}sign/").status_code == 302
    assert zheng.post(f"{here}tell/").status_code == 302
    assert legal.post(f"{here}answer/", {"stand": "objects", "answer": "已告知"}).status_code == 302
    assert client_of("han").post(f"{here}reply/", {"reply": "维持"}).status_code == 302
    assert SupervisionSheet.objects.get().state == "replied"
    assert SupervisionPoint.objects.get().severity == "grave"


@pytest.mark.article("rs-36-1")
def test_a_plan_is_made_on_its_page_by_whoever_may(over: Oversight) -> None:
    told = {
        "unit": over.bureau.pk, "title": "年度监督", "method": "daily", "units": [over.unit.pk], "source": "unit",
        "quota": 1,
        "since": "2026-11-01", "until": "2026-11-30", "contents": list(CONTENTS), "ways": ["files"],
        "supervisors": [over.person("bureau").pk, over.person("zheng").pk], "due_on": "2099-12-31",
    }  # fmt: skip
    client = client_of("bureau")
    assert "云岭县城市管理局" in client.get("/console/supervision-plans/propose/").content.decode()
    made = client.post("/console/supervision-plans/propose/", told)
    assert made.status_code == 302, made.content.decode()
    refused = client.post(
        "/console/supervision-plans/propose/", told | {"supervisors": [over.person("bureau").pk]}
    )
    assert refused.status_code == 409
    assert "监督人员只有1名，至少2名" in refused.content.decode()
    # The bureau cannot name itself; the menu does not offer it, and so it is not there.
    assert (
        client.post("/console/supervision-plans/propose/", told | {"units": [over.bureau.pk]}).status_code
        == 422
    )


@pytest.mark.article("rs-36-1")
def test_results_are_handed_out_as_excel_and_on_paper(over: Oversight) -> None:
    sheet = over.told()
    client = client_of("bureau")
    book = load_workbook(
        io.BytesIO(client.get(f"/console/supervision-plans/{sheet.plan_id}/results.xlsx").content)
    )
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][4:8] == ("执法决定", "一般", "没有告知陈述申辩权", "《责任制》第27条")
    for path in (
        f"supervision-plans/{sheet.plan_id}/results.pdf",
        f"supervision-sheets/{sheet.pk}/sheet.pdf",
    ):
        assert client.get(f"/console/{path}").content.startswith(b"%PDF")
    handed: Any = client.get(f"/console/supervision-plans/{sheet.plan_id}/draw.json")
    proof = b"".join(handed.streaming_content)
    assert json.loads(proof.splitlines()[0])["result"]
    figures = load_workbook(io.BytesIO(client.get("/console/supervision-figures/figures.xlsx").content))
    assert ("云岭县市场监督管理局", 1) in [row[:2] for row in figures.active.iter_rows(values_only=True)]


def test_a_program_reads_and_acts_by_the_same_rules(over: Oversight) -> None:
    sheet = over.told()
    account = Account.objects.get(username="legal")
    token = accounts.issue_token(
        account=account, label="接口", scopes=frozenset({P.SUPERVISION_SEE, P.SUPERVISION_ANSWER}),
        expires_on=date(2099, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    secret = accounts.fetch_token(token=token, by=over.by("legal"), at=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    listed = client.get("/api/v1/supervision-sheets").json()
    assert [each["id"] for each in listed["items"]] == [sheet.pk]
    for noun in (
        "supervision-plans",
        "supervision-points",
        "instruments",
        "interventions",
        "supervisor-cards",
    ):
        assert client.get(f"/api/v1/{noun}").status_code == 200, noun
    results = client.get(
        f"/api/v1/supervision-results?unit={over.unit.pk}&since=2026-11-01&until=2026-11-30"
    ).json()
    assert [each["kind"] for each in results] == ["point"]
    answered = client.post(
        f"/api/v1/supervision-sheets/{sheet.pk}/answer", {"stand": "agrees", "answer": "属实"},
        content_type="application/json",
    )  # fmt: skip
    assert answered.status_code == 200, answered.content
    refused = client.post(
        f"/api/v1/supervision-sheets/{sheet.pk}/answer", {"stand": "agrees", "answer": "属实"},
        content_type="application/json",
    )  # fmt: skip
    assert refused.status_code == 409
    assert "监督检查表现在是“已反馈”状态" in str(refused.json())


def test_an_instrument_is_drafted_from_the_sheet_with_its_findings(over: Oversight) -> None:
    sheet = over.told()
    client = client_of("bureau")
    page = client.get(f"/console/supervision-sheets/{sheet.pk}/").content.decode()
    assert "拟制监督文书" in page
    form = client.get(
        f"/console/instruments/draft/?unit={over.unit.pk}&sheet={sheet.pk}&kind=notice"
    ).content.decode()
    assert f'value="{over.finding(sheet).pk}"' in form
    assert (
        "拟制监督文书"
        not in client_of("legal").get(f"/console/supervision-sheets/{sheet.pk}/").content.decode()
    )


def test_the_trays_tell_whom_it_waits_for(over: Oversight) -> None:
    actions.tell_sheet(sheet=over.signed(over.sheet()), by=over.by(), at=LATER)
    assert "反馈监督检查情况" in client_of("legal").get("/console/").content.decode()
    assert "反馈监督检查情况" not in client_of("stranger").get("/console/").content.decode()
