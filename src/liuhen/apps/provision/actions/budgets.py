"""Verbs on the device budget. 《设备办法》第5、19条."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.models import MOST_YUAN, Budget, Spending
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.identifiers import stated
from liuhen.regulation import provision as law

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Unit


@action(lifecycle.SET_BUDGET)
def plan(*, unit: "Unit", year: int, purchase_yuan: int, upkeep_yuan: int, by: Actor, at: datetime) -> Budget:
    """Write down what a unit plans to spend in a year. 《设备办法》第19条."""
    if Budget.objects.filter(unit=unit, year=year).exists():
        raise Invalid(f"不能编列配备经费：{unit}{year}年已经编列", field="year", remedy="请调整原有经费")
    budget = Budget(unit=unit, year=year, purchase_yuan=purchase_yuan, upkeep_yuan=upkeep_yuan)
    data = {"year": year, "purchase_yuan": purchase_yuan, "upkeep_yuan": upkeep_yuan}
    return step(budget, lifecycle.SET_BUDGET, by=by, at=at, data=data)


@action(lifecycle.REVISE_BUDGET)
def revise(
    *, budget: Budget, purchase_yuan: int, upkeep_yuan: int, reason: str, by: Actor, at: datetime
) -> Budget:
    """Plan a year's money anew; what was planned before stays in the ledger."""
    changes = {"purchase_yuan": purchase_yuan, "upkeep_yuan": upkeep_yuan}
    data = changes | {"reason": reason}
    return step(budget, lifecycle.REVISE_BUDGET, by=by, at=at, changes=changes, data=data)


@action
def book(
    *,
    budget: Budget,
    device: "Device | None",
    purpose: str,
    amount_yuan: Decimal,
    spent_on: date,
    voucher: str,
    by: Actor,
    at: datetime,
) -> Spending:
    """Book money on a registered device of the unit or its upkeep; anything else is refused. 《设备办法》第5条."""
    if purpose not in Spending.PURPOSES:
        raise Invalid("不能列支：用途只能是购置或维护", field="purpose")
    if not 0 < amount_yuan <= MOST_YUAN:
        raise Invalid("不能列支：金额应大于零", field="amount_yuan")
    if spent_on.year != budget.year or spent_on > local_day(at):
        raise Invalid(f"不能列支：日期应在{budget.year}年内，且不晚于今天", field="spent_on")
    if not stated(voucher):
        raise Invalid("不能列支：请填写凭证号", field="voucher")
    device = locked(device) if device else None
    # another unit's device is the gate's to refuse, with its article, whatever was paid for it
    if device and device.unit_id == budget.unit_id and purpose == "purchase" and _is_bought(device):
        raise Invalid(f"不能列支：{device}的购置费已经列支", field="device", remedy="请核对设备编号")
    facts = law.SpendingFacts(
        unit_id=budget.unit_id,
        purpose=purpose,
        device_zh=str(device) if device else "",
        device_unit_id=device.unit_id if device else None,
        device_state=device.state if device else "",
    )
    spending = Spending(
        unit_id=budget.unit_id,
        budget=budget,
        device=device,
        purpose=purpose,
        amount_yuan=amount_yuan.quantize(Decimal("0.01")),
        spent_on=spent_on,
        voucher=voucher.strip(),
    )
    return step(
        spending,
        lifecycle.BOOK,
        by=by,
        at=at,
        facts=facts,
        data={
            "budget": budget.pk,
            "device": device.pk if device else None,
            "purpose": spending.purpose_zh,
            "amount_yuan": str(spending.amount_yuan),
            "voucher": voucher.strip(),
        },
    )


@action(lifecycle.REVERSE)
def reverse(*, spending: Spending, reason: str, by: Actor, at: datetime) -> Spending:
    """Take an entry back; it stays on the list, and no longer counts."""
    changes = {"reason": reason}
    return step(spending, lifecycle.REVERSE, by=by, at=at, changes=changes, data=changes)


def _is_bought(device: "Device") -> bool:
    return Spending.objects.filter(device=device, purpose="purchase", state="booked").exists()
