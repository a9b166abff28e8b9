"""Verbs on a unit's list: draft it, sign it, approve it, publish it. 《责任制》第4条."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.actions import announcing, flags
from liuhen.apps.powers.models import Basis, PowerItem, PowerList
from liuhen.apps.powers.queries import amendments, lists
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, judge, locked, step
from liuhen.regulation.powers import ListFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

Row = TypeVar("Row", PowerItem, Basis)


@action(lifecycle.DRAFT)
def draft(*, unit: "Unit", reason: str, by: Actor, at: datetime) -> PowerList:
    """Begin the next version of a unit's list, as a copy of the last one. Raises Invalid while another is open."""
    made = PowerList(unit=unit, number=lists.next_number(unit), reason=reason)
    judge(made, lifecycle.DRAFT, by=by)  # before it is told what is under way there
    under_way = lists.open_of([unit.pk]).get(unit.pk)
    if under_way:
        raise Invalid(
            f"不能编制清单：{under_way}{under_way.state_zh}", field="unit",
            remedy="同一时间只能编制一版，请先公布或作废它",
        )  # fmt: skip
    former = lists.latest_of(unit)
    return step(
        made, lifecycle.DRAFT, by=by, at=at,
        facts=ListFacts(unit_kind=unit.kind),
        data={"number": made.number, "reason": reason, "after": former.number if former else 0},
        along=lambda row: _copy(former, row, on=local_day(at)) if former else None,
    )  # fmt: skip


def _copy(former: PowerList, into: PowerList, *, on: date) -> None:
    """Let a version begin with all the items of another, each row its own; bases go with what amendments moved."""
    items = list(former.items.order_by("place", "id").prefetch_related("bases"))
    bases = [list(item.bases.all()) for item in items]
    made = PowerItem.objects.bulk_create([_another(item, power_list=into) for item in items])
    pairs = zip(made, bases, strict=True)
    moved = amendments.moved_bases(former.pk, on)
    Basis.objects.bulk_create(
        [_another(basis, item=item, **moved.get(basis.pk, {})) for item, rows in pairs for basis in rows]
    )


def _another(row: Row, **changes: object) -> Row:
    columns = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name != "id"
    }
    made = type(row)(**columns)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@action(lifecycle.SUBMIT)
def submit(*, power_list: PowerList, by: Actor, at: datetime) -> PowerList:
    """Sign a draft as the unit's head, and hand it to the bureau."""
    return _stepped(power_list, lifecycle.SUBMIT, by=by, at=at)


@action(lifecycle.SEND_BACK)
def send_back(*, power_list: PowerList, remark: str, by: Actor, at: datetime) -> PowerList:
    """Send a list back to its unit, with the reason."""
    return step(
        power_list, lifecycle.SEND_BACK, by=by, at=at, changes={"remark": remark}, data={"remark": remark}
    )


@action(lifecycle.APPROVE)
def approve(*, power_list: PowerList, remark: str = "", by: Actor, at: datetime) -> PowerList:
    """Approve a list for the county."""
    return step(
        power_list, lifecycle.APPROVE, by=by, at=at, changes={"remark": remark}, data={"remark": remark}
    )


@action(lifecycle.PUBLISH)
def publish(*, power_list: PowerList, effective_on: date, by: Actor, at: datetime) -> PowerList:
    """Publish an approved list: it stays as it is, and acts are judged by it from ``effective_on``."""
    published = _stepped(power_list, lifecycle.PUBLISH, effective_on=effective_on, by=by, at=at)
    flags.adjust(power_list=published, by=by, at=at)
    announcing.of_list(published, by=by, at=at)
    return published


@action(lifecycle.DROP)
def drop(*, power_list: PowerList, reason: str, by: Actor, at: datetime) -> PowerList:
    """Give a draft up; its number is free again."""
    return step(
        power_list, lifecycle.DROP, by=by, at=at, data={"reason": reason, "number": power_list.number}
    )


def _stepped(
    power_list: PowerList, move: Move, *, effective_on: date | None = None, by: Actor, at: datetime
) -> PowerList:
    row = locked(power_list)
    facts = lists.facts_of(row, on=local_day(at), effective_on=effective_on)
    if effective_on is None:
        return step(
            row, move, by=by, at=at, facts=facts, changes={"submitted_at": at}, data={"items": facts.items}
        )
    return step(
        row, move, by=by, at=at, facts=facts,
        changes={"effective_on": effective_on, "published_at": at},
        data={"items": facts.items, "effective_on": effective_on.isoformat()},
    )  # fmt: skip
