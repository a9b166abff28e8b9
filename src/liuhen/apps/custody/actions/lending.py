"""Lend a device to another unit: asked for, approved by another, handed out, brought back. 《设备办法》第15条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.models import Loan
from liuhen.apps.devices import actions as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, locked, step
from liuhen.regulation.custody import LoanFacts

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person


@action(lifecycle.REQUEST)
def request(
    *, device: "Device", borrower_person: "Person", purpose: str, due_on: date, by: Actor, at: datetime
) -> Loan:
    """Ask to lend a device to somebody's unit until a day."""
    device = locked(device)
    requester = people.person_of(by)
    if requester is None:
        raise Invalid("不能申请外借：您的账号没有对应的人员")
    if borrower_person.unit_id == device.unit_id:
        raise Invalid("不能申请外借：本单位人员使用不需外借", field="borrower_person", remedy="请办理领用")
    if queries.open_loan_of(device.pk):
        raise Invalid("不能申请外借：这台设备有未办结的外借", field="device", remedy="请先办结原来的外借")
    return step(
        Loan(
            unit_id=device.unit_id,
            borrower_id=borrower_person.unit_id,
            borrower_person=borrower_person,
            device=device,
            requester=requester,
            purpose=purpose,
            due_on=due_on,
            requested_at=at,
        ),
        lifecycle.REQUEST,
        by=by,
        at=at,
        facts=LoanFacts(
            purpose=purpose, requested_by_person_id=requester.pk, due_on=due_on, today=local_day(at)
        ),
        data={
            "device": device.pk,
            "to_unit": borrower_person.unit_id,
            "borrower": borrower_person.pk,
            "purpose": purpose,
            "due_on": due_on.isoformat(),
        },
    )


@action(lifecycle.APPROVE)
def approve(*, loan: Loan, opinion: str, by: Actor, at: datetime) -> Loan:
    """Approve somebody else's request."""
    return _decided(loan, lifecycle.APPROVE, opinion=opinion, by=by, at=at)


@action(lifecycle.REJECT)
def reject(*, loan: Loan, opinion: str, by: Actor, at: datetime) -> Loan:
    """Turn somebody else's request down, with the reason."""
    return _decided(loan, lifecycle.REJECT, opinion=opinion, by=by, at=at)


def _decided(loan: Loan, move: Move, *, opinion: str, by: Actor, at: datetime) -> Loan:
    loan = locked(loan)
    return step(
        loan,
        move,
        by=by,
        at=at,
        facts=facts_of(loan, by=by, at=at),
        changes={"decided_by_id": by.person_id, "decided_at": at, "opinion": opinion},
        data={"opinion": opinion},
    )


def facts_of(loan: Loan, *, by: Actor, at: datetime) -> LoanFacts:
    """Return what is known of the loan now, for whoever decides or hands out."""
    return LoanFacts(
        purpose=loan.purpose,
        requested_by_person_id=loan.requester_id,
        deciding_person_id=by.person_id,
        due_on=loan.due_on,
        today=local_day(at),
        approved=loan.state == "approved",
        device_zh=str(loan.device),
        device_state=loan.device.state,
        device_state_zh=loan.device.state_zh,
    )


@action(lifecycle.CANCEL)
def withdraw(*, loan: Loan, by: Actor, at: datetime) -> Loan:
    """Give up a loan that was not handed out."""
    return step(loan, lifecycle.CANCEL, by=by, at=at)


@action(lifecycle.HAND_OUT)
def hand_out(*, loan: Loan, by: Actor, at: datetime) -> Loan:
    """Hand the device to the borrower; refused without an approval in force, past its day, or not from store."""
    loan = locked(loan)
    loan.device = locked(loan.device)
    devices.lend(
        device=loan.device,
        to=loan.borrower,
        until=loan.due_on,
        facts=facts_of(loan, by=by, at=at),
        loan=loan.pk,
        by=by,
        at=at,
    )
    data = {"device": loan.device_id, "to_unit": loan.borrower_id, "due_on": loan.due_on.isoformat()}
    return step(loan, lifecycle.HAND_OUT, by=by, at=at, changes={"out_at": at}, data=data)


@action(lifecycle.BRING_BACK)
def bring_back(*, loan: Loan, condition: str, remark: str, by: Actor, at: datetime, fault: str = "") -> Loan:
    """Take the device back from the borrower in its condition; a ``fault`` opens a repair at once."""
    returned = step(
        loan,
        lifecycle.BRING_BACK,
        by=by,
        at=at,
        changes={"returned_at": at, "condition": condition, "return_note": remark},
        data={"condition": condition, "remark": remark},
    )
    devices.take_back_loan(
        device=returned.device, loan=loan.pk, condition=condition, remark=remark, fault=fault, by=by, at=at
    )
    return returned
