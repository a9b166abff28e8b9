"""A lost device leaves service at once, a finding asks why, and what is found again goes back into store."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.accountability.actions import review
from liuhen.apps.accountability.models import Lead
from liuhen.apps.accountability.signs_of_misuse import sweep
from liuhen.apps.custody import queries
from liuhen.apps.custody.actions import counting, lending, losing
from liuhen.apps.custody.lifecycle import WRITE_OFF
from liuhen.apps.custody.models import Loss
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices import queries as device_queries
from liuhen.apps.devices.models import CheckOut, Repair
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.apps.provision.queries import table
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState, why_not
from liuhen.kernel.ledger import proofs
from tests.apps.custody.conftest import Others, fresh
from tests.apps.custody.test_lending import DUE, GOOD, lent
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("av-15-1")


def report(county: County, by: str = "keeper", **changes: Any) -> Loss:
    given = {
        "device": county.device,
        "lost_on": NOW.date(),
        "place": "云溪镇集市",
        "circumstances": "返程途中滑落，已报警",
        "by": county.actor(by),
        "at": NOW,
    }
    return losing.report(**{**given, **changes})


def refused(act: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


def hand_out(county: County) -> None:
    devices.check_out(
        device=county.device, officer=county.officer, check=GOOD, by=county.actor("keeper"), at=NOW
    )


def test_the_officer_who_carried_it_reports_and_the_check_out_ends_with_it(county: County) -> None:
    hand_out(county)
    loss = report(county, by="wangfang")
    device = fresh(county.device)
    assert (device.state, device.holder, CheckOut.objects.get().state) == ("lost", None, "lost")
    assert (loss.holder, loss.keeper, loss.was) == (county.officer, county.keeper, "checked_out")
    finding = Finding.objects.get()
    assert (finding.code, finding.duty, finding.about, finding.person) == (
        "DEVICE-LOST",
        "av-15-1",
        loss.ref,
        county.officer,
    )
    assert [e.event for e in proofs.trail(loss.ref)] == ["loss.reported"]


def test_who_lost_a_device_does_not_have_it_out_for_ever_after(county: County) -> None:
    hand_out(county)
    report(county, by="wangfang", at=NOW + timedelta(hours=1))
    me = [county.officer.pk]

    def out(began: int, ended: int) -> bool:
        hours = [NOW + timedelta(hours=n) for n in (began, ended)]
        return device_queries.out_during(me, began=hours[0], ended=hours[1]).exists()

    assert (out(0, 1), out(1, 2), out(24, 25)) == (True, False, False)


def test_a_lost_device_is_not_handed_out(county: County) -> None:
    report(county)
    with pytest.raises(GateClosed, match="已报遗失"):
        hand_out(county)


def test_who_neither_carries_nor_keeps_it_does_not_report_it(county: County, others: Others) -> None:
    for username in ("wangfang", "legal", "head", "bureau", "their-keeper", "system"):
        assert isinstance(refused(report, county=county, by=username), NotPermitted | Invalid), username
    assert (Loss.objects.count(), fresh(county.device).state) == (0, "available")


def test_it_is_lost_once_until_it_is_found(county: County) -> None:
    report(county)
    assert isinstance(refused(report, county=county), WrongState)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"circumstances": " "}, "circumstances"),
        ({"lost_on": NOW.date() + timedelta(days=1)}, "lost_on"),
    ],
)
def test_a_report_says_where_how_and_a_day_that_has_been(
    county: County, changes: dict[str, Any], field: str
) -> None:
    assert refused(report, county=county, **changes).field == field


def test_a_device_lost_at_the_repair_shop_ends_its_repair(county: County) -> None:
    devices.send_to_repair(device=county.device, fault="不开机", by=county.actor("keeper"), at=NOW)
    report(county)
    assert Repair.objects.get().state == "lost"


def test_lost_on_loan_by_the_borrowers_officer(county: County, others: Others) -> None:
    loan = lent(county, others)
    devices.check_out(
        device=county.device, officer=others.borrower, check=GOOD, by=county.actor("their-keeper"), at=NOW
    )
    loss = report(county, by="borrower")
    loan.refresh_from_db()
    device = fresh(county.device)
    assert (loan.state, device.state, device.lent_to, loss.holder) == ("lost", "lost", None, others.borrower)
    assert not clocks.open_for(loan.ref)
    assert loan.due_on == DUE


def test_lost_on_loan_reported_by_the_borrowers_keeper_who_does_not_take_it_back(
    county: County, others: Others
) -> None:
    lent(county, others)
    loss = report(county, by="their-keeper")
    assert (loss.lent_to, loss.unit, loss.holder) == (county.other, county.unit, None)
    theirs = county.actor("their-keeper")
    assert list(queries.losses_visible_to(theirs)) == [loss]
    with pytest.raises(NotPermitted):
        losing.found(loss=loss, note="找到", by=theirs, at=NOW)
    assert losing.found(loss=loss, note="找到", by=county.actor("keeper"), at=NOW).state == "found"


def test_found_again_it_is_in_store_and_the_finding_is_answered_but_not_judged(county: County) -> None:
    loss = report(county)
    with pytest.raises(Invalid, match="怎样找回"):
        losing.found(loss=loss, note=" ", by=county.actor("keeper"), at=NOW)
    with pytest.raises(NotPermitted):
        losing.found(loss=loss, note="捡到", by=county.actor("wangfang"), at=NOW)
    found = losing.found(loss=loss, note="出租车司机送回", by=county.actor("keeper"), at=NOW)
    finding = Finding.objects.get()
    assert (found.state, fresh(county.device).state) == ("found", "available")
    assert (finding.state, "出租车司机送回" in finding.answer) == ("answered", True)


def settle(loss: Loss, county: County) -> None:
    """Look into the loss: the finding is judged, and the lead that rests on it concluded as unfounded."""
    finding = Finding.objects.get(about=loss.ref)
    findings.conclude(finding=finding, upheld=True, text="保管不当", by=county.actor("legal"), at=NOW)
    sweep(at=NOW)
    lead = Lead.objects.get()
    legal, bureau = county.actor("legal"), county.actor("bureau")
    review.take(lead=lead, by=legal, at=NOW)
    answer_by = NOW.date() + timedelta(days=10)
    hearing = review.invite(lead=lead, told="设备遗失", answer_by=answer_by, by=legal, at=NOW)
    review.take_down(hearing=hearing, statement="途中滑落", by=legal, at=NOW)
    review.propose(lead=lead, founded=False, reasons="已尽看管之责", evidence="报警回执", by=legal, at=NOW)
    review.sign(lead=lead, by=bureau, at=NOW)


def write_off(loss: Loss, county: County, by: str = "head", reason: str = "多方查找无果") -> Loss:
    return losing.write_off(loss=loss, reason=reason, by=county.actor(by), at=NOW)


def test_what_was_lost_and_looked_into_is_written_off_by_the_head_and_its_row_and_trail_stay(
    county: County,
) -> None:
    loss = report(county)
    settle(loss, county)
    assert queries.losses_to_write_off(county.actor("head")) == [loss]
    off = write_off(loss, county)
    device = fresh(county.device)
    assert (off.state, off.written_off_by_id, device.state) == (
        "written-off",
        county.actor("head").person_id,
        "written_off",
    )
    assert [e.event for e in proofs.trail(loss.ref)] == ["loss.reported", "loss.written-off"]
    assert proofs.trail(device.ref)[-1].event == "device.written-off"
    assert queries.losses_to_write_off(county.actor("head")) == []
    with pytest.raises(GateClosed, match="已报遗失并核销"):
        hand_out(county)


def test_it_leaves_the_table_and_the_stock_taking(county: County) -> None:
    devices.register(
        unit=county.unit, serial="DSJ0002", kind="body_camera", model="DSJ-V9", keeper=county.keeper,
        acquired_on=NOW.date(), by=county.actor("keeper"), at=NOW,
    )  # fmt: skip
    loss = report(county)
    assert table.row_for(county.unit, on=NOW.date()).idle == 1
    settle(loss, county)
    write_off(loss, county)
    assert table.row_for(county.unit, on=NOW.date()).idle == 0
    taking = counting.start(unit=county.unit, by=county.actor("keeper"), at=NOW)
    assert (taking.expected, taking.away) == (1, {})


def test_it_is_not_written_off_while_the_loss_is_looked_into(county: County) -> None:
    loss = report(county)

    def said() -> str:
        refusal = refused(write_off, loss=loss, county=county)
        assert (type(refusal), refusal.duty) == (GateClosed, "av-15-1")
        return str(refusal)

    assert "这次遗失的问题还没有办结（依据《设备办法》第15条）" in said()
    sweep(at=NOW)
    finding = Finding.objects.get()
    findings.conclude(finding=finding, upheld=True, text="保管不当", by=county.actor("legal"), at=NOW)
    assert "这次遗失的线索还没有办结" in said()
    before_the_form = why_not(loss, WRITE_OFF, by=county.actor("head"))
    assert "这次遗失的线索还没有办结" in str(before_the_form)
    assert queries.losses_to_write_off(county.actor("head")) == []


def test_only_the_head_writes_off_and_never_what_he_kept_himself(county: County, others: Others) -> None:
    loss = report(county)
    settle(loss, county)
    for username in ("keeper", "wangfang", "legal", "bureau", "their-keeper", "system"):
        assert isinstance(refused(write_off, loss=loss, county=county, by=username), NotPermitted), username
    accounts.grant_role(
        account=Account.objects.get(username="keeper"), role="head", unit=county.unit, by=SYSTEM, at=NOW
    )
    refusal = refused(write_off, loss=loss, county=county, by="keeper")
    assert "不能由它的报告人、保管人或者领用人核销" in str(refusal)
    assert refused(write_off, loss=loss, county=county, reason=" ").field == "reason"


def test_found_after_it_was_written_off_it_is_in_store_again_and_not_written_off_once_more(
    county: County,
) -> None:
    loss = report(county)
    settle(loss, county)
    off = write_off(loss, county)
    assert isinstance(refused(write_off, loss=off, county=county), WrongState)
    found = losing.found(loss=off, note="拆迁时翻出", by=county.actor("keeper"), at=NOW)
    assert (found.state, fresh(county.device).state) == ("found", "available")
    assert found.write_off_reason == "多方查找无果"
    assert isinstance(refused(write_off, loss=found, county=county), WrongState)


def test_an_approved_loan_of_a_lost_device_is_not_handed_out(county: County, others: Others) -> None:
    from tests.apps.custody.test_lending import approved

    loan = approved(county, others)
    report(county)
    with pytest.raises(GateClosed, match="现为遗失"):
        lending.hand_out(loan=loan, by=county.actor("keeper"), at=NOW)


def test_accountability_reads_every_loss_oldest_first(county: County) -> None:
    loss = report(county)
    assert list(queries.losses()) == [loss]
    assert list(queries.losses_open_in(county.unit.pk)) == [loss]
    losing.found(loss=loss, note="找到", by=county.actor("keeper"), at=NOW)
    assert list(queries.losses(since=NOW)) == [loss]
    assert not queries.losses_open_in(county.unit.pk)
