"""Questions about supervisors' cards, plans and whom they were told to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.supervision.lifecycle import RECORDS
from liuhen.apps.supervision.models import PlanNotice, SupervisionPlan, SupervisorCard
from liuhen.apps.supervision.queries import tree
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import persons_who
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.supervision import PlanFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

SEE = P.SUPERVISION_SEE


def cards_visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[SupervisorCard]":
    rows: QuerySet[SupervisorCard] = SupervisorCard.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def carded() -> "QuerySet[Person]":
    """Return whom somebody can name as a supervisor; whether the card is valid that day the gate says."""
    held = SupervisorCard.objects.filter(state="registered").values("person_id")
    return people.persons(held).filter(state="serving").select_related("unit")


def _valid(on: date) -> "QuerySet[SupervisorCard]":
    rows: QuerySet[SupervisorCard] = SupervisorCard.objects.filter(issued_on__lte=on, expires_on__gte=on)
    return rows.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))


def uncarded_zh(persons: "Iterable[Person]", on: date) -> str:
    """Name those who hold no valid card on a day, "" for nobody."""
    wanted = list(persons)
    held = set(_valid(on).filter(person__in=wanted).values_list("person_id", flat=True))
    return "、".join(each.name for each in wanted if each.pk not in held)


def can_be_cited(noun: str) -> bool:
    """Say whether a sheet can be about a thing of this noun."""
    return noun in RECORDS


def plans_to_add_to(unit: "Unit", actor: Actor) -> "QuerySet[SupervisionPlan]":
    """Return the plans under way by which somebody may have one more thing of a unit looked at."""
    rows = visible_to(actor, P.SUPERVISION_PLAN)
    ids = [plan.pk for plan in rows.filter(state="drawn") if unit.pk in plan.unit_ids]
    return rows.filter(pk__in=ids).order_by("-id")


def cards_to_renew(actor: Actor) -> "QuerySet[SupervisorCard]":
    rows = cards_visible_to(actor, P.SUPERVISOR_KEEP)
    return rows.filter(state="registered").order_by("expires_on", "id")


def visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[SupervisionPlan]":
    """Return the plans of the units in whose name somebody supervises, and the public ones by which his are."""
    rows: QuerySet[SupervisionPlan] = SupervisionPlan.objects.visible_to(actor, permission)
    told = PlanNotice.objects.visible_to(actor, permission).values("plan_id")
    seen = rows | SupervisionPlan.objects.filter(pk__in=told)
    hidden = _of_his_own_supervision(actor, permission)
    return (seen.exclude(hidden) if hidden else seen).select_related("unit", "proposed_by", "approved_by")


def _of_his_own_supervision(actor: Actor, permission: P) -> Q | None:
    """Match what another unit prepares about the one body that somebody is of: he sees it once it is public."""
    if actor.units_with(permission) is not None or not actor.bodies:
        return None
    over = people.top_unit().pk
    return None if over in actor.bodies else Q(unit_id=over) & ~Q(state__in=SupervisionPlan.SHOWN)


def notices_visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[PlanNotice]":
    rows: QuerySet[PlanNotice] = PlanNotice.objects.visible_to(actor, permission)
    return rows.select_related("unit", "plan__unit")


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit, state, kind or method."""
    return rows.filter(**chosen(wanted, "unit", "state", "kind", "method"))


def units_of(plan: SupervisionPlan) -> "list[Unit]":
    return sorted(people.units_by_ids(plan.unit_ids), key=lambda each: each.path)


def supervisors_of(plan: SupervisionPlan) -> "list[Person]":
    rows = plan.supervisors.select_related("person__unit").order_by("id")
    return [each.person for each in rows]


def proposing_facts(
    unit: "Unit", units: "Sequence[Unit]", supervisors: "Sequence[Person]", by: Actor, *, on: date
) -> PlanFacts:
    """Say what the gates before a new plan read."""
    return PlanFacts(
        **tree.told_of_all(unit, units, by, P.SUPERVISION_PLAN, on=on), names_units=bool(units),
        supervisors=len({each.pk for each in supervisors}), uncarded_zh=uncarded_zh(supervisors, on),
    )  # fmt: skip


def plan_facts(plan: SupervisionPlan, by: Actor, permission: P, *, at: datetime) -> PlanFacts:
    """Say what the gates of a plan's later moves read."""
    on, supervisors = local_day(at), supervisors_of(plan)
    there = [each for each in units_of(plan) if each.state == "active"]
    own = (
        {each.pk for each in supervisors}
        | {plan.proposed_by_id}
        | persons_who("supervisionplan.proposed", plan)
    )
    return PlanFacts(
        **tree.told_of_all(plan.unit, there, by, permission, on=on), names_units=bool(there),
        supervisors=len(supervisors), uncarded_zh=uncarded_zh(supervisors, on),
        is_approved_by_another=by.person_id not in own - {None},
        waiting=plan.sheets.filter(state__in=("assigned", "filled", "signed")).count(),
    )  # fmt: skip


def notice_facts(notice: PlanNotice, by: Actor, *, at: datetime) -> PlanFacts:
    told = tree.told_of(notice.plan.unit, notice.unit, by, P.SUPERVISION_PLAN, on=local_day(at))
    return PlanFacts(**told)


def _acted(actor: Actor, permission: P) -> "QuerySet[SupervisionPlan]":
    return acted_for(visible_to(actor, permission), actor, permission, "unit_id")


def to_approve(actor: Actor) -> "QuerySet[SupervisionPlan]":
    return _acted(actor, P.SUPERVISION_APPROVE).filter(state="proposed").order_by("proposed_at", "id")


def to_draw(actor: Actor) -> "QuerySet[SupervisionPlan]":
    rows = _acted(actor, P.SUPERVISION_PLAN)
    return rows.filter(state__in=("approved", "frozen")).order_by("due_on", "id")


def to_note(actor: Actor) -> "QuerySet[PlanNotice]":
    rows = notices_visible_to(actor, P.SUPERVISION_ANSWER).filter(state="told")
    return in_hands_of(rows, actor, P.SUPERVISION_ANSWER).order_by("told_at", "id")


def acted_for(rows: "QuerySet[Any]", actor: Actor, permission: P, column: str) -> "QuerySet[Any]":
    """Cut rows to those of units in whose name somebody acts."""
    return rows.filter(**{f"{column}__in": tree.ids_acted_for(actor, permission)})
