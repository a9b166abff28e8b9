"""Compulsory measures 强制措施: 责任制 article 26, 《行政强制法》 18 to 28 and 《行政处罚法》 56."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liuhen.regulation.activities import A8 as RECORDED_BY
from liuhen.regulation.cases import A26
from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.procedures import COMPULSION, procedure_on
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Extension,
    Finding,
    Gate,
    Paused,
    Plain,
    TermOf,
)

MEASURE_KINDS: dict[str, str] = {
    "sealing": "查封场所、设施或者财物",
    "seizure": "扣押财物",
    "preservation": "先行登记保存证据",
}
HELD = frozenset({"sealing", "seizure"})
"""The kinds whose length 《行政强制法》第25条 limits."""

RELEASE_GROUNDS: dict[str, str] = {
    "no-violation": "当事人没有违法行为",
    "unrelated": "场所、设施或者财物与违法行为无关",
    "decided": "对违法行为已经作出处理决定，不再需要",
    "over": "期限已经届满",
    "not-approved": "负责人不予批准",
    "other": "其他不再需要采取措施的情形",
}
"""《行政强制法》第28条, and 第19条 for what the head did not approve."""

OUTCOMES: dict[str, str] = {
    "confiscated": "没收",
    "destroyed": "销毁",
    "returned": "退还",
    "handed-over": "移送有管辖权的机关",
    "sealed": "转为查封、扣押",
    "tested": "送交检验、检测、鉴定",
}
"""What is decided of what is held, by 《行政强制法》第27条 and 《行政处罚法》第56条."""

PRESENT: dict[str, str] = {"party": "当事人到场", "witness": "当事人不到场，由见证人到场"}


@dataclass(frozen=True)
class CaseFacts:
    """How the case stands that a measure is taken in."""

    case_zh: str
    case_is_open: bool


@dataclass(frozen=True)
class TakingFacts(CaseFacts):
    """By whom a measure is carried out, in whose presence; of the officers the first not in order, else the first."""

    officers: int
    outsider: str
    day_zh: str
    officer_name: str
    is_auxiliary: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    is_approved: bool
    present: str
    witness: str
    record: str
    is_recorded: bool


def is_of_an_open_case(_: Any, facts: Any) -> bool:
    return bool(facts.case_is_open)


def is_approved_before(measure: Any, facts: TakingFacts) -> bool:
    return facts.is_approved or measure.urgent


def are_two_handlers(_: Any, facts: TakingFacts) -> bool:
    return facts.officers >= 2 and not facts.outsider


def somebody_is_present(_: Any, facts: TakingFacts) -> bool:
    return facts.present == "party" or (facts.present == "witness" and bool(facts.witness))


def is_written_down(_: Any, facts: TakingFacts) -> bool:
    return bool(facts.record)


def is_recorded(_: Any, facts: TakingFacts) -> bool:
    return facts.is_recorded


@dataclass(frozen=True)
class ApprovalFacts:
    """Who approves: never one who carries it out or handles the case."""

    approver_id: int | None
    handler_ids: frozenset[int]


def is_approved_by_another(_: Any, facts: ApprovalFacts) -> bool:
    return facts.approver_id is not None and facts.approver_id not in facts.handler_ids


OPEN_CASE = Gate(
    is_of_an_open_case, "{case_zh}，不能再采取措施", "案件恢复办理后再办理；另有违法行为的，另行立案"
)
APPROVED_BEFORE = Gate(
    is_approved_before,
    "还没有经负责人批准",
    "请先报批；情况紧急需要当场实施的，用“当场实施（紧急）”登记，并按时补办批准手续",
)
BY_TWO_HANDLERS = Gate(
    are_two_handlers,
    "实施人员须是两名以上当日办理本案的执法人员，现有{officers}人{outsider}",
    "请写明实际到场实施的办案人员",
)
IN_PRESENCE = Gate(
    somebody_is_present, "当事人没有到场，也没有写明见证人", "当事人不到场的，应当邀请见证人到场，写明姓名"
)
WRITTEN_ON_SITE = Gate(
    is_written_down, "没有现场笔录", "请写明现场笔录的内容：经过、告知、陈述申辩和签名情况"
)
RECORDED_ON_SITE = Gate(
    is_recorded,
    f"没有关联实施时的执法活动，实施强制措施应当全程音像记录（{RECORDED_BY.cite()}）",
    "请先登记执法活动，再填写它的编号",
)
APPROVED_BY_ANOTHER = Gate(
    is_approved_by_another, "办理本案的人员不能批准", "请由本案办案人员以外的单位负责人批准"
)
TAKING_GATES = (
    OPEN_CASE, APPROVED_BEFORE, BY_TWO_HANDLERS, IN_PRESENCE, WRITTEN_ON_SITE, RECORDED_ON_SITE,
)  # fmt: skip


def taken_at(measure: Any) -> datetime | None:
    """Return when it was really done: terms run from then, not from its registration."""
    moment: datetime | None = measure.taken_at
    return moment


def _of_its_rule(measure: Any, field: str) -> Plain | None:
    """Return a term of the case's own procedure, or else of the law of compulsion as it read at its opening."""
    own: Plain | None = getattr(measure.case.rule, field)
    if own is not None:
        return own
    law: Plain | None = getattr(procedure_on(COMPULSION.key, measure.case.opened_on), field)
    return law


def held_for(measure: Any) -> Plain | None:
    return _of_its_rule(measure, "hold_within") if measure.kind in HELD else None


def preserved_for(measure: Any) -> Plain | None:
    return _of_its_rule(measure, "preserve_within") if measure.kind not in HELD else None


def longer_of(measure: Any) -> int:
    """Return by how many days it may be extended at most; 0 : not at all."""
    longer = _of_its_rule(measure, "hold_longer") if measure.kind in HELD else None
    return longer.n if longer else 0


def reported_for(measure: Any) -> Plain | None:
    return _of_its_rule(measure, "report_urgent_within")


def extension_of(measure: Any) -> Days:
    return Days(measure.extended_days)


def tested_since(measure: Any) -> Paused:
    return Paused(measure.tested_from, "检测、检验、检疫或者技术鉴定", measure.test_notice)


def tested_until(measure: Any) -> datetime:
    moment: datetime = measure.tested_to
    return moment


@dataclass(frozen=True, kw_only=True)
class LengthFacts(ApprovalFacts):
    """Whether a measure's end may still be moved, how far, and by whom."""

    kind: str
    is_over: bool
    ended_zh: str
    was_extended: bool
    days: int = 0
    most: int
    told_in_writing: bool = True


def is_limited_in_days(_: Any, facts: LengthFacts) -> bool:
    return facts.kind in HELD


def has_not_run_out(_: Any, facts: LengthFacts) -> bool:
    return not facts.is_over


def was_not_extended(_: Any, facts: LengthFacts) -> bool:
    return not facts.was_extended


def is_within_the_most(_: Any, facts: LengthFacts) -> bool:
    return 0 < facts.days <= facts.most


def was_told_in_writing(_: Any, facts: LengthFacts) -> bool:
    return facts.told_in_writing


OF_A_KIND_IN_DAYS = Gate(
    is_limited_in_days,
    "先行登记保存的期限不能延长，也不扣除检验时间",
    "请在期限内作出处理决定，或者转为查封、扣押",
)
NOT_RUN_OUT = Gate(
    has_not_run_out, "期限已于{ended_zh}届满，不能再延长或扣除", "请立即解除并退还，或作出处理决定"
)
EXTENDED_ONCE = Gate(was_not_extended, "已经延长过一次", "请在延长后的期限内作出处理决定或者解除")
WITHIN_THE_MOST = Gate(is_within_the_most, "延长不得超过{most}日，填写的是{days}日", "请填写1至{most}日")
TOLD_IN_WRITING = Gate(
    was_told_in_writing,
    "检测、检验、检疫或者技术鉴定的期间没有书面告知当事人，不能扣除（《行政强制法》第25条）",
    "请先制作并送达告知文书，再登记送检",
)


@dataclass(frozen=True)
class ThingFacts:
    """Whether a thing may go the way it is to go."""

    is_decided: bool
    how_zh: str
    by_what: str


def goes_by_a_decision(_: Any, facts: ThingFacts) -> bool:
    return facts.is_decided or bool(facts.by_what)


BY_A_DECISION = Gate(goes_by_a_decision, "{how_zh}没有依据的处理决定", "请填写处理决定书的文号")

DECIDE_PRESERVED = Duty(
    "rs-26-5",
    A26,
    "clock",
    "先行登记保存的证据按时作出处理决定。",
    state="built",
    clock=Clock(
        TermOf(preserved_for, "七个工作日（《行政处罚法》第56条）"),
        "restraint.taken",
        ("restraint.settled", "restraint.released"),
        overdue=Finding("PRESERVATION-UNDECIDED", "先行登记保存的证据逾期没有作出处理决定"),
        remind=Days(REMIND_DAYS.value),
        starts_at=taken_at,
    ),
    enforced_in=("liuhen.apps.measures.lifecycle.SETTLE", "liuhen.apps.measures.lifecycle.RELEASE"),
)


@dataclass(frozen=True)
class EndingFacts:
    """What a case that is to end still holds; "" : nothing."""

    held_zh: str = ""


def nothing_is_held(_: Any, facts: EndingFacts) -> bool:
    return not facts.held_zh


NOTHING_HELD = Gate(
    nothing_is_held,
    "{held_zh}还没有作出处理决定，也没有解除",
    "请先作出处理决定或者解除（《行政强制法》第27条、第28条）",
)
END_IN_TIME = Duty(
    "rs-26-6",
    A26,
    "clock",
    "查封、扣押期限届满的按时作出处理决定或者解除。",
    state="built",
    gates=(
        OF_A_KIND_IN_DAYS,
        NOT_RUN_OUT,
        EXTENDED_ONCE,
        WITHIN_THE_MOST,
        TOLD_IN_WRITING,
        BY_A_DECISION,
        NOTHING_HELD,
    ),
    clock=Clock(
        TermOf(held_for, "三十日（《行政强制法》第25条）"),
        "restraint.taken",
        ("restraint.settled", "restraint.released"),
        overdue=Finding("MEASURE-OUTLASTED", "查封、扣押期限届满，没有作出处理决定，也没有解除"),
        remind=Days(REMIND_DAYS.value),
        starts_at=taken_at,
        pauses=("restraint.sent-for-testing",),
        resumes=("restraint.testing-ended",),
        paused_for=tested_since,
        paused_until=tested_until,
        extensions=(Extension("restraint.extended", extension_of, COMPULSION.hold_longer, "行政机关负责人"),),
    ),
    enforced_in=(
        "liuhen.apps.measures.lifecycle.EXTEND",
        "liuhen.apps.measures.lifecycle.SEND_FOR_TESTING",
        "liuhen.apps.measures.lifecycle.RELEASE",
    ),
)
APPROVE_IN_TIME = Duty(
    "rs-26-7",
    A26,
    "clock",
    "紧急情况下当场实施强制措施的按时报告并补办批准手续；其他情况事先经负责人批准，两人当面实施。",
    state="built",
    gates=(*TAKING_GATES, APPROVED_BY_ANOTHER),
    clock=Clock(
        TermOf(reported_for, "二十四小时（《行政强制法》第19条）"),
        "restraint.declared-urgent",
        ("restraint.approved-afterwards", "restraint.refused-afterwards", "restraint.released"),
        overdue=Finding("URGENT-MEASURE-UNREPORTED", "紧急情况下当场实施强制措施，没有按时补办批准手续"),
        starts_at=taken_at,
    ),
    enforced_in=(
        "liuhen.apps.measures.lifecycle.APPROVE",
        "liuhen.apps.measures.lifecycle.TAKE",
        "liuhen.apps.measures.lifecycle.APPROVE_AFTERWARDS",
    ),
)
