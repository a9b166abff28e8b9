"""Say who keeps out of inspecting whom. 《责任制》第15条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.inspections import lifecycle
from liuhen.apps.inspections.models import Tie
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, judge, step

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Person


@action(lifecycle.DECLARE)
def declare(*, person: "Person", establishment: "Establishment", ground: str, by: Actor, at: datetime) -> Tie:
    """Declare that an officer has to do with a firm: no draw sends him there. Raises Invalid where it is known."""
    tie = Tie(unit_id=person.unit_id, person=person, establishment=establishment, ground=ground)
    judge(tie, lifecycle.DECLARE, by=by)
    if Tie.objects.filter(person=person, establishment=establishment, state="in-force").exists():
        raise Invalid(f"{lifecycle.DECLARE.cannot}：{tie}已登记", field="establishment")
    return step(
        tie, lifecycle.DECLARE, by=by, at=at,
        data={"person": person.pk, "establishment": establishment.pk, "ground": ground},
    )  # fmt: skip


@action
def note(
    *, unit_id: int, person: "Person", establishment: "Establishment", ground: str, by: Actor, at: datetime
) -> Tie:
    """Keep what a recusal told of, unless it is known."""
    same: Tie | None = Tie.objects.filter(
        person=person, establishment=establishment, state="in-force"
    ).first()
    tie = Tie(unit_id=unit_id, person=person, establishment=establishment, ground=ground)
    return same or step(
        tie, lifecycle.DECLARE, by=by, at=at,
        data={"person": person.pk, "establishment": establishment.pk, "ground": ground},
    )  # fmt: skip


@action(lifecycle.END)
def end(*, tie: Tie, reason: str, by: Actor, at: datetime) -> Tie:
    """Note that an officer has to do with a firm no more."""
    return step(tie, lifecycle.END, by=by, at=at, data={"reason": reason})
