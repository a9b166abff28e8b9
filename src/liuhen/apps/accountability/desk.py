"""How what is done in accountability looks to whoever does it: words afterwards, questions before, colours, choices."""

from datetime import datetime
from typing import Any, NamedTuple

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import (
    blemishes,
    consequences,
    leads,
    looks,
    redress,
    referring,
    review,
    sanctions,
)
from liuhen.apps.accountability.models import (
    Blemish,
    Consequence,
    FaultReferral,
    Hearing,
    Lead,
    OddLook,
    Redress,
    Sanction,
)
from liuhen.apps.cases import queries as cases
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, whoever_sees
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.accountability import FORMS_OF_FAULT, SIGNS, ConsequenceFacts, ReviewFacts
from liuhen.regulation.faults import UNTOUCHED, BlemishFacts, RedressFacts, late_zh

MINE = ("我的线索和陈述", "console:leads-mine")
LEADS = ("线索", "console:leads")
SANCTIONS, BLEMISHES = ("追究决定", "console:sanctions"), ("瑕疵", "console:blemishes")
REDRESSES = ("复核、申诉", "console:redresses")


def facts(found: Lead, actor: Actor, at: datetime) -> ReviewFacts:
    """What the form asks for is taken as told: its gates speak when it is sent."""
    evidence = found.evidence or "…"
    return queries.review_facts(found, by=actor, at=at, founded=bool(found.founded), evidence=evidence)


def facts_of_hearing(found: Hearing, actor: Actor, at: datetime) -> ReviewFacts:
    return queries.review_facts(found.lead, by=actor, at=at, hearing=found)


def facts_of_sanction(found: Sanction, actor: Actor, _: datetime) -> RedressFacts:
    return queries.redress_facts(found, kind="review", by=actor)


def facts_of_redress(found: Redress, actor: Actor, _: datetime) -> RedressFacts:
    return queries.redress_facts(found.sanction, kind=found.kind, by=actor, redress=found)


def facts_of_blemish(found: Blemish, actor: Actor, _: datetime) -> BlemishFacts:
    """Judge who it is; what he finds untouched is asked on the page."""
    return queries.blemish_facts(found, by=actor, untouched=list(UNTOUCHED))


def cases_seen(_: Any, actor: Actor) -> Any:
    return cases.visible_to(actor)


def units_seen(_: Any, __: Actor) -> Any:
    return people.units_open().exclude(kind="division")


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def is_a_fault(found: Lead, _: Actor) -> bool:
    return found.is_fault


def is_a_persons_fault(found: Lead, _: Actor) -> bool:
    return found.is_fault and found.person_id is not None


def of_misuse(found: Consequence, _: Actor) -> bool:
    return found.sanction_id is None


def to_be_shown(found: Consequence, _: Actor) -> bool:
    return found.needs_proof and found.executed_at is None


def not_of_a_unit(found: Lead, actor: Actor) -> bool:
    return is_nobodys(found, actor) and not found.of_unit


def standing_forms(found: Redress, _: PageRequest) -> list[str]:
    rows = found.sanction.consequences.filter(state__in=("decided", "served", "stayed"))
    return [each.form for each in rows if each.form in FORMS_OF_FAULT]


def ordered_by(_: Sanction, request: PageRequest) -> str:
    unit = people.short_names([request.actor.unit_id]).get(request.actor.unit_id, "")
    return f"{unit}{request.actor.name}"


def facts_of_look(found: OddLook, actor: Actor, _: datetime) -> ReviewFacts:
    return looks.facts(found, by=actor)


def facts_of_consequence(found: Consequence, actor: Actor, _: datetime) -> ConsequenceFacts:
    return consequences.facts_of(found, by=actor)


def is_not_his(found: Lead, actor: Actor) -> bool:
    """Whether nobody reviews it yet, or another does."""
    return found.reviewer_id is None or found.reviewer_id != actor.person_id


def is_nobodys(found: Lead, _: Actor) -> bool:
    return found.person_id is None


def taking_over(found: Lead) -> str:
    return "另一人正在审查，改由您接办吗？" if found.reviewer_id else ""


def beside(found: Lead) -> dict[str, Any]:
    return {"found": found, "standing": None, "similar": None}


def what_is_known(found: Hearing) -> dict[str, Any]:
    return {"hearing": found, "misuse": SIGNS[found.lead.kind]}


class AsPassedOn(NamedTuple):
    """An odd look as the bureau sees it: on a page of its own, beside the auditor's."""

    pk: int
    ref: str
    words: str

    def __str__(self) -> str:
        return self.words


def as_passed_on(found: OddLook) -> AsPassedOn:
    return AsPassedOn(found.pk, f"oddlook-passed:{found.pk}", str(found))


_NO_LOOKS = "no look is in the API: its auditor has no tokens"


def may_go_out(found: Sanction, _: Actor) -> bool:
    return found.consequences.filter(form__in=sanctions.MADE_PUBLIC, state="served").exists()


# fmt: off
RAISING = Desk(
    Lead, whoever_sees(queries.raised_by), path="leads", above=MINE,
    entering=(
        Door(leads.raise_by_hand, "已提出，由有权的人员审查；结果在本页可见。", submit="提出", at="raise",
             operation="raise_lead", onto=MINE[1],
             among={"recordings": lambda _, actor: recordings.visible_to(actor), "unit": units_seen},
             first={"recordings": lambda _, request: request.GET.get("recording", "")}),
    ),
)
LEAD = Desk(
    Lead, queries.visible_to, path="leads", above=LEADS, template="accountability/form.html", facts=facts,
    beside=beside,
    doors=(
        Door(review.take, "已接办，由您审查。", tone="primary", icon="writing", offered=is_not_his,
             confirm=taking_over),
        Door(review.name_person, "已写明涉及人员。", submit="确定", icon="user-search", at="person",
             offered=not_of_a_unit, onto=LEADS[1]),  # it may have left the reviewer's hands
        Door(review.send_back, "已退回审查人。", submit="退回", icon="arrow-back-up", at="return"),
        Door(review.merge, "已并入。", submit="并入", icon="arrows-exchange",
             among={"into": lambda found, actor: queries.beside(found, to=actor)},
             listed={"into": lambda found, actor: queries.similar(found, to=actor)}),
        Door(review.invite, "已通知，当事人可在系统中陈述，也可由您记录。", submit="通知当事人",
             endpoint="hearing", first={"told": lambda found, _: found.known}),
        Door(review.approve, "已批准，责任认定书待盖章；盖章后认定成为结论。", tone="primary", icon="signature",
             offered=is_a_fault, confirm="批准后即签发责任认定书。确定吗？"),
        Door(review.disapprove, "已退回审查。", submit="退回", icon="arrow-back-up", offered=is_a_fault),
        Door(review.reclassify, "已改定情形。", submit="改定", icon="pencil",
             first={"kind": lambda found, _: found.kind}),
        Door(blemishes.set_aside, "已登记为瑕疵，由与本案无关的人员认定。", submit="登记", icon="pencil", at="blemish",
             offered=is_a_persons_fault, among={"case": cases_seen}),
        Door(referring.hand_on, "已登记移送，本机关的程序停止。", submit="移送", tone="danger", icon="send", at="refer",
             files=True, endpoint="referral", first={"sent_on": today}),
    ),
    sought=("person__name_key",),
)
REFERRAL = Desk(
    FaultReferral, queries.referrals_visible_to, path="fault-referrals", above=LEADS, home=lambda found: found.lead,
    doors=(
        Door(referring.receipt, "已登记回执。", submit="登记", files=True, operation="register_referral_receipt"),
        Door(referring.taken_up, "已登记受理。", submit="登记"),
        Door(referring.turned_down, "已登记，恢复审查。", submit="登记"),
    ),
)
HEARING = Desk(
    Hearing, queries.hearings_reviewed_by, path="hearings", above=LEADS, facts=facts_of_hearing,
    home=lambda found: found.lead,
    doors=(
        Door(review.take_down, "已记录陈述。", submit="记录"),
        Door(review.go_on, "已登记逾期未陈述。", at="lapse"),
        Door(review.note_refusal, "已登记拒绝陈述。", submit="登记", at="refusal", files=True),
    ),
)
OWN_HEARING = Desk(
    Hearing, whoever_sees(queries.hearings_of), path="hearings", above=MINE, facts=facts_of_hearing,
    template="accountability/speak.html", beside=what_is_known,
    doors=(
        Door(review.speak, "已提交陈述。", submit="提交陈述", endpoint="statement"),
    ),
)
CONSEQUENCE = Desk(
    Consequence, whoever_sees(queries.consequences_visible_to), path="consequences",
    above=("责任追究", "console:consequences"), facts=facts_of_consequence,
    doors=(
        Door(consequences.serve, "已登记送达。", submit="登记", tone="primary", icon="mail", endpoint="service",
             offered=of_misuse),
        Door(sanctions.execute, "已登记执行情况。", submit="登记", tone="primary", icon="circle-check", files=True,
             offered=to_be_shown, first={"executed_on": today}),
        Door(consequences.lift, "已解除。", submit="解除", icon="lock-open"),
    ),
)
SANCTION = Desk(
    Sanction, whoever_sees(queries.sanctions_visible_to), path="sanctions", above=SANCTIONS, facts=facts_of_sanction,
    called=str,
    doors=(
        Door(redress.request_review, "已申请复核。", submit="申请复核", icon="scale", files=True, at="review",
             onto=lambda made: address_of(made.ref)),
        Door(redress.appeal, "已提出申诉。", submit="提出申诉", icon="scale", files=True,
             onto=lambda made: address_of(made.ref)),
        Door(redress.register_review, "已登记复核申请。", submit="登记", icon="inbox", files=True, at="register-review",
             first={"received_on": today}, onto=lambda made: address_of(made.ref)),
        Door(redress.register_appeal, "已登记申诉。", submit="登记", icon="inbox", files=True, at="register-appeal",
             first={"received_on": today}, onto=lambda made: address_of(made.ref)),
        Door(redress.stay, "已停止执行，效力恢复到决定以前。", submit="停止执行", icon="player-pause",
             first={"ordered_by": ordered_by}),
        Door(redress.end_stay, "已恢复执行。", submit="恢复执行", icon="player-play"),
        Door(sanctions.put_out, "已登记为应公示事项，审核后公开。", submit="登记公开", icon="world", at="put-out",
             operation="publish_sanction", offered=may_go_out),
    ),
    sought=("person__name_key",),
)
REDRESS = Desk(
    Redress, whoever_sees(queries.redresses_visible_to), path="redresses", above=REDRESSES, facts=facts_of_redress,
    called=str,
    doors=(
        Door(redress.decide, "已作出决定，请送达。", submit="作出决定", tone="primary", icon="gavel",
             operation="decide_redress", first={"forms": standing_forms}),
        Door(redress.serve, "已登记送达。", submit="登记", tone="primary", icon="mail", operation="serve_redress"),
        Door(redress.unserve, "已确认，期限从有效的送达起重新计算。", submit="确认送达无效", tone="danger",
             icon="ban", at="unserve", operation="void_redress_service"),
        Door(redress.write, lambda made: f"已签发：{made}；请用印、送达。", submit="制作", icon="file-text",
             at="papers", operation="write_redress_paper", offered=lambda found, _: found.organ_id is not None,
             onto=lambda made: address_of(made.ref)),
        Door(redress.answer_late, "已答复。", submit="答复", tone="primary", icon="message-report", at="answer-late",
             first={"answer": lambda found, _: late_zh(found.kind, found.last_day) if found.last_day else ""}),
        Door(redress.withdraw, "已撤回。", submit="撤回", icon="arrow-back-up", operation="withdraw_redress"),
    ),
)
BLEMISH = Desk(
    Blemish, whoever_sees(queries.blemishes_visible_to), path="blemishes", above=BLEMISHES, facts=facts_of_blemish,
    called=str,
    entering=(
        Door(blemishes.note, lambda made: f"已登记：{made}，由与本案无关的人员认定。", submit="登记", at="note",
             operation="note_blemish", among={"case": cases_seen}),
    ),
    doors=(
        Door(blemishes.judge, "已认定为瑕疵，请登记改正。", submit="认定瑕疵", tone="primary", icon="check",
             operation="judge_blemish"),
        Door(blemishes.reject, "已转为过错线索。", submit="转为线索", icon="flag", operation="reject_blemish"),
        Door(blemishes.correct, "已登记改正。", submit="登记", tone="primary", icon="circle-check",
             operation="correct_blemish"),
    ),
    sought=("paper",),
)
LOOK = Desk(
    OddLook, whoever_sees(lambda _: queries.looks()), path="odd-looks", above=("异常查看", "console:oddlooks"),
    doors=(
        Door(looks.pass_on, "已移交县司法局核查。", submit="移交县司法局", tone="primary", icon="send", at="pass",
             no_endpoint=_NO_LOOKS),
    ),
)
PASSED_LOOK = Desk(
    OddLook, whoever_sees(queries.looks_passed_to), path="odd-looks/passed", home=as_passed_on,
    above=("审计移交", "console:oddlooks-passed"), facts=facts_of_look,
    doors=(
        Door(looks.take_up, "已转为线索。", tone="primary", icon="flag", no_endpoint=_NO_LOOKS),
        Door(looks.dismiss, "已认定无问题。", icon="check", no_endpoint=_NO_LOOKS),
    ),
)
# fmt: on
DESKS = (
    RAISING,
    LEAD,
    REFERRAL,
    HEARING,
    OWN_HEARING,
    CONSEQUENCE,
    SANCTION,
    REDRESS,
    BLEMISH,
    LOOK,
    PASSED_LOOK,
)  # fmt: skip
WITHOUT_A_DOOR = {
    review.propose: "founded or not is chosen, and the API takes it as yes or no",
    review.sign: "one verb, for a conclusion either way",
    consequences.decide: "several forms at once, beside how the person's certificate stands today",
    sanctions.decide: "beside how the person's certificate stands and what the same came to before",
    review.take_sealed: "the machine's, upon a seal",
    review.take_voided: "the machine's",
    sanctions.take_sealed: "the machine's, upon a seal",
    sanctions.take_served: "the machine's, upon a service",
    sanctions.take_unserved: "the machine's",
    sanctions.take_voided: "the machine's",
    redress.end_stay_that_is_over: "the machine's",
    redress.take_served: "the machine's, upon a service",
    redress.take_unserved: "the machine's",
    leads.raise_by_system: "the machine's",
    leads.route: "the machine's",
    looks.enter: "the machine's",
}
