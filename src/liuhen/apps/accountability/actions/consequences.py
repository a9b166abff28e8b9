"""Impose consequences on a founded lead; their effects begin in the same transaction. 《设备办法》第18条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.models import Consequence, Lead
from liuhen.apps.people.actions import faults
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
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
    if fresh.person is None:
        raise Invalid("不能作出处理：线索没有查明责任人", remedy="请先查明人员")
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
    _take_effect(consequence, facts, by=by, at=at)
    return consequence


def _take_effect(consequence: Consequence, facts: ConsequenceFacts, *, by: Actor, at: datetime) -> None:
    person, because = consequence.person, consequence.ref
    match consequence.effect:
        case "suspended":
            faults.suspend_certificates(person=person, facts=facts, because=because, by=by, at=at)
        case "withdrawn":
            faults.withdraw_certificates(person=person, facts=facts, because=because, by=by, at=at)
        case "off-post":
            faults.send_off_post(
                person=person, since=facts.begins_on, through=facts.ends_on, facts=facts, because=because, by=by, at=at
            )  # fmt: skip


@action(lifecycle.SERVE)
def serve(*, consequence: Consequence, service: str, by: Actor, at: datetime) -> Consequence:
    """Put on record how the decision reached the person."""
    return step(
        consequence, lifecycle.SERVE, by=by, at=at, changes={"served_at": at, "service": service},
        data={"service": service},
    )  # fmt: skip


@action(lifecycle.LIFT)
def lift(*, consequence: Consequence, reason: str, by: Actor, at: datetime) -> Consequence:
    """End a consequence and its effect; what was withdrawn stays withdrawn and is issued anew."""
    fresh = locked(consequence)
    lifted = step(
        fresh, lifecycle.LIFT, by=by, at=at, facts=facts_of(fresh, by=by), changes={"lifted_at": at, "lifting": reason},
        data={"reason": reason},
    )  # fmt: skip
    if lifted.effect == "suspended":
        faults.restore_certificates(person=lifted.person, because=lifted.ref, by=by, at=at)
    elif lifted.effect == "off-post":
        since, through = _left_of_it(lifted)
        faults.return_to_post(
            person=lifted.person, since=since, through=through, because=lifted.ref, by=by, at=at
        )
    return lifted


def facts_of(found: Consequence, *, by: Actor) -> ConsequenceFacts:
    """Return what the gates before a consequence's end are judged by."""
    return queries.consequence_facts(
        found.lead, found.person, forms=(found.form,), form=found.form, begins_on=found.begins_on,
        ends_on=found.ends_on, by=by,
    )  # fmt: skip


def _left_of_it(lifted: Consequence) -> tuple[date | None, date | None]:
    """Return from when to when other consequences keep the person off post."""
    rows = Consequence.objects.filter(person=lifted.person, state__in=("decided", "served"))
    others = [each for each in rows.exclude(pk=lifted.pk) if each.effect == "off-post"]
    if not others:
        return None, None
    ends = [each.ends_on for each in others]
    through = None if None in ends else max(end for end in ends if end)
    return min(each.begins_on for each in others), through
