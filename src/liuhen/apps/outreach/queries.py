"""Questions about legal publicity: what is planned and done, and of which laws nothing is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum

from liuhen.apps.laws import queries as laws
from liuhen.apps.outreach.models import OutreachItem, OutreachPlan
from liuhen.apps.powers import queries as powers
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law
    from liuhen.apps.people.models import Unit


def plans_visible_to(
    actor: Actor, permission: Permission = Permission.OUTREACH_SEE
) -> "QuerySet[OutreachPlan]":
    rows: QuerySet[OutreachPlan] = OutreachPlan.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def visible_to(actor: Actor, permission: Permission = Permission.OUTREACH_SEE) -> "QuerySet[OutreachItem]":
    rows: QuerySet[OutreachItem] = OutreachItem.objects.visible_to(actor, permission)
    return rows.select_related("unit", "plan__unit", "law", "owner")


def filtered(plans: "QuerySet[OutreachPlan]", *, wanted: Mapping[str, Any]) -> "QuerySet[OutreachPlan]":
    """Cut a list by unit and year."""
    return plans.filter(**chosen(wanted, "unit", "year"))


def items_of(plan: OutreachPlan) -> "QuerySet[OutreachItem]":
    """Return what stands in a plan, soonest first, and behind it what was held beside it."""
    return plan.items.select_related("law", "owner", "unit").order_by("due_on", "held_on", "id")


def owed_by(actor: Actor) -> "QuerySet[OutreachItem]":
    """Return what is planned and not held, of the units whose plans somebody keeps."""
    return visible_to(actor, Permission.OUTREACH_KEEP).filter(state="planned").order_by("due_on", "id")


def laws_enforced(unit: "Unit", *, on: date) -> frozenset[int] | None:
    """Return the ids of the laws that a unit's list of that day rests on, None where it has none."""
    return powers.laws_on(unit, on)


def laws_for(unit: "Unit", *, on: date) -> "QuerySet[Law]":
    """Return the laws a unit may choose from: those of its list, or all in the library while it has none."""
    ours = laws_enforced(unit, on=on)
    return laws.library() if ours is None else laws.library().filter(pk__in=ours)


def laws_left_out(plan: OutreachPlan, *, on: date) -> "list[Law]":
    """Return the laws the unit enforces of which a plan has nothing, held or still to come."""
    ours = laws_enforced(plan.unit, on=on) or frozenset()
    had = plan.items.exclude(state="dropped").values("law_id")
    return list(laws.library().filter(pk__in=ours).exclude(pk__in=had))


@dataclass(frozen=True)
class Tally:
    """What became of a plan."""

    planned: int = 0
    late: int = 0
    held: int = 0
    reached: int = 0


def tallies(plan_ids: Iterable[int], *, on: date) -> dict[int, Tally]:
    """Count what became of plans, by id; one query."""
    rows = OutreachItem.objects.filter(plan_id__in=list(plan_ids)).order_by().values_list("plan_id")
    counted = rows.annotate(
        planned=Count("id", filter=Q(state="planned")),
        late=Count("id", filter=Q(state="planned", due_on__lt=on)),
        held=Count("id", filter=Q(state="held")),
        reached=Sum("reached", default=0),
    )
    return {pk: Tally(*figures) for pk, *figures in counted}


def without_a_plan(units: "QuerySet[Unit]", *, year: int, on: date) -> "list[Unit]":
    """Return those among ``units`` that have a list in force on a day and no plan for the year, in the tree's order."""
    planned = OutreachPlan.objects.filter(year=year).values("unit_id")
    listed = [unit.pk for unit in powers.units_with_a_list(on)]
    return list(units.filter(pk__in=listed).exclude(pk__in=planned).order_by("path"))


@dataclass(frozen=True)
class Year:
    """A unit's year, for the check that it had a plan."""

    unit: "Unit"
    has_plan: bool


def years_over(year: int) -> list[Year]:
    """Return the units that had a list in force at the end of a year, each with whether it had a plan for it."""
    units = powers.units_with_a_list(date(year, 12, 31))
    planned = set(OutreachPlan.objects.filter(year=year, unit__in=units).values_list("unit_id", flat=True))
    return [Year(unit, unit.pk in planned) for unit in units]
