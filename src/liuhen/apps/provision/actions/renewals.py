"""Verbs on devices below the standard and on what a post needs. 《设备办法》第5、7条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.models import PostNeed, Renewal
from liuhen.apps.provision.queries.renewals import shortfalls_of
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import provision as law
from liuhen.regulation.devices import ENDED

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person, Post


@action(lifecycle.PLAN_RENEWAL)
def plan(*, device: "Device", way: str, owner: "Person", due_on: date, by: Actor, at: datetime) -> Renewal:
    """Put a device below the standard on the list for renewal, with an owner and a last day. 《设备办法》第5条."""
    device = locked(device)
    shortfalls = shortfalls_of(device, on=local_day(at))
    if not shortfalls:
        raise WrongState(f"不能列入更新计划：{device}没有低于技术标准")
    if device.state in ENDED:
        raise WrongState(f"不能列入更新计划：{device}已经退役或者核销")
    if Renewal.objects.filter(device=device, state="planned").exists():
        raise WrongState(f"不能列入更新计划：{device}已有计划", remedy="请完成或撤销原计划")
    if owner.unit_id != device.unit_id or owner.state != "serving":
        raise Invalid(f"不能列入更新计划：{owner}不是{device.unit}的在岗人员", field="owner")
    renewal = Renewal(
        unit_id=device.unit_id,
        device=device,
        way=way,
        shortfalls="；".join(shortfalls)[:500],
        owner=owner,
        due_on=due_on,
        planned_at=at,
    )
    return step(
        renewal,
        lifecycle.PLAN_RENEWAL,
        by=by,
        at=at,
        data={"device": device.pk, "way": renewal.way_zh, "owner": owner.pk, "due_on": due_on.isoformat()},
    )


@action(lifecycle.FINISH_RENEWAL)
def finish(*, renewal: Renewal, result: str, by: Actor, at: datetime) -> Renewal:
    """Report a renewal done: the device now meets the standard, or has been retired. Raises Refused."""
    device = locked(renewal.device)
    facts = law.RenewalFacts(
        str(device), device.state in ENDED, tuple(shortfalls_of(device, on=local_day(at)))
    )
    return step(
        renewal,
        lifecycle.FINISH_RENEWAL,
        by=by,
        at=at,
        facts=facts,
        changes={"result": result, "ended_at": at},
        data={"result": result},
    )


@action(lifecycle.WITHDRAW_RENEWAL)
def withdraw(*, renewal: Renewal, reason: str, by: Actor, at: datetime) -> Renewal:
    """Take a plan back; a device still below the standard is without one again."""
    return step(
        renewal,
        lifecycle.WITHDRAW_RENEWAL,
        by=by,
        at=at,
        changes={"result": reason, "ended_at": at},
        data={"reason": reason},
    )


@action(lifecycle.STATE_NEED)
def state_need(*, post: "Post", feature: str, reason: str, by: Actor, at: datetime) -> PostNeed:
    """Say that a post needs devices with a special feature. 《设备办法》第7条."""
    if PostNeed.objects.filter(post=post, feature=feature, state="in-force").exists():
        raise Invalid(f"不能登记岗位需要：{post}已登记需要{law.FEATURES[feature]}", field="feature")
    need = PostNeed(unit_id=post.unit_id, post=post, feature=feature, reason=reason)
    data = {"post": post.pk, "feature": need.feature_zh, "reason": reason}
    return step(need, lifecycle.STATE_NEED, by=by, at=at, data=data)


@action(lifecycle.END_NEED)
def end_need(*, need: PostNeed, by: Actor, at: datetime) -> PostNeed:
    """Take a post's need back."""
    return step(need, lifecycle.END_NEED, by=by, at=at)
