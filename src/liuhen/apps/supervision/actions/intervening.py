"""Have an act dealt with that was found unlawful or improper, by whoever has the power. 《责任制》第20条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.supervision import lifecycle, records
from liuhen.apps.supervision.models import Instrument, Intervention
from liuhen.apps.supervision.queries import interventions as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.ORDER)
def order_intervention(
    *, by_unit: "Unit", kind: str, number: int, unit: "Unit", fault: str, what: str, duty: str, reason: str,
    due_on: date, due_reason: str, instrument: Instrument | None = None, by: Actor, at: datetime,
) -> Intervention:  # fmt: skip
    """Name the act, the fault, what is to become of it, who sees to it and by when. Raises Refused."""
    if instrument is not None and instrument.by_unit_id != by_unit.pk:
        raise Invalid(f"{lifecycle.ORDER.cannot}：{instrument}不是{by_unit}的文书", field="instrument")
    act, about = records.record_numbered(kind, number, by), records.ref_of(kind, number)
    facts = queries.ordering_facts(
        by_unit, unit, act, what, by, act_zh=f"{lifecycle.ACTS[kind]}{number}", on=local_day(at)
    )
    intervention = Intervention(
        unit=unit, by_unit=by_unit, about=about, about_zh=records.called(act) if act is not None else about,
        state_before=act.state if act is not None else "", fault=fault, what=what, duty=duty, reason=reason,
        due_on=due_on, due_reason=due_reason, instrument=instrument, ordered_at=at,
    )  # fmt: skip
    return step(
        intervention, lifecycle.ORDER, by=by, at=at, facts=facts,
        data={
            "by_unit": by_unit.pk, "kind": kind, "number": number, "unit": unit.pk, "fault": fault, "what": what,
            "duty": duty, "reason": reason, "due_on": due_on.isoformat(), "due_reason": due_reason,
            "instrument": instrument.pk if instrument else None,
        },
    )  # fmt: skip


@action(lifecycle.FINISH)
def finish_intervention(*, intervention: Intervention, by: Actor, at: datetime) -> Intervention:
    """End it by what the act has really become; nobody's word does. Raises Refused while it has not."""
    intervention = locked(intervention)
    facts = queries.intervention_facts(intervention, by, at=at)
    return step(
        intervention, lifecycle.FINISH, by=by, at=at, facts=facts,
        changes={"ended_at": at, "came_of_it": f"{intervention.about_zh[:400]}现在是“{facts.state_zh}”"},
        data={"act_state": facts.state_zh},
    )  # fmt: skip


@action(lifecycle.WITHDRAW_INTERVENTION)
def withdraw_intervention(
    *, intervention: Intervention, reason: str, by: Actor, at: datetime
) -> Intervention:
    """Take it back, for a reason, as whoever ordered it."""
    intervention = locked(intervention)
    return step(
        intervention, lifecycle.WITHDRAW_INTERVENTION, by=by, at=at,
        facts=queries.intervention_facts(intervention, by, at=at),
        changes={"ended_at": at, "came_of_it": reason}, data={"reason": reason},
    )  # fmt: skip
