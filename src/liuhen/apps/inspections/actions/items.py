"""List what a unit inspects; only what its published list has. 《责任制》第28条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.inspections import lifecycle
from liuhen.apps.inspections.models import InspectionItem
from liuhen.apps.inspections.queries import items as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, step
from liuhen.kernel.identifiers import plain

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.LIST)
def enlist(*, unit: "Unit", code: str, content: str = "", by: Actor, at: datetime) -> InspectionItem:
    """List an item under a power of inspection. Raises GateClosed for one that is not published or has no basis."""
    on, key = local_day(at), plain(code)
    row = InspectionItem(unit=unit, code=key, content=content)
    judge(row, lifecycle.LIST, by=by)
    if InspectionItem.objects.filter(unit=unit, code=key, state="listed").exists():
        raise Invalid(f"{lifecycle.LIST.cannot}：{unit}已登记编码为“{key}”的检查事项", field="code")
    (facts,) = queries.facts_of(unit, [(key, "")], on=on)
    if power := queries.powers_on(unit, [key], on).get(key):
        row.name, row.field, row.matters = power.name, power.field, queries.matters_of(power)
    return step(
        row, lifecycle.LIST, by=by, at=at, facts=facts,
        data={"code": key, "content": content, "name": row.name, "matters": row.matters},
    )  # fmt: skip


@action
def enlisted(*, unit: "Unit", code: str, by: Actor, at: datetime) -> InspectionItem:
    """Return the item under a power of inspection, listed now where nobody has yet. Raises GateClosed as that does."""
    found = InspectionItem.objects.filter(unit=unit, code=plain(code), state="listed").first()
    return found or enlist(unit=unit, code=code, by=by, at=at)


@action(lifecycle.WITHDRAW)
def withdraw(*, item: InspectionItem, reason: str, by: Actor, at: datetime) -> InspectionItem:
    """Use an item no more; what was planned by it stands."""
    return step(item, lifecycle.WITHDRAW, by=by, at=at, data={"reason": reason})
