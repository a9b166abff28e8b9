"""The pages of findings."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liuhen.apps.findings import actions
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.regulation import DUTIES
from tests.builders.county import NOW, County

DUTY = DUTIES["av-13-1"][-1]


@pytest.fixture
def finding(county: County) -> Finding:
    assert DUTY.clock is not None
    return actions.open_finding(
        found=DUTY.clock.overdue,
        duty=DUTY,
        about="recording:1",
        about_zh="DSJ0001_20261123.mp4",
        unit_id=county.unit.pk,
        person=county.officer,
        by=SYSTEM,
        at=NOW,
    )


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def test_a_finding_is_answered_by_whom_it_concerns_and_judged_by_another(
    finding: Finding, client: Client
) -> None:
    answering, concluding = (
        reverse(f"console:finding-{name}", args=[finding.pk]) for name in ("answer", "conclude")
    )
    page = login(client, "wangfang").get(reverse("console:finding", args=[finding.pk])).content.decode()
    assert "说明原因" in page
    assert "认定问题" not in page
    assert "第13条" in page
    assert client.post(answering, {"text": "  "}).status_code == 422
    assert client.post(answering, {"text": "乡镇断网"}).status_code == 302
    assert client.post(answering, {"text": "再说一次"}).status_code == 409
    assert client.post(concluding, {"upheld": "no", "text": "自己认可"}).status_code == 403
    login(client, "legal")
    assert "乡镇断网" in client.get(concluding + "?upheld=no").content.decode()
    assert client.post(concluding, {"text": "没选结论"}).status_code == 422
    assert client.post(concluding, {"upheld": "no", "text": "情况属实"}).status_code == 302
    assert Finding.objects.get().state == "accepted"


def test_a_finding_without_an_answer_can_only_be_upheld(finding: Finding, client: Client) -> None:
    here = reverse("console:finding-conclude", args=[finding.pk])
    answer = login(client, "legal").post(here, {"upheld": "no", "text": "不等说明"})
    assert answer.status_code == 409
    assert "不等说明" in answer.content.decode()
    assert client.post(here, {"upheld": "yes", "text": "逾期未说明"}).status_code == 302
    assert Finding.objects.get().state == "upheld"


def test_the_clocks_of_all_rounds_are_read_together(finding: Finding, county: County, client: Client) -> None:
    legal = county.actor("legal")
    actions.conclude(finding=finding, upheld=True, text="属实", by=legal, at=NOW)
    due: dict[str, Any] = {"due_on": date(2026, 12, 4), "by": legal, "at": NOW}
    row = actions.order_rectification(finding=Finding.objects.get(), demand="补登", **due)
    here = reverse("console:finding", args=[finding.pk])
    login(client, "legal")
    client.get(here)
    with CaptureQueriesContext(connection) as one:
        assert client.get(here).content.decode().count("轮整改</a>") == 1
    for _ in range(3):
        actions.report_rectification(rectification=row, text="已补", by=county.actor("head"), at=NOW)
        row = actions.fail_rectification(rectification=row, verdict="仍缺", **due)
    with CaptureQueriesContext(connection) as four:
        assert client.get(here).content.decode().count("轮整改</a>") == 4

    def read(asked: CaptureQueriesContext) -> int:
        return sum('FROM "clocks_runningclock"' in each["sql"] for each in asked)

    assert read(four) == read(one)


def test_another_units_finding_is_not_there(finding: Finding, client: Client) -> None:
    login(client, "stranger")
    assert client.get(reverse("console:finding", args=[finding.pk])).status_code == 404
    assert client.post(reverse("console:finding-conclude", args=[finding.pk])).status_code == 404
    assert "没有发现问题" in client.get(reverse("console:findings")).content.decode()


def test_the_list_is_cut_by_state_unit_duty_and_words(
    finding: Finding, county: County, client: Client
) -> None:
    login(client, "bureau")

    def shown(**query: str) -> bool:
        return "DSJ0001_2026" in client.get(reverse("console:findings"), query).content.decode()

    assert shown()
    assert shown(state="open", unit=str(county.unit.pk), duty="av-13-1", q="王芳")
    assert not shown(state="upheld")
    assert not shown(unit=str(county.other.pk))
    assert not shown(q="没有此人")


def test_it_waits_in_the_tray_of_whoever_is_to_act(finding: Finding, county: County, client: Client) -> None:
    def tray() -> str:
        return client.get(reverse("console:home")).content.decode()

    login(client, "wangfang")
    assert "说明问题原因" in tray()
    login(client, "legal")
    assert "核查说明" not in tray()
    actions.answer(finding=finding, text="断网", by=county.actor("wangfang"), at=NOW)
    assert "核查说明" in tray()
