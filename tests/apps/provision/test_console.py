"""The pages of provision, asked as a browser asks them."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liuhen.apps.devices.models import Device, DeviceModel
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Unit
from liuhen.apps.provision.models import (
    Budget,
    ClassDecision,
    PostNeed,
    ProvisionInspection,
    Renewal,
    Spending,
)
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.models import Entry
from tests.apps.provision.conftest import Equipment, officers
from tests.builders.county import NOW
from tests.builders.pages import squeezed


class Desk:
    """A browser that says who sits before it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def sit(self, username: str) -> "Desk":
        self.client.force_login(Account.objects.get(username=username))
        return self

    def see(self, name: str, /, *args: int, status: int = 200, **query: Any) -> str:
        answer = self.client.get(reverse(f"console:{name}", args=args), query)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def fill(self, name: str, /, *args: int, status: int = 302, **said: Any) -> str:
        answer = self.client.post(reverse(f"console:{name}", args=args), said)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()


@pytest.fixture
def desk(equipment: Equipment, client: Client) -> Desk:
    officers(equipment.county, 2)
    return Desk(client)


@pytest.mark.article("av-4-1", "av-6-1")
def test_the_bureau_reads_the_county_and_takes_it_along_as_excel(equipment: Equipment, desk: Desk) -> None:
    desk.sit("bureau")
    page = desk.see("provision")
    assert "云岭县市场监督管理局" in page
    assert "缺 1" in page
    assert "足额" in page
    assert "云岭县城市管理局" not in desk.see("provision", q="市场监督")
    assert "没有符合条件的单位" in desk.see("provision", device_class="C")
    assert "1 个单位" in desk.see("provision-overview")
    answer = desk.client.get(reverse("console:provision-export"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1] == ("云岭县市场监督管理局", "A类", 3, 2, None, 1, 0, 0, 0, 1, 1)


def test_another_unit_is_not_there(equipment: Equipment, desk: Desk) -> None:
    unit = equipment.county.unit.pk
    assert "应配与实配" in desk.sit("keeper").see("provision-unit", unit)
    desk.sit("stranger").see("provision-unit", unit, status=404)
    desk.sit("bureau").see("provision-unit", equipment.county.government.pk, status=404)  # it has no class


@pytest.mark.article("av-7-1")
def test_a_make_is_registered_judged_and_given_to_a_device(equipment: Equipment, desk: Desk) -> None:
    said: dict[str, Any] = {
        "maker": "远山", "name": "Z1", "kind": "body_camera", "width_px": "1280", "height_px": "720",
        "battery_hours": "9", "storage_gb": "64",
    }  # fmt: skip
    desk.sit("bureau").fill("devicemodel-register", **said)
    made = DeviceModel.objects.get(name="Z1")
    page = desk.see("devicemodel", made.pk)
    assert "分辨率为1280×720，应在1920×1080以上" in page
    assert "没有防删改功能" in page
    assert "已登记" in desk.fill("devicemodel-register", status=422, **said)
    assert "不达标" in desk.see("devicemodels", q="Z1")
    desk.sit("keeper").fill("device-make", equipment.device.pk, device_model=made.pk)
    assert "不达标" in desk.see("device", equipment.device.pk)
    assert Device.objects.get(pk=equipment.device.pk).model == "Z1"
    desk.sit("bureau").fill("devicemodel-correct", made.pk, width_px="1920", height_px="1080", battery_hours="9",
                            storage_gb="64", tamper_protection="on", reason="按说明书")  # fmt: skip
    assert "达标" in desk.see("devicemodel", made.pk)
    assert "不达标" not in desk.see("devicemodel", made.pk)


@pytest.mark.article("av-5-3")
def test_a_device_below_the_standard_is_listed_planned_and_renewed(equipment: Equipment, desk: Desk) -> None:
    weak = equipment.register("DSJ0002", make=equipment.weak)
    desk.sit("keeper")
    assert "没有计划" in desk.see("substandard")
    desk.fill("renewal-plan", weak.pk, way="upgrade", owner=equipment.county.keeper.pk, due_on="2099-12-31")
    renewal = Renewal.objects.get()
    assert "升级" in desk.see("renewals")
    assert "2099" in desk.see("renewal", renewal.pk)
    assert "第5条" in desk.fill("renewal-finish", renewal.pk, status=409, result="换了")
    desk.fill("device-make", weak.pk, device_model=equipment.good.pk)
    desk.fill("renewal-finish", renewal.pk, result="换了")
    assert "没有低于技术标准的设备" in desk.see("substandard")
    desk.sit("stranger").see("renewal", renewal.pk, status=404)


@pytest.mark.article("av-5-2", "av-19-1")
def test_money_is_planned_spent_refused_and_taken_back(equipment: Equipment, desk: Desk) -> None:
    desk.sit("keeper").fill(
        "budget-plan", unit=equipment.county.unit.pk, year=2026, purchase_yuan=9000, upkeep_yuan=100
    )
    budget = Budget.objects.get()
    spent: dict[str, Any] = {
        "purpose": "purchase",
        "amount_yuan": "2980.00",
        "spent_on": "2026-01-05",
        "voucher": "1",
    }
    before = Entry.objects.count()
    assert "没有对应到已登记的记录设备" in desk.fill(
        "spending-book", budget.pk, status=409, serial="", **spent
    )
    assert Entry.objects.count() == before + 1
    assert "没有编号为“CAR1”的设备" in desk.fill(
        "spending-book", budget.pk, status=422, serial="CAR1", **spent
    )
    desk.fill("spending-book", budget.pk, serial="DSJ0001", **spent)
    page = desk.see("budget", budget.pk)
    assert "2980.00" in page
    assert "补足约需 3000 元" in page
    desk.fill("spending-reverse", Spending.objects.get().pk, reason="记错")
    assert "已冲销" in desk.see("budget", budget.pk)
    desk.fill("budget-revise", budget.pk, purchase_yuan=1, upkeep_yuan=1, reason="调剂")
    assert "3000" in desk.see("budgets")
    desk.sit("bureau").see("budget", budget.pk)
    desk.fill("spending-book", budget.pk, status=403, serial="DSJ0001", **spent)


@pytest.mark.article("av-6-2")
def test_a_class_is_settled_refused_without_a_reason_and_noted(equipment: Equipment, desk: Desk) -> None:
    unit = equipment.county.unit
    desk.sit("head")
    said: dict[str, Any] = {"field": "市场监管", "device_class": "C"}
    assert "没有写明理由" in desk.fill("classdecision-decide", status=409, unit=unit.pk, reason="", **said)
    desk.fill("classdecision-decide", unit=unit.pk, reason="没有外勤", **said)
    decision = ClassDecision.objects.get()
    assert Unit.objects.get(pk=unit.pk).device_class == "C"
    assert "没有外勤" in desk.see("class-decisions")
    assert "备案配备类别" in desk.sit("bureau").see("home")
    desk.fill("classdecision-note", decision.pk, remark="知悉")
    assert "知悉" in desk.see("classdecision", decision.pk)


@pytest.mark.article("av-6-1")
def test_a_unit_of_class_c_settles_on_its_own_number_and_the_bureau_notes_it(
    equipment: Equipment, desk: Desk
) -> None:
    unit = equipment.county.unit
    said: dict[str, Any] = {"field": "民政", "device_class": "C", "reason": "殡葬、救助两处外勤"}
    desk.sit("head")
    page = desk.fill(
        "classdecision-decide", status=409, unit=unit.pk, quantity="3", **said | {"device_class": "A"}
    )
    assert "A类按持证执法人员数的比例配备" in page
    desk.fill("classdecision-decide", unit=unit.pk, quantity="3", **said)
    assert "C类，3 台" in desk.see("class-decisions")
    assert 'value="3"' in desk.see("classdecision-decide", unit=unit.pk)
    page = desk.see("provision-unit", unit.pk)
    assert "确定 3 台" in squeezed(page)
    assert "向上取整" not in page  # there is no ratio to round
    assert "待县司法局备案" in page
    desk.sit("bureau")
    assert "确定为C类，3 台" in desk.see("home")
    desk.fill("classdecision-note", ClassDecision.objects.get().pk, remark="")
    assert "已备案" in desk.see("provision-unit", unit.pk)
    assert "自定" in desk.see("provision")
    answer = desk.client.get(reverse("console:provision-export"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][1:5] == ("C类", 3, 3, 3)


@pytest.mark.article("av-6-1")
def test_what_another_least_would_mean_keeps_what_a_unit_settled_on(equipment: Equipment, desk: Desk) -> None:
    desk.sit("head").fill(
        "classdecision-decide",
        unit=equipment.county.unit.pk,
        field="民政",
        device_class="C",
        quantity="3",
        reason="外勤",
    )
    now: dict[str, Any] = {"a": 2, "b": 5, "width_px": 1920, "height_px": 1080, "battery_hours": 6, "storage_gb": 32,
           "tamper_protection": "on"}  # fmt: skip
    desk.sit("bureau")
    assert "没有单位因此变化" in desk.see("provision-what-if", **now, c=2)
    assert "3 → 4" in desk.see("provision-what-if", **now, c=4)


@pytest.mark.article("av-4-1")
def test_an_inspection_is_opened_and_followed_to_its_end(equipment: Equipment, desk: Desk) -> None:
    desk.sit("bureau").fill("provisioninspection-open", unit=equipment.county.unit.pk, occasion="年度专项")
    inspection = ProvisionInspection.objects.get()
    desk.fill("provisioninspection-problem", inspection.pk, problem="short")
    page = desk.see("provisioninspection", inspection.pk)
    assert "执法记录仪、手持执法终端少于应配数量" in page
    assert "还有1个没有整改完毕" in page
    pk = Finding.objects.get(about=inspection.ref).pk
    desk.fill(
        "provisioninspection-order",
        inspection.pk,
        pk,
        demand="补足",
        due_on=str(timezone.localdate() + timedelta(days=60)),
    )
    desk.see("finding", pk)
    desk.see("findings")
    desk.sit("head").fill("provisioninspection-report", inspection.pk, pk, text="已购")
    desk.sit("bureau").fill(
        "provisioninspection-recheck", inspection.pk, pk, status=422, passed="no", verdict="未到位"
    )
    desk.fill("provisioninspection-recheck", inspection.pk, pk, passed="yes", verdict="属实")
    desk.fill("provisioninspection-close", inspection.pk, conclusion="已整改")
    assert "已办结" in desk.see("provision-inspections")
    desk.sit("stranger").see("provisioninspection", inspection.pk, status=404)


@pytest.mark.article("av-7-1", "av-5-1")
def test_needs_of_posts_and_office_quotas_are_kept_on_the_units_page(
    equipment: Equipment, desk: Desk
) -> None:
    unit = equipment.county.unit
    post = register.open_post(unit=unit, name="危化品监管岗", by=SYSTEM, at=NOW)
    equipment.register("CX1", kind="camera", need="取证")
    desk.sit("keeper").fill("postneed-state", post=post.pk, feature="explosion_proof", reason="加油站")
    desk.fill("officequota-set", unit=unit.pk, kind="camera", allowed=2, source="办公设备标准")
    page = desk.see("provision-unit", unit.pk)
    assert "危化品监管岗" in page
    assert "办公设备标准" in page
    desk.fill("postneed-end", PostNeed.objects.get().pk)
    assert "没有登记岗位特殊需要" in desk.see("provision-unit", unit.pk)
    desk.fill("device-basis", Device.objects.get(serial="CX1").pk, status=409, need="")
    desk.fill("device-basis", Device.objects.get(serial="CX1").pk, counted_under_standard="on", need="")


def test_what_other_rules_would_mean_is_shown_and_nothing_is_saved(equipment: Equipment, desk: Desk) -> None:
    desk.sit("bureau")
    before = Entry.objects.count()
    now: dict[str, Any] = {
        "a": 2, "b": 5, "c": 1, "width_px": 1920, "height_px": 1080, "battery_hours": 6, "storage_gb": 32,
        "tamper_protection": "on",
    }  # fmt: skip
    assert "没有单位因此变化" in desk.see("provision-what-if", **now)
    page = desk.see("provision-what-if", **now | {"a": 1})
    assert "2 → 3" in page
    page = desk.see("provision-what-if", **now | {"storage_gb": 128})
    assert "1 → 0" in page
    assert "测算" in desk.see("provision-what-if", **now | {"a": "none"})
    assert Entry.objects.count() == before
