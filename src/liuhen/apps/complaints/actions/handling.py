"""Hand a complaint out and carry it on: handlers, acceptance, requests to units, extension. 《责任制》第40–43条."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint, Handling, Inquiry, Recusal, Unassigned
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks import follow
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.flow.recusal import take
from liuhen.regulation.complaints import ROUTE

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.ASSIGN)
def assign(*, complaint: Complaint, person: "Person", by: Actor, at: datetime) -> Handling:
    """Give a complaint to a handler; there may be several. Raises Refused where he must keep out of it.

    One that has ended is given to somebody only while a referral has no receipt. 《责任制》第44条.
    """
    fresh = locked(complaint)
    if not fresh.is_open and not queries.awaits_receipt(fresh):
        raise WrongState(f"不能交办：投诉现在是“{fresh.state_zh}”状态，也没有待取得的移送回执")
    if person.pk in queries.handler_ids(fresh):
        raise Invalid(f"不能交办：{person}已经是承办人", field="person")
    if person not in queries.may_handle(fresh) and not queries.is_barred(fresh, person):
        raise Invalid(
            f"不能交办：{person}没有承办本机关投诉的权限",
            field="person",
            remedy="请由安全保密管理员授予投诉承办人员角色",
        )
    facts = queries.handling_facts(
        fresh,
        by=by,
        at=at,
        candidate_id=person.pk,
        candidate_of_the_target=queries.is_barred(fresh, person),
    )
    made = step(
        Handling(complaint=fresh, unit_id=fresh.handler_id, person=person, since=at),
        lifecycle.ASSIGN, by=by, at=at, facts=facts, data={"complaint": fresh.pk, "person": person.pk},
    )  # fmt: skip
    note_whether_handled(fresh)
    return made


def note_whether_handled(complaint: Complaint) -> None:
    """Keep the list of those that nobody handles; the complaint is locked."""
    if complaint.is_open and not queries.handler_ids(complaint):
        Unassigned.objects.get_or_create(complaint=complaint)
    else:
        Unassigned.objects.filter(complaint=complaint).delete()


@action(lifecycle.RELIEVE)
def relieve(*, handling: Handling, by: Actor, at: datetime) -> Handling:
    """Take a complaint from a handler; from now on he sees nothing of the complainant."""
    fresh = locked(handling.complaint)
    relieved = step(handling, lifecycle.RELIEVE, by=by, at=at, changes={"until": at})
    note_whether_handled(fresh)
    return relieved


@action(lifecycle.RECUSE)
def recuse(*, complaint: Complaint, person: "Person", reason: str, by: Actor, at: datetime) -> Recusal:
    """Put on record that somebody must keep out of a complaint; if he handled it, he no longer does."""
    fresh = locked(complaint)
    if fresh.recusals.filter(person=person).exists():
        raise Invalid(f"不能登记回避：{person}已经登记回避", field="person")
    made = step(
        Recusal(complaint=fresh, unit_id=fresh.handler_id, person=person, reason=reason),
        lifecycle.RECUSE, by=by, at=at,
        data={"complaint": fresh.pk, "person": person.pk, "reason": reason},
    )  # fmt: skip
    for handling in fresh.handlings.filter(person=person, state="assigned"):
        step(handling, lifecycle.RELIEVE, by=by, at=at, changes={"until": at})
    settle(fresh, at=at)
    return made


@action(lifecycle.INVOLVE)
def involve(
    *,
    complaint: Complaint,
    units: "Sequence[Unit]" = (),
    persons: "Sequence[Person]" = (),
    by: Actor,
    at: datetime,
) -> Complaint:
    """Put on record that it is about others too; it goes where it now belongs, its handlers perhaps lose it."""
    if not units and not persons:
        raise Invalid("不能补登被投诉对象：请选择单位或人员", field="unit")
    fresh = locked(complaint)
    more = sorted({each.ref for each in (*units, *persons)} - {*fresh.named, *_said_first(fresh)})
    if not more:
        raise Invalid("不能补登被投诉对象：所选的单位和人员已经登记", field="unit")
    involved = step(
        fresh, lifecycle.INVOLVE, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        changes={"named": sorted({*fresh.named, *more})}, data={"named": more},
    )  # fmt: skip
    return settle(involved, at=at)


def _said_first(complaint: Complaint) -> set[str]:
    first = {"unit": complaint.unit_id, "person": complaint.person_id}
    return {f"{noun}:{pk}" for noun, pk in first.items() if pk}


def keep_out(complaint: Complaint, spoken_of: "Iterable[Person]", *, at: datetime) -> None:
    """Put under recusal those of whom a complaint's words speak; what these say of them is for its handler to read."""
    for person in spoken_of:
        if not queries.is_barred(complaint, person):
            reason = "投诉材料提到本人"
            step(
                Recusal(complaint=complaint, unit_id=complaint.handler_id, person=person, reason=reason),
                lifecycle.RECUSE, by=SYSTEM, at=at,
                data={"complaint": complaint.pk, "person": person.pk, "reason": reason},
            )  # fmt: skip


def settle(complaint: Complaint, *, at: datetime) -> Complaint:
    """Let whom a complaint concerns by now keep out of it: they handle it no more, and it lies where it may.

    Who did what so far stays in the trail; what is asked and handed over goes on with the complaint. 《责任制》第40条.
    """
    take(complaint)
    lawful = queries.may_lie_with(complaint) if complaint.is_open else None
    if lawful is not None and complaint.handler_id not in lawful:
        return _escalated(complaint, at=at)
    handlings = list(complaint.handlings.filter(state="assigned").select_related("person").order_by("id"))
    barred = queries.barred_among(complaint, [each.person for each in handlings])
    for handling in handlings:
        if handling.person_id in barred:
            step(handling, lifecycle.RELIEVE, by=SYSTEM, at=at, changes={"until": at})
    note_whether_handled(complaint)
    return complaint


@action
def resettle(*, complaint: Complaint, at: datetime) -> Complaint:
    """Settle anew what was settled when people's roles were others."""
    return settle(locked(complaint), at=at)


def _escalated(complaint: Complaint, *, at: datetime) -> Complaint:
    to = queries.competent_for(complaint.whom_it_is_about()[1])
    for handling in complaint.handlings.filter(state="assigned").order_by("id"):
        step(handling, lifecycle.RELIEVE, by=SYSTEM, at=at, changes={"until": at})
    sent = send_to(
        complaint, to, move=lifecycle.ESCALATE, reason="涉及办理机关或其无权管辖的单位", by=SYSTEM, at=at
    )
    for inquiry in sent.inquiries.order_by("id"):
        step(
            inquiry, lifecycle.TAKE_OVER_INQUIRY, by=SYSTEM, at=at, changes={"handler_id": to.pk},
            data={"handler": to.pk},
        )  # fmt: skip
    for measure in sent.measures.order_by("id"):
        step(
            measure, lifecycle.TAKE_OVER_MEASURE, by=SYSTEM, at=at, changes={"unit_id": to.pk},
            data={"handler": to.pk},
        )  # fmt: skip
        follow(measure.ref, unit_id=to.pk)
    return sent


@action(lifecycle.PASS_ON)
def pass_on(*, complaint: Complaint, to: "Unit", reason: str, by: Actor, at: datetime) -> Complaint:
    """Send a complaint to another authority that is competent; the clock goes on, its handlers are relieved."""
    fresh = locked(complaint)
    if to.pk == fresh.handler_id:
        raise Invalid("不能转送：投诉已经在该机关", field="to")
    lawful = queries.may_lie_with(fresh)
    if lawful is not None and to.pk not in lawful:
        competent = "、".join(people.short_names(lawful).values())
        raise Invalid(
            f"不能转送：不能转给被投诉的单位办理，也不能转给无权管辖的机关，可以转给{competent}"
            f"（依据{ROUTE.article.cite()}）",
            field="to",
        )
    for handling in fresh.handlings.filter(state="assigned"):
        step(handling, lifecycle.RELIEVE, by=by, at=at, changes={"until": at})
    return send_to(fresh, to, move=lifecycle.PASS_ON, reason=reason, by=by, at=at)


def send_to(
    complaint: Complaint,
    to: "Unit",
    *,
    move: Move,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Complaint:
    """Let another authority handle a complaint; the clocks that run are its own from now on."""
    sent = step(
        complaint, move, by=by, at=at, facts=queries.handling_facts(complaint, by=by, at=at),
        changes={"handler": to}, data={"handler": to.pk} | ({"reason": reason} if reason else {}),
    )  # fmt: skip
    sent.grounds.update(handler=to)
    take(sent)
    note_whether_handled(sent)
    follow(sent.ref, unit_id=to.pk)
    return sent


@action(lifecycle.ACCEPT)
def accept(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """Accept a complaint; the thirty days begin. 《责任制》第42条."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at)
    return step(fresh, lifecycle.ACCEPT, by=by, at=at, facts=facts, changes={"accepted_at": at})


@action(lifecycle.DECLINE)
def decline(
    *, complaint: Complaint, reason: str, basis: str, told_how: str, by: Actor, at: datetime
) -> Complaint:
    """Turn a complaint down, with the reason and the basis that the complainant is told. 《责任制》第42条."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at, reason=reason, basis=basis, told_how=told_how)
    changes = {
        "declined_reason": reason,
        "declined_basis": basis,
        "told_how": told_how,
    }
    return step(
        fresh, lifecycle.DECLINE, by=by, at=at, facts=facts, changes=queries.ended(at) | changes,
        data={"reason": reason, "basis": basis},
    )  # fmt: skip


@action(lifecycle.ASK_EXTENSION)
def ask_extension(*, complaint: Complaint, days: int, reason: str, by: Actor, at: datetime) -> Complaint:
    """Ask the head for more time while there still is some. 《责任制》第43条."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at, extension_days=days)
    return step(
        fresh, lifecycle.ASK_EXTENSION, by=by, at=at, facts=facts,
        changes={"extension_asked": days, "extension_reason": reason},
        data={"days": days, "reason": reason},
    )  # fmt: skip


@action(lifecycle.EXTEND)
def extend(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """Grant what was asked for, once, before the time is up. 《责任制》第43条."""
    fresh = _asked(complaint)
    days = fresh.extension_asked
    facts = queries.handling_facts(fresh, by=by, at=at, extension_days=days)
    return step(
        fresh, lifecycle.EXTEND, by=by, at=at, facts=facts,
        changes={"extension_days": days, "extension_asked": 0, "extended_at": at}, data={"days": days},
    )  # fmt: skip


@action(lifecycle.REFUSE_EXTENSION)
def refuse_extension(*, complaint: Complaint, reason: str, by: Actor, at: datetime) -> Complaint:
    """Say no to what was asked for."""
    fresh = _asked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at)
    return step(
        fresh, lifecycle.REFUSE_EXTENSION, by=by, at=at, facts=facts, changes={"extension_asked": 0},
        data={"reason": reason},
    )  # fmt: skip


def _asked(complaint: Complaint) -> Complaint:
    fresh = locked(complaint)
    if not fresh.extension_asked:
        raise WrongState("不能办理：没有待批准的延长申请")
    return fresh


@action(lifecycle.ASK)
def ask(
    *, complaint: Complaint, unit: "Unit", question: str, due_on: date, by: Actor, at: datetime
) -> Inquiry:
    """Ask a unit for what it knows, by a day; the question names no complainant."""
    fresh = locked(complaint)
    if fresh.state != "accepted":
        raise WrongState(f"不能发出协查：投诉现在是“{fresh.state_zh}”状态", remedy="请先受理")
    return step(
        Inquiry(complaint=fresh, unit=unit, handler_id=fresh.handler_id, question=question, due_on=due_on,
                asked_at=at),
        lifecycle.ASK, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        data={"complaint": fresh.pk, "unit": unit.pk, "question": question, "due_on": due_on.isoformat()},
    )  # fmt: skip


@action(lifecycle.ANSWER)
def answer(*, inquiry: Inquiry, text: str, by: Actor, at: datetime) -> Inquiry:
    """Answer as the unit that was asked."""
    return step(
        inquiry, lifecycle.ANSWER, by=by, at=at,
        changes={"answer": text, "answered_at": at, "answerer_id": by.account_id},
        data={"answer": text},
    )  # fmt: skip


@action(lifecycle.RECALL)
def recall(*, inquiry: Inquiry, reason: str, by: Actor, at: datetime) -> Inquiry:
    """Take a request back that is no longer needed."""
    fresh = locked(inquiry)
    facts = queries.handling_facts(fresh.complaint, by=by, at=at)
    return step(fresh, lifecycle.RECALL, by=by, at=at, facts=facts, data={"reason": reason})


def lapse_inquiries(complaint: Complaint, *, at: datetime) -> None:
    """Ask units no more about what has ended: whoever was asked is not late with it."""
    for inquiry in complaint.inquiries.filter(state="asked").order_by("id"):
        step(inquiry, lifecycle.LAPSE, by=SYSTEM, at=at, data={"reason": f"投诉{complaint.state_zh}"})


@action(lifecycle.MERGE)
def merge(*, complaint: Complaint, into: Complaint, by: Actor, at: datetime) -> Complaint:
    """Let a duplicate go on in another open complaint; its complainant follows that one's course from now on."""
    target = locked(into)
    fresh = locked(complaint)
    # The time of the one that goes on counts from now on: it must have begun no later.
    if target.pk >= fresh.pk or not target.is_open or target.handler_id != fresh.handler_id:
        raise Invalid("不能并案：只能并入本机关先收到、未办结的另一件投诉", field="into")
    facts = queries.handling_facts(fresh, by=by, at=at)
    merged = step(
        fresh, lifecycle.MERGE, by=by, at=at, facts=facts, changes=queries.ended(at) | {"merged_into": target},
        data={"into": target.pk},
    )  # fmt: skip
    lapse_inquiries(merged, at=at)
    settle(target, at=at)
    return settle(merged, at=at)


@action(lifecycle.REPEAT)
def mark_repeated(*, complaint: Complaint, of: Complaint, by: Actor, at: datetime) -> Complaint:
    """Put on record that the same was complained of before; it is handled all the same."""
    fresh = locked(complaint)
    if of.pk >= fresh.pk or of.handler_id != fresh.handler_id:
        raise Invalid("不能标为重复：请选择本机关先收到的另一件投诉", field="of")
    facts = queries.handling_facts(fresh, by=by, at=at)
    return step(
        fresh,
        lifecycle.REPEAT,
        by=by,
        at=at,
        facts=facts,
        changes={"repeats": of},
        data={"of": of.pk},
    )
