"""A device goes to another unit only when approved by another, until a day, and comes back in its condition."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.custody import queries
from liuhen.apps.custody.actions import lending
from liuhen.apps.custody.models import Loan
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import CheckOut, Repair
from liuhen.apps.findings.jobs import raise_overdue
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from tests.apps.custody.conftest import Others, fresh
from tests.builders.county import LOCAL, NOW, County

pytestmark = pytest.mark.article("av-15-2")

DUE = date(2026, 12, 4)  # a Friday
GOOD = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)


def requested(county: County, others: Others, **changes: Any) -> Loan:
    given: dict[str, Any] = {
        "device": county.device,
        "borrower_person": others.borrower,
        "purpose": "联合执法",
        "due_on": DUE,
        "by": county.actor("keeper"),
        "at": NOW,
    }
    return lending.request(**{**given, **changes})


def approved(county: County, others: Others, **changes: Any) -> Loan:
    loan = requested(county, others, **changes)
    return lending.approve(loan=loan, opinion="同意", by=county.actor("head"), at=NOW)


def lent(county: County, others: Others) -> Loan:
    return lending.hand_out(loan=approved(county, others), by=county.actor("keeper"), at=NOW)


def refused(act: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


def borrowed_check_out(county: County, others: Others, *, at: datetime = NOW, **changes: Any) -> CheckOut:
    given = {"officer": others.borrower, "by": county.actor("their-keeper")}
    return devices.check_out(device=county.device, check=GOOD, at=at, **{**given, **changes})


def test_asked_for_approved_handed_out_and_brought_back(county: County, others: Others) -> None:
    loan = lent(county, others)
    device = fresh(county.device)
    assert (loan.state, device.state, device.lent_to, device.lent_until) == ("out", "lent", county.other, DUE)
    back = lending.bring_back(loan=loan, condition="good", remark="", by=county.actor("keeper"), at=NOW)
    device = fresh(county.device)
    assert (back.state, device.state, device.lent_to, device.lent_until) == (
        "returned",
        "available",
        None,
        None,
    )
    assert not clocks.open_for(loan.ref)


@pytest.mark.parametrize("state", ["requested", "rejected", "withdrawn"])
def test_nothing_is_lent_without_approval(county: County, others: Others, state: str) -> None:
    loan = requested(county, others)
    if state == "rejected":
        loan = lending.reject(loan=loan, opinion="本单位要用", by=county.actor("head"), at=NOW)
    elif state == "withdrawn":
        loan = lending.withdraw(loan=loan, by=county.actor("keeper"), at=NOW)
    refusal = refused(lending.hand_out, loan=loan, by=county.actor("keeper"), at=NOW)
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, "没有经过批准" in str(refusal)) == ("av-15-2", True)
    assert fresh(county.device).state == "available"


def test_nobody_approves_his_own_request(county: County, others: Others) -> None:
    accounts.grant_role(
        account=Account.objects.get(username="head"), role="keeper", unit=county.unit, by=SYSTEM, at=NOW
    )
    loan = requested(county, others, by=county.actor("head"))
    for act in (lending.approve, lending.reject):
        refusal = refused(act, loan=loan, opinion="同意", by=county.actor("head"), at=NOW)
        assert (refusal.duty, "自己的申请" in str(refusal)) == ("av-15-2", True)


@pytest.mark.parametrize(
    "username", ["wangfang", "keeper", "legal", "bureau", "stranger", "their-keeper", "system"]
)
def test_only_a_head_of_the_lending_unit_decides(county: County, others: Others, username: str) -> None:
    loan = requested(county, others)
    assert isinstance(
        refused(lending.approve, loan=loan, opinion="", by=county.actor(username), at=NOW), NotPermitted
    )


@pytest.mark.parametrize(("due_on", "lawful"), [(NOW.date() + timedelta(days=1), True), (NOW.date(), False)])
def test_the_day_it_is_due_back_lies_ahead(
    county: County, others: Others, due_on: date, lawful: bool
) -> None:
    if lawful:
        assert requested(county, others, due_on=due_on).state == "requested"
    else:
        assert refused(requested, county=county, others=others, due_on=due_on).duty == "av-15-2"


def test_a_purpose_is_stated(county: County, others: Others) -> None:
    assert refused(requested, county=county, others=others, purpose=" ").duty == "av-15-2"


def test_an_approval_is_good_through_the_day_due_and_not_after(county: County, others: Others) -> None:
    loan, last = approved(county, others), datetime(2026, 12, 4, 23, 59, tzinfo=LOCAL)
    refusal = refused(lending.hand_out, loan=loan, by=county.actor("keeper"), at=last + timedelta(minutes=1))
    assert (refusal.duty, "归还日2026-12-04已过" in str(refusal)) == ("av-15-2", True)
    assert lending.hand_out(loan=loan, by=county.actor("keeper"), at=last).state == "out"


def test_a_device_not_in_store_is_not_lent(county: County, others: Others) -> None:
    loan, keeper = approved(county, others), county.actor("keeper")
    devices.check_out(device=county.device, officer=county.officer, check=GOOD, by=keeper, at=NOW)
    assert "不在库，现为已领用" in str(refused(lending.hand_out, loan=loan, by=keeper, at=NOW))
    devices.return_device(device=county.device, remark="", by=keeper, at=NOW)
    devices.send_to_repair(device=county.device, fault="不开机", by=keeper, at=NOW)
    assert "现为送修" in str(refused(lending.hand_out, loan=loan, by=keeper, at=NOW))


def test_a_device_has_one_open_loan_and_none_to_its_own_unit(county: County, others: Others) -> None:
    requested(county, others)
    assert "未办结的外借" in str(refused(requested, county=county, others=others))
    assert isinstance(
        refused(requested, county=county, others=others, borrower_person=county.officer), Invalid
    )


@pytest.mark.article("av-9-2")
def test_the_borrowers_officer_takes_it_at_the_borrowers_counter_while_the_loan_is_in_force(
    county: County, others: Others
) -> None:
    lent(county, others)
    out = borrowed_check_out(county, others)
    device = fresh(county.device)
    assert (device.state, device.holder, out.unit) == ("lent", others.borrower, county.other)
    assert "已被领用" in str(refused(borrowed_check_out, county=county, others=others))
    devices.return_device(device=device, remark="", by=county.actor("their-keeper"), at=NOW)
    device = fresh(county.device)
    assert (device.state, device.holder) == ("lent", None)


@pytest.mark.article("av-9-2")
def test_before_it_is_handed_out_and_after_it_came_back_the_borrower_gets_nothing(
    county: County, others: Others
) -> None:
    loan = approved(county, others)
    refusal = refused(borrowed_check_out, county=county, others=others, by=county.actor("keeper"))
    assert (refusal.duty, "外借" in str(refusal)) == ("av-9-2", True)
    lending.hand_out(loan=loan, by=county.actor("keeper"), at=NOW)
    lending.bring_back(loan=loan, condition="good", remark="", by=county.actor("keeper"), at=NOW)
    assert (
        refused(borrowed_check_out, county=county, others=others, by=county.actor("keeper")).duty == "av-9-2"
    )


@pytest.mark.article("av-9-2")
def test_the_borrower_takes_it_through_the_day_due_and_not_the_day_after(
    county: County, others: Others
) -> None:
    lent(county, others)
    last = datetime(2026, 12, 4, 23, 59, tzinfo=LOCAL)
    assert (
        refused(borrowed_check_out, county=county, others=others, at=last + timedelta(minutes=1)).duty
        == "av-9-2"
    )
    assert borrowed_check_out(county, others, at=last).state == "out"


@pytest.mark.article("av-9-2")
def test_while_it_is_lent_its_own_unit_does_not_hand_it_out(county: County, others: Others) -> None:
    lent(county, others)
    refusal = refused(
        devices.check_out,
        device=county.device,
        officer=county.officer,
        check=GOOD,
        by=county.actor("keeper"),
        at=NOW,
    )
    assert "已经外借" in str(refusal)


def test_it_comes_back_only_once_the_borrowers_officer_has_given_it_back(
    county: County, others: Others
) -> None:
    loan = lent(county, others)
    borrowed_check_out(county, others)
    give_back = {"loan": loan, "condition": "good", "remark": "", "by": county.actor("keeper"), "at": NOW}
    assert isinstance(refused(lending.bring_back, **give_back), WrongState)
    assert Loan.objects.get().state == "out"


def test_damage_is_told_and_may_open_a_repair_at_once(county: County, others: Others) -> None:
    loan, keeper = lent(county, others), county.actor("keeper")
    with pytest.raises(Invalid, match="写明情况"):
        lending.bring_back(loan=loan, condition="damaged", remark=" ", by=keeper, at=NOW)
    back = lending.bring_back(
        loan=loan, condition="damaged", remark="屏幕裂", fault="屏幕裂", by=keeper, at=NOW
    )
    assert (back.condition, fresh(county.device).state) == ("damaged", "in_repair")
    assert Repair.objects.get().fault == "屏幕裂"


def test_a_lent_device_is_not_sent_to_repair_by_the_borrower(county: County, others: Others) -> None:
    lent(county, others)
    borrowed_check_out(county, others)
    refusal = refused(
        devices.return_device, device=county.device, condition="damaged", remark="裂", fault="裂",
        by=county.actor("their-keeper"), at=NOW,
    )  # fmt: skip
    assert "由其送修" in str(refusal)
    assert fresh(county.device).holder == others.borrower


def test_not_back_after_the_day_due_is_a_finding(
    county: County, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = lent(county, others)
    (clock,) = clocks.open_for(loan.ref)
    assert clock.due_at == datetime(2026, 12, 5, tzinfo=LOCAL)
    monkeypatch.setattr(timezone, "now", lambda: clock.due_at - timedelta(minutes=1))
    raise_overdue()
    assert not Finding.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: clock.due_at)
    raise_overdue()
    finding = Finding.objects.get()
    assert (finding.code, finding.about, finding.about_zh, finding.unit) == (
        "LOAN-OVERDUE",
        loan.ref,
        f"外借 {loan.pk}",
        county.unit,
    )


def test_both_units_see_a_loan_and_a_third_does_not(county: County, others: Others) -> None:
    loan = requested(county, others)
    for username in ("keeper", "head", "their-keeper", "stranger", "bureau"):
        assert list(queries.loans_visible_to(county.actor(username))) == [loan], username
    assert not queries.loans_visible_to(county.actor("borrower"))


def test_ones_own_people_borrow_nothing(county: County, others: Others) -> None:
    refusal = refused(requested, county=county, others=others, borrower_person=county.officer)
    assert "本单位人员使用不需外借" in refusal.sentence
    assert not Loan.objects.exists()
