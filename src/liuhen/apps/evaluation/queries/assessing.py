"""Officers' years: what is on record of one, and what waits for whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from liuhen.apps.activities import queries as activities
from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Assessment
from liuhen.apps.evaluation.queries.commending import bars_of
from liuhen.apps.evaluation.records import Span
from liuhen.apps.findings import queries as findings
from liuhen.apps.officers import queries as officers
from liuhen.apps.spotchecks import queries as spotchecks
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import persons_who
from liuhen.regulation import evaluation as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

Fact = dict[str, Any]


def assessments_visible_to(actor: Actor, permission: P = P.ASSESSMENT_SEE) -> "QuerySet[Assessment]":
    rows: QuerySet[Assessment] = Assessment.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person", "signer")


def of_persons(person_ids: Iterable[int]) -> "list[Assessment]":
    """Return every year's sheet that was drawn up of these people."""
    return list(Assessment.objects.filter(person__in=list(person_ids)).order_by("id"))


def facts_of(person: "Person", year: int, *, at: datetime) -> tuple[list[Fact], int, str]:
    """Return what is on record of an officer's year, how much of it stands against him, and what bars him.

    From the same sources as his unit's points. A query a source.
    """
    span, mine = Span(year, at), [person.pk]
    led = activities.owed_in(since=span.since, until=span.until, person_ids=mine)
    stand = findings.standing_in(since=span.since, until=span.until, person_ids=mine)
    sheets = spotchecks.sound_in(since=span.since, until=span.until, person_ids=mine)
    hours = officers.hours_in(since=span.first, until=span.end, person_ids=mine).get(person.pk, 0)
    facts = [
        _fact("led", "带队的执法活动", (f"activity:{pk}" for *_, pk in led)),
        _fact(
            "recorded",
            "其中全程记录的",
            (f"activity:{pk}" for _, _, state, pk in led if state == "fulfilled"),
        ),
        _fact("sheets", "抽查没有问题的", (f"sheet:{pk}" for *_, pk in sheets)),
        {"key": "hours", "zh": "培训学时", "number": hours, "refs": []},
        _fact("findings", "认定成立的问题", (f"finding:{pk}" for *_, pk in stand)),
    ]
    return facts, len(stand), bars_of(year=year, at=at, person_id=person.pk)


def _fact(key: str, zh: str, refs: Any) -> Fact:
    found = list(refs)
    return {"key": key, "zh": zh, "number": len(found), "refs": found}


def signing_facts(
    row: Assessment, *, grade: str, ground: str, is_current: bool, bars_zh: str, by: Actor
) -> law.AssessmentFacts:
    """Say what the gates before a signature read."""
    drew_up = persons_who(lifecycle.DRAFT.event, row) | persons_who(lifecycle.DRAFT_AGAIN.event, row)
    return law.AssessmentFacts(
        grade=grade, ground=ground, bars_zh=bars_zh, against=row.against, acting_id=by.person_id,
        concerned_id=row.person_id, drafter_ids=drew_up, is_current=is_current,
    )  # fmt: skip


def facts_before(row: Assessment, *, by: Actor) -> law.AssessmentFacts:
    """Say the same before a grade is chosen: who may sign, and whose word is asked."""
    return signing_facts(row, grade="", ground="", is_current=True, bars_zh=row.bars, by=by)


def to_sign(actor: Actor) -> "QuerySet[Assessment]":
    rows = assessments_visible_to(actor, P.ASSESSMENT_SIGN).filter(state="drafted")
    return rows.exclude(person_id=actor.me).order_by("drafted_at", "id")


def to_answer(actor: Actor) -> "QuerySet[Assessment]":
    rows = assessments_visible_to(actor, P.ASSESSMENT_ANSWER).filter(state="signed")
    return rows.filter(person_id=actor.me).order_by("signed_at", "id")
