"""What money and renewals refuse on their own, each with its sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liuhen.apps.devices import actions as devices
from liuhen.apps.provision.actions import budgets, inspections, renewals
from tests.apps.provision.conftest import Equipment
from tests.builders.county import NOW
from tests.builders.refusals import said

SPENDING: Any = {
    "purpose": "purchase", "amount_yuan": Decimal("100.00"), "spent_on": date(2026, 11, 24), "voucher": "记-1"
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"purpose": "travel"}, "用途只能是购置或维护"),
        ({"amount_yuan": Decimal(0)}, "金额应大于零"),
        ({"spent_on": date(2026, 11, 25)}, "日期应在2026年内，且不晚于今天"),
        ({"spent_on": date(2025, 12, 31)}, "日期应在2026年内，且不晚于今天"),
        ({"voucher": "　"}, "请填写凭证号"),
    ],
)
def test_what_is_booked_is_money_of_the_year_on_a_voucher(
    equipment: Equipment, changed: dict[str, object], sentence: str
) -> None:
    by = equipment.county.actor("keeper")
    year: Any = {
        "unit": equipment.county.unit,
        "year": 2026,
        "purchase_yuan": 9000,
        "upkeep_yuan": 0,
        "by": by,
        "at": NOW,
    }
    budget = budgets.plan(**year)
    told: Any = {"budget": budget, "device": equipment.device, **SPENDING, **changed}
    assert said(budgets.book, **told, by=by, at=NOW) == f"不能列支：{sentence}"
    assert said(budgets.plan, **year) == f"不能编列配备经费：{equipment.county.unit}2026年已经编列"
    assert budgets.book(**(told | SPENDING), by=by, at=NOW).state == "booked"


def test_a_device_that_is_out_is_not_renewed(equipment: Equipment) -> None:
    weak = equipment.register("DSJ0002", make=equipment.weak)
    devices.retire(device=weak, reason="报废", by=equipment.county.actor("keeper"), at=NOW)
    assert said(
        renewals.plan, device=weak, way="replace", owner=equipment.county.keeper, due_on=date(2027, 1, 1),
        by=equipment.county.actor("keeper"), at=NOW,
    ) == f"不能列入更新计划：{weak}已经退役或者核销"  # fmt: skip


def test_a_problem_is_one_of_the_rulebooks_and_of_an_open_inspection(equipment: Equipment) -> None:
    told: Any = {"by": equipment.county.actor("bureau"), "at": NOW}
    inspection = inspections.begin(unit=equipment.county.unit, occasion="专项", **told)
    assert said(inspections.raise_problem, inspection=inspection, problem="ugly", **told) == (
        "不能提出问题：没有选定问题"
    )
    inspections.close(inspection=inspection, conclusion="没有问题", **told)
    assert said(inspections.raise_problem, inspection=inspection, problem="short", **told) == (
        "不能提出问题：检查已经办结"
    )
