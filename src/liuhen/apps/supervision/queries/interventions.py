"""Questions about acts found unlawful or improper, and what became of them. 《责任制》第20条."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from liuhen.apps.supervision import records
from liuhen.apps.supervision.models import Intervention
from liuhen.apps.supervision.queries import tree
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.supervision import DONE, REMEDIES_OF_AN_ACT, InterventionFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


def visible_to(actor: Actor, permission: P = P.SUPERVISION_SEE) -> "QuerySet[Intervention]":
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(actor, permission)
    return rows.select_related("unit", "by_unit", "instrument__document")


def ordering_facts(
    by_unit: "Unit", unit: "Unit", act: Any, what: str, by: Actor, *, act_zh: str, on: date
) -> InterventionFacts:
    """Say what the gates before ordering something of an act read; ``act`` None: it is not there."""
    if act is None:
        return InterventionFacts(act_zh=act_zh, is_there=False)
    holder, has_a_deed = records.holder_of(act, on=on)
    may_be = records.ACTS[act._meta.model_name].done
    told = tree.told_of(by_unit, holder, by, P.SUPERVISION_ORDER, on=on, even_himself=True)
    # Whoever may not look over the one with the power may look over whose act it is: as its entruster does not.
    return InterventionFacts(
        **told, act_zh=records.called(act), holder_zh=holder.name, has_the_power=unit.pk == holder.pk,
        has_a_deed=has_a_deed, may_be=what in may_be, what_zh=REMEDIES_OF_AN_ACT[what], done_zh=DONE[what],
        may_be_zh="、".join(REMEDIES_OF_AN_ACT[key] for key in may_be), state_zh=act.state_zh,
        is_done=records.is_so(act, what),
        is_under_way=Intervention.objects.filter(about=act.ref, state="ordered").exists(),
    )  # fmt: skip


def intervention_facts(intervention: Intervention, by: Actor, *, at: datetime) -> InterventionFacts:
    """Say whether an act has by now become what it was to become."""
    told = tree.told_of(
        intervention.by_unit, intervention.unit, by, P.SUPERVISION_ORDER, on=local_day(at), even_himself=True
    )
    facts = InterventionFacts(
        **told, act_zh=intervention.about_zh, holder_zh=intervention.unit.name, what_zh=intervention.what_zh,
        done_zh=DONE[intervention.what],
    )  # fmt: skip
    act = records.of_ref(intervention.about)
    return (
        replace(facts, state_zh=act.state_zh, is_done=records.is_so(act, intervention.what)) if act else facts
    )


def to_deal_with(actor: Actor) -> "QuerySet[Intervention]":
    """Return what somebody's unit has to deal with."""
    rows = visible_to(actor, P.SUPERVISION_ANSWER).filter(state="ordered")
    return in_hands_of(rows, actor, P.SUPERVISION_ANSWER).order_by("due_on", "id")


def open_ones() -> "QuerySet[Intervention]":
    return Intervention.objects.filter(state="ordered").select_related("unit", "by_unit").order_by("id")


def about(ref: str, actor: Actor) -> "QuerySet[Intervention]":
    return visible_to(actor).filter(Q(about=ref)).order_by("-id")
