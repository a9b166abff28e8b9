"""Review a lead: take it, hear whom it concerns, propose a conclusion, sign it by a second, approve it by the head.

《设备办法》第16条，《责任制》第55条.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.accountability import contents, lifecycle, queries
from liuhen.apps.accountability.actions import filing, leads
from liuhen.apps.accountability.models import CONCLUSION, Hearing, Lead
from liuhen.apps.documents import actions as documents
from liuhen.apps.retention.actions.holds import release_holds
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.TAKE)
def take(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """Take a lead on as its reviewer; whoever has it may hand it to nobody, but another may take it over."""
    return _stepped(lead, lifecycle.TAKE, by=by, at=at, changes={"reviewer_id": by.person_id})


@action(lifecycle.NAME)
def name_person(*, lead: Lead, person: "Person", by: Actor, at: datetime) -> Lead:
    """Say whom a lead concerns, once that was found out; it may so go to another reviewer."""
    fresh = locked(lead)
    if person.pk == by.person_id:
        raise Invalid("不能查明为本人：涉及本人的线索请交由其他人办理", field="person")
    if fresh.of_unit:
        raise Invalid("不能查明人员：这条线索追究的是单位本身", remedy="涉及个人责任的，请另提线索")
    if fresh.hearings.exists():
        raise WrongState("不能更换涉及人员：已经通知当事人陈述", remedy="涉及其他人的，请另提线索")
    named = step(
        fresh, lifecycle.NAME, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        changes={"person": person, "unit_id": person.unit_id}, data={"person": person.pk},
    )  # fmt: skip
    return leads.route(lead=named, at=at)


@action(lifecycle.RECLASSIFY)
def reclassify(*, lead: Lead, kind: str, reason: str, by: Actor, at: datetime) -> Lead:
    """Say that it is of another kind than it was raised as; it goes the way of that one from then on."""
    fresh = locked(lead)
    return step(
        fresh, lifecycle.RECLASSIFY, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        changes={"kind": kind}, data={"kind": kind, "reason": reason},
    )  # fmt: skip


@action(lifecycle.MERGE)
def merge(*, lead: Lead, into: Lead, reason: str, by: Actor, at: datetime) -> Lead:
    """Let a lead go on inside another that is still open."""
    # In one order, whichever goes into which: two that are merged into each other at once wait, and do not clash.
    both = {each.pk: locked(each) for each in sorted((lead, into), key=lambda each: each.pk)}
    fresh, target = both[lead.pk], both[into.pk]
    if target is fresh or target.state not in {"raised", "reviewing"}:
        raise Invalid("不能并入：只能并入另一条待审查或审查中的线索", field="into")
    if not queries.goes_on_in(fresh, target):
        raise Invalid(
            "不能并入：两条线索涉及的不是同一人员、同一单位",
            field="into",
            remedy="一事涉及几个人的，分别审查；另一条还没有查明人员的，先写明涉及人员",
        )
    if fresh.hearings.filter(state="invited").exists():
        raise WrongState(
            "不能并入：已经通知当事人，正在等待陈述", remedy="请等待陈述，或期满后登记逾期未陈述"
        )
    merged = step(
        fresh, lifecycle.MERGE, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        changes={"merged_into": target}, data={"into": target.pk, "reason": reason},
    )  # fmt: skip
    leads.attach(target, [each.recording for each in merged.recordings.select_related("recording")], at=at)
    release_holds(source=merged.ref, reason=f"并入{target.noun}{target.pk}", by=SYSTEM, at=at)
    return merged


@action(lifecycle.INVITE)
def invite(*, lead: Lead, told: str, answer_by: date, by: Actor, at: datetime) -> Hearing:
    """Tell the person concerned what it is about and until when to speak."""
    fresh = locked(lead)
    whom = queries.head_of(fresh.unit, on=local_day(at)) if fresh.of_unit else fresh.person
    if fresh.of_unit and whom is None:
        raise Invalid(
            "不能通知陈述：涉及的单位没有登记主要负责人，无人代表单位陈述", remedy="请先登记该单位的负责人"
        )
    if fresh.state != "reviewing" or whom is None:
        raise WrongState(
            "不能通知陈述：线索不在审查中，或还没有查明人员", remedy="请先接办审查，并查明涉及人员"
        )
    if fresh.hearings.filter(state="invited").exists():
        raise WrongState("不能通知陈述：已经通知，正在等待陈述")
    hearing = Hearing(
        lead=fresh, unit_id=whom.unit_id, person=whom, told=told, answer_by=answer_by,
        invited_at=at,
    )  # fmt: skip
    return step(
        hearing, lifecycle.INVITE, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        data={"lead": fresh.pk, "told": told, "answer_by": answer_by.isoformat()},
    )  # fmt: skip


@action(lifecycle.STATE)
def speak(*, hearing: Hearing, statement: str, by: Actor, at: datetime) -> Hearing:
    """Let the person concerned say his side, himself."""
    return _heard(hearing, lifecycle.STATE, statement=statement, by=by, at=at)


@action(lifecycle.TAKE_DOWN)
def take_down(*, hearing: Hearing, statement: str, by: Actor, at: datetime) -> Hearing:
    """Write down what the person concerned said to the reviewer."""
    return _heard(hearing, lifecycle.TAKE_DOWN, statement=statement, by=by, at=at)


@action(lifecycle.GO_ON)
def go_on(*, hearing: Hearing, by: Actor, at: datetime) -> Hearing:
    """Go on without a statement once the time to speak has run."""
    facts = queries.review_facts(hearing.lead, by=by, at=at, hearing=hearing)
    return step(hearing, lifecycle.GO_ON, by=by, at=at, facts=facts, changes={"ended_at": at})


@action(lifecycle.REFUSE_HEARING)
def note_refusal(
    *, hearing: Hearing, how: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Hearing:
    """Put on record that the person was offered to speak and would not. 《责任制》第55条."""
    hearing = locked(hearing)
    return step(
        hearing, lifecycle.REFUSE_HEARING, by=by, at=at,
        facts=queries.review_facts(hearing.lead, by=by, at=at, hearing=hearing),
        changes={"statement": how, "by_reviewer": True, "ended_at": at},
        data={"lead": hearing.lead_id, "statement": how} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.PROPOSE)
def propose(
    *, lead: Lead, founded: bool, reasons: str, evidence: str, by: Actor, at: datetime
) -> Lead:  # fmt: skip
    """Propose what a second person then signs or sends back."""
    if founded and not evidence and not lead.is_fault:  # of a fault the gate says so, with its article
        raise Invalid("不能提出结论：认定成立须写明所依据的证据", field="evidence")
    fresh = locked(lead)
    if fresh.hearings.filter(state="invited").exists():
        raise WrongState("不能提出结论：当事人还在陈述期限内", remedy="请等待陈述，或期满后登记逾期未陈述")
    told = {"founded": founded, "reasons": reasons, "evidence": evidence}
    return step(
        fresh, lifecycle.PROPOSE, by=by, at=at, changes={**told, "proposed_at": at}, data=told,
        facts=queries.review_facts(fresh, by=by, at=at, founded=founded, evidence=evidence),
    )  # fmt: skip


@action
def sign(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """Sign as the second: the proposal becomes the conclusion or, on a fault, goes to the head."""
    lead = locked(lead)
    if lead.is_fault:
        return _stepped(lead, lifecycle.SIGN, by=by, at=at, changes={"second_id": by.person_id})
    move = lifecycle.FIND if lead.founded else lifecycle.CLEAR
    concluded = _stepped(lead, move, by=by, at=at, changes={"second_id": by.person_id, "concluded_at": at})
    if not concluded.founded:
        release_holds(source=concluded.ref, reason="线索不成立", by=SYSTEM, at=at)
    return concluded


@action(lifecycle.APPROVE)
def approve(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """Approve a conclusion as the head; its paper is issued, and the seal upon it makes it one. 《责任制》第55条."""
    approved = _stepped(
        lead, lifecycle.APPROVE, by=by, at=at, changes={"approver_id": by.person_id, "approved_at": at}
    )
    drafted = documents.draft(
        kind=CONCLUSION, unit=approved.handler, about=approved.ref, data=contents.of_conclusion(approved),
        by=by, at=at,
    )  # fmt: skip
    documents.issue(document=drafted, by=by, at=at)
    return approved


@action(lifecycle.DISAPPROVE)
def disapprove(*, lead: Lead, reason: str, by: Actor, at: datetime) -> Lead:
    """Send a conclusion back to the review, as the head."""
    fresh = locked(lead)
    return step(
        fresh, lifecycle.DISAPPROVE, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        changes={"founded": None, "second": None}, data={"reason": reason},
    )  # fmt: skip


@action
def take_sealed(lead: Lead, *, at: datetime) -> Lead:
    """Let the sealed paper be the conclusion."""
    lead = locked(lead)
    move = lifecycle.SEAL if lead.founded else lifecycle.SEAL_CLEARED
    sealed = step(lead, move, by=SYSTEM, at=at, changes={"concluded_at": at})
    if not sealed.founded:
        release_holds(source=sealed.ref, reason="线索不成立", by=SYSTEM, at=at)
    return sealed


@action
def take_voided(lead: Lead, *, at: datetime) -> Lead:
    """Let a voided paper conclude nothing: the head approves anew. Raises Refused once a sanction rests on it."""
    lead = locked(lead)
    if lead.state not in lifecycle.UNSEAL.source:
        return lead
    if lead.sanctions.exclude(state="void").exists():
        raise WrongState(
            "不能作废责任认定书：已经据此作出追究决定", remedy="请由复核、申诉变更或者撤销追究决定"
        )
    return step(
        lead,
        lifecycle.UNSEAL,
        by=SYSTEM,
        at=at,
        changes={"approver": None, "approved_at": None, "concluded_at": None},
    )


@action(lifecycle.RETURN)
def send_back(*, lead: Lead, reason: str, by: Actor, at: datetime) -> Lead:
    """Refuse to sign, with the reason; the reviewer goes on."""
    fresh = locked(lead)
    return step(
        fresh, lifecycle.RETURN, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at),
        changes={"founded": None}, data={"reason": reason},
    )  # fmt: skip


def _stepped(lead: Lead, move: Move, *, by: Actor, at: datetime, changes: Mapping[str, Any]) -> Lead:
    fresh = locked(lead)
    return step(fresh, move, by=by, at=at, facts=queries.review_facts(fresh, by=by, at=at), changes=changes)


def _heard(hearing: Hearing, move: Move, *, statement: str, by: Actor, at: datetime) -> Hearing:
    hearing = locked(hearing)
    return step(
        hearing, move, by=by, at=at, facts=queries.review_facts(hearing.lead, by=by, at=at, hearing=hearing),
        changes={"statement": statement, "by_reviewer": move is lifecycle.TAKE_DOWN, "ended_at": at},
        data={"lead": hearing.lead_id, "statement": statement},
    )  # fmt: skip
