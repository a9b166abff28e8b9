"""Verbs while a case runs: who is concerned, who handles it, and how long it may take. 《责任制》第26条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.models import DECIDED_ON, Case, Handler, Party
from liuhen.apps.cases.queries import standing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import LOCAL, as_told, local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.identifiers import NotAnIdentifier, cleaned, credit_code, resident_number, telephone
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.procedures import PAUSE_GROUNDS
from liuhen.regulation.vocabulary import Days, Months, WorkingDays, written

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.ADD_PARTY)
def add_party(
    *, case: Case, role: str = "party", kind: str, name: str, number_kind: str = "", number: str = "",
    representative: str = "", address: str = "", phone: str = "", by: Actor, at: datetime,
) -> Party:  # fmt: skip
    """Put on record whom a case concerns. Raises Invalid for a number that cannot be one."""
    case = locked(case)
    demand_alive(case, lifecycle.ADD_PARTY)
    if case.state == "decided" and role in DECIDED_ON:
        raise WrongState(
            f"{lifecycle.ADD_PARTY.cannot}：案件已经作出决定，新登记的{Party.ROLES[role]}不会有决定",
            remedy="另有违法行为人的，另行立案；决定被撤销的，重新办理以后再登记；当事人死亡、合并的，办理变更当事人",
        )
    return keep_party(
        case, by=by, at=at, role=role, kind=kind, name=name, number_kind=number_kind, number=number,
        representative=representative, address=address, phone=phone,
    )  # fmt: skip


def keep_party(case: Case, *, by: Actor, at: datetime, **told: str) -> Party:
    """Enter a party of a case that is there."""
    party = Party(case=case, unit_id=case.unit_id, **_in_order(lifecycle.ADD_PARTY, told, at=at))
    return step(party, lifecycle.ADD_PARTY, by=by, at=at, data=_told(party) | {"role": party.role_zh})


@action(lifecycle.CORRECT_PARTY)
def correct_party(
    *, party: Party, kind: str, name: str, number_kind: str, number: str, representative: str, address: str,
    phone: str, reason: str, by: Actor, at: datetime,
) -> Party:  # fmt: skip
    """Put right what was written down of a party; what stood there stays in the ledger."""
    demand_alive(locked(party.case), lifecycle.CORRECT_PARTY)
    changes = _in_order(
        lifecycle.CORRECT_PARTY,
        {
            "kind": kind, "name": name, "number_kind": number_kind, "number": number,
            "representative": representative, "address": address, "phone": phone,
        },
        at=at,
    )  # fmt: skip
    told = _told(Party(**changes)) | {"reason": reason}
    return step(party, lifecycle.CORRECT_PARTY, by=by, at=at, changes=changes, data=told)


@action(lifecycle.REPLACE_PARTY)
def replace_party(
    *, party: Party, kind: str, name: str, number_kind: str = "", number: str = "", representative: str = "",
    address: str = "", phone: str = "", reason: str, by: Actor, at: datetime,
) -> Party:  # fmt: skip
    """Let another come in a party's place, as after a merger or a death; returns the new one."""
    case, party = locked(party.case), locked(party)
    demand_alive(case, lifecycle.REPLACE_PARTY)
    made = keep_party(
        case, by=by, at=at, role=party.role, kind=kind, name=name, number_kind=number_kind, number=number,
        representative=representative, address=address, phone=phone,
    )  # fmt: skip
    step(
        party, lifecycle.REPLACE_PARTY, by=by, at=at, changes={"replaced_by": made, "end_reason": reason},
        data=_told(made) | {"successor": made.pk, "reason": reason},
    )  # fmt: skip
    return made


@action(lifecycle.END_PARTY)
def end_party(*, party: Party, reason: str, by: Actor, at: datetime) -> Party:
    """Put on record that a party is none any more and nobody takes its place."""
    demand_alive(locked(party.case), lifecycle.END_PARTY)
    return step(
        party, lifecycle.END_PARTY, by=by, at=at, changes={"end_reason": reason}, data={"reason": reason}
    )


@action(lifecycle.NAME_HANDLER)
def name_handler(*, case: Case, person: "Person", is_lead: bool = False, by: Actor, at: datetime) -> Handler:
    """Let another officer handle a case from today; a new lead takes the place of the former."""
    case, on = locked(case), local_day(at)
    demand_alive(case, lifecycle.NAME_HANDLER)
    if people.home_organ(person.unit) != case.unit:
        raise Invalid(f"不能指派办案人员：{person}不是{case.unit}的人员", field="person")
    now = {each.person_id: each for each in standing.handlers_now(case)}
    lead = next((each for each in now.values() if each.is_lead), None)
    if person.pk in now:
        raise Invalid(f"不能指派办案人员：{person}已经是本案的办案人员", field="person")
    facts = standing.handler_facts(person, case, on=on)
    if is_lead and lead:
        _release(lead, "由他人主办", at=at)
        _enter(case, lead.person, False, on=on, by=SYSTEM, at=at, facts=facts)
    return _enter(case, person, is_lead, on=on, by=by, at=at, facts=facts)


@action(lifecycle.RELEASE_HANDLER)
def release_handler(*, handler: Handler, reason: str, by: Actor, at: datetime) -> Handler:
    """Let an officer no longer handle a case. Raises WrongState for the last one who leads it."""
    handler = locked(handler)
    demand_alive(handler.case, lifecycle.RELEASE_HANDLER)
    if handler.is_lead:
        raise WrongState("不能退出办案：主办人员退出前须另有主办", remedy="请先指派另一名主办")
    return step(
        handler,
        lifecycle.RELEASE_HANDLER,
        by=by,
        at=at,
        changes={"until": local_day(at)},
        data={"reason": reason},
    )


def keep_handlers(
    case: Case, lead: "Person", handlers: "Sequence[Person]", *, on: date, at: datetime
) -> None:
    """Enter those who handle a new case, whose own move has judged them."""
    for each in handlers:
        facts = standing.handler_facts(each, case, on=on)
        _enter(case, each, each == lead, on=on, by=SYSTEM, at=at, facts=facts)


def _enter(
    case: Case, person: "Person", is_lead: bool, *, on: date, by: Actor, at: datetime, facts: Any
) -> Handler:
    handler = Handler(case=case, unit_id=case.unit_id, person=person, is_lead=is_lead, since=on)
    told = {"officer": person.pk, "lead": is_lead}
    return step(handler, lifecycle.NAME_HANDLER, by=by, at=at, facts=facts, data=told)


def _release(handler: Handler, reason: str, *, at: datetime) -> Handler:
    return step(
        handler, lifecycle.RELEASE_HANDLER, by=SYSTEM, at=at, changes={"until": local_day(at)},
        data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.PAUSE)
def pause(*, case: Case, ground: str, paper: str, paused_at: datetime, by: Actor, at: datetime) -> Case:
    """Let the terms stand still on a ground that the procedure lists, by the paper the party was served."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at, ground=ground)
    if paused_at > at or (case.term_from and paused_at < as_told(case.term_from)):
        raise Invalid("不能中止期限：中止的时间应在立案之后、现在以前", field="paused_at")
    if (last := _moved_last(case)) and paused_at < as_told(last):
        raise Invalid(
            f"不能中止期限：中止的时间早于案件上一次变动（{last.astimezone(LOCAL):%Y-%m-%d %H:%M}），此前期限没有中止",
            field="paused_at",
            remedy="请填写这次变动以后、文书送达的时间",
        )
    told = {"ground": PAUSE_GROUNDS.get(ground, ""), "paper": paper, "paused_at": paused_at.isoformat()}
    changes = {"paused_at": paused_at, "pause_ground": ground, "pause_paper": paper, "resumed_at": None}
    return step(case, lifecycle.PAUSE, by=by, at=at, facts=facts, changes=changes, data=told)


def _moved_last(case: Case) -> datetime | None:
    """Return when the state or the terms of a case changed last: before that they ran, as everybody went by."""
    moved = [each.event for each in lifecycle.MOVES if each.target != "=" and each.event.startswith("case.")]
    events = [*moved, *(each.event for each in (lifecycle.RESUME, lifecycle.EXTEND, lifecycle.BEGIN_TERM))]
    entries = Entry.objects.filter(subject=case.ref, event__in=events)
    told = [each for each in (entries.aggregate(last=Max("at"))["last"], case.resumed_at) if each]
    return max(told, default=None)


@action(lifecycle.RESUME)
def resume(*, case: Case, resumed_at: datetime, by: Actor, at: datetime) -> Case:
    """Let the terms run again from the moment when the ground had fallen away."""
    case = locked(case)
    if not case.is_paused or case.paused_at is None:
        raise WrongState("不能恢复期限：办案期限没有中止")
    if not case.paused_at <= resumed_at <= at:
        raise Invalid("不能恢复期限：恢复的时间应在中止之后、现在以前", field="resumed_at")
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case, lifecycle.RESUME, by=by, at=at, facts=facts, changes={"resumed_at": resumed_at},
        data={"resumed_at": resumed_at.isoformat()},
    )  # fmt: skip


@action(lifecycle.ASK)
def ask(*, case: Case, matter: str, reason: str, by: Actor, at: datetime) -> Case:
    """Ask the head for what only he may grant; a later question takes the place of an earlier."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case, lifecycle.ASK, by=by, at=at, facts=facts,
        changes={"asked_for": matter, "asked_reason": reason, "asked_at": at},
        data={"matter": Case.ASKABLE[matter], "reason": reason},
    )  # fmt: skip


@action(lifecycle.TURN_DOWN)
def turn_down(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Refuse what was asked."""
    case = locked(case)
    if not case.asked_for:
        raise WrongState("不能不同意请示：没有待决定的请示")
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case, lifecycle.TURN_DOWN, by=by, at=at, facts=facts, changes=answered(),
        data={"asked": case.asked_zh, "reason": reason},
    )  # fmt: skip


@action(lifecycle.EXTEND)
def extend(*, case: Case, n: int, reason: str, by: Actor, at: datetime) -> Case:
    """Make the term to decide longer, by what the procedure lets whoever approves it."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    rule = case.rule.extensions[case.extensions] if case.extensions < len(case.rule.extensions) else None
    most = rule.most if rule else None
    term = type(most)(n) if isinstance(most, WorkingDays | Months) else Days(n)
    if most is not None and n > most.n:
        raise Invalid(f"不能批准延长期限：至多延长{most.zh}", field="n")
    changes = {"extended_by": written(term), "extensions": case.extensions + 1} | answered("extension", case)
    return step(
        case, lifecycle.EXTEND, by=by, at=at, facts=facts, changes=changes, data={"n": n, "reason": reason}
    )


def answered(matter: str = "", case: Case | None = None) -> dict[str, Any]:
    """Return what clears the question put to the head, if it is about this."""
    if case is not None and case.asked_for != matter:
        return {}
    return {"asked_for": "", "asked_reason": "", "asked_at": None}


def demand_alive(case: Case, move: Move) -> None:
    """Raise WrongState for a case that is over."""
    if not case.is_alive:
        raise WrongState(f"{move.cannot}：案件现在是“{case.state_zh}”状态")


def _in_order(move: Move, told: dict[str, str], *, at: datetime) -> dict[str, str]:
    """Return what is told of a party as it is kept. Raises Invalid."""
    number = told.get("number", "")
    found = told | {
        "name": cleaned(told["name"]),
        "phone": telephone(told.get("phone", "")),
        "credit_code": "",
    }
    kind = told.get("number_kind", "")
    try:
        if (number and told["kind"] in ("firm", "trader") and kind in ("", "credit")) or kind == "credit":
            return found | {"credit_code": credit_code(number), "number": "", "number_kind": "credit"}
        if (number and kind in ("", "resident") and told["kind"] == "person") or kind == "resident":
            return found | {"number": resident_number(number, on=local_day(at)), "number_kind": "resident"}
    except NotAnIdentifier as wrong:
        raise Invalid(f"{move.cannot}：{wrong}", field="number") from None
    if not found["name"]:
        raise Invalid(f"{move.cannot}：请写明当事人的姓名或者名称", field="name")
    return found


def _told(party: Party) -> dict[str, Any]:
    return {
        "kind": party.kind_zh, "name": party.name, "number_kind": Party.NUMBERS.get(party.number_kind, ""),
        "number": party.credit_code or party.number, "representative": party.representative,
        "address": party.address, "phone": party.phone,
    }  # fmt: skip
