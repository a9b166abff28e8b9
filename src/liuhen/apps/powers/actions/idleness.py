"""Verbs on powers without an object in the county. 《责任制》第12条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.models import NoObject
from liuhen.apps.powers.queries import idleness, lists
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, step
from liuhen.kernel.identifiers import plain

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.DECLARE_NO_OBJECT)
def declare(*, unit: "Unit", code: str, reason: str, by: Actor, at: datetime) -> NoObject:
    """Say that a listed power has no object in the county, and why: it is no longer counted as unused."""
    made = NoObject(unit=unit, code=plain(code), reason=reason, declared_at=at)
    judge(made, lifecycle.DECLARE_NO_OBJECT, by=by)  # before anything of the unit is told
    cannot = lifecycle.DECLARE_NO_OBJECT.cannot
    item = lists.items_on(unit, local_day(at)).filter(code=made.code).first()
    if item is None:
        raise Invalid(f"{cannot}：“{made.code}”不在{unit.short_name}现行清单上", field="code")
    if idleness.declared_for(unit.pk, made.code):
        raise Invalid(f"{cannot}：“{item.name}”已经说明", field="code", remedy="理由有变的先撤回")
    made.name = item.name
    return step(made, lifecycle.DECLARE_NO_OBJECT, by=by, at=at, data={"code": made.code, "reason": reason})


@action(lifecycle.WITHDRAW_NO_OBJECT)
def withdraw(*, declaration: NoObject, reason: str, by: Actor, at: datetime) -> NoObject:
    """Take a declaration back that was wrong, or is so no more: the power counts again."""
    return step(
        declaration, lifecycle.WITHDRAW_NO_OBJECT, by=by, at=at, changes={"ended_at": at, "why_ended": reason},
        data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.OVERTURN_NO_OBJECT)
def overturn(*, declaration: NoObject, reason: str, by: Actor, at: datetime) -> NoObject:
    """Find as the bureau that there is an object: the power counts again."""
    return step(
        declaration, lifecycle.OVERTURN_NO_OBJECT, by=by, at=at, changes={"ended_at": at, "why_ended": reason},
        data={"reason": reason},
    )  # fmt: skip
