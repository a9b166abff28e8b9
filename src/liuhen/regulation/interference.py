"""Interference with cases 干预插手案件: 责任制 articles 47–51.

How soon a legal unit looks, how long a recorder is watched over and who manages whom the articles do not say: those are
the county's (``parameters``), or follow from the tree of units.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import (
    ENVELOPE_OPEN_DAYS,
    PROTECTED_MONTHS,
)
from liuhen.regulation.vocabulary import Article, Clock, Duty, Finding, Gate, Plain, TermOf, days

A48 = Article(RS, 48, "办案人员对干预、说情、打探应当拒绝，不依程序的要求告知其依程序办理。")
A49 = Article(RS, 49, "对干预插手情况全面如实记录，全程留痕，并报告法制机构。")
A50 = Article(RS, 50, "如实记录受保护，不得打击报复，非因法定事由和程序不得处分办案人员。")
A51 = Article(RS, 51, "列举七种违规干预，经批准通报，必要时向社会公开。")

KINDS = {
    "orders": "超越职权下达不符合法律规定的立案、撤案、终止、变更强制措施、裁量处理等指示",
    "opinion": "超越职权私自提出案件定性处理意见",
    "property": "要求违法查封、扣押、冻结或者违法处置涉案财物",
    "materials": "超越职权批转涉案材料",
    "pleading": "本人或者授意身边工作人员、近亲属等为当事人请托、说情",
    "prying": "本人或者授意身边工作人员、近亲属等打探案情、通风报信",
    "other": "其他非法干预、插手案件办理的情形",
}
"""Article 51, in its order."""

WAYS = {
    "phone": "电话",
    "person": "当面",
    "message": "微信、短信",
    "paper": "递条子、批转材料",
    "through": "托人带话",
}
ANSWERS = {
    "refused": "已拒绝",
    "procedure": "已告知依照程序办理",
    "both": "已拒绝并告知依照程序办理",
    "open": "还没有答复",
}

Stage = Literal["opening", "investigation", "decision", "closing"]
STAGES: dict[Stage, str] = {
    "opening": "立案（受理）",
    "investigation": "调查",
    "decision": "决定",
    "closing": "结案",
}
STAGE_OF: dict[str, Stage] = {
    "proposed": "opening", "received": "opening", "incomplete": "opening", "open": "investigation",
    "concluded": "decision", "decided": "closing",
}  # fmt: skip
"""In which stage a case is, by its state."""

HEADS = re.compile("局长|书记|主任|县长|镇长|乡长|领导|负责人|分管|法制")
"""Words for whoever may lead the unit or its legal body, where no name is told: the report then goes one up."""

CHANGES = {
    "post": "调整、免去岗位",
    "leaving": "离岗：调离、免职、辞退、退休等",
    "suspension": "暂扣执法证件",
    "withdrawal": "收缴执法证件",
    "grade": "年度考核评为基本称职、不称职",
    "office": "免去领导职务",
}
"""What is announced before it is done, of anybody."""
CHANGED_BY: dict[str, tuple[str, ...]] = {
    "post": ("person.assigned", "person.post-closed"),
    "leaving": ("person.left",),
    "suspension": ("certificate.suspended",),
    "withdrawal": ("certificate.withdrawn",),
    "grade": ("assessment.signed-low",),
    "office": ("leader.ended",),
}
"""By which events each is done."""
WATCHED = (
    *(event for events in CHANGED_BY.values() for event in events), "person.sent-off-post", "person.returned-to-post",
    "certificate.issued", "certificate.renewed", "certificate.restored", "certificate.suspended-for-fault",
    "certificate.withdrawn-for-fault", "assessment.signed", "leader.named", "leader.charged",
)  # fmt: skip
"""What the supervisors see of a recorder, for better or worse."""
GROUNDS = {
    "rotation": "定期轮岗、交流",
    "application": "本人申请",
    "retirement": "退休",
    "appointment": "提拔、重用、工作需要",
    "abolition": "机构、岗位撤销",
    "recusal": "依法回避",
    "discipline": "违纪违法，依法给予处分",
    "incompetence": "考核不称职、不合格",
    "qualification": "不再具备执法资格",
    "other": "其他法定事由",
}

Manager = Literal["unit", "government"]
MANAGED_BY: dict[str, Manager] = {"staff": "unit", "leader": "government", "government": "government"}
"""Who approves that somebody is circulated: his own unit; of who leads a unit or serves in the government, that."""


@dataclass(frozen=True)
class ReportFacts:
    """Whose report of a stage is missing; "" for nobody, and where no ring of keys is there to seal one."""

    missing_zh: str = ""
    stage_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyFacts:
    """How whoever turns a key stands to the ring."""

    holds: bool
    is_another: bool
    is_in_time: bool
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CircularFacts:
    """How whoever decides on a circular stands to the person it is about."""

    manages: bool
    authority_zh: str
    is_himself: bool
    is_another: bool
    is_out: bool
    """Whether it is, or is to go, on the portal."""


@dataclass(frozen=True)
class ChangeFacts:
    """Whether what is about to happen to somebody was announced and confirmed; True where no county ring exists."""

    is_confirmed: bool = True
    person_zh: str = ""
    what_zh: str = ""
    is_another: bool = True
    supervises: bool = True


def all_reported(_: Any, facts: ReportFacts) -> bool:
    return not facts.missing_zh


def holds_key(_: Any, facts: KeyFacts) -> bool:
    return facts.holds


def turned_by_another(_: Any, facts: KeyFacts) -> bool:
    return facts.is_another


def turned_in_time(_: Any, facts: KeyFacts) -> bool:
    return facts.is_in_time


def manages(_: Any, facts: CircularFacts) -> bool:
    return facts.manages


def is_not_himself(_: Any, facts: CircularFacts) -> bool:
    return not facts.is_himself


def circulated_by_another(_: Any, facts: CircularFacts) -> bool:
    return facts.is_another


def is_not_out(_: Any, facts: CircularFacts) -> bool:
    return not facts.is_out


def is_out(_: Any, facts: CircularFacts) -> bool:
    return facts.is_out


def was_confirmed(_: Any, facts: ChangeFacts) -> bool:
    return facts.is_confirmed


def confirmed_by_another(_: Any, facts: ChangeFacts) -> bool:
    return facts.is_another


def supervises(_: Any, facts: ChangeFacts) -> bool:
    return facts.supervises


STAGE_REPORTED = Gate(
    all_reported,
    "办案人员{missing_zh}还没有提交“{stage_zh}”阶段的过程报告",
    "请本人在“过程报告”中提交；没有干预情况的也要报告，直接提交即可",
)
HOLDS_KEY = Gate(holds_key, "您不是这个密钥组的持钥人", "请由三名持钥人中的两人启封")
ANOTHER_HOLDER = Gate(turned_by_another, "同一个人不能转动两把钥匙", "请由另一名持钥人办理")
IN_TIME = Gate(turned_in_time, "第一名持钥人已经转动钥匙超过{minutes}分钟", "请两名持钥人在同一时间重新启封")
BY_WHO_MANAGES = Gate(manages, "通报须按人事管理权限由{authority_zh}批准", "请由{authority_zh}负责人审批")
NOT_HIMSELF = Gate(is_not_himself, "通报涉及您本人", "请由与此无关的人员办理")
ANOTHER_APPROVES = Gate(circulated_by_another, "提请通报的人不能自己批准", "请由另一人审批")
IS_NOT_OUT = Gate(is_not_out, "这份通报已经登记公开", "请在公示信息中办理，或者撤回后重新登记")
IS_OUT = Gate(is_out, "这份通报没有登记公开", "不需要撤回")
CONFIRMED = Gate(
    was_confirmed,
    "{what_zh}以前须写明法定事由和程序，并经监督机构确认，{person_zh}没有这样的确认",
    "请在“人事变动申报”中申报；对所有人员都一样",
)
ANOTHER_CONFIRMS = Gate(confirmed_by_another, "申报的人不能自己确认", "请由监督机构另一人确认")
ANOTHER_LOOKS = Gate(confirmed_by_another, "同一个人不能核对两次", "请由另一名持钥人核对")
BY_SUPERVISORS = Gate(supervises, "应由监督机构的持钥人确认", "请由县司法局密钥组的持钥人办理")

_APP = "liuhen.apps.interference"


def opened_within(_: Any) -> Plain:
    """Return within what an envelope is to be opened."""
    return days(ENVELOPE_OPEN_DAYS.now)


REFUSE_INTERFERENCE = Duty(
    "rs-48-1",
    A48,
    "register",
    "拒绝干预和说情有登记，不依程序的材料和要求引导到正当程序；材料随过程报告密封，不进案卷。",
    state="built",
    enforced_in=(f"{_APP}.lifecycle.FILE",),
)
RECORD_INTERFERENCE = Duty(
    "rs-49-1",
    A49,
    "register",
    "每一阶段都有过程报告，有无干预从外面看不出来；密封送法制机构，涉及其负责人的送上一级；三名持钥人中的两人才能启封，每次启封入账；"
    "任何人不能更改、撤回。",
    state="built",
    gates=(STAGE_REPORTED, HOLDS_KEY, ANOTHER_HOLDER, IN_TIME),
    clock=Clock(
        within=TermOf(opened_within, ENVELOPE_OPEN_DAYS.said),
        starts="slot.sealed",
        stops=("slot.opened",),
        overdue=Finding("REPORT-UNOPENED", "过程报告没有按期启封"),
    ),
    enforced_in=(f"{_APP}.lifecycle.FILE", f"{_APP}.lifecycle.FINISH", f"{_APP}.queries.investigation_laid"),
)
PROTECT_RECORDER = Duty(
    "rs-50-1",
    A50,
    "gate",
    f"变动任何人的岗位、职务、证件，年度考核评低，都先申报法定事由和程序，经监督机构确认；如实记录的人{PROTECTED_MONTHS.said}内的"
    "变动只有监督机构看得出来，由两名持钥人定期核对。",
    state="built",
    gates=(CONFIRMED, ANOTHER_CONFIRMS, BY_SUPERVISORS, ANOTHER_LOOKS),
    enforced_in=(f"{_APP}.lifecycle.ANNOUNCE", f"{_APP}.queries.post_laid", f"{_APP}.lifecycle.LOOK"),
)
CIRCULATE_INTERFERENCE = Duty(
    "rs-51-1",
    A51,
    "sanction",
    "七种干预情形经两人认定、按人事管理权限批准后通报，通报中没有记录人；必要时由批准的机关向社会公开，只显示被通报人的姓氏。",
    state="built",
    gates=(BY_WHO_MANAGES, NOT_HIMSELF, ANOTHER_APPROVES, IS_NOT_OUT, IS_OUT),
    enforced_in=(
        f"{_APP}.lifecycle.PROPOSE",
        f"{_APP}.lifecycle.APPROVE",
        f"{_APP}.lifecycle.CIRCULATE",
        f"{_APP}.lifecycle.PUT_OUT",
    ),
)
