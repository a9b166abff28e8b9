"""Reconsideration, suit and judgments 复议应诉: 责任制 article 21."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.cases import A21
from liuhen.regulation.people import day_zh
from liuhen.regulation.procedures import REVIEW_LAW, SUIT_LAW
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Finding,
    Gate,
    NamedDay,
    Plain,
    TermOf,
    WorkingDays,
)

KINDS = {"review": "行政复议", "suit": "行政诉讼"}
AGAINST = {"decision": "不服行政决定", "inaction": "认为本单位不履行法定职责"}
ANSWERS: dict[str, Plain] = {"review": WorkingDays(10), "simple": WorkingDays(5), "suit": Days(15)}
"""Within what the unit answers from the day on which it received the copy."""
ANSWER_SOURCES = {"review": f"{REVIEW_LAW}第48条、第54条", "suit": f"{SUIT_LAW}第67条"}
SUE_WITHIN = Days(15)
SUE_SOURCE = f"{SUIT_LAW}第45条"
"""After a reconsideration: from its decision's being received to the suit."""
REDO_SOURCE = f"{REVIEW_LAW}第64条"
OUTCOMES = {
    "maintain": "维持（驳回请求）",
    "change": "变更",
    "annul": "撤销",
    "redo": "撤销并责令重新作出",
    "illegal": "确认违法",
    "invalid": "确认无效",
    "order": "责令履行",
    "mediation": "调解",
    "dismiss": "不予受理、驳回申请或者起诉",
    "withdrawn": "申请人撤回、终止",
}
DECISION_STANDS = frozenset({"maintain", "dismiss", "withdrawn", "illegal"})
"""Outcomes after which the decision is as it was; unlawful but not annulled it stays in force."""
AGAINST_US = frozenset({"change", "annul", "redo", "illegal", "invalid", "order"})
WHAT_FOLLOWS = {
    "maintain": "决定继续有效，当事人仍应履行。",
    "change": "按变更后的内容执行，原决定在“决定变动”中登记变更，原文保留。",
    "annul": "原决定在“决定变动”中登记撤销，已收的罚款退还，扣押的财物返还。",
    "redo": "原决定在“决定变动”中登记撤销，重新作出决定；不得以同一事实和理由作出相同或者基本相同的决定"
    f"（{REDO_SOURCE}）。",
    "illegal": "决定不撤销，但确认违法；需要补救、赔偿的，登记为履行事项。",
    "invalid": "原决定自始无效，在“决定变动”中登记撤销，已收的罚款退还。",
    "order": "在确定的期限内履行法定职责，登记为履行事项。",
    "mediation": "按调解书履行，登记为履行事项；决定有变动的，在“决定变动”中登记。",
    "dismiss": "决定继续有效。",
    "withdrawn": "决定继续有效。",
}


@dataclass(frozen=True, kw_only=True)
class RemedyFacts:
    """Who decides a reconsideration, against who should; whether the unit may be the one it is filed through."""

    kind: str
    organ: str
    organ_is_us: bool
    right_organ: str
    """Of a reconsideration, by its whole name; empty: not known."""
    through_us: bool
    may_go_through_us: bool
    is_pending_zh: str


def is_not_ourselves(_: Any, facts: RemedyFacts) -> bool:
    return not facts.organ_is_us


def is_the_right_organ(_: Any, facts: RemedyFacts) -> bool:
    return facts.kind != "review" or not facts.right_organ or facts.organ == facts.right_organ


def may_go_through_us(_: Any, facts: RemedyFacts) -> bool:
    return not facts.through_us or facts.may_go_through_us


def is_not_pending(_: Any, facts: RemedyFacts) -> bool:
    return not facts.is_pending_zh


ANOTHER_ORGAN = Gate(
    is_not_ourselves, "作出决定的单位不能受理对自己决定的复议、诉讼", "请填写受理复议申请的机关或者人民法院"
)
RIGHT_ORGAN = Gate(
    is_the_right_organ,
    "对本单位决定的行政复议由{right_organ}管辖，不是{organ}",
    "请核对通知书上的复议机关；管辖有指定的，由法制机构核实后更正单位的上级机关",
)
THROUGH_US = Gate(
    may_go_through_us,
    "只有当场作出的处罚和依据电子监控设备作出的处罚，复议申请可以经本单位提交",
    f"请告知申请人直接向复议机关申请（{REVIEW_LAW}第32条）",
)
NOT_PENDING = Gate(is_not_pending, "{is_pending_zh}还没有结果", "请在原来的登记上办理")


@dataclass(frozen=True)
class AnswerFacts:
    """Whether what goes with the answer is sealed."""

    has_file: bool = True
    needs_file: bool = True


def has_its_file(_: Any, facts: AnswerFacts) -> bool:
    return facts.has_file or not facts.needs_file


HAS_ITS_FILE = Gate(
    has_its_file,
    "还没有封存答复卷，没有随卷提交当初作出决定的证据、依据",
    f"请先封存答复卷；不提交证据的，视为没有证据（{REVIEW_LAW}第70条）",
)


@dataclass(frozen=True)
class OutcomeFacts:
    """What an outcome wants first."""

    is_redo: bool = False
    altered: bool = True
    owed_zh: str = ""


def is_altered(_: Any, facts: OutcomeFacts) -> bool:
    return facts.altered


def owes_nothing(_: Any, facts: OutcomeFacts) -> bool:
    return not facts.owed_zh


ALTERED = Gate(is_altered, "原决定还没有按结果登记撤销、变更", "请先在决定上办理撤销或者变更，再了结")
OWES_NOTHING = Gate(owes_nothing, "{owed_zh}", "请先登记履行情况")


@dataclass(frozen=True)
class PerformFacts:
    """By when a judgment is to be performed, and where that day comes from."""

    due_on: date | None = None
    in_force_on: date | None = None
    set_by: str = "instrument"
    reason: str = ""
    has_proof: bool = True

    @property
    def in_force_zh(self) -> str:
        return day_zh(self.in_force_on) if self.in_force_on else ""


SET_BY = {"instrument": "文书确定", "unit": "文书没有确定，由本单位确定"}


def has_its_day(_: Any, facts: PerformFacts) -> bool:
    return facts.due_on is not None


def has_its_reason(_: Any, facts: PerformFacts) -> bool:
    return facts.set_by == "instrument" or bool(facts.reason)


def is_after_force(_: Any, facts: PerformFacts) -> bool:
    return facts.due_on is None or facts.in_force_on is None or facts.due_on >= facts.in_force_on


def has_proof(_: Any, facts: PerformFacts) -> bool:
    return facts.has_proof


HAS_ITS_DAY = Gate(
    has_its_day, "没有写明履行期限", "文书没有确定期限的，由本单位确定一个日期并写明理由；系统不代为推定"
)
HAS_ITS_REASON = Gate(has_its_reason, "期限由本单位确定，没有写明理由", "请写明为什么定在这一天")
AFTER_FORCE = Gate(is_after_force, "履行期限早于生效日期{in_force_zh}", "请核对文书")
HAS_PROOF = Gate(has_proof, "没有履行的证明", "请上传履行证明，如付款凭证、重新作出的决定、签收的回执")

_APP = "liuhen.apps.remedies"


def due_on(performance: Any) -> date:
    day: date = performance.due_on
    return day


def performed_at(performance: Any) -> Any:
    return performance.performed_at


OF_REGISTERING = (HAS_ITS_DAY, HAS_ITS_REASON, AFTER_FORCE)
PERFORM = Duty(
    "rs-21-1",
    A21,
    "clock",
    "对本单位生效的判决、裁定、调解书和复议决定登记履行期限和履行证明。",
    state="built",
    gates=(*OF_REGISTERING, HAS_PROOF, ALTERED, OWES_NOTHING),
    clock=Clock(
        within=NamedDay(due_on),
        starts="performance.registered",
        stops=("performance.performed", "performance.lifted"),
        lapses=("performance.lifted",),
        overdue=Finding("JUDGMENT-NOT-PERFORMED", "生效的判决、裁定、调解书或者复议决定没有按期履行"),
        remind=Days(7),
        done_at=performed_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.REGISTER", f"{_APP}.lifecycle.PERFORM", f"{_APP}.lifecycle.SETTLE"),
)


def answer_within(remedy: Any) -> Plain | None:
    return ANSWERS[remedy.track]


def copy_received_at(remedy: Any) -> Any:
    return remedy.copy_received_at


def answered_at(remedy: Any) -> Any:
    return remedy.answered_at


OF_BRINGING = (ANOTHER_ORGAN, RIGHT_ORGAN, NOT_PENDING)
ANSWER = Duty(
    "rs-21-2",
    A21,
    "clock",
    "收到复议申请书副本后按时提交答复和当初作出决定的证据、依据。",
    state="built",
    gates=(*OF_BRINGING, HAS_ITS_FILE),
    clock=Clock(
        within=TermOf(answer_within, "复议十个工作日（简易程序五个工作日），诉讼十五日"),
        starts="remedy.copy-received",
        stops=("remedy.answered", "remedy.decided"),
        lapses=("remedy.decided",),
        overdue=Finding("ANSWER-LATE", "没有按期提交答复和证据、依据，视为没有证据、依据"),
        remind=Days(3),
        starts_at=copy_received_at,
        done_at=answered_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.TAKE_COPY", f"{_APP}.lifecycle.ANSWER", f"{_APP}.answer_volumes"),
)


def lodged_at(remedy: Any) -> Any:
    return remedy.lodged_at


def forwarded_at(remedy: Any) -> Any:
    return remedy.forwarded_at


FORWARD = Duty(
    "rs-21-3",
    A21,
    "clock",
    "收到经本单位转交的复议申请后按时转送复议机关。",
    state="built",
    gates=(THROUGH_US,),
    clock=Clock(
        within=WorkingDays(5),
        starts="remedy.lodged",
        stops=("remedy.forwarded", "remedy.put-right", "remedy.decided"),
        lapses=("remedy.decided",),
        overdue=Finding("APPLICATION-NOT-FORWARDED", "经本单位提交的复议申请没有按期转送，也没有自行纠正"),
        remind=Days(2),
        starts_at=lodged_at,
        done_at=forwarded_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.LODGE", f"{_APP}.lifecycle.FORWARD", f"{_APP}.lifecycle.PUT_RIGHT"),
)


def opinion_received_at(opinion: Any) -> Any:
    return opinion.received_at


def reported_at(opinion: Any) -> Any:
    return opinion.reported_at


REPORT = Duty(
    "rs-21-4",
    A21,
    "clock",
    "收到行政复议意见书后按时报告纠正违法行为或善后情况。",
    state="built",
    clock=Clock(
        within=Days(60),
        starts="opinion.received",
        stops=("opinion.reported",),
        overdue=Finding("OPINION-NOT-REPORTED", "收到行政复议意见书后没有按期报告纠正或者善后情况"),
        remind=Days(15),
        starts_at=opinion_received_at,
        done_at=reported_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.RECEIVE_OPINION", f"{_APP}.lifecycle.REPORT"),
)
