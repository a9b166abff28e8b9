"""Questions about compulsory measures and the things they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from liuhen.apps.activities import queries as activities
from liuhen.apps.measures.models import RUNNING, Restraint, Thing
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import number_of
from liuhen.regulation.measures import DECIDE_PRESERVED, END_IN_TIME, EndingFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.kernel.clocks.models import RunningClock

LENGTHS = (END_IN_TIME.id, DECIDE_PRESERVED.id)
"""The duties by whose clocks a measure ends."""


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Restraint]":
    rows: QuerySet[Restraint] = Restraint.objects.visible_to(actor, permission)
    return rows.select_related("case", "unit", "party", "approver")


def things_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Thing]":
    rows: QuerySet[Thing] = Thing.objects.visible_to(actor, permission)
    return rows.select_related("measure__case", "unit")


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any], kind: str = "kind") -> "QuerySet[Any]":
    """Cut a list by unit, kind and state."""
    for key, column in (("unit", "unit"), ("kind", kind), ("state", "state")):
        if wanted.get(key):
            rows = rows.filter(**{column: wanted[key]})
    return rows


def of_case(case: "Case") -> "QuerySet[Restraint]":
    """Return the measures of a case in the order they were asked for or taken."""
    rows: QuerySet[Restraint] = Restraint.objects.filter(case=case).select_related("party", "approver")
    return rows.order_by("id")


def running_in(case: "Case") -> "QuerySet[Restraint]":
    """Return what is held in a case and neither decided on nor lifted."""
    return of_case(case).filter(state__in=RUNNING)


def ending_laid(rows: Sequence[Any], _: Actor) -> list[EndingFacts]:
    """Say of cases what is held in them, and neither decided on nor lifted. One query."""
    held = Restraint.objects.filter(case__in=[each.pk for each in rows], state__in=RUNNING).order_by("-id")
    told = {each.case_id: str(each) for each in held}
    return [EndingFacts(told.get(each.pk, "")) for each in rows]


def things_of(measure: Restraint) -> "QuerySet[Thing]":
    rows: QuerySet[Thing] = Thing.objects.filter(measure=measure).order_by("id")
    return rows


def kept_in(measure: Restraint) -> "QuerySet[Thing]":
    return things_of(measure).filter(state="kept")


def tallies(measure_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Count the things of measures by id: (all, still kept); one query."""
    rows = Thing.objects.filter(measure_id__in=list(measure_ids)).order_by().values_list("measure_id")
    counted = rows.annotate(all=Count("id"), kept=Count("id", filter=Q(state="kept")))
    return {pk: (n, kept) for pk, n, kept in counted}


def length_of(measure: Restraint) -> "RunningClock | None":
    """Return the running clock by which a measure ends."""
    return clocks.open_for(measure.ref).filter(duty_id__in=LENGTHS).first()


def to_approve(actor: Actor) -> "QuerySet[Restraint]":
    """Return the measures that wait for the head: proposed, or carried out in urgency and not yet judged."""
    urgent = Q(state="in-force", urgent=True, approved_at=None)
    rows = visible_to(actor, Permission.CASE_APPROVE).filter(Q(state="proposed") | urgent)
    return rows.order_by("proposed_at", "id")


def to_take(actor: Actor) -> "QuerySet[Restraint]":
    return visible_to(actor, Permission.CASE_HANDLE).filter(state="approved").order_by("approved_at", "id")


def to_end(actor: Actor) -> "QuerySet[Restraint]":
    """Return what is held, with the moment its term ends as ``ends_at``, soonest first; without approval at once."""
    ends = clocks.open_of("restraint", OuterRef("pk")).filter(duty_id__in=LENGTHS)
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(state__in=RUNNING)
    return rows.annotate(ends_at=Subquery(ends.values("due_at")[:1])).order_by("ends_at", "id")


def to_return(actor: Actor) -> "QuerySet[Restraint]":
    """Return the measures that were lifted and still hold things."""
    kept = Thing.objects.filter(state="kept", measure__state="released").values("measure_id")
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(pk__in=kept)
    return rows.order_by("ended_at", "id")


def ends_within(rows: "QuerySet[Any]", until: datetime) -> "QuerySet[Any]":
    """Cut what ``to_end`` returns to what ends by a moment, or has to be lifted at once."""
    return rows.filter(Q(ends_at__lte=until) | Q(state="to-lift"))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, parties and activities of a trail are called."""
    wanted = list(refs)
    parties = [number_of(ref) for ref in wanted if ref.startswith("party:")]
    named = Restraint.objects.filter(party_id__in=parties).values_list("party_id", "party__name")
    return activities.names_of(wanted) | {f"party:{pk}": name for pk, name in named}
