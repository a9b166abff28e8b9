"""Enforcement activities 执法活动 and the recordings they owe: 设备办法 articles 8, 10, 12."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.regulation.general import AV
from liuhen.regulation.parameters import (
    OFFICERS_ON_SITE,
    REPORT_WITHIN_MINUTES,
    STATEMENT_WITHIN_DAYS,
    STORE_WITHIN_HOURS,
)
from liuhen.regulation.recordings import A12, ARRIVED, BOTH_SIDES, STORE_IN_TIME, USABLE_QUALITY
from liuhen.regulation.vocabulary import (
    Article,
    Check,
    Clock,
    Duty,
    Finding,
    Gate,
    days,
    each_version,
    in_force_now,
)

A8 = Article(AV, 8, "日常检查、处置投诉举报、取证与先行登记保存、送达、强制措施等现场活动须用设备记录。")

ACTIVITY_KINDS = {
    "inspection": "日常执法检查",
    "complaint": "处置投诉、举报",
    "evidence": "调查取证、先行登记保存",
    "service": "证据、执法文书送达",
    "compulsory": "实施行政强制措施",
    "other": "其他现场执法办案",
}
"""The six kinds of article 8, in its order."""


@dataclass(frozen=True)
class AssignmentFacts:
    """What is known of somebody who is to take part in an activity on its day."""

    officer_name: str
    is_auxiliary: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    certificate_fields: frozenset[str]
    field: str
    """执法领域 of the activity; "" where it is none of this person's unit."""
    certified_officers: int = 0
    """How many of the crew hold a certificate valid on the day; auxiliaries never count."""
    why_no_authority: str = ""
    """Why the power may not be used by this person on the day, in Chinese; "" where it may."""

    @property
    def officers_needed(self) -> int:
        return OFFICERS_ON_SITE.value


@dataclass(frozen=True)
class LinkFacts:
    """What is known when a recording is confirmed as that of an activity."""

    is_supplementary: bool
    officer_name: str
    taken_by_crew: bool
    begins_after_the_end: bool
    came_after_the_close: bool


@dataclass(frozen=True)
class SettlementFacts:
    """Whether the obligation to record is met, and if not, what is missing, in Chinese."""

    is_met: bool
    missing_zh: str


@dataclass(frozen=True)
class Owed:
    """What an activity still lacks at one moment, as keys of LACKS."""

    lacks: frozenset[str]
    is_interview: bool = False
    both_sides: bool = False


@dataclass(frozen=True)
class Lack:
    """One thing that may be missing; a blocking one keeps the activity from being settled.

    It becomes its finding once it is due, which the lead answers, or ``of_unit`` the unit; ``by_clock``: a clock
    of its own says when. Without a finding it only waits for somebody.
    """

    key: str
    zh: str
    finding: Finding | None
    blocks: bool = True
    of_unit: bool = False
    by_clock: bool = False

    def is_absent(self, owed: Owed) -> bool:
        return self.key not in owed.lacks

    @property
    def check(self) -> Check:
        assert self.finding is not None, f"{self.key} is nobody's finding"
        return Check(f"不缺：{self.zh}", self.is_absent, self.finding)


def is_taken_by_the_crew(_: Any, facts: LinkFacts) -> bool:
    return facts.taken_by_crew


def is_met(_: Any, facts: SettlementFacts) -> bool:
    return facts.is_met


TAKEN_BY_CREW = Gate(
    is_taken_by_the_crew,
    "该资料由{officer_name}录制，不是本活动的参加人员",
    "请核对是否选错资料；人员登记有误的，由设备保管员核实更正",
)
OBLIGATION_IS_MET = Gate(
    is_met,
    "应录未录或缺口没有说明：{missing_zh}",
    "请关联音像资料，或登记中断原因、提交书面说明；待核实、待认定的，请法制机构办理",
)

UNCONFIRMED = Lack(
    "unconfirmed", "资料待确认关联", Finding("RECORDING-UNCONFIRMED", "已入库的资料没有确认是否属于本次活动")
)
UNRECORDED = Lack(
    "unrecorded", "没有记录", Finding("ACTIVITY-UNRECORDED", "现场活动没有音像记录，也没有说明")
)
PARTLY = Finding("ACTIVITY-PARTLY-RECORDED", "音像记录没有覆盖活动的全部时间，也没有说明")
STARTS_LATE = Lack("starts-late", "开始部分未录", PARTLY)
ENDS_EARLY = Lack("ends-early", "结束部分未录", PARTLY)

RECORD_ON_SITE = Duty(
    "av-8-1",
    A8,
    "standing",
    "六类现场活动必须有音像记录，没有记录或记录未覆盖活动起止时间又没有说明的，不能办结并列为问题。",
    state="built",
    gates=(TAKEN_BY_CREW, OBLIGATION_IS_MET),
    checks=(UNCONFIRMED.check, UNRECORDED.check, STARTS_LATE.check, ENDS_EARLY.check),
    enforced_in=(
        "liuhen.apps.activities.lifecycle.CONFIRM_LINK",
        "liuhen.apps.activities.lifecycle.SETTLE",
        "liuhen.apps.activities.actions.reckoning.reckon",
    ),
)

A10 = Article(AV, 10, "现场取证须使用设备，并事先用规范用语告知对方正在录音录像。")

NOTICE_PHRASE = "为保护您的合法权益，监督我们的执法行为，本次执法全程录音录像。"
"""The sentence the article prescribes, word for word, to be read aloud."""
NOTICES = {
    "phrase": "已用规范用语口头告知",
    "alternative": "已用书面、手语或翻译等方式告知（听障人员、外国人等）",
}

NOTICE = Lack(
    "notice",
    "没有告知当事人",
    Finding("NOTICE-NOT-TOLD", "没有登记已告知对方本次执法全程录音录像"),
    blocks=False,
)

PARTY_IS_TOLD = Duty(
    "av-10-1",
    A10,
    "standing",
    "每次现场活动由执法人员登记已用规范用语告知对方正在录音录像，听障人员、外国人可用其他方式。",
    state="built",
    checks=(NOTICE.check,),
    enforced_in=("liuhen.apps.activities.lifecycle.TELL", "liuhen.apps.activities.actions.reckoning.reckon"),
)

INTERRUPTION_REASONS = {
    "device": "设备故障或损坏",
    "weather": "天气情况恶劣",
    "battery": "电量不足",
    "storage": "存储空间不足",
    "place": "检查场所变化",
    "other": "其他客观原因（须负责人批注）",
}
"""What article 12 lets interrupt a recording, and ``other``, which counts with a note by the head only."""


@dataclass(frozen=True)
class InterruptionFacts:
    """Why a recording broke off, as told."""

    reason: str


@dataclass(frozen=True)
class JudgementFacts:
    """Who signed a statement or made a claim, and who judges it."""

    signed_by_person_id: int
    judging_person_id: int | None
    others_who_did: frozenset[int] = field(default=frozenset(), kw_only=True)
    """By whose accounts it was entered, if by others."""


@dataclass(frozen=True)
class SpokenFacts(JudgementFacts):
    """What is known when somebody says whether a reason was spoken into the recording that goes on."""

    has_listened: bool
    """Whether he looked at what was recorded after the break."""


def has_a_listed_reason(_: Any, facts: InterruptionFacts) -> bool:
    return facts.reason in INTERRUPTION_REASONS


def is_judged_by_another(_: Any, facts: JudgementFacts) -> bool:
    return facts.judging_person_id not in {None, facts.signed_by_person_id, *facts.others_who_did}


def has_listened(_: Any, facts: SpokenFacts) -> bool:
    return facts.has_listened


def was_reported_at_once(interruption: Any) -> bool:
    """Compare when recording broke off for good with when the head was told; our minutes for 立即."""
    began: datetime = interruption.began_at
    told: datetime | None = interruption.reported_at
    return told is None or told - began <= timedelta(minutes=REPORT_WITHIN_MINUTES.value)


REASON_IS_LISTED = Gate(
    has_a_listed_reason,
    "中断的原因不属于设备故障、天气、电量、存储空间、场所变化等客观原因",
    "请选择列明的原因；确属其他客观原因的选“其他”，由部门负责人批注",
)
JUDGED_BY_ANOTHER = Gate(is_judged_by_another, "本人不能认定自己的说明", "请由法制机构其他人员认定")
LISTENED = Gate(
    has_listened,
    "您没有查看过恢复录制之后的资料，不能说有没有语音说明",
    "请先在资料页查看恢复之后的那一段，听过再核实；还没有入库的，待入库后再核实",
)

GAP = Lack("gap", "中断没有原因", Finding("GAP-UNEXPLAINED", "同一活动的记录之间有中断，没有登记原因"))
SPOKEN = Lack(
    "spoken", "恢复时没有语音说明", Finding("GAP-NOT-SPOKEN", "中断后恢复录制时没有对中断原因作语音说明")
)
UNVERIFIED = Lack("unverified", "语音说明待核实", None)
UNNOTED = Lack(
    "unnoted",
    "其他原因待负责人批注",
    Finding("GAP-OTHER-UNNOTED", "以其他原因中断录制，没有部门负责人批注"),
    of_unit=True,
)

EXPLAIN_GAPS = Duty(
    "av-12-1",
    A12,
    "standing",
    "同一活动各段之间的中断自动算出，每处中断须有列明的客观原因，恢复录制时有语音说明并经核实。",
    state="built",
    gates=(REASON_IS_LISTED, JUDGED_BY_ANOTHER, LISTENED),
    checks=(GAP.check, SPOKEN.check, UNNOTED.check),
    enforced_in=(
        "liuhen.apps.activities.lifecycle.BREAK_OFF",
        "liuhen.apps.activities.lifecycle.EXPLAIN",
        "liuhen.apps.activities.lifecycle.CONFIRM_SPOKEN",
        "liuhen.apps.activities.actions.reckoning.reckon",
    ),
)

UNHEARD = Lack(
    "unheard",
    "负责人没有确认知悉",
    Finding("STOPPING-UNHEARD", "录制没有恢复，也没有部门负责人知悉的登记"),
    of_unit=True,
)
STATEMENT_MISSING = Finding("STATEMENT-MISSING", f"无法继续录制后{STATEMENT_WITHIN_DAYS.said}内没有书面说明")
STATEMENT = Lack(
    "statement",
    "缺书面说明",
    STATEMENT_MISSING,
    by_clock=True,
)
UNJUDGED = Lack("unjudged", "书面说明待认定", None)
REPORTED_AT_ONCE = Check(
    "无法继续录制的立即报告负责人",
    was_reported_at_once,
    Finding("STOPPING-REPORTED-LATE", f"无法继续录制，超过{REPORT_WITHIN_MINUTES.said}才报告部门负责人"),
)


def _report_stopping(on: date) -> Duty:
    return Duty(
        "av-12-2",
        A12,
        "register",
        "无法继续录制的立即报告部门负责人并由其确认知悉，事后按期书面说明并经法制机构认定，均登记并关联活动。",
        state="built",
        gates=(JUDGED_BY_ANOTHER,),
        clock=Clock(
            days(STATEMENT_WITHIN_DAYS.on(on)),
            starts="interruption.given-up",
            stops=("interruption.stated",),
            overdue=STATEMENT_MISSING,
            number=STATEMENT_WITHIN_DAYS,
        ),
        checks=(UNHEARD.check, REPORTED_AT_ONCE),
        enforced_in=(
            "liuhen.apps.activities.lifecycle.GIVE_UP",
            "liuhen.apps.activities.lifecycle.HEAR",
            "liuhen.apps.activities.lifecycle.ACCEPT",
            "liuhen.apps.activities.actions.reckoning.reckon",
        ),
    )


REPORT_STOPPING_VERSIONS = each_version(_report_stopping, STATEMENT_WITHIN_DAYS)
REPORT_STOPPING = in_force_now(REPORT_STOPPING_VERSIONS)

NEVER_ARRIVED = Lack("never-arrived", "领出的设备没有资料入库", ARRIVED.finding, blocks=False)
ONE_SIDED = Lack("one-sided", "询问未确认录清双方", BOTH_SIDES.finding, blocks=False)

_DUTIES = {
    UNCONFIRMED: RECORD_ON_SITE, UNRECORDED: RECORD_ON_SITE, STARTS_LATE: RECORD_ON_SITE,
    ENDS_EARLY: RECORD_ON_SITE, GAP: EXPLAIN_GAPS, SPOKEN: EXPLAIN_GAPS, UNVERIFIED: EXPLAIN_GAPS,
    UNNOTED: EXPLAIN_GAPS,    UNHEARD: REPORT_STOPPING, STATEMENT: REPORT_STOPPING, UNJUDGED: REPORT_STOPPING,
    NEVER_ARRIVED: STORE_IN_TIME, NOTICE: PARTY_IS_TOLD, ONE_SIDED: USABLE_QUALITY,
}  # fmt: skip
LACKS = {lack.key: lack for lack in _DUTIES}
"""Everything an activity may lack, the most telling first."""


def duty_of(lack: Lack) -> Duty:
    """Return the duty that asks for what is missing."""
    return _DUTIES[lack]


def due_moment(ended_at: datetime) -> datetime:
    """Return the last moment at which what is missing may still come: the hours that storing takes. 第13条."""
    return ended_at + timedelta(hours=STORE_WITHIN_HOURS.on(ended_at.date()).value)
