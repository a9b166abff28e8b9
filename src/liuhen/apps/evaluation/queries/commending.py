"""Commendations, and what bars them: asked at the proposal, at the approval, and when one is made public."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from liuhen.apps.accountability import queries as accountability
from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Assessment, Commendation, Evaluation
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.flow import number_of, persons_who
from liuhen.regulation import evaluation as law

Ids = Collection[int]
EVER = midnight(date(2199, 12, 31))
"""A publication's gates are not told the moment; nothing on record lies ahead of it."""
NOBODY = frozenset[int]()


@dataclass(frozen=True)
class Since:
    """From the first moment of the ``year`` that is commended up to now: what came later bars as well."""

    year: int
    until: datetime

    @property
    def since(self) -> datetime:
        return midnight(date(self.year, 1, 1))


Found = Callable[[Ids, Since], frozenset[int]]


@dataclass(frozen=True)
class Bar:
    """Something for which nobody is commended. What is only being looked into does not take back what is out."""

    zh: str
    person: Found | None = None
    unit: Found | None = None
    is_established: bool = True


def _sanctioned(ids: Ids, when: Since) -> frozenset[int]:
    return frozenset(
        person
        for _, person, _ in accountability.imposed_in(since=when.since, until=when.until)
        if person in ids
    )


def _without_merit(ids: Ids, when: Since) -> frozenset[int]:
    return accountability.barred_from_merit(ids, when.year)


def _unit_without_merit(ids: Ids, when: Since) -> frozenset[int]:
    return accountability.units_barred_from_merit(ids, when.year)


def _unit_circulated(ids: Ids, when: Since) -> frozenset[int]:
    return frozenset(
        unit for unit, _, _ in findings.circulated_in(since=when.since, until=when.until) if unit in ids
    )


def _person_circulated(ids: Ids, when: Since) -> frozenset[int]:
    return frozenset(
        who
        for _, who, _ in findings.circulated_in(since=when.since, until=when.until)
        if who is not None and who in ids
    )


def _person_tracked(ids: Ids, _: Since) -> frozenset[int]:
    return accountability.with_open_lead(ids)


def _unit_tracked(ids: Ids, _: Since) -> frozenset[int]:
    return accountability.units_with_open_lead(ids)


# Another bar is a line here.
BARS = (
    Bar("受到责任追究处理", person=_sanctioned),
    Bar("被取消当年评优评先资格", person=_without_merit, unit=_unit_without_merit),
    Bar("受到整改通报", person=_person_circulated, unit=_unit_circulated),
    Bar("有没有办结的责任追究线索", person=_person_tracked, unit=_unit_tracked, is_established=False),
)


def bars_of(
    *,
    year: int,
    at: datetime,
    person_id: int | None = None,
    unit_id: int | None = None,
    established: bool = False,
) -> str:
    """Say what bars an officer or a unit, or "": one query a bar. ``established``: without what is looked into only."""
    when = Since(year, at)
    said = []
    for bar in BARS:
        find, pk = (bar.person, person_id) if person_id is not None else (bar.unit, unit_id)
        if find and pk is not None and (bar.is_established or not established) and find((pk,), when):
            said.append(bar.zh)
    return "、".join(said)


def barred(row: Commendation, *, at: datetime, established: bool = False) -> str:
    """Say what bars whom a commendation is about."""
    whom = {"person_id": row.person_id} if row.person_id else {"unit_id": row.unit_id}
    return bars_of(year=row.evaluation.year, at=at, established=established, **whom)


def commendations_visible_to(actor: Actor, permission: P = P.COMMENDATION_SEE) -> "QuerySet[Commendation]":
    rows: QuerySet[Commendation] = Commendation.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person", "county", "evaluation")


def proposing_facts(
    row: Commendation, evaluation: Evaluation | None, *, at: datetime
) -> law.CommendationFacts:
    """Say what the gates before a proposal read: an officer's has his signed assessment behind it."""
    year = evaluation.year if evaluation else 0
    if row.person_id:
        graded = Assessment.objects.filter(person_id=row.person_id, year=year).exclude(state="drafted")
        has_result = graded.exclude(grade__in=law.UNFAVOURABLE).exists()
        bars = bars_of(year=year, at=at, person_id=row.person_id) if evaluation else ""
    else:
        has_result = bool(
            evaluation and evaluation.results.filter(unit_id=row.unit_id, state="frozen").exists()
        )
        bars = bars_of(year=year, at=at, unit_id=row.unit_id) if evaluation else ""
    return law.CommendationFacts(is_frozen=evaluation is not None, has_a_result=has_result, bars_zh=bars)


def approving_facts(row: Commendation, *, by: Actor, at: datetime) -> law.CommendationFacts:
    units = by.units_with(P.COMMENDATION_APPROVE)
    concerned = by.person_id == row.person_id if row.person_id else row.unit_id in by.bodies
    return law.CommendationFacts(
        bars_zh=barred(row, at=at), for_the_county=units is None or people.top_unit().pk in units,
        acting_id=by.person_id, proposer_ids=persons_who(lifecycle.PROPOSE.event, row), concerns_actor=concerned,
    )  # fmt: skip


def publishing_laid(rows: Sequence[Any], by: Actor) -> list[law.CommendationFacts]:
    """Say of publications whether something bars the commendation that they are about, at this moment."""
    wanted = {number_of(row.about) for row in rows if row.about.startswith("commendation:")}
    found = {
        row.pk: row for row in Commendation.objects.filter(pk__in=wanted).select_related("evaluation")
    } if wanted else {}  # fmt: skip
    return [
        _publishing(found.get(number_of(row.about))) if row.about.startswith("commendation:") else FREE
        for row in rows
    ]


FREE = law.CommendationFacts()


def _publishing(row: Commendation | None) -> law.CommendationFacts:
    if row is None:
        return FREE
    gone = "" if row.state == "approved" else f"表彰{row.state_zh}"
    return law.CommendationFacts(bars_zh=gone or barred(row, at=EVER))


def standing() -> "QuerySet[Commendation]":
    """Return those that were approved and hold."""
    rows = Commendation.objects.filter(state="approved").select_related("evaluation", "unit", "person")
    return rows.order_by("id")


def to_approve(actor: Actor) -> "QuerySet[Commendation]":
    rows = commendations_visible_to(actor, P.COMMENDATION_APPROVE).filter(state="proposed")
    return in_hands_of(rows, actor, P.COMMENDATION_APPROVE, unit="county_id").order_by("proposed_at", "id")


def rests_on(row: Commendation) -> str:
    """Say what a commendation rests on: the unit's points, or the officer's grade."""
    if row.person_id:
        graded = Assessment.objects.filter(person_id=row.person_id, year=row.evaluation.year).first()
        return f"{row.evaluation.year}年度考核：{graded.grade_zh}" if graded else ""
    found = row.evaluation.results.filter(unit_id=row.unit_id).first()
    return f"{row.evaluation}：{found.points_zh}" if found else ""
