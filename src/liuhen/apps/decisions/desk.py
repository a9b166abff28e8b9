"""How what is done about rights, reviews and decisions looks to whoever does it: words, choices, colours."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.queries import Case
from liuhen.apps.decisions.actions import altering, deciding, hearings, reviewing, shaking, telling
from liuhen.apps.decisions.models import (
    Alteration,
    CaseHearing,
    Correction,
    Decision,
    MajorRule,
    Plea,
    Reviewer,
    RightsNotice,
)
from liuhen.apps.decisions.queries import deciding as judging
from liuhen.apps.decisions.queries import listing, rights
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest

CASES, DECISIONS, REVIEWING = (
    ("案件", "console:cases"), ("执法决定", "console:decisions"), ("法制审核", "console:reviewing"),
)  # fmt: skip
WITH_ITS_PAPER = "a paper comes with it"


def parties(case: Case, _: Actor) -> Any:
    return cases.parties_of(case)


def found_facts(case: Case, actor: Actor) -> Any:
    return evidence.facts_visible_to(actor).filter(case=case, state="found").order_by("id")


def outcomes(case: Case, _: Actor) -> Any:
    return judging.outcomes_of(case).items()


def of_its_case(ask: Callable[[Case, Actor], Any]) -> Callable[[Any, Actor], Any]:
    return lambda found, actor: ask(found.case, actor)


def bands(case: Case, _: Actor) -> Any:
    return judging.bands_among(case)


def chairs(found: CaseHearing, _: Actor) -> Any:
    """Return who may chair: whoever has the right in the unit and never handled the case."""
    handled = found.case.handlers.values("person_id")
    return (
        people.who_can(P.HEARING_CHAIR).filter(unit__path__startswith=found.unit.path).exclude(pk__in=handled)
    )


def investigators(found: CaseHearing, _: Actor) -> Any:
    """Return whoever handles the case or did."""
    return people.persons(found.case.handlers.values("person_id"))


def handling_now(found: CaseHearing, _: PageRequest) -> Any:
    return [each.person_id for each in cases.handlers_now(found.case)]


def begins_at(found: CaseHearing, _: PageRequest) -> datetime | None:
    return found.begins_at


def colleagues(found: Decision, _: Actor) -> Any:
    return people.people_in(found.unit_id)


def units(_: Any, actor: Actor) -> Any:
    return people.units_visible_to(actor, P.CASE_REVIEW)


def reviewers(_: Any, actor: Actor) -> Any:
    """Return the people of the units whose registers somebody keeps."""
    return people.who_can(P.CASE_REVIEW).filter(unit__in=units(None, actor))


def this_moment(_: Any, request: PageRequest) -> datetime:
    return request.at


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def cited_as(role: str) -> Callable[[Decision, PageRequest], Any]:
    return lambda found, _: [row.fact_id for row in found.citations.all() if row.role == role]


def in_yuan(name: str) -> Callable[[Any, PageRequest], Any]:
    """Write an amount in fen as it is typed."""

    def of(found: Any, _: PageRequest) -> Any:
        amount = getattr(found, name)
        return f"{amount // 100}.{amount % 100:02}" if amount else ""

    return of


def facts_of_decision(found: Decision, actor: Actor, at: datetime) -> Any:
    return judging.facts_of(found, by=actor, at=at) if found.state in (*Decision.OPEN, "issued") else None


def facts_of_hearing(found: CaseHearing, actor: Actor, at: datetime) -> Any:
    """Leave to the form what comes with it: who is to chair, and the record."""
    return (
        rights.hearing_facts(found, files=1, by=actor, at=at) if found.state in ("notified", "held") else None
    )


def facts_of_alteration(found: Alteration, actor: Actor, at: datetime) -> Any:
    if found.state not in ("proposed", "approved"):
        return None
    return altering.facts_of(found.decision, kind=found.kind, ground=found.ground, by=actor, at=at)


def facts_of_correction(found: Correction, actor: Actor, at: datetime) -> Any:
    return (
        altering.facts_of(found.decision, by=actor, at=at)
        if found.state in ("proposed", "approved")
        else None
    )


def case_page(made: Any) -> str:
    return address_of(made.case.ref)


def decision_page(made: Any) -> str:
    return address_of(made.decision.ref)


def home(found: Any) -> Any:
    return found.case


def of_a_running_case(found: Any, _: Actor) -> bool:
    return bool(found.case.is_running)


PROPOSED = {
    "outcomes": outcomes, "elements": found_facts, "lighter": found_facts, "heavier": found_facts, "band": bands,
}  # fmt: skip
STANDS = (
    as_it_stands(
        "outcomes",
        "band",
        "deviation",
        "basis",
        "content",
        "performance",
        "other",
        "public_interest",
        "is_complex",
    )
    | {"fine": in_yuan("fine_fen"), "base": in_yuan("base_fen")}
    | {"elements": cited_as("element"), "lighter": cited_as("lighter"), "heavier": cited_as("heavier")}
)

# fmt: off
TELL = Door(
    telling.tell_rights, "已制作告知书，盖章后送达当事人；送达后期限开始计算。", submit="制作告知书", at="rights",
    endpoint="rights-notices", icon="message-report", onto=case_page,
    among={"party": parties, "facts": found_facts, "outcomes": outcomes},
)
PROPOSE = Door(
    deciding.propose_decision, "已提出，等待审核、审批。", submit="提出", at="decision", endpoint="decisions",
    icon="gavel", among={"party": parties, **PROPOSED},
)
SPOT = Door(
    deciding.decide_on_the_spot, lambda made: f"已作出：{made}。请交付当事人，并按时报所属单位备案。",
    submit="作出决定", at="spot-decision", endpoint="spot-decision", icon="gavel",
    among={"band": bands, "outcomes": outcomes},
    confirm="当场作出处罚决定？",
)
OF_A_CASE = Desk(Case, cases.visible_to, path="cases", above=CASES, called=str, doors=(TELL, PROPOSE, SPOT))
WAIVE = Door(
    telling.waive, "已附卷，不再等待。", submit="登记", icon="file-certificate", files=True, no_endpoint=WITH_ITS_PAPER,
    offered=lambda found, _: found.waived_at is None,
)
PLEAD = Door(
    telling.state_plea, "已记录，作出决定前须复核并答复。", submit="登记", at="plea", endpoint="pleas", icon="writing",
    files=True, first={"stated_at": this_moment}, onto=case_page,
)
ASK = Door(
    hearings.ask_hearing, "已登记，由法制机构安排听证。", submit="登记", at="hearing", endpoint="hearings",
    icon="users",
    files=True, first={"asked_on": today}, onto=case_page,
)
NOTICE = Desk(
    RightsNotice, listing.notices_visible_to, path="rights-notices", above=CASES, called=str, home=home,
    offered=of_a_running_case,
    doors=(
        PLEAD, ASK, WAIVE,
        Door(telling.withdraw_notice, "已撤回。", submit="撤回", icon="arrow-back-up", at="withdraw",
             endpoint="withdraw"),
    ),
)
PLEA = Desk(
    Plea, listing.pleas_visible_to, path="pleas", above=CASES, called=str, home=home, offered=of_a_running_case,
    doors=(Door(telling.answer_plea, "已复核。", submit="复核", icon="check", at="answer", endpoint="answer"),),
)
HEARING = Desk(
    CaseHearing, listing.hearings_visible_to, path="case-hearings", above=CASES, called=str, home=home,
    offered=of_a_running_case, facts=facts_of_hearing,
    doors=(
        Door(hearings.set_hearing, "已安排，请在规定的日期以前送达听证通知书。", submit="安排", at="set",
            endpoint="set",
             icon="calendar-event", among={"chair": chairs}),
        Door(hearings.write_record, "已制作，请当事人核对、签名后上传。", submit="制作", icon="file-certificate",
             at="record", endpoint="record", among={"investigators": investigators}, operation="write_hearing_record",
             first={"began_at": begins_at, "ended_at": this_moment, "investigators": handling_now}),
        Door(hearings.hold, "已登记。", submit="登记", icon="check", at="hold", files=True,
             first={"held_at": this_moment}, no_endpoint=WITH_ITS_PAPER, operation="hold_hearing"),
        Door(hearings.report_hearing, "听证已结束，根据笔录作出决定。", submit="提交", icon="signature", at="report",
             endpoint="report"),
        Door(hearings.forgo, "已登记，视为放弃听证权利。", submit="登记", icon="user-off", operation="forgo_hearing"),
        Door(hearings.put_off, "请另行安排。", submit="另行安排", icon="calendar-due", operation="put_off_hearing"),
        Door(hearings.withdraw_hearing, "已附卷。", submit="登记", icon="arrow-back-up", at="withdraw", files=True,
             no_endpoint=WITH_ITS_PAPER),
    ),
)
REVIEW = Door(
    reviewing.review, lambda made: f"已出具意见：{made.outcome_zh}。", submit="出具意见", at="review",
    endpoint="reviews",
    icon="scale", operation="review_decision", makes=True, onto=decision_page,
)
DISCUSS = Door(
    reviewing.discuss, "已登记。", submit="登记", at="discussion", endpoint="discussions", icon="users", files=True,
    makes=True, among={"attendees": colleagues}, first={"held_at": this_moment},
    onto=decision_page,
)
ALTER = Door(
    altering.propose_alteration, "已呈批。", submit="呈批", at="alteration", endpoint="alterations", icon="pencil",
    makes=True, onto=decision_page,
)
ASK_TO_ALTER = Door(
    altering.ask_alteration, "已呈批，由本机关负责人批准。", submit="呈批", at="alteration-of-entrusted",
    endpoint="alterations-of-entrusted", icon="pencil", makes=True, onto=decision_page,
)
CORRECT = Door(
    altering.propose_correction, "已呈批。", submit="呈批", at="correction", endpoint="corrections", icon="pencil",
    makes=True, onto=decision_page,
)
ORDER = Door(
    altering.order_alteration, "已登记，决定不再有效；原决定保留。", submit="登记", at="ordered", endpoint="ordered",
    icon="gavel", tone="danger", makes=True, onto=decision_page,
    confirm="登记后决定不再有效。确定吗？",
)
DECISION = Desk(
    Decision, listing.reachable_by, path="decisions", above=DECISIONS, called=str, facts=facts_of_decision,
    doors=(
        Door(deciding.approve, "已批准，可以制作决定书。", tone="primary", icon="check", operation="approve_decision"),
        Door(deciding.write, "已制作，盖章后作出决定。", tone="primary", icon="file-certificate",
            operation="write_decision",
             confirm="制作决定书后取号，内容不能再改。确定吗？"),
        Door(deciding.revise, "已修改，须重新审核。", submit="保存", icon="pencil", operation="revise_decision",
             among={name: of_its_case(ask) for name, ask in PROPOSED.items()}, first=STANDS),
        Door(deciding.send_back, "已退回。", submit="退回", icon="arrow-back-up", operation="send_back_decision"),
        Door(deciding.drop, "已作废。", submit="作废", tone="danger", icon="trash", operation="drop_decision"),
        Door(deciding.report, "已备案。", tone="primary", icon="check", operation="report_decision",
             offered=lambda found, _: found.is_on_the_spot and found.reported_at is None),
        REVIEW, DISCUSS, ALTER, ASK_TO_ALTER, CORRECT, ORDER,
    ),
    sought=("number", "party__name_key"),
)
ALTERATION = Desk(
    Alteration, listing.alterations_visible_to, path="alterations", above=DECISIONS, called=str,
    home=lambda found: found.decision, facts=facts_of_alteration,
    doors=(
        Door(altering.approve_alteration, "已批准，盖章后生效。", tone="primary", icon="check", at="approve",
             endpoint="approve"),
        Door(altering.refuse_alteration, "已退回，决定不变。", submit="不同意", icon="x", at="refuse",
            endpoint="refuse"),
    ),
)
CORRECTION = Desk(
    Correction, listing.corrections_visible_to, path="corrections", above=DECISIONS, called=str,
    home=lambda found: found.decision, facts=facts_of_correction,
    doors=(
        Door(altering.approve_correction, "已批准，盖章后送达。", tone="primary", icon="check", at="approve",
             endpoint="approve"),
        Door(altering.refuse_correction, "已退回。", submit="不同意", icon="x", at="refuse", endpoint="refuse"),
    ),
)
RULE = Desk(
    MajorRule, listing.rules_visible_to, path="major-rules", above=REVIEWING, called=str,
    entering=(Door(reviewing.set_rule, "已登记，自今天起执行。", submit="登记", at="set", among={"unit": units},
                   onto="console:reviewing"),),
    doors=(Door(reviewing.end_rule, "已停止执行。", submit="停止", tone="danger", icon="ban", at="end", endpoint="end",
                onto="console:reviewing"),),
)
REVIEWER = Desk(
    Reviewer, listing.reviewers_visible_to, path="reviewers", above=REVIEWING, called=str,
    entering=(Door(reviewing.register_reviewer, "已登记。", submit="登记", at="register", onto="console:reviewing",
                   among={"unit": units, "person": reviewers}, first={"since": today}),),
    doors=(Door(reviewing.end_reviewer, "已登记退出。", submit="登记", tone="danger", icon="user-off", at="end",
                endpoint="end", onto="console:reviewing", first={"until": today}),),
)
# fmt: on
DESKS = (OF_A_CASE, NOTICE, PLEA, HEARING, DECISION, ALTERATION, CORRECTION, RULE, REVIEWER)
BY_PAPER = "follows from the paper that it is about"
WITHOUT_A_DOOR: dict[Any, str] = {
    telling.take_served: BY_PAPER,
    telling.take_unserved: BY_PAPER,
    telling.take_voided: BY_PAPER,
    hearings.take_notified: BY_PAPER,
    deciding.take_sealed: BY_PAPER,
    deciding.take_served: BY_PAPER,
    deciding.take_unserved: BY_PAPER,
    deciding.take_voided: BY_PAPER,
    altering.take_sealed: BY_PAPER,
    altering.take_served: BY_PAPER,
    altering.take_corrected: BY_PAPER,
    shaking.mark: "the machine's, whenever something may have fallen",
}
