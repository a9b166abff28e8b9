"""Impose consequences on a founded lead of misuse; their effects begin in the same transaction. 《设备办法》第18条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.actions import effects
from liuhen.apps.accountability.models import Consequence, Lead
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation.accountability import FORMS, ConsequenceFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.DECIDE)
def decide(
    *, lead: Lead, forms: Sequence[str], reasons: str, ends_on: date | None, by: Actor, at: datetime
) -> list[Consequence]:
    """Impose one form or several. ``ends_on``, the last day, is for those whose effect lasts a while.

    Raises Refused: then nothing at all was imposed.
    """
    chosen = tuple(key for key in FORMS if key in forms)
    if not chosen or len(chosen) < len(set(forms)):
        raise Invalid("不能作出处理：请选择条文所列的一种或几种方式", field="forms")
    if "withdrawal" in chosen and "suspension" in chosen:
        raise Invalid("不能作出处理：暂扣和收缴只能选一种", field="forms")
    if "training" in chosen and "transfer" in chosen:
        raise Invalid("不能作出处理：离岗培训和调离岗位只能选一种", field="forms")
    fresh = locked(lead)
    if fresh.by_sanction:
        raise Invalid(
            "不能作出处理：执法过错由追究决定处理，须有盖章的责任认定书", remedy="请在线索页面作出追究决定"
        )
    if fresh.person is None:
        raise WrongState("不能作出处理：线索没有查明责任人", remedy="请先查明人员")
    return [
        _imposed(fresh, fresh.person, key, chosen, reasons=reasons, ends_on=ends_on, by=by, at=at)
        for key in chosen
    ]


def _imposed(
    lead: Lead,
    person: "Person",
    key: str,
    chosen: tuple[str, ...],
    *,
    reasons: str,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Consequence:
    today = local_day(at)
    last = ends_on if FORMS[key].needs_an_end else None
    facts = queries.consequence_facts(
        lead, person, forms=chosen, form=key, begins_on=today, ends_on=last, by=by
    )
    consequence = step(
        Consequence(
            lead=lead, unit_id=person.unit_id, person=person, form=key, reasons=reasons, begins_on=today, ends_on=last,
            decided_by_id=by.person_id or person.pk, decided_at=at,
        ),
        lifecycle.DECIDE, by=by, at=at, facts=facts,
        data={"lead": lead.pk, "person": person.pk, "form": key, "reasons": reasons,
              "ends_on": last.isoformat() if last else ""},
    )  # fmt: skip
    effects.begin(consequence, facts, by=by, at=at)
    return consequence


@action(lifecycle.SERVE)
def serve(*, consequence: Consequence, service: str, by: Actor, at: datetime) -> Consequence:
    """Put on record how the decision reached the person."""
    if consequence.sanction_id:
        raise Invalid("不能登记送达：随责任追究决定书一并送达", remedy="请在决定书的页面登记送达")
    return step(
        consequence, lifecycle.SERVE, by=by, at=at, changes={"served_at": at, "service": service},
        data={"service": service},
    )  # fmt: skip


@action(lifecycle.LIFT)
def lift(*, consequence: Consequence, reason: str, by: Actor, at: datetime) -> Consequence:
    """End a consequence and its effect; what was withdrawn stays withdrawn and is issued anew."""
    fresh = locked(consequence)
    if fresh.sanction_id and fresh.state == "decided":
        raise WrongState(
            f"{lifecycle.LIFT.cannot}：还没有生效", remedy="不服决定的，由复核、申诉变更或者撤销"
        )
    lifted = step(
        fresh, lifecycle.LIFT, by=by, at=at, facts=facts_of(fresh, by=by), changes={"lifted_at": at, "lifting": reason},
        data={"reason": reason},
    )  # fmt: skip
    effects.end(lifted, by=by, at=at, reopens=False)
    return lifted


def facts_of(found: Consequence, *, by: Actor) -> ConsequenceFacts:
    """Return what the gates before a consequence's end are judged by."""
    return queries.consequence_facts(
        found.lead, found.person, forms=(found.form,), form=found.form, begins_on=found.begins_on,
        ends_on=found.ends_on, by=by,
    )  # fmt: skip
