"""Verbs on supervisors' cards."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.supervision import lifecycle
from liuhen.apps.supervision.models import SupervisorCard
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation.supervision import PlanFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.REGISTER_CARD)
def register_card(
    *, person: "Person", number: str, issued_on: date, expires_on: date, by: Actor, at: datetime
) -> SupervisorCard:
    """Register by which card somebody may supervise; nobody does so for himself. Raises Refused."""
    if expires_on < issued_on:
        raise Invalid(f"{lifecycle.REGISTER_CARD.cannot}：有效期早于发证日期", field="expires_on")
    if SupervisorCard.objects.filter(number=number).exists():
        raise Invalid(f"{lifecycle.REGISTER_CARD.cannot}：编号为“{number}”的监督证件已经登记", field="number")
    card = SupervisorCard(
        unit_id=person.unit_id, person=person, number=number, issued_on=issued_on, expires_on=expires_on
    )
    return step(
        card, lifecycle.REGISTER_CARD, by=by, at=at, facts=PlanFacts(is_himself=by.person_id == person.pk),
        data={
            "person": person.pk, "number": number, "issued_on": issued_on.isoformat(),
            "expires_on": expires_on.isoformat(),
        },
    )  # fmt: skip


@action(lifecycle.WITHDRAW_CARD)
def withdraw_card(
    *, card: SupervisorCard, withdrawn_on: date, reason: str, by: Actor, at: datetime
) -> SupervisorCard:
    """Put on record from which day on a card is good for nothing."""
    if withdrawn_on < card.issued_on:
        raise Invalid(f"{lifecycle.WITHDRAW_CARD.cannot}：收回日期早于发证日期", field="withdrawn_on")
    return step(
        card, lifecycle.WITHDRAW_CARD, by=by, at=at, changes={"withdrawn_on": withdrawn_on},
        data={"withdrawn_on": withdrawn_on.isoformat(), "reason": reason},
    )  # fmt: skip
