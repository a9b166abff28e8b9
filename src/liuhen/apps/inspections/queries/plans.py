"""Questions about plans, campaigns, errands, joint inspections and ties."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liuhen.apps.inspections.models import (
    GRADES,
    Campaign,
    ErrandOfficer,
    InspectionPlan,
    JointInspection,
    Tie,
)
from liuhen.apps.inspections.models import Errand as Errand  # noqa: PLC0414 -- apps above name it from here
from liuhen.apps.inspections.queries import presence
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.inspections import NamingFacts, PlanFacts
from liuhen.regulation.parameters import REPEAT_DAYS

SEE = Permission.INSPECTION_SEE
TAKEN_UP = ("planned", "joined", "done")
"""States of an errand for which a visit is, or was, asked for."""


def plans_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[InspectionPlan]":
    """Return the plans in reach; what was published is everybody's to read, whoever may read any."""
    rows: QuerySet[InspectionPlan] = InspectionPlan.objects.visible_to(actor, permission)
    if permission is SEE and actor.may(permission):
        rows |= InspectionPlan.objects.filter(state="published")
    return rows.select_related("unit")


def campaigns_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Campaign]":
    rows: QuerySet[Campaign] = Campaign.objects.visible_to(actor, permission)
    if permission is SEE and actor.may(permission):
        rows |= Campaign.objects.filter(plan__state="published")
    return rows.select_related("unit", "plan")


def errands_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Errand]":
    """Return the errands in reach; those for which nobody was drawn are any officer's of the unit who makes visits."""
    rows: QuerySet[Errand] = Errand.objects.visible_to(actor, permission)
    makes_visits = actor.may_himself(SEE) and actor.may(Permission.VISIT_KEEP)
    if permission is SEE and makes_visits and (person := people.person_of(actor)):
        of_his_unit = Errand.objects.filter(unit=people.home_organ(person.unit), state__in=TAKEN_UP)
        rows |= of_his_unit.exclude(Exists(ErrandOfficer.objects.filter(errand=OuterRef("pk"))))
    return rows.select_related("unit", "establishment", "campaign")


def joints_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[JointInspection]":
    """Return the joint inspections in reach; whoever may read any sees them all, for he may be asked to join."""
    if permission is SEE:
        rows: QuerySet[JointInspection] = JointInspection.objects.all()
        return (rows if actor.may(SEE) else rows.none()).select_related("unit", "establishment")
    mine: QuerySet[JointInspection] = JointInspection.objects.visible_to(actor, permission)
    return mine.select_related("unit", "establishment")


def ties_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Tie]":
    rows: QuerySet[Tie] = Tie.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person", "establishment")


def published() -> "QuerySet[InspectionPlan]":
    """Return what everybody may read."""
    return InspectionPlan.objects.filter(state="published").select_related("unit")


def public_campaigns() -> "QuerySet[Campaign]":
    rows = Campaign.objects.filter(plan__state="published").exclude(state="dropped")
    return rows.select_related("unit", "plan")


def campaigns_of(plan: InspectionPlan) -> "QuerySet[Campaign]":
    rows = plan.campaigns.exclude(state="dropped")
    return rows.prefetch_related("items__item").select_related("unit").order_by("since", "id")


def errands_of(campaign: Campaign) -> "QuerySet[Errand]":
    """Return whom a campaign sends somebody to, in the order of the draw, those that fell out too."""
    rows = campaign.errands.exclude(state="dropped").select_related("establishment", "unit", "joint")
    return rows.order_by("place", "id")


def counts(campaigns: Iterable[Campaign]) -> dict[int, int]:
    """Count whom campaigns name or drew, in one query."""
    rows = Errand.objects.filter(campaign__in=[row.pk for row in campaigns]).exclude(
        state__in=("dropped", "replaced")
    )
    return dict(
        rows.order_by().values_list("campaign_id").annotate(n=Count("establishment_id", distinct=True))
    )


def officers_of(errand_ids: Iterable[int]) -> dict[int, list[ErrandOfficer]]:
    """Return who goes, by errand, those who were recused too."""
    found: dict[int, list[ErrandOfficer]] = {pk: [] for pk in errand_ids}
    rows = ErrandOfficer.objects.filter(errand__in=list(found)).select_related("person").order_by("id")
    for each in rows:
        found[each.errand_id].append(each)
    return found


def plan_facts(plan: InspectionPlan) -> PlanFacts:
    """Return what the gates before handing in and publishing read."""
    rows = list(campaigns_of(plan))
    size = counts(rows)
    empty = [row.title for row in rows if row.choosing == "named" and not size.get(row.pk)]
    closed = (
        Errand.objects.filter(campaign__in=rows, state="proposed", establishment__state="closed")
        .select_related("establishment")
        .order_by("id")
    )
    first = closed.first()
    return PlanFacts(len(rows), "、".join(empty), first.establishment.closed_zh if first else "")


def naming_facts(campaign: Campaign, establishment: Any, matters: str, *, why: str) -> NamingFacts:
    """Say who else goes to a firm for the same, in the campaign's days and so many before and after."""
    since, until = presence.around(campaign.since, campaign.until)
    found = presence.presence(establishment.pk, since=since, until=until)
    same = presence.same(found, matters, but_plan=campaign.plan_id)
    closed = establishment.closed_zh if establishment.state == "closed" else ""
    return NamingFacts(presence.said(same), REPEAT_DAYS.value, why, closed)


def grade_of(establishment: Any, by: str) -> str:
    return str(getattr(establishment, by))


def grade_zh(by: str, grade: str) -> str:
    return GRADES[by].get(grade, grade)


def mergeable(unit_ids: Iterable[int] | None, *, on: date) -> "QuerySet[Errand]":
    """Return what units still plan at firms to which another unit means to go in the same days; None: of all units."""
    other = Errand.objects.filter(
        establishment=OuterRef("establishment"), since__lte=OuterRef("until"), until__gte=OuterRef("since"),
        state__in=("proposed", "planned", "joined"),
    ).exclude(unit=OuterRef("unit"))  # fmt: skip
    rows = Errand.objects.filter(Exists(other), state="planned", until__gte=on)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    return rows.select_related("unit", "establishment", "campaign").order_by("since", "id")


def open_joints(establishment_id: int) -> "QuerySet[JointInspection]":
    rows = JointInspection.objects.filter(establishment_id=establishment_id, state="open")
    return rows.select_related("unit", "establishment").order_by("since", "id")


def errands_in(joint: JointInspection) -> "QuerySet[Errand]":
    return joint.errands.filter(state__in=("joined", "done")).select_related(
        "unit", "establishment", "campaign"
    )


def ties_among(person_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the firms that officers keep out of, by person."""
    found: dict[int, list[int]] = {pk: [] for pk in person_ids}
    rows = Tie.objects.filter(state="in-force", person_id__in=list(found))
    for person_id, pk in rows.order_by("establishment_id").values_list("person_id", "establishment_id"):
        found[person_id].append(pk)
    return found


def to_publish(actor: Actor) -> "QuerySet[InspectionPlan]":
    rows = plans_visible_to(actor, Permission.INSPECTION_APPROVE).filter(state="submitted")
    return rows.order_by("submitted_at", "id")


def sent_back(actor: Actor) -> "QuerySet[InspectionPlan]":
    rows = plans_visible_to(actor, Permission.INSPECTION_PLAN).filter(state="draft").exclude(remark="")
    return rows.order_by("submitted_at", "id")


def to_draw(actor: Actor) -> "QuerySet[Campaign]":
    """Return the campaigns whose roster is to be frozen, or that are to be drawn."""
    rows = campaigns_visible_to(actor, Permission.INSPECTION_PLAN).filter(state__in=("ready", "frozen"))
    return rows.order_by("since", "id")


def errands_planned(actor: Actor) -> "QuerySet[Errand]":
    """Return what is still to be gone to, of the units for which somebody plans."""
    rows = errands_visible_to(actor, Permission.INSPECTION_PLAN).filter(state__in=("planned", "joined"))
    return rows.order_by("since", "id")


def that_lost_an_officer(rows: "QuerySet[Errand]", at: datetime) -> "QuerySet[Errand]":
    """Cut to those on which somebody was to go who may not go any more on the first day that is left."""
    today = local_day(at)
    going = ErrandOfficer.objects.filter(errand__in=rows.order_by().values("pk"), recused=False)
    told = [
        (pk, person, max(today, since))
        for pk, person, since in going.filter(errand__until__gte=today).values_list(
            "errand_id", "person_id", "errand__since"
        )
    ]
    unfit = people.unfit_among((person, day) for _, person, day in told)
    return rows.filter(pk__in={pk for pk, person, day in told if (person, day) in unfit})


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit and state."""
    return rows.filter(**chosen(wanted, "unit", "state", "year"))


def own_planned(unit_id: int, establishment_id: int, code: str, *, on: date) -> "QuerySet[Errand]":
    """Return the errands on which a unit goes to a firm on a day for an item, as it planned."""
    rows = Errand.objects.filter(
        unit_id=unit_id, establishment_id=establishment_id, state__in=("planned", "joined")
    )
    rows = rows.filter(campaign__items__item__code=code, since__lte=on, until__gte=on)
    return rows.order_by("since", "id")


def mine(rows: "QuerySet[Errand]", person_id: int | None) -> "QuerySet[Errand]":
    """Return those on which somebody goes himself."""
    return (
        rows.filter(Q(officers__person_id=person_id, officers__recused=False)) if person_id else rows.none()
    )
