"""The pages of findings."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.findings import actions
from liuhen.apps.findings.models import AnswerFile, Finding
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import called
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import StillNeeded
from liuhen.kernel.web import drafts
from liuhen.kernel.web.models import Draft
from liuhen.regulation import DUTIES
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed

DUTY = DUTIES["av-13-1"][-1]


@pytest.fixture
def finding(county: County) -> Finding:
    assert DUTY.clock is not None
    return actions.open_finding(
        found=DUTY.clock.finding,
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
    answering, accepting = (
        reverse(f"console:finding-{name}", args=[finding.pk]) for name in ("answer", "accept")
    )
    page = login(client, "wangfang").get(reverse("console:finding", args=[finding.pk])).content.decode()
    assert "说明原因" in page
    assert "认定问题" not in page
    assert "第13条" in page
    assert client.post(answering, {"text": "  "}).status_code == 422
    assert client.post(answering, {"text": "乡镇断网"}).status_code == 302
    assert client.post(answering, {"text": "再说一次"}).status_code == 409
    assert client.post(accepting, {"text": "自己认可"}).status_code == 403
    login(client, "legal")
    assert "乡镇断网" in client.get(accepting).content.decode()
    assert client.post(accepting, {"text": " "}).status_code == 422
    assert client.post(accepting, {"text": "情况属实"}).status_code == 302
    assert Finding.objects.get().state == "accepted"


def test_a_finding_without_an_answer_can_only_be_upheld(finding: Finding, client: Client) -> None:
    accepting, upholding = (
        reverse(f"console:finding-{name}", args=[finding.pk]) for name in ("accept", "uphold")
    )
    answer = login(client, "legal").post(accepting, {"text": "不等说明"})
    assert answer.status_code == 409
    assert "不等说明" in answer.content.decode()
    assert client.post(upholding, {"text": "逾期未说明"}).status_code == 302
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
    assert client.post(reverse("console:finding-uphold", args=[finding.pk])).status_code == 404
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


def test_what_a_finding_is_about_is_called_by_its_name_for_whoever_sees_it(
    county: County, client: Client
) -> None:
    assert DUTY.clock is not None
    for about in (county.device.ref, "complaint:7"):
        actions.open_finding(
            found=DUTY.clock.finding, duty=DUTY, about=about, about_zh=called(about), unit_id=county.unit.pk,
            person=county.officer, by=SYSTEM, at=NOW,
        )  # fmt: skip
    page = squeezed(login(client, "legal").get(reverse("console:findings")).content.decode())
    assert f'<span class="clamp">{county.device}</span>' in page
    assert '<span class="clamp">投诉 7</span>' in page


def test_the_pages_of_a_finding_and_its_rectification_name_what_it_is_about(
    county: County, client: Client
) -> None:
    assert DUTY.clock is not None
    device, unseen = (
        actions.open_finding(
            found=DUTY.clock.finding, duty=DUTY, about=about, about_zh=called(about), unit_id=county.unit.pk,
            person=county.officer, by=SYSTEM, at=NOW,
        )
        for about in (county.device.ref, "complaint:7")
    )  # fmt: skip
    actions.conclude(finding=device, upheld=True, text="属实", by=county.actor("legal"), at=NOW)
    order = actions.order_rectification(
        finding=device, demand="补录", due_on=date(2026, 12, 30), by=county.actor("legal"), at=NOW
    )
    assert '<button type="submit" class="btn btn-primary">' in squeezed(
        login(client, "head").get(f"/console/rectifications/{order.pk}/report/").content.decode()
    )
    legal = login(client, "legal")
    named = f'<a href="/console/devices/{county.device.pk}/">{county.device}</a>'
    for ref in (f"findings/{device.pk}", f"rectifications/{order.pk}"):
        assert named in squeezed(legal.get(f"/console/{ref}/").content.decode())
    other = squeezed(legal.get(f"/console/findings/{unseen.pk}/").content.decode())
    assert "<dd>投诉 7</dd>" in other
    assert str(device) == f"问题 {device.pk}：{device.text}"
    assert str(order) == f"整改 {order.pk}：补录"


def test_it_waits_in_the_tray_of_whoever_is_to_act(finding: Finding, county: County, client: Client) -> None:
    def tray() -> str:
        return client.get(reverse("console:home")).content.decode()

    login(client, "wangfang")
    assert "说明问题原因" in tray()
    login(client, "legal")
    assert "核查说明" not in tray()
    actions.answer(finding=finding, text="断网", by=county.actor("wangfang"), at=NOW)
    assert "核查说明" in tray()


def test_an_answer_brings_files_which_its_readers_save_and_nobody_else_finds(
    finding: Finding, client: Client
) -> None:
    here = reverse("console:finding-answer", args=[finding.pk])
    page = login(client, "wangfang").get(here).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "不能修改或补充。确定提交吗？" in page
    empty = client.post(here, {"text": "断网", "attached": [SimpleUploadedFile("空.txt", b"")]})
    assert (empty.status_code, "断网" in empty.content.decode()) == (422, True)
    assert "附件“空.txt”是空文件" in empty.content.decode()
    hostile = SimpleUploadedFile("../页面.html", b"<script>alert(1)</script>", "text/html")
    assert client.post(here, {"text": "断网", "attached": [hostile]}).status_code == 302
    kept = AnswerFile.objects.get()
    assert (kept.name, blobs.size_of(kept.sha256)) == ("页面.html", 25)
    told = proofs.payload_of(proofs.trail(finding.ref)[-1])["data"]
    assert told["files"] == [{"name": "页面.html", "sha256": kept.sha256}]
    there = reverse("console:finding-file", args=[finding.pk, kept.pk])
    shown = login(client, "legal").get(reverse("console:finding", args=[finding.pk])).content.decode()
    assert f'href="{there}"' in shown
    given = client.get(there)
    assert given.getvalue() == b"<script>alert(1)</script>"
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    assert login(client, "stranger").get(there).status_code == 404
    with pytest.raises(StillNeeded):
        blobs.destroy(kept.sha256, at=NOW)


def test_a_draft_waits_for_its_writer_alone_and_goes_when_it_is_sent_off(
    finding: Finding, client: Client
) -> None:
    here = reverse("console:finding-answer", args=[finding.pk])
    login(client, "wangfang")
    assert client.post(here, {"text": "前一日下乡，\x00", "draft": "1"}).status_code == 302
    assert Finding.objects.get().state == "open"
    assert (
        "前一日下乡，" in client.get(Draft.objects.get().address).content.decode()
    )  # PostgreSQL keeps no NUL
    assert "前一日下乡".encode() not in bytes(Draft.objects.get().sealed)
    offered = client.get(here).content.decode()
    assert "您写过这份表，没有提交" in offered
    theirs = login(client, "legal").get(Draft.objects.get().address).content.decode()
    assert "前一日下乡" not in theirs
    login(client, "wangfang").post(here, {"text": "前一日下乡，次日返回", "draft": "1"})
    assert Draft.objects.count() == 1
    assert client.post(here, {"text": "长" * 50_001, "draft": "1"}).status_code == 422
    client.post(here, {"text": "前一日下乡，次日返回"})
    assert not Draft.objects.exists()
    client.post(here, {"text": "又写", "draft": "1"})
    drafts.forget(at=timezone.now() + timedelta(days=31))
    assert not Draft.objects.exists()
