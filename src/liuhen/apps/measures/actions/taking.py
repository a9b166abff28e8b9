"""Ask for a measure, approve it, carry it out; in urgency the other way round. 《行政强制法》第18、19条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.measures import lifecycle
from liuhen.apps.measures.models import Enforcer, MeasureFile, Restraint
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept, told, write
from liuhen.kernel.clocks.days import as_told, local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.regulation import measures as law
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Activity
    from liuhen.apps.cases.models import Case, Party
    from liuhen.apps.people.models import Person


@action(lifecycle.PROPOSE)
def ask_for(
    *, case: "Case", kind: str, party: "Party", basis: str, reason: str, place: str, by: Actor, at: datetime
) -> Restraint:
    """Ask the head to approve a measure before it is carried out."""
    measure = _measure(lifecycle.PROPOSE, case, kind, party, basis, reason, place, at=at)
    return step(measure, lifecycle.PROPOSE, by=by, at=at, facts=case_facts(case), data=_what(measure))


@action(lifecycle.DECLARE_URGENT)
def declare_urgent(
    *, case: "Case", kind: str, party: "Party", basis: str, reason: str, place: str, taken_at: datetime,
    officers: "Sequence[Person]", present: str, record: str, witness: str = "", activities: "Sequence[Activity]" = (),
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Restraint:  # fmt: skip
    """Put on record a measure carried out in urgency: from now on it waits for the head, and the hours count."""
    measure = _measure(lifecycle.DECLARE_URGENT, case, kind, party, basis, reason, place, at=at)
    measure.urgent, measure.taken_at = True, taken_at
    measure = step(
        measure, lifecycle.DECLARE_URGENT, by=by, at=at, facts=case_facts(case),
        data=_what(measure) | _on_site(taken_at, officers, present, witness, record, activities),
    )  # fmt: skip
    return take(
        measure=measure, taken_at=taken_at, officers=officers, present=present, witness=witness, record=record,
        activities=activities, files=files, by=by, at=at,
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve(*, measure: Restraint, opinion: str, by: Actor, at: datetime) -> Restraint:
    """Approve a measure before it is carried out."""
    return _judged(measure, lifecycle.APPROVE, opinion, by=by, at=at)


@action(lifecycle.REFUSE)
def refuse(*, measure: Restraint, opinion: str, by: Actor, at: datetime) -> Restraint:
    """Do not approve a measure; nothing has been held."""
    return _judged(measure, lifecycle.REFUSE, opinion, by=by, at=at)


@action(lifecycle.APPROVE_AFTERWARDS)
def approve_afterwards(*, measure: Restraint, opinion: str, by: Actor, at: datetime) -> Restraint:
    """Approve what was carried out in urgency."""
    _expect_unjudged(measure, lifecycle.APPROVE_AFTERWARDS)
    return _judged(measure, lifecycle.APPROVE_AFTERWARDS, opinion, by=by, at=at)


@action(lifecycle.REFUSE_AFTERWARDS)
def refuse_afterwards(*, measure: Restraint, opinion: str, by: Actor, at: datetime) -> Restraint:
    """Hold that what was carried out in urgency should not have been: it has to be lifted at once."""
    _expect_unjudged(measure, lifecycle.REFUSE_AFTERWARDS)
    return _judged(measure, lifecycle.REFUSE_AFTERWARDS, opinion, by=by, at=at)


@action(lifecycle.TAKE)
def take(
    *, measure: Restraint, taken_at: datetime, officers: "Sequence[Person]", present: str, record: str,
    witness: str = "", activities: "Sequence[Activity]" = (), files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Restraint:  # fmt: skip
    """Put on record how a measure was carried out on site; its term runs from then."""
    measure, crew = locked(measure), list(officers)
    if taken_at > at:
        raise Invalid(f"{lifecycle.TAKE.cannot}：实施时间晚于现在", field="taken_at")
    if measure.approved_at is not None and taken_at < as_told(measure.approved_at):
        raise Invalid(
            f"{lifecycle.TAKE.cannot}：实施时间早于批准时间", field="taken_at",
            remedy="确系紧急先行实施的，请用“当场实施（紧急）”登记",
        )  # fmt: skip
    activity = activities[0] if activities else None
    return step(
        measure, lifecycle.TAKE, by=by, at=at,
        facts=_taking(measure, crew, taken_at, present, witness, record, activity),
        changes={"taken_at": taken_at, "present": present, "witness": witness, "record": record, "activity": activity},
        data=_on_site(taken_at, crew, present, witness, record, activities) | told(files),
        along=lambda row: _keep(row, crew, files),
    )  # fmt: skip


def case_facts(case: "Case") -> law.CaseFacts:
    return law.CaseFacts(f"{case}现在是“{case.state_zh}”状态", evidence.is_looked_into(case))


def handler_ids(case: "Case") -> frozenset[int]:
    """Return whoever handles a case or did."""
    return frozenset(case.handlers.values_list("person_id", flat=True))


def _measure(
    move: Move, case: "Case", kind: str, party: "Party", basis: str, reason: str, place: str, *, at: datetime
) -> Restraint:
    if party.case_id != case.pk:
        raise Invalid(f"{move.cannot}：{party}不是本案的当事人", field="party")
    return Restraint(
        case=case,
        unit_id=case.unit_id,
        party=party,
        kind=kind,
        basis=basis,
        reason=reason,
        place=place,
        proposed_at=at,
    )


def _what(measure: Restraint) -> dict[str, Any]:
    return {
        "case": measure.case_id, "kind": measure.kind, "party": measure.party_id, "basis": measure.basis,
        "reason": measure.reason, "place": measure.place,
    }  # fmt: skip


def _expect_unjudged(measure: Restraint, move: Move) -> None:
    if not measure.waits_for_approval:
        raise WrongState(f"{move.cannot}：这项措施不是紧急实施、等待补批的")


def _judged(measure: Restraint, move: Move, opinion: str, *, by: Actor, at: datetime) -> Restraint:
    return step(
        measure, move, by=by, at=at, facts=law.ApprovalFacts(by.person_id, handler_ids(measure.case)),
        changes={"approver_id": by.person_id, "approved_at": at, "opinion": opinion}, data={"opinion": opinion},
    )  # fmt: skip


def _taking(
    measure: Restraint, crew: "list[Person]", taken_at: datetime, present: str, witness: str, record: str,
    activity: "Activity | None",
) -> law.TakingFacts:  # fmt: skip
    day = local_day(taken_at)
    ours = {each.person_id for each in cases.handlers_on(measure.case, day)}
    outsiders = [each.name for each in crew if each.pk not in ours]
    odd, standing = people.first_not_in_order(crew, on=day)
    told = case_facts(measure.case)
    return law.TakingFacts(
        case_zh=told.case_zh, case_is_open=told.case_is_open, officers=len(crew),
        outsider=f"，其中{'、'.join(outsiders)}当日不办理本案" if outsiders else "", day_zh=day_zh(day),
        officer_name=odd.name if odd else "", is_auxiliary=odd is not None and odd.kind != "officer",
        certificate_valid_on_day=standing.valid, certificate_reason=standing.reason,
        is_approved=measure.state == "approved", present=present, witness=witness, record=record,
        is_recorded=activity is not None,
    )  # fmt: skip


def _on_site(
    taken_at: datetime, crew: "Sequence[Person]", present: str, witness: str, record: str,
    activities: "Sequence[Activity]",
) -> dict[str, Any]:  # fmt: skip
    return {
        "taken_at": taken_at.isoformat(), "officers": [each.pk for each in crew], "present": present,
        "witness": witness, "record": record, "activity": activities[0].pk if activities else None,
    }  # fmt: skip


def _keep(measure: Restraint, crew: "list[Person]", files: Sequence[Kept]) -> None:
    Enforcer.objects.bulk_create(Enforcer(measure=measure, person=each) for each in crew)
    write(MeasureFile, files, measure=measure)
