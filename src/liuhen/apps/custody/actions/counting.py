"""Take stock of a unit's devices: a frozen list, scan by scan, closed by a second signature. 《设备办法》第15条."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db.models import Q

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.models import StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, WrongState, action, enter_many, locked, step
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.wording import minute
from liuhen.regulation.custody import ClosingFacts
from liuhen.regulation.devices import ENDED

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person, Unit

LONGEST_SERIAL = 40


@dataclass(frozen=True)
class Scanned:
    """What a scan turned out to be, and what the one who scans is told."""

    kind: Literal["seen", "again", "surplus"]
    item: StockItem
    told: str


@action(lifecycle.START)
def start(*, unit: "Unit", by: Actor, at: datetime) -> StockTaking:
    """Freeze the list of what should be found in a unit: what is in store or with its own officers."""
    starter = _person(by, what="开始清点")
    if queries.open_taking_of(unit.pk):
        raise Invalid(f"不能开始清点：{unit}有未结束的清点", field="unit", remedy="请先结束原来的清点")
    listed = list(devices.to_count_in(unit.pk))
    if not listed:
        raise Invalid(f"不能开始清点：{unit}没有应在库或领用中的设备", field="unit")
    counts = devices.by_state(devices.in_unit(unit.pk))
    away = {state: n for state, n in counts.items() if state not in ("available", "checked_out", *ENDED)}
    taking = step(
        StockTaking(unit=unit, starter=starter, started_at=at, expected=len(listed), away=away),
        lifecycle.START,
        by=by,
        at=at,
        data={"expected": len(listed), "away": away},
    )
    rows = [
        StockItem(unit_id=unit.pk, taking=taking, device=device, serial=device.serial, book=_book(device))
        for device in listed
    ]
    enter_many(rows, lifecycle.LIST, by=by, at=at, data=lambda item: {"device": item.device_id})
    return taking


def _person(by: Actor, *, what: str) -> "Person":
    person = people.person_of(by)
    if person is None:
        raise Invalid(f"不能{what}：您的账号没有对应的人员")
    return person


def _book(device: "Device") -> str:
    return f"{device.state_zh}：{device.holder}" if device.holder else device.state_zh


@action
def scan(*, taking: StockTaking, serial: str, by: Actor, at: datetime) -> Scanned:
    """Put on record that a device with this number lies before somebody; several people may scan at once."""
    no_text, serial = "\0" in serial, plain(serial)
    if no_text or not 0 < len(serial) <= LONGEST_SERIAL:
        raise Invalid("没有读到设备编号", field="serial", remedy="请重新扫描，或者照机身输入编号")
    who = _person(by, what="清点")
    taking = locked(taking)
    if taking.state != "counting":
        raise WrongState(f"不能清点：清点单现在是“{taking.state_zh}”状态", subject=taking.ref, by=by.ref)
    same = devices.of_serial(serial, "device__") | Q(serial=serial)
    item = StockItem.objects.filter(same, taking=taking).select_related("by").first()
    if item is None:
        return _surplus(taking, serial, who=who, by=by, at=at)
    if item.state == "surplus":
        return Scanned("surplus", item, item.book)
    if item.state != "expected":
        return Scanned(
            "again", item, f"已清点过：{item.by or ''} {minute(item.at)}" if item.at else item.state_zh
        )
    seen = step(item, lifecycle.SCAN, by=by, at=at, changes={"by": who, "at": at}, data={"taking": taking.pk})
    return Scanned("seen", seen, f"账面：{seen.book}")


def _surplus(taking: StockTaking, serial: str, *, who: "Person", by: Actor, at: datetime) -> Scanned:
    device = devices.device_by_serial(serial)
    if device is None:
        told = "未登记"
    elif device.unit_id != taking.unit_id:
        told = f"属于{device.unit.short_name}"
    else:
        told = f"账面为{device.state_zh}，不在清点范围"
    item = step(
        StockItem(
            unit_id=taking.unit_id, taking=taking, device=device, serial=serial, book=told, by=who, at=at
        ),
        lifecycle.SCAN_SURPLUS,
        by=by,
        at=at,
        data={"taking": taking.pk, "serial": serial, "device": device.pk if device else None},
    )
    return Scanned("surplus", item, told)


@action(lifecycle.SUBMIT)
def submit(*, taking: StockTaking, by: Actor, at: datetime) -> StockTaking:
    """Say that all was scanned and ask for the second signature."""
    submitter = _person(by, what="提交会签")
    seen = StockItem.objects.filter(taking=taking, state="seen").count()
    return step(
        taking,
        lifecycle.SUBMIT,
        by=by,
        at=at,
        changes={"submitter": submitter, "submitted_at": at},
        data={"seen": seen},
    )


@action(lifecycle.REOPEN)
def reopen(*, taking: StockTaking, reason: str, by: Actor, at: datetime) -> StockTaking:
    """Send a stock-taking back to be gone on with."""
    cleared = {"submitter": None, "submitted_at": None}
    data = {"reason": reason}
    return step(taking, lifecycle.REOPEN, by=by, at=at, changes=cleared, data=data)


@action(lifecycle.CLOSE)
def close(*, taking: StockTaking, opinion: str, by: Actor, at: datetime) -> StockTaking:
    """Sign and close; what was not seen waits to be cleared up. Refused to whoever counted or keeps the devices."""
    taking = locked(taking)
    items = StockItem.objects.filter(taking=taking)
    unseen = list(items.filter(state="expected").order_by("id").values_list("device_id", flat=True))
    seen = items.filter(state="seen").count()
    return step(
        taking,
        lifecycle.CLOSE,
        by=by,
        at=at,
        facts=closing_facts(taking, by=by),
        changes={
            "closer_id": by.person_id,
            "closed_at": at,
            "opinion": opinion,
            "found_at_close": seen,
        },
        data={"seen": seen, "unseen": unseen, "opinion": opinion},
    )


def closing_facts(taking: StockTaking, *, by: Actor) -> ClosingFacts:
    """Return what is known of a stock-taking now, for whoever closes it; before it is submitted nobody does."""
    return ClosingFacts(
        closing_id=by.person_id,
        submitted_by_id=taking.submitter_id,
        closer_keeps_some=taking.state == "submitted" and queries.keeps_some_of(taking, by.person_id),
    )


@action(lifecycle.CLEAR)
def clear(*, item: StockItem, note: str, by: Actor, at: datetime) -> StockItem:
    """Say where a device that was not seen has been found since."""
    if item.taking.state != "closed":
        raise WrongState("不能销号：清点还没有结束", remedy="请直接扫描设备")
    return step(
        item,
        lifecycle.CLEAR,
        by=by,
        at=at,
        changes={"by": _person(by, what="销号"), "at": at, "note": note},
        data={"note": note},
    )
