"""A visit and the errand it carries out: whoever asks who goes to a firm finds all of them among the errands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuhen.apps.inspections.actions import errands, items
from liuhen.apps.inspections.queries import items as items_of
from liuhen.apps.inspections.queries import plans
from liuhen.apps.inspections.queries.presence import Presence, around, presence, said, same
from liuhen.apps.people import queries as people
from liuhen.apps.visits import lifecycle
from liuhen.apps.visits.models import Visit
from liuhen.apps.visits.queries import NOT_MADE
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Turns, locked, step
from liuhen.regulation.inspections import PartingFacts
from liuhen.regulation.people import day_zh
from liuhen.regulation.visits import GROUNDS

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.inspections.models import Errand
    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.powers.models import PowerItem

GOING = ("planned", "joined")


def entered(
    *, unit: "Unit", firm: "Establishment", code: str, crew: "list[Person]", on: date, ground: str, urgent: bool,
    why_again: str, at: datetime,
) -> "Errand":  # fmt: skip
    """Enter that somebody goes where nobody planned to."""
    why = GROUNDS[ground].unplanned if ground else ("urgent" if urgent else "other")
    item = items.enlisted(unit=unit, code=code, by=SYSTEM, at=at)
    return errands.enter_unplanned(
        unit=unit,
        establishment=firm,
        items=[item],
        officers=crew,
        since=on,
        until=on,
        ground=why,
        why=why_again,
        by=SYSTEM,
        at=at,
    )


def crew_of(errand: "Errand") -> "list[Person]":
    """Return who goes on an errand; nobody where that is settled with the visit."""
    return list(people.persons(errand.officers.filter(recused=False).order_by("id").values("person_id")))


def days_missed(errand: "Errand", on: date) -> str:
    """Say the days of an errand, "" where a day is one of them."""
    return "" if errand.since <= on <= errand.until else f"{day_zh(errand.since)}至{day_zh(errand.until)}"


def other_crew(errand: "Errand", crew: "Iterable[Person]") -> str:
    """Say by whom officers differ from those settled for an errand, "" where none were or they are the same."""
    settled, come = crew_of(errand), list(crew)
    if not settled:
        return ""
    told = [
        ("多了", [each for each in come if each not in settled]),
        ("少了", [each for each in settled if each not in come]),
    ]
    return "，".join(f"{how}{'、'.join(map(str, who))}" for how, who in told if who)


def tied(crew: "Iterable[Person]", firm: "Establishment") -> "list[Person]":
    """Return who of these keeps out of a firm."""
    known = list(crew)
    ties = plans.ties_among(each.pk for each in known)
    return [each for each in known if firm.pk in ties[each.pk]]


def replaced(visit: Visit, *, out: "Person", successor: "Person", at: datetime) -> None:
    """Let the errand that was entered with a visit name who goes; of one that was planned it is its own matter."""
    if visit.errand and visit.errand.campaign_id is None:
        errands.replace_officer(errand=visit.errand, out=out, successor=successor, by=SYSTEM, at=at)


def other_planned(unit: "Unit", firm: "Establishment", code: str, *, on: date) -> "Errand | None":
    """Return what the unit planned for the same and nobody has taken up yet."""
    rows = plans.own_planned(unit.pk, firm.pk, code, on=on)
    return rows.exclude(visits__in=Visit.objects.exclude(state__in=NOT_MADE)).first()


def joint_of(errand: "Errand | None", *, but: int | None = None) -> Visit | None:
    """Return the visit of another unit with which one is a joint one: that which is counted for all of them."""
    if errand is None or errand.joint_id is None:
        return None
    rows = Visit.objects.filter(errand__joint=errand.joint_id, joint=None).exclude(state__in=NOT_MADE)
    return rows.exclude(pk=but).exclude(unit=errand.unit_id).order_by("id").first()


def also_going(visit: Visit) -> list[tuple[Presence, bool]]:
    """Return who else has been, goes or means to go to the firm about the day of a visit, and whether for the same."""
    since, until = around(visit.planned_on, visit.planned_on)
    keys = visit.errand.matters.split() if visit.errand else items_of.matters_of(visit.power).split()
    found = presence(visit.establishment_id, since=since, until=until)
    return [(each, each.is_for(keys)) for each in found if each.id != visit.errand_id]


def for_the_same(firm: "Establishment", held: "Iterable[PowerItem]", *, on: date) -> str:
    """Say who has been, goes or means to go to a firm for the same about a day, whatever unit; "" for nobody."""
    since, until = around(on, on)
    keys = " ".join(items_of.matters_of(each) for each in held)
    return said(same(presence(firm.pk, since=since, until=until), keys))


def counts(joint: Visit | None) -> bool:
    """Say whether one of those who go together is counted already: the firm is counted once, but that it is."""
    if joint is None:
        return False
    together = Visit.objects.filter(Q(pk=joint.pk) | Q(joint_id=joint.pk), is_counted=True)
    return together.exclude(state__in=NOT_MADE).exists()


def begun_together(rows: Sequence[Any], by: Actor) -> list[PartingFacts]:
    """Return, for each errand or joint inspection, the visit that was proposed as a joint one."""
    of = "errand" if rows[0].ref.startswith("errand:") else "errand__joint"
    found = Visit.objects.filter(Q(joint__isnull=False) | Q(joined__isnull=False), **{f"{of}__in": rows})
    begun = dict(found.exclude(state__in=NOT_MADE).order_by("id").values_list(of, "id"))
    return [PartingFacts(f"检查{begun[row.pk]}" if row.pk in begun else "") for row in rows]


def carry_out(visit: Visit, *, went_at: datetime, at: datetime) -> None:
    """Note on its errand that the visit took place."""
    if visit.errand and locked(visit.errand).state in GOING:
        errands.carry_out(errand=visit.errand, went_at=went_at, by=SYSTEM, at=at)


def carry_out_all(went: Mapping[Visit, datetime], *, turns: Turns) -> None:
    """Note on their errands that visits took place, and when."""
    told = {visit.errand_id: went_at for visit, went_at in went.items() if visit.errand_id}
    if told:
        errands.carry_out_all(went=told, turns=turns, by=SYSTEM)


def let_go(visit: Visit, *, at: datetime) -> None:
    """Let what depends on a visit that is not made go on without it: its errand, and those that it was counted for."""
    if visit.errand and visit.errand.campaign_id is None and locked(visit.errand).state in GOING:
        errands.call_off(errand=visit.errand, by=SYSTEM, at=at)
    first, has_counted = None, False
    for other in visit.joined.exclude(state__in=NOT_MADE).order_by("id"):
        is_counted = not has_counted and other.is_on_site and not other.ground
        moved = step(
            other, lifecycle.RECOUNT, by=SYSTEM, at=at, changes={"joint": first, "is_counted": is_counted},
            data={"joint": first.pk if first else None, "counted": is_counted},
        )  # fmt: skip
        first, has_counted = first or moved, has_counted or is_counted
