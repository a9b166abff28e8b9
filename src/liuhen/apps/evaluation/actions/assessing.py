"""An officer's year: drawn up from what is on record, graded by his unit, answered by himself. 《责任制》第38条."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Assessment
from liuhen.apps.evaluation.queries import assessing as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, judge, locked, step
from liuhen.regulation.evaluation import AssessmentFacts
from liuhen_proof import canonical

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.DRAFT)
def draft_assessment(*, person: "Person", year: int, by: Actor, at: datetime) -> Assessment:
    """Draw up the sheet of an officer's year from what is on record now. Raises Invalid for one that is there."""
    cannot = lifecycle.DRAFT.cannot
    made = Assessment(unit=person.unit, person=person, year=year, drafted_at=at)
    judge(made, lifecycle.DRAFT, by=by)
    if person.kind != "officer":
        raise Invalid(f"{cannot}：{person.name}不是执法人员", field="person")
    if year > local_day(at).year:
        raise Invalid(f"{cannot}：{year}年度还没有开始", field="year")
    if Assessment.objects.filter(person=person, year=year).exists():
        raise Invalid(
            f"{cannot}：{person.name}{year}年度的考核表已经有了", field="year", remedy="请在原表上办理"
        )
    for name, value in _facts(person, year, at=at).items():
        setattr(made, name, value)
    return step(
        made, lifecycle.DRAFT, by=by, at=at,
        data={"person": person.pk, "year": year, "facts_sha256": made.facts_sha256, "against": made.against},
    )  # fmt: skip


@action(lifecycle.DRAFT_AGAIN)
def draft_again(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Draw the sheet up anew, as the records stand now."""
    row = locked(assessment)
    changes = _facts(row.person, row.year, at=at) | {"drafted_at": at}
    return step(
        row, lifecycle.DRAFT_AGAIN, by=by, at=at, changes=changes,
        data={"facts_sha256": changes["facts_sha256"], "against": changes["against"]},
    )  # fmt: skip


def _facts(person: "Person", year: int, *, at: datetime) -> dict[str, Any]:
    facts, against, bars = queries.facts_of(person, year, at=at)
    digest = hashlib.sha256(canonical.dumps({"facts": facts, "bars": bars})).hexdigest()
    return {"facts": facts, "facts_sha256": digest, "against": against, "bars": bars}


@action(lifecycle.SIGN)
def sign(*, assessment: Assessment, grade: str, reason: str, by: Actor, at: datetime) -> Assessment:
    """Grade an officer's year within what is on record; what was drawn up must still be so. Raises Refused."""
    return _signed(assessment, lifecycle.SIGN, grade, reason, by=by, at=at)


@action(lifecycle.SIGN_LOW)
def sign_low(
    *, assessment: Assessment, grade: str, ground: str, reason: str, by: Actor, at: datetime
) -> Assessment:
    """Grade an officer's year as less than competent, with the ground of it. Raises Refused."""
    return _signed(assessment, lifecycle.SIGN_LOW, grade, reason, ground, by=by, at=at)


def _signed(
    assessment: Assessment, move: Move, grade: str, reason: str, ground: str = "", *, by: Actor, at: datetime
) -> Assessment:
    row = locked(assessment)
    now = _facts(row.person, row.year, at=at)
    facts = queries.signing_facts(
        row, grade=grade, ground=ground, is_current=now["facts_sha256"] == row.facts_sha256, bars_zh=now["bars"],
        by=by,
    )  # fmt: skip
    return step(
        row, move, by=by, at=at, facts=facts,
        changes={"grade": grade, "ground": ground, "reason": reason, "signer_id": by.person_id, "signed_at": at},
        data={"grade": grade, "ground": ground, "reason": reason},
    )  # fmt: skip


@action(lifecycle.ANSWER_ASSESSMENT)
def answer_assessment(*, assessment: Assessment, answer: str, by: Actor, at: datetime) -> Assessment:
    """Let the officer say what he thinks of it."""
    row = locked(assessment)
    facts = AssessmentFacts(acting_id=by.person_id, concerned_id=row.person_id)
    return step(
        row, lifecycle.ANSWER_ASSESSMENT, by=by, at=at, facts=facts,
        changes={"answer": answer, "answered_at": at}, data={"answer": answer},
    )  # fmt: skip
