"""Hand things over from one keeping into another: made by the giver, signed by the receiver. 《设备办法》第15条."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.models import HandOver, HandOverItem
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices import queries as device_queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.identifiers import stated
from liuhen.regulation.custody import HandOverFacts

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person
    from liuhen.apps.recordings.models import Recording

MOST_ITEMS = 200
LONGEST_MEDIUM = 200


@action(lifecycle.MAKE)
def make(
    *,
    receiver: "Person",
    devices: "Iterable[Device]" = (),
    recordings: "Iterable[Recording]" = (),
    media: Iterable[str] = (),
    reason: str,
    condition: str,
    by: Actor,
    at: datetime,
) -> HandOver:
    """Hand things over to ``receiver``: devices the giver keeps, recordings, sealed media in words."""
    giver = people.person_of(by)
    if giver is None:
        raise Invalid("不能发起交接：您的账号没有对应的人员")
    wanted = {device.pk: device for device in devices}
    things = [locked(wanted[pk]) for pk in sorted(wanted)]
    sights = sorted({sight.pk: sight for sight in recordings}.values(), key=lambda sight: sight.pk)
    named = list(dict.fromkeys(medium.strip() for medium in media if stated(medium)))
    _orderly(receiver, things, sights, named, reason=reason, condition=condition, by=by)
    return step(
        HandOver(
            unit_id=giver.unit_id,
            to_unit_id=receiver.unit_id,
            giver=giver,
            receiver=receiver,
            reason=reason.strip(),
            condition=condition.strip(),
            made_at=at,
        ),
        lifecycle.MAKE,
        by=by,
        at=at,
        facts=HandOverFacts(
            giver.pk, receiver.pk, by.person_id, not_givers_zh=_not_givers(things, giver_id=giver.pk)
        ),
        data={
            "giver": giver.pk,
            "receiver": receiver.pk,
            "reason": reason.strip(),
            "condition": condition.strip(),
            "devices": [thing.pk for thing in things],
            "recordings": [{"id": sight.pk, "sha256": sight.sha256} for sight in sights],
            "media": named,
        },
        along=lambda hand_over: HandOverItem.objects.bulk_create(
            [
                *(HandOverItem(hand_over=hand_over, device=thing) for thing in things),
                *(HandOverItem(hand_over=hand_over, recording=sight) for sight in sights),
                *(HandOverItem(hand_over=hand_over, medium=medium) for medium in named),
            ]
        ),
    )


def _orderly(
    receiver: "Person",
    things: "Sequence[Device]",
    sights: "Sequence[Recording]",
    named: Sequence[str],
    *,
    reason: str,
    condition: str,
    by: Actor,
) -> None:
    if not 0 < len(things) + len(sights) + len(named) <= MOST_ITEMS:
        raise Invalid(f"不能发起交接：请选择1至{MOST_ITEMS}件要交接的物品", field="devices")
    if any(len(medium) > LONGEST_MEDIUM for medium in named):
        raise Invalid(f"不能发起交接：一件介质的说明不超过{LONGEST_MEDIUM}字", field="media")
    for field, text, zh in (("reason", reason, "交接事由"), ("condition", condition, "交接时状况")):
        if not stated(text):
            raise Invalid(f"不能发起交接：请写明{zh}", field=field)
    if any(thing.unit_id != receiver.unit_id for thing in things):
        raise Invalid(
            f"不能发起交接：{receiver}不是设备所属单位的人员",
            field="receiver",
            remedy="给其他单位使用的，请办理外借",
        )
    if any(not by.may_on(Permission.RECORDING_SEE, sight) for sight in sights):
        raise Invalid("不能发起交接：所选资料中有您无权查看的", field="recordings")
    if not people.can(receiver, Permission.HANDOVER_SIGN):
        raise Invalid(
            f"不能发起交接：{receiver}没有可以签收的账号",
            field="receiver",
            remedy="请系统管理员为其开立账号并授予角色",
        )


def _not_givers(things: "Sequence[Device]", *, giver_id: int, but: int | None = None) -> str:
    """Name the devices that are not the giver's to give; ``but`` is the hand-over they may wait in."""
    waiting = queries.devices_waiting([thing.pk for thing in things], but=but)
    return "、".join(
        thing.serial
        for thing in things
        if thing.keeper_id != giver_id or thing.pk in waiting or thing.state in device_queries.GONE
    )


@action(lifecycle.SIGN)
def sign(*, hand_over: HandOver, by: Actor, at: datetime) -> HandOver:
    """Take what is handed over; the receiver becomes the keeper of the devices."""
    hand_over = locked(hand_over)
    things = [locked(thing) for thing in queries.devices_in(hand_over)]
    signed = step(
        hand_over,
        lifecycle.SIGN,
        by=by,
        at=at,
        facts=HandOverFacts(
            hand_over.giver_id,
            hand_over.receiver_id,
            by.person_id,
            not_givers_zh=_not_givers(things, giver_id=hand_over.giver_id, but=hand_over.pk),
        ),
        changes={"answered_at": at},
    )
    for thing in things:
        devices.change_keeper(device=thing, keeper=signed.receiver, by=SYSTEM, at=at, hand_over=signed.pk)
    return signed


@action(lifecycle.REFUSE)
def refuse(*, hand_over: HandOver, reason: str, by: Actor, at: datetime) -> HandOver:
    """Decline what is handed over, for a reason; it stays with the giver."""
    hand_over = locked(hand_over)
    return step(
        hand_over,
        lifecycle.REFUSE,
        by=by,
        at=at,
        facts=HandOverFacts(hand_over.giver_id, hand_over.receiver_id, by.person_id),
        changes={"answered_at": at, "answer": reason},
        data={"reason": reason},
    )


@action(lifecycle.WITHDRAW)
def withdraw(*, hand_over: HandOver, reason: str, by: Actor, at: datetime) -> HandOver:
    """Take an unsigned hand-over back."""
    hand_over = locked(hand_over)
    return step(
        hand_over,
        lifecycle.WITHDRAW,
        by=by,
        at=at,
        facts=HandOverFacts(hand_over.giver_id, hand_over.receiver_id, by.person_id),
        changes={"answered_at": at, "answer": reason},
        data={"reason": reason},
    )
