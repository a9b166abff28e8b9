"""Supervision 监督检查: 责任制 articles 20, 35–37.

《行政执法监督条例》 (State Council order 825, in force since 1 February 2026) stands beside these. Of it was read: that
the county's justice department supervises on the government's behalf; the methods 日常, 重点, 专项; the instruments
通知书, 意见书, 决定书 by severity; that a supervisor who fails his duty answers for it; that of a unit which an organ
above manages that organ is told. Its articles 7–36, and with them every number of days, were not: a term is a day that
whoever sets it writes down, with the reason.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import REMIND_DAYS, SUPERVISORS_ON_A_SHEET
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Article, Check, Clock, Days, Duty, Extension, Finding, Gate, NamedDay

A20 = Article(RS, 20, "建立监督检查制度，发现违法或不当的依权限和程序处理。")
A35 = Article(RS, 35, "县政府监督各执法单位，由司法局承办；单位监督所属机构和受委托单位。")
A36 = Article(RS, 36, "监督可日常或专项进行，内容共八项。")
A37 = Article(RS, 37, "发现违法或不当的通知限期整改，无正当理由不改或效果差的通报并列入考核。")


def last_day_to_rectify(rectification: Any) -> date:
    """Return the day the notice of rectification names."""
    on: date = rectification.due_on
    return on


@dataclass(frozen=True)
class RecheckFacts:
    """Who rechecks a rectification, and whom it concerns: the officer and whoever reported it."""

    rechecking_person_id: int | None
    concerned_person_ids: frozenset[int]


def is_rechecked_by_another(_: Any, facts: RecheckFacts) -> bool:
    return facts.rechecking_person_id not in facts.concerned_person_ids


@dataclass(frozen=True)
class CirculationFacts:
    """What is known of a rectification when a circulated notice 通报 of it is to go out."""

    ground: Literal["overdue", "ineffective"]
    state: str
    due_on: date
    ran_over: bool
    """The time had run out when it was reported, or has by now."""
    reason_weighed: str
    """Why what the unit says about the delay is no good reason."""
    circulated: bool


GROUNDS = {"overdue": "无正当理由逾期不整改", "ineffective": "整改效果不明显"}


def is_not_passed(_: Any, facts: CirculationFacts) -> bool:
    return facts.state != "passed"


def ran_over_or_failed(_: Any, facts: CirculationFacts) -> bool:
    return facts.state == "failed" if facts.ground == "ineffective" else facts.ran_over


def reason_is_weighed(_: Any, facts: CirculationFacts) -> bool:
    return facts.ground != "overdue" or bool(facts.reason_weighed.strip())


def is_not_circulated(_: Any, facts: CirculationFacts) -> bool:
    return not facts.circulated


RECHECKED_BY_ANOTHER = Gate(
    is_rechecked_by_another, "被要求整改的人和报告整改的人不能自己复查", "请由其他有核查权限的人员复查"
)
NOT_PASSED = Gate(is_not_passed, "该整改已经复查通过")
RAN_OVER_OR_FAILED = Gate(
    ran_over_or_failed,
    "整改期限（{due_on}）尚未届满或按期报告后尚未复查，复查也没有不通过",
    "请待期限届满或复查不通过后再办理",
)
REASON_WEIGHED = Gate(
    reason_is_weighed, "没有写明逾期为何没有正当理由", "请先听取单位说明，写明理由为何不成立"
)
ONCE_ONLY = Gate(is_not_circulated, "该次整改已经通报过")

RECTIFY_IN_TIME = Duty(
    "rs-37-1",
    A37,
    "clock",
    "整改通知有期限，无正当理由不改或成效不明显的通报并计入考核。",
    state="built",
    clock=Clock(
        NamedDay(last_day_to_rectify),
        starts="rectification.ordered",
        stops=("rectification.reported",),
        overdue=Finding("RECTIFICATION-OVERDUE", "超过整改期限没有报告整改情况"),
        remind=Days(REMIND_DAYS.value),
    ),
    gates=(RECHECKED_BY_ANOTHER, NOT_PASSED, RAN_OVER_OR_FAILED, REASON_WEIGHED, ONCE_ONLY),
    enforced_in=(
        "liuhen.apps.findings.lifecycle.ORDER",
        "liuhen.apps.findings.lifecycle.PASS",
        "liuhen.apps.findings.lifecycle.FAIL",
        "liuhen.apps.findings.lifecycle.CIRCULATE",
    ),
)

ORDER_825 = "《行政执法监督条例》"
METHODS = {"daily": "日常监督", "key": "重点监督", "special": "专项监督"}
WAYS = {
    "files": "调阅案卷、音像资料",
    "system": "核查系统记录",
    "site": "现场检查",
    "hearing": "听取汇报、询问人员",
    "visit": "走访当事人",
}
RESULTS = {"met": "符合", "unmet": "不符合", "unseen": "未检查"}
SEVERITIES = {"slight": "轻微", "ordinary": "一般", "grave": "严重"}


class Content(NamedTuple):
    """One of the eight things that article 36 has looked at, and what is found where it is not so."""

    zh: str
    asks: str
    finding: Finding


CONTENTS: dict[str, Content] = {
    "body": Content(
        "主体资格", "行政执法主体资格合法",
        Finding("SUPERVISED-BODY-UNLAWFUL", "监督检查发现行政执法主体资格不合法"),
    ),
    "breakdown": Content(
        "职权分解", "行政执法职权分解到内设执法机构、执法岗位",
        Finding("SUPERVISED-POWERS-NOT-BROKEN-DOWN", "监督检查发现职权没有分解到执法机构、岗位"),
    ),
    "systems": Content(
        "制度落实", "行政执法工作制度健全并严格落实",
        Finding("SUPERVISED-SYSTEMS-LACKING", "监督检查发现执法工作制度不健全或者没有落实"),
    ),
    "authority": Content(
        "执法权限", "行政执法行为符合执法权限",
        Finding("SUPERVISED-BEYOND-AUTHORITY", "监督检查发现执法行为不符合执法权限"),
    ),
    "decisions": Content(
        "执法决定", "认定事实清楚，证据确凿，适用依据正确，程序合法，内容适当",
        Finding("SUPERVISED-DECISION-FAULTY", "监督检查发现执法决定的事实、证据、依据、程序或者内容有问题"),
    ),
    "reversed": Content(
        "诉讼复议", "行政诉讼、行政复议中没有被认定违法、变更、撤销的情形",
        Finding("SUPERVISED-REVERSED", "监督检查发现执法行为在诉讼、复议中被认定违法或者变更、撤销"),
    ),
    "papers": Content(
        "文书案卷", "行政执法文书使用、案卷制作规范",
        Finding("SUPERVISED-PAPERS-POOR", "监督检查发现文书使用、案卷制作不规范"),
    ),
    "other": Content(
        "其他情况", "其他需要检查监督的行政执法情况",
        Finding("SUPERVISED-OTHER-FAULT", "监督检查发现其他不规范的执法情况"),
    ),
}  # fmt: skip
CONTENTS_ZH = {key: each.zh for key, each in CONTENTS.items()}


@dataclass(frozen=True, kw_only=True)
class TreeFacts:
    """Who supervises whom, and for whom whoever acts does so."""

    over_zh: str = ""
    under_zh: str = ""
    instead_zh: str = ""
    """Who does supervise it."""
    is_oneself: bool = False
    supervises: bool = True
    acts_for_over: bool = True
    acts_for_under: bool = True
    is_of_it: bool = False
    superior_zh: str = ""
    """Of a unit that an organ above manages: that organ."""


def is_not_itself(_: Any, facts: TreeFacts) -> bool:
    return not facts.is_oneself


def supervises_it(_: Any, facts: TreeFacts) -> bool:
    return facts.supervises


def acts_for_over(_: Any, facts: TreeFacts) -> bool:
    return facts.acts_for_over


def acts_for_under(_: Any, facts: TreeFacts) -> bool:
    return facts.acts_for_under


def is_not_of_it(_: Any, facts: TreeFacts) -> bool:
    return not facts.is_of_it


NOT_ONESELF = Gate(is_not_itself, "{under_zh}不能监督自己", "监督{under_zh}的是{instead_zh}，请由其办理")
SUPERVISES = Gate(
    supervises_it, "{over_zh}不监督{under_zh}", "监督{under_zh}的是{instead_zh}，发现问题请向其反映"
)
BY_THE_SUPERVISING = Gate(acts_for_over, "应由{over_zh}办理", "请由该单位承担执法监督工作的人员办理")
BY_THE_SUPERVISED = Gate(acts_for_under, "应由被监督的{under_zh}办理", "请由该单位的负责人或者法制机构办理")
NOT_OF_IT = Gate(is_not_of_it, "您是{under_zh}的人员，不能监督本单位", "请由与此无关的人员办理")
WHOSE = (NOT_ONESELF, SUPERVISES, BY_THE_SUPERVISING, NOT_OF_IT)
_APP = "liuhen.apps.supervision"

SUPERVISE_BY_THE_TREE = Duty(
    "rs-35-1",
    A35,
    "register",
    "谁监督谁由层级关系确定：县政府通过司法局监督各单位，单位监督所属机构、下级和受委托单位；"
    "司法局由县政府监督，谁也不监督自己；垂直管理的单位县里只检查，告知其上级。",
    state="built",
    gates=(*WHOSE, BY_THE_SUPERVISED),
    enforced_in=(
        f"{_APP}.queries.tree.supervises",
        f"{_APP}.lifecycle.PROPOSE",
        f"{_APP}.lifecycle.DRAFT",
        f"{_APP}.lifecycle.ORDER",
    ),
)


@dataclass(frozen=True, kw_only=True)
class PlanFacts(TreeFacts):
    """What a plan of supervision, or a supervisor's card, is judged by."""

    names_units: bool = True
    supervisors: int = SUPERVISORS_ON_A_SHEET.standard
    uncarded_zh: str = ""
    is_approved_by_another: bool = True
    waiting: int = 0
    is_himself: bool = False

    @property
    def least(self) -> int:
        return SUPERVISORS_ON_A_SHEET.value


def names_units(_: Any, facts: PlanFacts) -> bool:
    return facts.names_units


def are_enough(_: Any, facts: Any) -> bool:
    return bool(facts.supervisors >= facts.least)


def all_are_carded(_: Any, facts: Any) -> bool:
    return not facts.uncarded_zh


def is_approved_by_another(_: Any, facts: PlanFacts) -> bool:
    return facts.is_approved_by_another


def none_waits(_: Any, facts: PlanFacts) -> bool:
    return facts.waiting == 0


def is_not_himself(_: Any, facts: PlanFacts) -> bool:
    return not facts.is_himself


@dataclass(frozen=True, kw_only=True)
class SheetFacts(TreeFacts):
    """Who fills in and signs a sheet, and whether its results and its findings say the same."""

    supervisors: int = SUPERVISORS_ON_A_SHEET.standard
    uncarded_zh: str = ""
    concerned_zh: str = ""
    supervisors_zh: str = ""
    is_a_supervisor: bool = True
    is_another_than_filled: bool = True
    record_zh: str = ""
    is_in_reach: bool = True
    without_finding_zh: str = ""
    met_with_finding_zh: str = ""
    looked_at: int = 1
    replied_by_another: bool = True

    @property
    def least(self) -> int:
        return SUPERVISORS_ON_A_SHEET.value


def are_unconcerned(_: Any, facts: SheetFacts) -> bool:
    return not facts.concerned_zh


def is_a_supervisor(_: Any, facts: SheetFacts) -> bool:
    return facts.is_a_supervisor


def is_signed_by_another(_: Any, facts: SheetFacts) -> bool:
    return facts.is_another_than_filled


def record_is_in_reach(_: Any, facts: SheetFacts) -> bool:
    return facts.is_in_reach


def each_unmet_has_a_finding(_: Any, facts: SheetFacts) -> bool:
    return not facts.without_finding_zh


def no_met_has_a_finding(_: Any, facts: SheetFacts) -> bool:
    return not facts.met_with_finding_zh


def something_was_looked_at(_: Any, facts: SheetFacts) -> bool:
    return facts.looked_at > 0


def is_replied_to_by_another(_: Any, facts: SheetFacts) -> bool:
    return facts.replied_by_another


NAMES_UNITS = Gate(names_units, "没有写明监督哪些单位", "请选择被监督的单位")
ENOUGH_SUPERVISORS = Gate(
    are_enough, "监督人员只有{supervisors}名，至少{least}名", "请由不同的人员担任，一个人的几个账号只算一名"
)
ALL_CARDED = Gate(
    all_are_carded, "{uncarded_zh}今天没有有效的行政执法监督证件", "请先登记其监督证件，或者改由持证人员监督"
)
PLAN_BY_ANOTHER = Gate(
    is_approved_by_another, "拟定计划的人和列为监督人员的人不能自己批准", "请由当日的其他负责人批准"
)
NONE_WAITS = Gate(none_waits, "还有{waiting}份监督检查表没有办结", "请先办结，或者注明无法检查的原因")
NOT_FOR_HIMSELF = Gate(is_not_himself, "不能登记自己的监督证件", "请由其他人员核对证件后登记")
UNCONCERNED = Gate(
    are_unconcerned, "{concerned_zh}与被监督的单位或者事项有关，应当回避", "请改由与此无关的监督人员检查"
)
BY_ITS_SUPERVISOR = Gate(is_a_supervisor, "该检查表由{supervisors_zh}检查", "请由其填写、签名，或者另行指定")
SIGNED_BY_TWO = Gate(is_signed_by_another, "您已经签名，另一名监督人员还没有", "请由另一名监督人员核对后签名")
RECORD_IN_REACH = Gate(
    record_is_in_reach,
    "没有{record_zh}，或者不属于被监督的单位，或者您无权查看",
    "请核对编号；引用的记录须在被监督单位名下",
)
UNMET_SAYS_WHAT = Gate(
    each_unmet_has_a_finding,
    "{without_finding_zh}填为不符合，没有记录问题",
    "请先逐个记录问题：依据、记录、位置",
)
MET_HAS_NONE = Gate(
    no_met_has_a_finding,
    "{met_with_finding_zh}记录了问题，没有填为不符合",
    "请改填不符合，或者撤回记录的问题",
)
SAYS_SOMETHING = Gate(something_was_looked_at, "八项内容都没有检查", "请至少检查一项；无法检查的，注明原因")
REPLIED_BY_ANOTHER = Gate(
    is_replied_to_by_another, "在检查表上签名的监督人员不能自己答复异议", "请由监督机构的其他人员答复"
)


def is_met(result: Any) -> bool:
    return bool(result != "unmet")


CHECK_AND_RECORD = Duty(
    "rs-36-1",
    A36,
    "register",
    "日常、重点、专项监督按批准的计划进行，检查对象从登记簿抽取并可复现；两名以上持证、无关的监督人员按八项内容填表签名，"
    "每个问题写明依据、记录和位置，告知被监督单位并听取异议。",
    state="built",
    gates=(
        NAMES_UNITS, ENOUGH_SUPERVISORS, ALL_CARDED, PLAN_BY_ANOTHER, NONE_WAITS, NOT_FOR_HIMSELF, UNCONCERNED,
        BY_ITS_SUPERVISOR, SIGNED_BY_TWO, RECORD_IN_REACH, UNMET_SAYS_WHAT, MET_HAS_NONE, SAYS_SOMETHING,
        REPLIED_BY_ANOTHER,
    ),
    checks=tuple(Check(each.asks, is_met, each.finding) for each in CONTENTS.values()),
    enforced_in=(
        f"{_APP}.lifecycle.APPROVE",
        f"{_APP}.lifecycle.DRAW",
        f"{_APP}.lifecycle.FILL",
        f"{_APP}.lifecycle.COUNTERSIGN",
        f"{_APP}.lifecycle.TELL",
        "liuhen_proof.drawing.draw",
    ),
)  # fmt: skip

INSTRUMENTS = {
    "notice": "行政执法监督通知书",
    "opinion": "行政执法监督意见书",
    "decision": "行政执法监督决定书",
    "letter": "告知上级主管机关的函",
}
SEVERITY_ORDER = ("notice", "opinion", "decision")
"""By severity, the lightest first; a letter binds nobody."""
ORDERS = {"stop": "停止", "correct": "改正", "revoke": "撤销", "act": "履行职责"}


@dataclass(frozen=True, kw_only=True)
class InstrumentFacts(TreeFacts):
    """What an instrument is judged by: whom it is for, what it rests on, who acts, and whether it came to anything."""

    kind_zh: str
    fits_the_line: bool = True
    """A letter for a unit that an organ above manages, one of the three for any other."""
    rests_on_findings: bool = True
    strange_zh: str = ""
    says_what_it_orders: bool = True
    follow_up_zh: str
    follows_up_after: bool
    is_approved: bool = True
    is_approved_by_another: bool = True
    due_on: date | None
    until: date | None = None
    """The day by which the unit is to answer, as it would be."""
    has_run_out: bool = False
    was_answered: bool = True
    was_extended: bool = False
    rechecked_by_another: bool = True
    has_followed: bool = True
    rectifiable: int = 1

    @property
    def due_zh(self) -> str:
        return f"{self.due_on:%Y-%m-%d}" if self.due_on else ""

    @property
    def until_zh(self) -> str:
        return f"{self.until:%Y-%m-%d}" if self.until else self.due_zh


def fits_the_line(_: Any, facts: InstrumentFacts) -> bool:
    return facts.fits_the_line


def rests_on_findings(_: Any, facts: InstrumentFacts) -> bool:
    return facts.rests_on_findings


def all_are_of_it(_: Any, facts: InstrumentFacts) -> bool:
    return not facts.strange_zh


def says_what_it_orders(_: Any, facts: InstrumentFacts) -> bool:
    return facts.says_what_it_orders


def follows_up_after(_: Any, facts: InstrumentFacts) -> bool:
    return facts.follows_up_after


def is_approved(_: Any, facts: InstrumentFacts) -> bool:
    return facts.is_approved


def has_not_run_out(_: Any, facts: InstrumentFacts) -> bool:
    return not facts.has_run_out


def was_answered_or_is_late(_: Any, facts: InstrumentFacts) -> bool:
    return facts.was_answered or facts.has_run_out


def was_not_extended(_: Any, facts: InstrumentFacts) -> bool:
    return not facts.was_extended


def is_rechecked_by_another_person(_: Any, facts: InstrumentFacts) -> bool:
    return facts.rechecked_by_another


def has_followed(_: Any, facts: InstrumentFacts) -> bool:
    return facts.has_followed


def is_there_to_rectify(_: Any, facts: InstrumentFacts) -> bool:
    return facts.rectifiable > 0


FITS_THE_LINE = Gate(
    fits_the_line,
    "{under_zh}的上级主管机关是“{superior_zh}”，{kind_zh}不适用",
    f"垂直管理的单位，县里只检查，用告知函告知其上级；其他单位用通知书、意见书、决定书（{ORDER_825}）",
)
RESTS_ON_FINDINGS = Gate(rests_on_findings, "没有写明针对哪些问题", "请选择监督检查发现的问题")
FINDINGS_OF_IT = Gate(all_are_of_it, "{strange_zh}不是{under_zh}的问题", "请只选择被监督单位的问题")
SAYS_WHAT = Gate(says_what_it_orders, "决定书没有写明决定什么", "请选择停止、改正、撤销或者履行职责")
FOLLOWS_UP_AFTER = Gate(
    follows_up_after, "监督机构复查的日期（{follow_up_zh}）不晚于反馈期限（{until_zh}）", "请定在反馈期限以后"
)
APPROVED_FIRST = Gate(is_approved, "决定书没有经负责人批准", "请先报当日负责人批准")
INSTRUMENT_BY_ANOTHER = Gate(is_approved_by_another, "拟制文书的人不能自己批准", "请由当日的其他负责人批准")
NOT_RUN_OUT = Gate(has_not_run_out, "反馈期限（{due_zh}）已经届满", "逾期的依法处理，不再延长")
ANSWERED_OR_LATE = Gate(
    was_answered_or_is_late, "反馈期限（{due_zh}）没有届满，单位也还没有反馈", "请待其反馈或者期限届满"
)
EXTENDED_ONCE = Gate(was_not_extended, "反馈期限已经延长过", "仍需时间的，请在反馈中写明，由复查人员处理")
RECHECKED_BY_ANOTHER_PERSON = Gate(
    is_rechecked_by_another_person, "拟制文书的人、反馈的人不能自己复查", "请由监督机构的其他人员复查"
)
HAS_FOLLOWED = Gate(
    has_followed, "复查不通过，还没有后续处理", "请再发更严的监督文书，或者就所列问题责令整改、提请通报"
)
SOMETHING_TO_RECTIFY = Gate(
    is_there_to_rectify,
    "所列问题没有一个处于“问题成立”状态",
    "请先核查问题；说明成立或者已在整改的，不再责令整改",
)


def last_day_to_answer(instrument: Any) -> date:
    """Return the day by which the unit answers, as the instrument says."""
    on: date = instrument.due_on
    return on


def days_more(instrument: Any) -> Days:
    return Days(instrument.days_more)


ANSWER_INSTRUMENTS = Duty(
    "rs-37-2",
    A37,
    "clock",
    f"监督文书按轻重分通知书、意见书、决定书，各自编号；期限由文书写明并说明理由（{ORDER_825}的日数没有读到），"
    "被监督单位按期反馈，延长由负责人写明理由批准，由他人复查。",
    state="built",
    gates=(
        FITS_THE_LINE, RESTS_ON_FINDINGS, FINDINGS_OF_IT, SAYS_WHAT, FOLLOWS_UP_AFTER, APPROVED_FIRST,
        INSTRUMENT_BY_ANOTHER, NOT_RUN_OUT, ANSWERED_OR_LATE, EXTENDED_ONCE, RECHECKED_BY_ANOTHER_PERSON, HAS_FOLLOWED,
        SOMETHING_TO_RECTIFY,
    ),
    clock=Clock(
        NamedDay(last_day_to_answer),
        starts="instrument.served",
        stops=("instrument.answered", "instrument.unserved", "instrument.failed"),
        lapses=("instrument.unserved", "instrument.failed"),
        starts_at=lambda instrument: instrument.served_at,
        overdue=Finding("INSTRUMENT-UNANSWERED", "没有按监督文书写明的期限反馈"),
        remind=Days(REMIND_DAYS.value),
        extensions=(Extension("instrument.extended", days_more, approved_by="监督机关的当日负责人"),),
    ),
    enforced_in=(
        f"{_APP}.lifecycle.DRAFT",
        f"{_APP}.lifecycle.ISSUE",
        f"{_APP}.lifecycle.EXTEND",
        f"{_APP}.lifecycle.PASS",
    ),
)  # fmt: skip


def is_followed_up(instrument: Any) -> bool:
    """Say whether the supervisors did something once the day they set themselves was past."""
    return bool(instrument.state not in ("served", "answered"))


FOLLOW_UP = Duty(
    "rs-37-3",
    A37,
    "standing",
    f"监督机构在文书写明的日期以前复查、处理；到期不复查、对逾期不反馈的不处理的，列为监督机构自己的问题（{ORDER_825}）。",
    state="built",
    checks=(
        Check(
            "监督文书到期有复查、处理",
            is_followed_up,
            Finding("SUPERVISION-IDLE", "监督文书到期，监督机构没有复查、处理"),
        ),
    ),
    enforced_in=(f"{_APP}.jobs.raise_idle",),
)

FAULTS = {"unlawful": "违法", "improper": "不当"}
DONE = {"stay": "停止", "change": "变更", "revoke": "撤销", "act": "办完"}
REMEDIES_OF_AN_ACT = {"stay": "停止", "change": "变更", "revoke": "撤销", "act": "责令履行"}


@dataclass(frozen=True, kw_only=True)
class InterventionFacts(TreeFacts):
    """What an act found unlawful or improper is dealt with by, and whether it really was."""

    act_zh: str
    is_there: bool = True
    holder_zh: str = ""
    """Who has the power over the act."""
    has_the_power: bool = True
    has_a_deed: bool = True
    may_be_zh: str = ""
    may_be: bool = True
    what_zh: str = ""
    done_zh: str = ""
    state_zh: str = ""
    is_done: bool = False
    is_under_way: bool = False


def county_manages_it(_: Any, facts: InterventionFacts) -> bool:
    return not facts.superior_zh


def act_is_there(_: Any, facts: InterventionFacts) -> bool:
    return facts.is_there


def has_the_power(_: Any, facts: Any) -> bool:
    return bool(facts.has_the_power)


def has_a_deed(_: Any, facts: InterventionFacts) -> bool:
    return facts.has_a_deed


def may_be_so(_: Any, facts: InterventionFacts) -> bool:
    return facts.may_be


def is_not_done_yet(_: Any, facts: InterventionFacts) -> bool:
    return not facts.is_done


def is_really_done(_: Any, facts: InterventionFacts) -> bool:
    return facts.is_done


def is_not_under_way(_: Any, facts: InterventionFacts) -> bool:
    return not facts.is_under_way


COUNTY_MANAGES = Gate(
    county_manages_it,
    "{under_zh}由“{superior_zh}”垂直管理，县里不能责成其处理",
    "请用告知函告知其上级主管机关",
)
ACT_IS_THERE = Gate(act_is_there, "没有{act_zh}，或者您无权查看", "请核对编号")
HAS_THE_POWER = Gate(
    has_the_power, "{act_zh}由{holder_zh}负责，别的单位无权停止、变更、撤销", "请写明由{holder_zh}处理"
)
HAS_A_DEED = Gate(
    has_a_deed,
    "{holder_zh}是受委托单位，{act_zh}应由委托机关处理，没有登记当日有效的委托书",
    "请先登记委托书",
)
MAY_BE_SO = Gate(may_be_so, "{act_zh}不能以“{what_zh}”处理", "可以选择：{may_be_zh}")
NOT_DONE_YET = Gate(is_not_done_yet, "{act_zh}现在是“{state_zh}”，已经{done_zh}", "不需要再处理")
NOT_UNDER_WAY = Gate(is_not_under_way, "{act_zh}已有一件处理没有办结", "请在原来的处理上办理")
REALLY_DONE = Gate(
    is_really_done,
    "{act_zh}现在是“{state_zh}”，还没有{done_zh}",
    "请由{holder_zh}按该行为本身的程序办理，办完后自动办结",
)


class StayGround(NamedTuple):
    """On what ground a decision in force may be stayed, and where that is written."""

    zh: str
    source: str


STAYED_FOR = {
    "unlawful": StayGround("监督中发现违法或者不当，正在查清", A20.cite_in_full()),
    "irreparable": StayGround(
        "执行可能造成难以弥补的损失，且中止执行不损害公共利益", "《行政强制法》第三十九条"
    ),
    "hardship": StayGround("当事人履行确有困难或者暂无履行能力", "《行政强制法》第三十九条"),
    "third-party": StayGround("第三人对执行标的主张权利，确有理由", "《行政强制法》第三十九条"),
    "under-review": StayGround("行政复议期间，本机关认为需要停止执行", "《行政复议法》第四十二条"),
    "in-suit": StayGround("行政诉讼期间，本机关认为需要停止执行", "《行政诉讼法》第五十六条"),
}


@dataclass(frozen=True, kw_only=True)
class StayFacts:
    """A decision that is to be stayed up to a day; ``closes_on``: the last day on which the court may be asked."""

    is_in_force: bool
    is_stayed: bool
    until: date | None
    today: date | None
    closes_on: date | None
    is_another: bool
    act_zh: str
    has_the_power: bool
    holder_zh: str

    @property
    def until_zh(self) -> str:
        return day_zh(self.until) if self.until else ""

    @property
    def closes_zh(self) -> str:
        return day_zh(self.closes_on) if self.closes_on else ""


@dataclass(frozen=True)
class StillFacts:
    """Since when a decision is stayed; None where it is not."""

    since: date | None = None
    until: date | None = None

    @property
    def said(self) -> str:
        assert self.since is not None, "only what is stayed is refused"
        assert self.until is not None, "a stay has its last day"
        return f"自{day_zh(self.since)}起停止执行，到{day_zh(self.until)}为止"


def decision_is_in_force(_: Any, facts: StayFacts) -> bool:
    return facts.is_in_force


def is_not_stayed_yet(_: Any, facts: StayFacts) -> bool:
    return not facts.is_stayed


def ends_later(_: Any, facts: StayFacts) -> bool:
    return facts.until is None or facts.today is None or facts.until >= facts.today


def ends_before_the_court(_: Any, facts: StayFacts) -> bool:
    return facts.until is None or facts.closes_on is None or facts.until < facts.closes_on


def stayed_by_another(_: Any, facts: StayFacts) -> bool:
    return facts.is_another


def does_not_stand_still(_: Any, facts: StillFacts) -> bool:
    return facts.since is None


STAY_IN_FORCE = Gate(
    decision_is_in_force, "决定没有生效，或者已经不再有效", "没有送达的先送达；已经撤销、变更的不需要停止"
)
NOT_STAYED_YET = Gate(is_not_stayed_yet, "这一决定的停止执行已有一件在办或者正在执行", "请在原来的一件上办理")
ENDS_LATER = Gate(ends_later, "停止执行的最后一日{until_zh}已经过去", "请不予同意后重新呈批")
# No law counts that term anew for a stay which the organ itself ordered.
ENDS_BEFORE_THE_COURT = Gate(
    ends_before_the_court,
    "停止执行到{until_zh}，而申请人民法院强制执行的最后一日是{closes_zh}，到时将丧失申请的权利",
    "请把停止执行的最后一日定在此前，查清后变更、撤销或者恢复执行",
)
STAYED_BY_ANOTHER = Gate(stayed_by_another, "呈批停止执行的人不能自己批准", "请由本单位负责人审批")
NOT_STILL = Gate(
    does_not_stand_still, "决定{said}，期间不催告、不强制执行", "请先恢复执行，或者等停止执行届满"
)
OF_STAYING = (STAY_IN_FORCE, NOT_STAYED_YET, ENDS_LATER, ENDS_BEFORE_THE_COURT, STAYED_BY_ANOTHER, NOT_STILL)


def last_day_to_deal(intervention: Any) -> date:
    on: date = intervention.due_on
    return on


SUPERVISE_ITSELF = Duty(
    "rs-20-1",
    A20,
    "register",
    "单位监督所属机构、受委托单位和下级单位；发现违法或者不当的行为，由有权的单位（受委托单位的行为由委托机关）"
    "按该行为本身的程序停止、变更、撤销或者履行，受委托单位的决定由委托机关的法制机构呈批、负责人批准，以行为真的改变办结；生效决定停止执行的，写明事由和最后一日，期间不催告、"
    "不强制执行、不加处罚款，届满自动恢复。",
    state="built",
    gates=(
        ACT_IS_THERE, HAS_A_DEED, HAS_THE_POWER, MAY_BE_SO, NOT_UNDER_WAY, NOT_DONE_YET, REALLY_DONE, COUNTY_MANAGES,
        SUPERVISES, BY_THE_SUPERVISING, NOT_OF_IT, BY_THE_SUPERVISED, *OF_STAYING,
    ),
    clock=Clock(
        NamedDay(last_day_to_deal),
        starts="intervention.ordered",
        stops=("intervention.done", "intervention.withdrawn"),
        lapses=("intervention.withdrawn",),
        overdue=Finding("INTERVENTION-OVERDUE", "违法或者不当的行为没有按期处理"),
        remind=Days(REMIND_DAYS.value),
    ),
    enforced_in=(f"{_APP}.lifecycle.ORDER", f"{_APP}.lifecycle.FINISH", f"{_APP}.jobs.finish_done",
                 "liuhen.apps.execution.lifecycle.BEGIN_STAY", "liuhen.apps.execution.queries.own_stays"),
)  # fmt: skip
