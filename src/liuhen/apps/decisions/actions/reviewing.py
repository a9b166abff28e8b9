"""Verbs on legal review and on what leaders discuss together. 《责任制》第11条，《行政处罚法》第57条、第58条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import contents, lifecycle
from liuhen.apps.decisions.actions.telling import keep, of_files, written
from liuhen.apps.decisions.models import Attendee, Decision, Discussion, MajorRule, Review, Reviewer
from liuhen.apps.decisions.queries import deciding, listing
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import as_told, local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

LEADERS = 2  # who decides alone discusses with nobody


@action(lifecycle.SET_RULE)
def set_rule(
    *, unit: "Unit", code: str = "", source: str, person_yuan: int | None = None, firm_yuan: int | None = None,
    outcomes: Sequence[str] = (), if_several: bool = False, by: Actor, at: datetime,
) -> MajorRule:  # fmt: skip
    """Say from when on a unit holds its decisions to be major, from today."""
    if not (person_yuan or firm_yuan or outcomes or if_several):
        raise Invalid(f"{lifecycle.SET_RULE.cannot}：请至少填写一项标准", field="person_yuan")
    rule = MajorRule(
        unit=unit, code=code, source=source, person_yuan=person_yuan, firm_yuan=firm_yuan, outcomes=list(outcomes),
        if_several=if_several, since=local_day(at),
    )  # fmt: skip
    return step(
        rule, lifecycle.SET_RULE, by=by, at=at,
        data={
            "code": code, "source": source, "person_yuan": person_yuan, "firm_yuan": firm_yuan,
            "kinds": list(outcomes), "if_several": if_several,
        },
    )  # fmt: skip


@action(lifecycle.END_RULE)
def end_rule(*, rule: MajorRule, reason: str, by: Actor, at: datetime) -> MajorRule:
    """End what was held to be major, from today."""
    return step(
        rule, lifecycle.END_RULE, by=by, at=at, changes={"until": local_day(at)}, data={"reason": reason}
    )


@action(lifecycle.REGISTER_REVIEWER)
def register_reviewer(
    *, unit: "Unit", person: "Person", number: str = "", exempt: str = "", since: date, until: date | None = None,
    by: Actor, at: datetime,
) -> Reviewer:  # fmt: skip
    """Register who may review for a unit, by which qualification. 《行政处罚法》第58条."""
    cannot = lifecycle.REGISTER_REVIEWER.cannot
    if people.home_organ(person.unit) != unit or person.state != "serving":
        raise Invalid(f"{cannot}：{person}不是{unit}的在岗人员", field="person")
    if not (number or exempt):
        raise Invalid(f"{cannot}：没有法律职业资格证书编号，也没有写明无须资格的依据", field="number")
    if until is not None and until <= since:
        raise Invalid(f"{cannot}：终止日期应晚于起始日期", field="until")
    reviewer = Reviewer(unit=unit, person=person, number=number, exempt=exempt, since=since, until=until)
    return step(
        reviewer, lifecycle.REGISTER_REVIEWER, by=by, at=at,
        data={
            "person": person.pk, "number": number, "exempt": exempt, "since": since.isoformat(),
            "until": until.isoformat() if until else None,
        },
    )  # fmt: skip


@action(lifecycle.END_REVIEWER)
def end_reviewer(*, reviewer: Reviewer, until: date, reason: str, by: Actor, at: datetime) -> Reviewer:
    """Put on record from which day on somebody reviews no more."""
    if until < reviewer.since:
        raise Invalid(f"{lifecycle.END_REVIEWER.cannot}：退出日期早于起始日期", field="until")
    return step(
        reviewer, lifecycle.END_REVIEWER, by=by, at=at, changes={"until": until},
        data={"until": until.isoformat(), "reason": reason},
    )  # fmt: skip


@action(lifecycle.REVIEW)
def review(*, decision: Decision, outcome: str, opinion: str, by: Actor, at: datetime) -> Review:
    """Review a proposal as it is now; what changes of it or of its evidence afterwards has to be reviewed again."""
    decision = locked(decision)
    _demand_proposed(decision, lifecycle.REVIEW.cannot)
    parts = deciding.parts_of(decision, deciding.cited_by(decision))
    made = Review(
        case=decision.case, unit_id=decision.unit_id, decision=decision, person_id=by.me, outcome=outcome,
        reviewer=listing.reviewer_on(decision.unit, by.me, local_day(at)), opinion=opinion, parts=parts,
        why_major=deciding.why_major(decision, at=at), given_at=at,
    )  # fmt: skip
    facts = deciding.review_facts(decision, by=by, at=at)
    if by.person_id is not None:
        made.document = written("legal-review", made, contents.of_review(made), by=by, at=at)
    return step(
        made, lifecycle.REVIEW, by=by, at=at, facts=facts,
        data={"decision": decision.pk, "opinion_of": outcome, "opinion": opinion, "parts": parts},
    )  # fmt: skip


@action(lifecycle.DISCUSS)
def discuss(
    *, decision: Decision, held_at: datetime, place: str, attendees: "Sequence[Person]", agreed: str, result: str,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Discussion:  # fmt: skip
    """Put on record what the leaders held together of a proposal as it is now."""
    decision = locked(decision)
    cannot = lifecycle.DISCUSS.cannot
    _demand_proposed(decision, cannot)
    if not as_told(decision.proposed_at) <= held_at <= at:
        raise Invalid(f"{cannot}：讨论时间应在提出决定之后、现在以前", field="held_at")
    leaders = {each.person_id for each in offices.leaders_on(decision.unit, local_day(held_at))}
    there = [each for each in attendees if not leaders or each.pk in leaders]
    if len(there) < LEADERS:
        raise Invalid(
            f"{cannot}：参加讨论的负责人不足{LEADERS}人",
            field="attendees",
            remedy="集体讨论由两名以上负责人参加",
        )
    made = Discussion(
        case=decision.case, unit_id=decision.unit_id, decision=decision, held_at=held_at, place=place,
        agreed=agreed == "yes", result=result, parts=deciding.parts_of(decision, deciding.cited_by(decision)),
    )  # fmt: skip
    data = contents.of_discussion(made, attendees)
    made.document = written("discussion-record", made, data, by=by, at=at)

    def along(row: Discussion) -> None:
        Attendee.objects.bulk_create(Attendee(discussion=row, person=each) for each in attendees)
        keep(row, "集体讨论笔录", files)

    return step(
        made, lifecycle.DISCUSS, by=by, at=at, facts=cases.facts_of(decision.case, by=by, at=at), along=along,
        data={
            "decision": decision.pk, "held_at": held_at.isoformat(), "place": place, "agreed": agreed,
            "attendees": [each.pk for each in attendees], "result": result, "files": of_files(files),
        },
    )  # fmt: skip


def _demand_proposed(decision: Decision, cannot: str) -> None:
    if decision.state != "proposed":
        raise WrongState(f"{cannot}：决定现在是“{decision.state_zh}”状态", subject=decision.ref)
