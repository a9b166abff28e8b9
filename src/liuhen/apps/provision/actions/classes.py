"""Verbs on a unit's class and on its quota under the office standard. 《设备办法》第5、6条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.people.actions import register
from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.models import ClassDecision, OfficeQuota
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, NotPermitted, action, locked, persons_who, step
from liuhen.regulation import provision as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.DECIDE_CLASS)
def decide(
    *,
    unit: "Unit",
    field: str,
    device_class: str,
    reason: str,
    by: Actor,
    at: datetime,
    quantity: int | None = None,
) -> ClassDecision:
    """Settle on a class; one that is not the field's default wants a written reason. 《设备办法》第6条.

    ``quantity`` is the number the unit needs, where its class leaves it to it; blank stands for the least.
    """
    default, quantity = law.CLASSES.fields[field], quantity or 0
    unit = locked(unit)
    was = unit.device_class
    if was == "":
        raise Invalid(f"不能确定配备类别：{unit}不属于应当配备的单位")
    decision = ClassDecision(
        unit=unit,
        field=field,
        default_class=default,
        device_class=device_class,
        quantity=quantity,
        class_was=was,
        reason=reason,
        decided_at=at,
        decider_id=by.account_id,
    )
    made = step(
        decision,
        lifecycle.DECIDE_CLASS,
        by=by,
        at=at,
        facts=law.ClassFacts(
            device_class, default, field, reason, quantity, law.quota_on(device_class, local_day(at))
        ),
        data={
            "field": field,
            "device_class": device_class,
            "class_was": was,
            "quantity": quantity,
            "reason": reason,
        },
    )
    if device_class != was:
        register.change_device_class(unit=unit, device_class=device_class, by=by, at=at)
    return made


@action(lifecycle.NOTE_CLASS)
def note(*, decision: ClassDecision, remark: str, by: Actor, at: datetime) -> ClassDecision:
    """Take note of a unit's decision, by somebody of the justice bureau who did not take it."""
    if by.person_id is not None and by.person_id in persons_who(lifecycle.DECIDE_CLASS.event, decision):
        raise NotPermitted("不能备案：这一类别是您本人确定的", remedy="请由司法局其他监督人员备案", by=by.ref)
    return step(
        decision,
        lifecycle.NOTE_CLASS,
        by=by,
        at=at,
        changes={"remark": remark, "noted_at": at},
        data={"remark": remark},
    )


@action(lifecycle.SET_OFFICE_QUOTA)
def set_office_quota(
    *, unit: "Unit", kind: str, allowed: int, source: str, by: Actor, at: datetime
) -> OfficeQuota:
    """Write down what the office standard allows a unit of a kind. 《设备办法》第5条."""
    data = {"kind": kind, "allowed": allowed, "source": source}
    existing: OfficeQuota | None = OfficeQuota.objects.filter(unit=unit, kind=kind).first()
    if existing:
        changes = {"allowed": allowed, "source": source}
        return step(existing, lifecycle.CHANGE_OFFICE_QUOTA, by=by, at=at, changes=changes, data=data)
    quota = OfficeQuota(unit=unit, kind=kind, allowed=allowed, source=source)
    return step(quota, lifecycle.SET_OFFICE_QUOTA, by=by, at=at, data=data)
