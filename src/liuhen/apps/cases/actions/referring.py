"""Verbs on suspected crime: report, decide, hand over, go on by what the police answer. 《责任制》第17条."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.models import RUNNING, Case, Investigator, Referral
from liuhen.apps.cases.queries import standing
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import as_told
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.regulation.cases import MATERIALS, OBJECTIONS, ReferralFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.REPORT_CRIME)
def report_crime(
    *, case: Case, crime: str, report: str, investigators: "Sequence[Person]", by: Actor, at: datetime
) -> Referral:
    """Report a suspected crime to the head: until it is over, no penalty takes its place."""
    case = locked(case)
    if case.state not in (*RUNNING, "decided"):
        raise WrongState(f"不能报告涉嫌犯罪：案件现在是“{case.state_zh}”状态")
    if standing.blocked_by_referral(case):
        raise WrongState("不能报告涉嫌犯罪：本案已有没有办完的移送")
    persons = list(dict.fromkeys(investigators))
    officers = [each for each in persons if each.kind == "officer"]
    referral = Referral(case=case, unit_id=case.unit_id, crime=crime, report=report)
    return step(
        referral, lifecycle.REPORT_CRIME, by=by, at=at,
        facts=_facts(case, by=by, at=at, investigators=len(officers)),
        data={"crime": crime, "report": report, "investigators": [each.pk for each in persons], "case": case.pk},
        along=lambda row: Investigator.objects.bulk_create(Investigator(referral=row, person=each) for each in persons),
    )  # fmt: skip


@action(lifecycle.APPROVE_REFERRAL)
def approve_referral(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Decide that a case goes to the police; it is handed over within a day."""
    return _judged(locked(referral), lifecycle.APPROVE_REFERRAL, by=by, at=at)


@action(lifecycle.REFUSE_REFERRAL)
def refuse_referral(*, referral: Referral, reason: str, by: Actor, at: datetime) -> Referral:
    """Decide that it does not, with the reason on record; the case goes on."""
    return _judged(
        locked(referral),
        lifecycle.REFUSE_REFERRAL,
        by=by,
        at=at,
        changes={"reason": reason},
        data={"reason": reason},
    )


@action(lifecycle.HAND_OVER)
def hand_over(
    *, referral: Referral, receiver: str, letter: bool = False, report: bool = False, goods: bool = False,
    tests: bool = False, other: bool = False, note: str = "", by: Actor, at: datetime,
) -> Referral:  # fmt: skip
    """Hand a case to the police with what belongs to it, or with why some of that is not there."""
    given = {"letter": letter, "report": report, "goods": goods, "tests": tests, "other": other}
    keys = [key for key in MATERIALS if given[key]]
    missing = "、".join(zh for key, zh in MATERIALS.items() if not given[key])
    referral = locked(referral)
    return step(
        referral, lifecycle.HAND_OVER, by=by, at=at,
        facts=_facts(referral.case, by=by, at=at, missing_zh=missing, note=note),
        changes={"receiver": receiver, "materials": " ".join(keys), "note": note, "handed_over_at": at},
        data={"receiver": receiver, "materials": [MATERIALS[key] for key in keys], "note": note},
    )  # fmt: skip


@action(lifecycle.FILED)
def filed(
    *, referral: Referral, answer_number: str, answered_at: datetime, by: Actor, at: datetime
) -> Referral:
    """Put on record that the police took the case up; goods and materials follow."""
    referral = locked(referral)
    changes = _answer(referral, lifecycle.FILED, answer_number, answered_at, at=at)
    return _judged(
        referral,
        lifecycle.FILED,
        by=by,
        at=at,
        changes=changes,
        data={"answer_number": answer_number, "answered_at": answered_at.isoformat()},
    )


@action(lifecycle.DECLINED)
def declined(
    *, referral: Referral, answer_number: str, answered_at: datetime, by: Actor, at: datetime
) -> Referral:
    """Put on record that they did not: the unit objects, or the case goes on."""
    referral = locked(referral)
    changes = _answer(referral, lifecycle.DECLINED, answer_number, answered_at, at=at)
    return _judged(
        referral,
        lifecycle.DECLINED,
        by=by,
        at=at,
        changes=changes,
        data={"answer_number": answer_number, "answered_at": answered_at.isoformat()},
    )


@action(lifecycle.HAND_OVER_GOODS)
def hand_over_goods(*, referral: Referral, note: str, by: Actor, at: datetime) -> Referral:
    """Hand over the goods and all other materials."""
    return _judged(
        locked(referral),
        lifecycle.HAND_OVER_GOODS,
        by=by,
        at=at,
        changes={"goods_at": at},
        data={"note": note},
    )


@action(lifecycle.OBJECT)
def object_to(*, referral: Referral, objection: str, by: Actor, at: datetime) -> Referral:
    """Ask the police to think again, or the procuratorate to look at it."""
    referral = locked(referral)
    return step(
        referral, lifecycle.OBJECT, by=by, at=at, facts=_facts(referral.case, by=by, at=at),
        changes={"objection": objection}, data={"objection": OBJECTIONS[objection]},
    )  # fmt: skip


@action(lifecycle.RESUME_CASE)
def resume_case(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Go on with the case as one of a penalty: what was warned or closed meanwhile stands."""
    return _judged(locked(referral), lifecycle.RESUME_CASE, by=by, at=at)


@action(lifecycle.RETURNED)
def returned(*, referral: Referral, reason: str, by: Actor, at: datetime) -> Referral:
    """Put on record that the case came back from the police or the procuratorate to be dealt with here."""
    return _judged(
        locked(referral),
        lifecycle.RETURNED,
        by=by,
        at=at,
        changes={"reason": reason},
        data={"reason": reason},
    )


def _answer(
    referral: Referral, move: Move, number: str, answered_at: datetime, *, at: datetime
) -> dict[str, Any]:
    """Return what the police's answer changes. Raises Invalid for a moment at which none can have come."""
    if referral.handed_over_at is None or not as_told(referral.handed_over_at) <= answered_at <= at:
        raise Invalid(f"{move.cannot}：收到答复的时间应在移交之后、现在以前", field="answered_at")
    return {"answer_number": number, "answered_at": answered_at}


def _judged(
    referral: Referral,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Referral:
    """Carry a move out by how the case of the locked referral stands."""
    facts = _facts(referral.case, by=by, at=at)
    return step(referral, move, by=by, at=at, facts=facts, changes=changes, data=data)


def _facts(case: Case, *, by: Actor, at: datetime, **told: Any) -> ReferralFacts:
    return ReferralFacts(**asdict(standing.facts_of(case, by=by, at=at)), **told)
