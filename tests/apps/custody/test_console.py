"""The pages of custody, asked as a browser asks them."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.custody.actions import counting, losing
from liuhen.apps.custody.models import HandOver, Loan, Loss, StockItem, StockTaking
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import CheckOut, Device, Maintenance, Repair
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.ledger import loop
from liuhen.kernel.ledger.models import Entry
from tests.apps.custody.conftest import As, Bring, Others
from tests.apps.custody.test_lending import GOOD, lent, requested
from tests.apps.custody.test_losing import report, settle
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed


def handed_over(keeper: Client, county: County, others: Others, **more: Any) -> Any:
    here = reverse("console:handover-make")
    given = {
        "receiver": str(others.second.pk),
        "devices": [str(county.device.pk)],
        "sealed": "封存卡 1 张，封签号 7\n\n移动硬盘 1 块",
        "reason": "轮岗",
        "condition": "完好",
    }
    return keeper.post(here, {**given, **more})


def test_a_hand_over_is_made_signed_and_printed(
    keeper: Client, county: County, others: Others, as_: As
) -> None:
    answer = handed_over(keeper, county, others)
    assert answer.status_code == 302, answer.content.decode()
    hand_over = HandOver.objects.get()
    assert hand_over.items.count() == 3
    second = as_("second")
    assert "等您签收" in second.get(reverse("console:handovers")).content.decode()
    page = second.get(reverse("console:handover", args=[hand_over.pk])).content.decode()
    assert "签收" in page
    assert "撤回" not in page
    assert second.post(reverse("console:handover-sign", args=[hand_over.pk])).status_code == 302
    assert Device.objects.get().keeper == others.second
    loop.catch_up(at=NOW)
    entry = Entry.objects.get(event="handover.signed")
    paper = keeper.get(reverse("console:handover-paper", args=[hand_over.pk]))
    text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    for said in ("交接单", "钱接手", "封签号 7", f"第 {entry.index} 号", bytes(entry.leaf_hash).hex()):
        assert said in text


def test_devices_are_named_by_scanner_and_a_wrong_number_is_said_at_the_field(
    keeper: Client, county: County, others: Others
) -> None:
    answer = handed_over(keeper, county, others, devices=[], serials="DSJ0001\nNONE9", sealed="")
    assert (answer.status_code, "NONE9" in answer.content.decode()) == (422, True)
    assert handed_over(keeper, county, others, devices=[], serials="DSJ0001", sealed="").status_code == 302


def test_a_refusal_cites_the_article(keeper: Client, county: County, others: Others, as_: As) -> None:
    handed_over(keeper, county, others)
    answer = handed_over(keeper, county, others)
    assert (answer.status_code, "《设备办法》第15条" in answer.content.decode()) == (409, True)
    pk = HandOver.objects.get().pk
    answer = as_("legal").post(reverse("console:handover-sign", args=[pk]))
    assert (answer.status_code, "接收人本人" in answer.content.decode()) == (409, True)
    assert as_("stranger").get(reverse("console:handover", args=[pk])).status_code == 404


def test_refusing_and_withdrawing(keeper: Client, county: County, others: Others, as_: As) -> None:
    handed_over(keeper, county, others)
    pk = HandOver.objects.get().pk
    second = as_("second")
    assert second.post(reverse("console:handover-refuse", args=[pk]), {"reason": ""}).status_code == 422
    assert second.post(reverse("console:handover-refuse", args=[pk]), {"reason": "少一块"}).status_code == 302
    handed_over(keeper, county, others)
    pk = HandOver.objects.get(state="made").pk
    assert keeper.post(reverse("console:handover-withdraw", args=[pk]), {"reason": "写错"}).status_code == 302
    assert set(HandOver.objects.values_list("state", flat=True)) == {"refused", "withdrawn"}


def test_a_loan_from_the_request_to_the_return(
    keeper: Client, county: County, others: Others, as_: As
) -> None:
    page = keeper.get(reverse("console:loan-request"), {"unit": county.other.pk, "device": county.device.pk})
    assert 'value="DSJ0001"' in page.content.decode()
    given = {
        "serial": "DSJ0001",
        "borrower_person": others.borrower.pk,
        "purpose": "联合",
        "due_on": "2099-12-31",
    }
    here = f"{reverse('console:loan-request')}?unit={county.other.pk}"
    refused = keeper.post(here, given | {"serial": "NONE"})
    assert refused.status_code == 422
    assert "不能申请外借：没有编号为“NONE”的本单位设备" in refused.content.decode()
    assert not Loan.objects.exists()
    assert keeper.post(here, given).status_code == 302
    pk = Loan.objects.get().pk
    assert "未经" not in keeper.get(reverse("console:loan", args=[pk])).content.decode()
    assert keeper.post(reverse("console:loan-hand-out", args=[pk])).status_code == 409
    assert as_("head").post(reverse("console:loan-approve", args=[pk]), {"opinion": ""}).status_code == 302
    assert keeper.post(reverse("console:loan-hand-out", args=[pk])).status_code == 302
    theirs = as_("their-keeper")
    assert "DSJ0001" in theirs.get(reverse("console:loan", args=[pk])).content.decode()
    check = {"works": "on", "battery_percent": "90", "card_free_percent": "80", "offset": "0"}
    out = theirs.post(
        reverse("console:device-check-out", args=[county.device.pk]), check | {"officer": others.borrower.pk}
    )
    assert out.status_code == 302, out.content.decode()
    back = {"condition": "good", "remark": ""}
    early = keeper.post(reverse("console:loan-return", args=[pk]), back)
    assert (early.status_code, "不能归还：设备还在借用单位人员手中" in early.content.decode()) == (409, True)
    assert Loan.objects.get().state == "out"
    assert theirs.post(reverse("console:device-return", args=[county.device.pk]), back).status_code == 302
    assert keeper.post(reverse("console:loan-return", args=[pk]), back).status_code == 302
    assert (Loan.objects.get().state, Device.objects.get().state) == ("returned", "available")
    text = (
        PdfReader(io.BytesIO(keeper.get(reverse("console:loan-paper", args=[pk])).content))
        .pages[0]
        .extract_text()
    )
    assert "设备外借审批单" in text


def test_who_asked_sees_the_decision_grey_with_the_reason(county: County, others: Others, as_: As) -> None:
    loan = requested(county, others)
    page = as_("keeper").get(reverse("console:loan", args=[loan.pk])).content.decode()
    assert "批准外借" not in page
    page = as_("head").get(reverse("console:loan", args=[loan.pk])).content.decode()
    assert "批准外借" in page
    assert (
        as_("head").post(reverse("console:loan-reject", args=[loan.pk]), {"opinion": ""}).status_code == 422
    )
    assert as_("keeper").post(reverse("console:loan-withdraw", args=[loan.pk])).status_code == 302


def test_an_officer_reports_the_loss_of_what_he_carries_and_only_that(
    keeper: Client, county: County, as_: As
) -> None:
    told = {"serial": "DSJ0001", "lost_on": "2026-11-20", "place": "途中", "circumstances": "滑落"}
    officer = as_("wangfang")
    assert officer.post(reverse("console:loss-report"), told).status_code == 422
    check = {"works": "on", "battery_percent": "90", "card_free_percent": "80", "offset": "0"}
    keeper.post(
        reverse("console:device-check-out", args=[county.device.pk]), check | {"officer": county.officer.pk}
    )
    assert officer.post(reverse("console:loss-report"), told).status_code == 302
    pk = Loss.objects.get().pk
    page = officer.get(reverse("console:loss", args=[pk])).content.decode()
    assert "登记找回" not in page
    assert as_("stranger").get(reverse("console:loss", args=[pk])).status_code == 404
    assert keeper.post(reverse("console:loss-found", args=[pk]), {"note": "路人送回"}).status_code == 302
    assert "已找回" in as_("legal").get(reverse("console:losses")).content.decode()
    text = (
        PdfReader(io.BytesIO(keeper.get(reverse("console:loss-paper", args=[pk])).content))
        .pages[0]
        .extract_text()
    )
    assert "设备遗失报告" in text


def test_a_lost_device_is_written_off_by_the_head_once_the_loss_is_settled(
    keeper: Client, county: County, as_: As
) -> None:
    loss = report(county)
    here, off = (reverse(f"console:{name}", args=[loss.pk]) for name in ("loss", "loss-write-off"))
    head = as_("head")
    assert "这次遗失的问题还没有办结" in head.get(here).content.decode()
    answer = head.post(off, {"reason": "查找无果"})
    assert answer.status_code == 409
    assert "《设备办法》第15条" in answer.content.decode()
    assert as_("keeper").post(off, {"reason": "查找无果"}).status_code == 403
    assert as_("bureau").post(off, {"reason": "查找无果"}).status_code == 403
    settle(loss, county)
    head = as_("head")
    assert "核销遗失设备" in head.get(reverse("console:home")).content.decode()
    assert head.post(off, {"reason": "查找无果"}).status_code == 302
    page = head.get(here).content.decode()
    assert "已核销" in page
    assert "查找无果" in page
    assert "核销遗失设备" not in head.get(reverse("console:home")).content.decode()
    assert "遗失核销" in head.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert "核销：查找无果" in head.get(reverse("console:custody-register")).content.decode()
    paper = PdfReader(io.BytesIO(head.get(reverse("console:loss-paper", args=[loss.pk])).content))
    assert "查找无果" in paper.pages[0].extract_text()
    again = as_("keeper").post(reverse("console:loss-found", args=[loss.pk]), {"note": "翻出"})
    assert again.status_code == 302
    assert "在库" in as_("keeper").get(reverse("console:device", args=[county.device.pk])).content.decode()


def test_a_borrowing_units_keeper_sees_a_loss_and_is_not_asked_to_take_it_back(
    county: County, others: Others, as_: As
) -> None:
    lent(county, others)
    loss = report(county, by="their-keeper")
    here, found = (reverse(f"console:{name}", args=[loss.pk]) for name in ("loss", "loss-found"))
    assert found in as_("keeper").get(here).content.decode()
    page = as_("their-keeper").get(here)
    assert (page.status_code, found in page.content.decode()) == (200, False)


@pytest.mark.article("av-15-1", "av-9-2")
def test_a_recordings_page_says_who_had_its_device_and_on_what_check(
    keeper: Client, county: County, bring: Bring, as_: As
) -> None:
    def panel(recording: Recording) -> str:
        page = as_("legal").get(reverse("console:recording", args=[recording.pk])).content.decode()
        return page.split("设备保管</h2>")[1].split("</section>")[0]

    assert "没有领用登记" in panel(bring())
    by = county.actor("keeper")
    check = replace(GOOD, battery_percent=91, clock_offset_ms=2_000)
    devices.check_out(
        device=county.device, officer=county.officer, check=check, by=by, at=NOW - timedelta(hours=3)
    )
    colleague = build.person(county.unit, "同事", "100051")
    mine = bring(b"mine")
    theirs = bring(b"theirs", officer=colleague.number, filename="DSJ0001_100051_20261124085000_0002.mp4")
    devices.return_device(
        device=county.device, remark="外壳裂", condition="damaged", by=by, at=NOW - timedelta(minutes=30)
    )
    for said in ("王芳", "2026-11-24 07:00", "电量 91%", "时钟快 2.0 秒", "2026-11-24 09:30", "损坏，外壳裂"):
        assert said in panel(mine), said
    assert "不一致" not in panel(mine)
    assert "与登记的录制人（同事）不一致" in panel(theirs)


def test_a_stock_taking_from_the_first_scan_to_what_was_not_found(
    keeper: Client, county: County, others: Others, as_: As
) -> None:
    assert keeper.post(reverse("console:stocktaking-start"), {"unit": county.unit.pk}).status_code == 302
    taking = StockTaking.objects.get()
    here = reverse("console:stocktaking-scan", args=[taking.pk])
    page = keeper.get(reverse("console:stocktaking", args=[taking.pk])).content.decode()
    assert "autofocus" in page
    answer = keeper.post(here, {"serial": "NEW-1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "未登记" in answer.content.decode()) == (200, True)
    assert keeper.post(here, {"serial": " "}, headers={"HX-Request": "true"}).status_code == 422
    assert keeper.post(here, {"serial": "NEW-1"}).status_code == 302
    assert as_("legal").post(here, {"serial": "DSJ0001"}).status_code == 403
    assert keeper.post(reverse("console:stocktaking-submit", args=[taking.pk])).status_code == 302
    closing = reverse("console:stocktaking-close", args=[taking.pk])
    assert keeper.get(closing).status_code == 403
    assert as_("legal").post(closing, {"opinion": "属实"}).status_code == 302
    shown = squeezed(keeper.get(reverse("console:stocktaking", args=[taking.pk])).content.decode())
    assert f'href="{reverse("console:stock-missing")}">逐台查清' in shown
    assert "DSJ0001" in keeper.get(reverse("console:stock-missing")).content.decode()
    item = StockItem.objects.get(serial="DSJ0001")
    assert (
        keeper.post(reverse("console:stockitem-found", args=[item.pk]), {"note": "在车上"}).status_code == 302
    )
    assert "没有待查清的设备" in keeper.get(reverse("console:stock-missing")).content.decode()
    text = PdfReader(
        io.BytesIO(keeper.get(reverse("console:stocktaking-paper", args=[taking.pk])).content)
    ).pages[0].extract_text()  # fmt: skip
    for said in ("设备清点表", "NEW-1", "后来找到"):
        assert said in text


def test_the_one_who_may_not_sign_sees_why(county: County, others: Others, as_: As) -> None:
    from liuhen.apps.people.actions import accounts
    from liuhen.kernel.access import SYSTEM

    accounts.grant_role(
        account=Account.objects.get(username="keeper"), role="legal", unit=county.unit, by=SYSTEM, at=NOW
    )
    taking = counting.start(unit=county.unit, by=county.actor("second"), at=NOW)
    counting.submit(taking=taking, by=county.actor("second"), at=NOW)
    page = as_("keeper").get(reverse("console:stocktaking", args=[taking.pk])).content.decode()
    assert "清点结果须由保管人和清点人以外的人会签" in page


@pytest.mark.article("av-9-1")
def test_maintenance_is_on_record_with_its_next_day_and_in_the_tray_when_due(
    keeper: Client, county: County
) -> None:
    here = reverse("console:device-maintain", args=[county.device.pk])
    assert keeper.post(here, {"work": "清洁", "next_due_on": "2020-01-01"}).status_code == 422
    assert keeper.post(here, {"work": "清洁触点", "next_due_on": "2099-01-01"}).status_code == 302
    assert Maintenance.objects.get().work == "清洁触点"
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert "清洁触点" in page
    assert "2099-01-01" in page


@pytest.mark.article("av-9-1")
def test_a_return_tells_the_condition_and_damage_goes_to_repair_at_once(
    keeper: Client, county: County
) -> None:
    check = {"works": "on", "battery_percent": "90", "card_free_percent": "80", "offset": "0"}
    out, back = (
        reverse(f"console:device-{name}", args=[county.device.pk]) for name in ("check-out", "return")
    )
    keeper.post(out, check | {"officer": county.officer.pk})
    assert keeper.post(back, {"condition": "damaged", "remark": ""}).status_code == 422
    assert (
        keeper.post(back, {"condition": "damaged", "remark": "镜头裂", "fault": "镜头裂"}).status_code == 302
    )
    assert (Device.objects.get().state, CheckOut.objects.get().condition) == ("in_repair", "damaged")
    assert Repair.objects.get().fault == "镜头裂"


def test_the_persons_page_says_what_is_not_handed_over(
    keeper: Client, county: County, others: Others
) -> None:
    page = keeper.get(reverse("console:person", args=[county.keeper.pk])).content.decode()
    assert "保管、领用与待签收" in page
    assert "DSJ0001" in page
    page = keeper.get(reverse("console:person", args=[others.second.pk])).content.decode()
    assert "没有保管、领用和待签收的物品" in page


def test_the_devices_page_offers_custody_and_shows_its_papers(
    keeper: Client, county: County, as_: As
) -> None:
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    for offered in ("发起交接", "申请外借", "报告遗失"):
        assert offered in page
    losing.report(
        device=county.device, lost_on=NOW.date(), place="途中", circumstances="滑落", by=county.actor("keeper"), at=NOW
    )  # fmt: skip
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert "遗失报告" in page
    assert "报告遗失" not in page
    assert (
        "报告遗失"
        not in as_("bureau").get(reverse("console:device", args=[county.device.pk])).content.decode()
    )
