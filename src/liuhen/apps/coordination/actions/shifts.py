"""Say who can be called, and when."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.coordination import lifecycle
from liuhen.apps.coordination.models import Shift
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.PLAN_SHIFT)
def plan_shift(*, person: "Person", since: datetime, until: datetime, by: Actor, at: datetime) -> Shift:
    """Put somebody on duty for his unit. Raises Refused."""
    cannot = lifecycle.PLAN_SHIFT.cannot
    if until <= since:
        raise Invalid(f"{cannot}：结束时间不晚于开始时间", field="until")
    if until <= at:
        raise Invalid(f"{cannot}：这段时间已经过去", field="until", remedy="请安排今后的值班")
    if person.state != "serving":
        raise Invalid(f"{cannot}：{person}已离岗", field="person")
    shift = Shift(unit=people.home_organ(person.unit), person=person, since=since, until=until)
    return step(
        shift, lifecycle.PLAN_SHIFT, by=by, at=at,
        data={"person": person.pk, "since": since.isoformat(), "until": until.isoformat()},
    )  # fmt: skip


@action(lifecycle.CANCEL_SHIFT)
def cancel_shift(*, shift: Shift, reason: str, by: Actor, at: datetime) -> Shift:
    """Take somebody off duty. Raises Refused."""
    return step(shift, lifecycle.CANCEL_SHIFT, by=by, at=at, data={"reason": reason})
