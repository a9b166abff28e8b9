"""Report a device lost, write it off, and take it back when it is found. 《设备办法》第15条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.models import Loss
from liuhen.apps.devices import actions as devices
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings import queries as finding_queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import custody as law

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device


@action(lifecycle.REPORT_LOSS)
def report(
    *, device: "Device", lost_on: date, place: str, circumstances: str, by: Actor, at: datetime
) -> Loss:
    """Report a device lost: it leaves service at once, what was open on it ends, and a finding asks why."""
    reporter = people.person_of(by)
    if reporter is None:
        raise Invalid("不能报告遗失：您的账号没有对应的人员")
    device = locked(device)
    if queries.losses_of(device.pk).filter(state="open").exists():
        raise WrongState("不能报告遗失：这台设备已经报失，还没有找回", subject=device.ref, by=by.ref)
    loss = step(
        Loss(
            unit_id=device.unit_id,
            device=device,
            reporter=reporter,
            holder_id=device.holder_id,
            keeper_id=device.keeper_id,
            lent_to_id=device.lent_to_id,
            was=device.state,
            lost_on=lost_on,
            place=place,
            circumstances=circumstances,
            reported_at=at,
        ),
        lifecycle.REPORT_LOSS,
        by=by,
        at=at,
        data={
            "device": device.pk,
            "holder": device.holder_id,
            "keeper": device.keeper_id,
            "to_unit": device.lent_to_id,
            "lost_on": lost_on.isoformat(),
            "place": place,
            "circumstances": circumstances,
        },
    )
    devices.report_lost(device=device, loss=loss.pk, by=by, at=at)
    _end_what_was_open(loss, at=at)
    findings.open_finding(
        found=law.DEVICE_LOST,
        duty=law.CUSTODY_REGISTER,
        about=loss.ref,
        about_zh=str(device),
        unit_id=loss.unit_id,
        person=loss.holder or loss.keeper,
        by=SYSTEM,
        at=at,
    )
    return loss


def _end_what_was_open(loss: Loss, *, at: datetime) -> None:
    loan = queries.open_loan_of(loss.device_id)
    if loan and loan.state == "out":
        step(loan, lifecycle.LOSE_LENT, by=SYSTEM, at=at, data={"loss": loss.pk})
    for item in queries.unseen_of(loss.device_id):
        step(item, lifecycle.GIVE_UP, by=SYSTEM, at=at, changes={"at": at}, data={"loss": loss.pk})


@action(lifecycle.WRITE_OFF)
def write_off(*, loss: Loss, reason: str, by: Actor, at: datetime) -> Loss:
    """Strike a lost device off the books, once the loss was looked into and settled. Raises Refused."""
    loss = locked(loss)
    loss = step(
        loss,
        lifecycle.WRITE_OFF,
        by=by,
        at=at,
        facts=write_off_facts(loss, by=by),
        changes={
            "written_off_at": at,
            "written_off_by_id": by.person_id,
            "write_off_reason": reason,
        },
        data={"reason": reason},
    )
    devices.write_off(device=loss.device, loss=loss.pk, by=by, at=at)
    return loss


def write_off_facts(loss: Loss, *, by: Actor) -> law.WriteOffFacts:
    """Return what is known of a loss now, for whoever writes it off."""
    return law.WriteOffFacts(
        acting_id=by.person_id,
        concerned_ids=(loss.reporter_id, loss.keeper_id, loss.holder_id),
        unsettled_zh="问题" if queries.with_open_finding([loss]) else "",
    )


@action(lifecycle.FIND)
def found(*, loss: Loss, note: str, by: Actor, at: datetime) -> Loss:
    """Take the device back into store; the finding is answered with it, and a person still concludes."""
    loss = step(
        loss,
        lifecycle.FIND,
        by=by,
        at=at,
        changes={"found_at": at, "found_note": note},
        data={"note": note},
    )
    devices.found_again(device=loss.device, loss=loss.pk, by=by, at=at)
    for finding in finding_queries.about(loss.ref).filter(state="open"):
        findings.answer(finding=finding, text=f"设备已找回：{note}", by=SYSTEM, at=at)
    return loss
