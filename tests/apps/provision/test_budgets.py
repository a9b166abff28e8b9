"""Money of the device budget goes to a registered device of the unit or its upkeep, and to nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liuhen.apps.devices import actions as devices
from liuhen.apps.provision.actions import budgets
from liuhen.apps.provision.models import Budget, Spending
from liuhen.apps.provision.queries import budgets as queries
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import NOW, County


@pytest.fixture
def budget(county: County) -> Budget:
    return budgets.plan(
        unit=county.unit, year=2026, purchase_yuan=9_000, upkeep_yuan=1_000, by=county.actor("keeper"), at=NOW
    )


def book(county: County, budget: Budget, **more: Any) -> Spending:
    said: dict[str, Any] = {
        "device": county.device, "purpose": "purchase", "amount_yuan": Decimal(2980), "spent_on": NOW.date(),
        "voucher": "2026-001", "by": county.actor("keeper"),
    } | more  # fmt: skip
    return budgets.book(budget=budget, at=NOW, **said)


def closed(county: County, budget: Budget, **more: Any) -> GateClosed:
    before = Entry.objects.count()
    with pytest.raises(GateClosed) as caught:
        book(county, budget, **more)
    assert caught.value.duty == "av-5-2"
    assert "《设备办法》第5条" in str(caught.value)
    assert Entry.objects.count() == before + 1  # the refusal is on record
    assert not Spending.objects.exists()
    return caught.value


@pytest.mark.article("av-5-2", "av-19-1")
def test_a_purchase_and_its_upkeep_are_booked_and_summed(county: County, budget: Budget) -> None:
    book(county, budget)
    book(county, budget, purpose="upkeep", amount_yuan=Decimal("120.5"), voucher="2026-002")
    assert queries.spent([budget.pk])[budget.pk] == {"purchase": Decimal(2980), "upkeep": Decimal("120.5")}


@pytest.mark.article("av-5-2")
def test_money_without_a_registered_device_is_refused(county: County, budget: Budget) -> None:
    assert "没有对应到已登记的记录设备" in str(closed(county, budget, device=None))


@pytest.mark.article("av-5-2")
def test_a_device_of_another_unit_is_refused(county: County, budget: Budget) -> None:
    keeper = build.person(county.other, "外保管", "200002", kind="clerk")
    theirs = devices.register(
        unit=county.other, serial="UMB0001", kind="body_camera", model="X", keeper=keeper,
        acquired_on=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert "UMB0001不是本单位登记的设备" in str(closed(county, budget, device=theirs))
    own = budgets.plan(unit=county.other, year=2026, purchase_yuan=1, upkeep_yuan=1, by=SYSTEM, at=NOW)
    book(county, own, device=theirs, by=SYSTEM)
    with pytest.raises(GateClosed, match="不是本单位登记的设备"):
        book(county, budget, device=theirs)


@pytest.mark.article("av-5-2")
def test_upkeep_of_a_retired_device_is_refused_its_purchase_is_not(county: County, budget: Budget) -> None:
    retired = devices.retire(device=county.device, reason="到期", by=county.actor("keeper"), at=NOW)
    assert "已经退役" in str(closed(county, budget, device=retired, purpose="upkeep"))
    assert book(county, budget, device=retired).state == "booked"


def test_a_device_is_bought_once_unless_the_entry_was_reversed(county: County, budget: Budget) -> None:
    first = book(county, budget)
    with pytest.raises(Invalid, match="购置费已经列支"):
        book(county, budget, voucher="2026-002")
    budgets.reverse(spending=first, reason="重复", by=county.actor("keeper"), at=NOW)
    assert queries.spent([budget.pk])[budget.pk] == {}
    book(county, budget, voucher="2026-002")
    with pytest.raises(WrongState):
        budgets.reverse(spending=first, reason="再", by=county.actor("keeper"), at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount_yuan": Decimal(0)}, "amount_yuan"),
        ({"amount_yuan": Decimal(-5)}, "amount_yuan"),
        ({"spent_on": date(2026, 11, 25)}, "spent_on"),  # tomorrow
        ({"spent_on": date(2025, 12, 31)}, "spent_on"),  # another year's budget
        ({"voucher": " "}, "voucher"),
        ({"purpose": "car"}, "purpose"),
    ],
)
def test_what_cannot_be_booked_is_said_at_its_field(county: County, budget: Budget, more, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        book(county, budget, **more)
    assert caught.value.field == field


@pytest.mark.article("av-19-1")
def test_a_year_is_planned_once_and_revised_with_a_reason(county: County, budget: Budget) -> None:
    keeper = county.actor("keeper")
    with pytest.raises(Invalid, match="已经编列"):
        budgets.plan(unit=county.unit, year=2026, purchase_yuan=1, upkeep_yuan=1, by=keeper, at=NOW)
    with pytest.raises(Invalid, match="写明理由"):
        budgets.revise(budget=budget, purchase_yuan=1, upkeep_yuan=1, reason="", by=keeper, at=NOW)
    revised = budgets.revise(budget=budget, purchase_yuan=5, upkeep_yuan=6, reason="调剂", by=keeper, at=NOW)
    assert revised.planned_yuan == 11


@pytest.mark.article("av-19-1")
def test_a_shortfall_costs_its_devices_at_the_configured_price() -> None:
    assert queries.shortfall_cost(3) == 9_000  # our default: 3,000 yuan each


def test_only_the_unit_keeps_its_money(county: County, budget: Budget) -> None:
    for username in ("legal", "wangfang", "bureau", "stranger", "system", "audit"):
        with pytest.raises(NotPermitted):
            book(county, budget, by=county.actor(username))
