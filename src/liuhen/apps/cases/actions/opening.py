"""Verbs that begin a case: propose and approve it, deal with it on the spot, or take in what somebody applies for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.actions.clues import proposed_from
from liuhen.apps.cases.actions.handling import keep_handlers, keep_party
from liuhen.apps.cases.models import Case, Clue
from liuhen.apps.cases.queries import register, standing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import as_told, local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.regulation.cases import ACCEPT_OR_TELL, OpeningFacts
from liuhen.regulation.procedures import procedure_on

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.PROPOSE)
def propose(
    *, unit: "Unit", procedure: str, power_code: str = "", cause: str, acted_from: date | None = None,
    acted_until: date | None = None, is_grave: bool = False, limitation_reason: str = "", lead: "Person",
    others: "Sequence[Person]" = (), clue: Clue | None = None, party_kind: str = "", party_name: str = "",
    party_number_kind: str = "", party_number: str = "", by: Actor, at: datetime,
) -> Case:  # fmt: skip
    """Ask the head to open a case, from a clue or directly, with the officers who are to handle it."""
    if clue is not None:
        clue = locked(clue)
        if clue.state != "registered":
            raise WrongState(f"不能呈批立案：线索现在是“{clue.state_zh}”状态")
        if proposed_from(clue):
            raise WrongState("不能呈批立案：已经就这条线索呈批立案")
        if clue.unit_id != unit.pk:
            raise Invalid("不能呈批立案：线索不是本单位的", field="clue")
    case = _case(
        lifecycle.PROPOSE, unit, procedure, cause, by=by, at=at, clue=clue, acted_from=acted_from,
        acted_until=acted_until, is_grave=is_grave, limitation_reason=limitation_reason,
    )  # fmt: skip
    if case.rule.on_the_spot or (case.rule.on_application and case.rule.act != "other"):
        raise Invalid(f"不能呈批立案：{case.rule.zh}不经呈批立案", field="procedure")
    if clue is not None and acted_from is not None and acted_from > clue.found_on:
        raise Invalid(
            f"不能呈批立案：行为开始日期晚于线索的发现日期（{clue.found_on}），线索反映的不是这个行为",
            field="acted_from",
            remedy="请核对行为开始日期；另有行为的，另行登记线索",
        )
    facts = _judged(case, lifecycle.PROPOSE, lead, others, power_code, by=by, at=at)
    case = step(
        case, lifecycle.PROPOSE, by=by, at=at, facts=facts,
        data=_told(case, power_code, lead, others) | _of_the_act(case) | {"clue": case.clue_id},
    )  # fmt: skip
    _people(case, lead, others, (party_kind, party_name, party_number_kind, party_number), by=by, at=at)
    return case


@action(lifecycle.OPEN_ON_THE_SPOT)
def open_on_the_spot(
    *, unit: "Unit", procedure: str, power_code: str = "", cause: str, acted_from: date | None = None,
    acted_until: date | None = None, is_grave: bool = False, limitation_reason: str = "", lead: "Person",
    others: "Sequence[Person]" = (), party_kind: str = "", party_name: str = "", party_number_kind: str = "",
    party_number: str = "", by: Actor, at: datetime,
) -> Case:  # fmt: skip
    """Put on record what is decided on the spot, by a procedure that lets this be done."""
    case = _case(
        lifecycle.OPEN_ON_THE_SPOT, unit, procedure, cause, by=by, at=at, acted_from=acted_from,
        acted_until=acted_until, is_grave=is_grave, limitation_reason=limitation_reason,
    )  # fmt: skip
    if not case.rule.on_the_spot:
        raise Invalid(f"不能登记当场处理：{case.rule.zh}不能当场作出决定", field="procedure")
    case.term_from = at
    _number(case, at=at)
    facts = _judged(case, lifecycle.OPEN_ON_THE_SPOT, lead, others, power_code, by=by, at=at)
    case = step(
        case, lifecycle.OPEN_ON_THE_SPOT, by=by, at=at, facts=facts,
        data=_told(case, power_code, lead, others) | _of_the_act(case) | {"number": case.number},
    )  # fmt: skip
    _people(case, lead, others, (party_kind, party_name, party_number_kind, party_number), by=by, at=at)
    return step(case, lifecycle.BEGIN_TERM, by=SYSTEM, at=at)


@action(lifecycle.RECEIVE)
def receive(
    *, unit: "Unit", procedure: str, power_code: str = "", cause: str, received_at: datetime, lead: "Person",
    others: "Sequence[Person]" = (), party_kind: str = "", party_name: str = "", party_number_kind: str = "",
    party_number: str = "", by: Actor, at: datetime,
) -> Case:  # fmt: skip
    """Take in what somebody applies for; from the moment its materials came in it is to be accepted or answered."""
    case = _case(lifecycle.RECEIVE, unit, procedure, cause, by=by, at=at)
    if not case.rule.on_application:
        raise Invalid(f"不能登记申请：{case.rule.zh}不依申请办理", field="procedure")
    facts = _judged(case, lifecycle.RECEIVE, lead, others, power_code, by=by, at=at)
    case = step(
        case, lifecycle.RECEIVE, by=by, at=at, facts=facts,
        data=_told(case, power_code, lead, others) | {"received_at": received_at.isoformat()},
    )  # fmt: skip
    _people(case, lead, others, (party_kind, party_name, party_number_kind, party_number), by=by, at=at)
    return _take(case, received_at, by=SYSTEM, at=at)


@action(lifecycle.APPROVE_OPENING)
def approve_opening(*, case: Case, by: Actor, at: datetime) -> Case:
    """Open a case: it gets its number, and its term begins. 《责任制》第26条."""
    case = locked(case)
    lead, *others = [each.person for each in standing.handlers_now(case)]
    code, on = case.power.code if case.power else "", local_day(at)
    case.opened_on = on
    facts = standing.opening_facts(case, lead, others, code=code, on=on, by=by)
    case = _open(case, lifecycle.APPROVE_OPENING, by=by, at=at, since=at, facts=facts)
    if case.clue is not None:
        step(case.clue, lifecycle.OPEN_CLUE, by=SYSTEM, at=at, data={"case": case.pk})
    return case


@action(lifecycle.REFUSE_OPENING)
def refuse_opening(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Decide that a case is not opened; the clue it came from ends with it."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    case = step(
        case, lifecycle.REFUSE_OPENING, by=by, at=at, facts=facts, changes={"ended_reason": reason},
        data={"reason": reason},
    )  # fmt: skip
    if case.clue is not None:
        step(
            case.clue, lifecycle.DECLINE_CLUE, by=SYSTEM, at=at, changes={"decline_reason": reason},
            data={"reason": reason},
        )  # fmt: skip
    return case


@action(lifecycle.TAKE_MATERIALS)
def take_materials(*, case: Case, received_at: datetime, by: Actor, at: datetime) -> Case:
    """Put on record that materials came in, the missing ones or others: the time to accept begins anew."""
    return _take(case, received_at, by=by, at=at)


@action(lifecycle.TELL_LACKING)
def tell_lacking(*, case: Case, lacking: str, by: Actor, at: datetime) -> Case:
    """Tell an applicant once all that is missing. 《行政许可法》第32条."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case, lifecycle.TELL_LACKING, by=by, at=at, facts=facts, changes={"lacking": lacking},
        data={"lacking": lacking},
    )  # fmt: skip


@action(lifecycle.ACCEPT)
def accept(*, case: Case, by: Actor, at: datetime) -> Case:
    """Accept an application: its term begins."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    return _open(case, lifecycle.ACCEPT, by=by, at=at, since=at, facts=facts)


@action(lifecycle.REFUSE)
def refuse(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Decide not to accept an application, with the reason."""
    case = locked(case)
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case,
        lifecycle.REFUSE,
        by=by,
        at=at,
        facts=facts,
        changes={"ended_reason": reason},
        data={"reason": reason},
    )


@action(lifecycle.ACCEPT_BY_SILENCE)
def accept_by_silence(*, case: Case, at: datetime) -> Case:
    """Let an application count as accepted from the day its materials came in: nobody said anything in time."""
    case = locked(case)
    if clocks.still_running(case.ref, ACCEPT_OR_TELL.id, at=at) or case.received_at is None:
        raise WrongState("不能视为受理：受理期限还没有届满")
    return _open(case, lifecycle.ACCEPT_BY_SILENCE, by=SYSTEM, at=at, since=case.received_at, facts=None)


def _case(
    move: Move, unit: "Unit", procedure: str, cause: str, *, by: Actor, at: datetime, **told: Any
) -> Case:
    """Return an unsaved case. Raises Invalid for what cannot be."""
    opener, on = people.person_of(by), local_day(at)
    if opener is not None and people.home_organ(opener.unit) != unit:
        raise Invalid(f"{move.cannot}：您不是{unit}的人员", field="unit")
    try:
        rule = procedure_on(procedure, on)
    except KeyError:
        raise Invalid(f"{move.cannot}：今天没有这种程序", field="procedure") from None
    case = Case(unit=unit, procedure=procedure, cause=cause, opened_by=opener, opened_on=on, **told)
    if rule.limitation and case.acted_from is None:
        raise Invalid(f"{move.cannot}：处罚案件须填写行为开始日期", field="acted_from")
    if case.acted_until is not None and (case.acted_from is None or case.acted_until < case.acted_from):
        raise Invalid(f"{move.cannot}：行为终了日期早于开始日期，或者没有开始日期", field="acted_until")
    return case


def _judged(
    case: Case, move: Move, lead: "Person", others: "Sequence[Person]", code: str, *, by: Actor, at: datetime
) -> OpeningFacts:
    """Give a new case its power, and say how those stand who are to handle it. Raises Invalid for what cannot be."""
    on, handlers = local_day(at), list(dict.fromkeys((lead, *others)))
    for each in handlers:
        if people.home_organ(each.unit) != case.unit or each.state != "serving":
            field = "lead" if each == lead else "others"
            raise Invalid(f"{move.cannot}：{each}不是{case.unit}的在岗人员", field=field)
    case.power = standing.power_on(case.unit, code, on)
    allowed = {each.key: each.zh for each in standing.procedures_of(case.power, handlers, on=on)}
    if (case.power is not None or not code) and case.procedure not in allowed:
        may = "、".join(allowed.values())
        which = "这项职权" if case.power is not None else "没有选择职权的案件"
        raise Invalid(f"{move.cannot}：{which}不适用{case.rule.zh}，可以适用的有{may}", field="procedure")
    return standing.opening_facts(case, lead, others, code=code, on=on, by=by)


def _told(case: Case, code: str, lead: "Person", others: "Sequence[Person]") -> dict[str, Any]:
    helping = [each.pk for each in dict.fromkeys(others) if each != lead]
    return {
        "procedure": case.rule.zh, "power": code, "cause": case.cause, "lead": lead.pk, "handlers": helping,
    }  # fmt: skip


def _people(
    case: Case,
    lead: "Person",
    others: "Sequence[Person]",
    party: tuple[str, str, str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Enter those who handle a new case, and its first party where it is known."""
    keep_handlers(case, lead, list(dict.fromkeys((lead, *others))), on=local_day(at), at=at)
    kind, name, number_kind, number = party
    if name:
        keep_party(
            case, by=by, at=at, role="applicant" if case.rule.on_application else "party", kind=kind or "person",
            name=name, number_kind=number_kind, number=number,
        )  # fmt: skip


def _of_the_act(case: Case) -> dict[str, Any]:
    return {
        "acted_from": case.acted_from.isoformat() if case.acted_from else "",
        "acted_until": case.acted_until.isoformat() if case.acted_until else "",
        "grave": case.is_grave, "limitation_reason": case.limitation_reason,
    }  # fmt: skip


def _number(case: Case, *, at: datetime) -> None:
    """Give a case its number: the unit's row is held meanwhile, so that two get different ones."""
    unit, year = locked(case.unit), local_day(at).year
    case.year, case.serial = year, register.next_serial(unit, year)
    case.number = f"{unit.short_name}案〔{year}〕{case.serial}号"


def _open(case: Case, move: Move, *, by: Actor, at: datetime, since: datetime, facts: Any) -> Case:
    """Carry out a move by which a case is open, under the rule of that day, and begin its term."""
    on = local_day(since)
    if case.power is not None:
        case.power = standing.power_on(case.unit, case.power.code, on) or case.power
    _number(case, at=at)
    changes = {
        "opened_on": on, "term_from": since, "power": case.power, "year": case.year, "serial": case.serial,
        "number": case.number,
    }  # fmt: skip
    data = {"number": case.number}
    case = step(case, move, by=by, at=at, facts=facts, changes=changes, data=data)
    return step(case, lifecycle.BEGIN_TERM, by=SYSTEM, at=at)


def _take(case: Case, received_at: datetime, *, by: Actor, at: datetime) -> Case:
    case = locked(case)
    if received_at > at:
        raise Invalid("不能登记收到材料：收到的时间不能晚于现在", field="received_at")
    if case.received_at and received_at < as_told(case.received_at):
        raise Invalid("不能登记收到材料：收到的时间早于上次收到材料的时间", field="received_at")
    facts = standing.facts_of(case, by=by, at=at)
    return step(
        case, lifecycle.TAKE_MATERIALS, by=by, at=at, facts=facts, changes={"received_at": received_at},
        data={"received_at": received_at.isoformat()},
    )  # fmt: skip
