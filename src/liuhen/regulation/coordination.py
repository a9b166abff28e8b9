"""Coordination between units 协调配合: 责任制 articles 32–34.

How soon 及时 and 立即 are, no text read so far says: those terms are the county's (``parameters``), or a day that
whoever asks for something writes down.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liuhen.regulation import parameters
from liuhen.regulation.general import RS
from liuhen.regulation.vocabulary import (
    Article,
    Check,
    Clock,
    Days,
    Duty,
    Finding,
    Gate,
    Hours,
    Minutes,
    Months,
    NamedDay,
    Plain,
    TermOf,
    WorkingDays,
    days,
)

A32 = Article(RS, 32, "发现他单位管辖的违法行为及时通报，紧急的立即到场；拒不参与的报请协调派遣。")
A33 = Article(RS, 33, "不属本单位管辖的案件及时移送并附证据，有争议的报请指定管辖，结果要反馈。")
A34 = Article(RS, 34, "需要经常配合的领域建立联合执法常态机制，定期通报、共享数据。")
DATA_RULES = "《政务数据共享条例》"

URGENCIES = {"ordinary": "一般", "urgent": "紧急"}


@dataclass(frozen=True)
class PartyFacts:
    """Between whom something goes, and for whom whoever acts does so."""

    acts_for_giver: bool = True
    acts_for_taker: bool = True
    giver_zh: str = ""
    taker_zh: str = ""
    is_oneself: bool = False
    taker_is_open: bool = True
    is_a_body_inside: bool = False
    sends_people: bool = True
    may_be_dispatched: bool = True
    is_a_party: bool = False


def goes_elsewhere(_: Any, facts: PartyFacts) -> bool:
    return not facts.is_oneself


def taker_is_open(_: Any, facts: PartyFacts) -> bool:
    return facts.taker_is_open


def is_a_unit(_: Any, facts: PartyFacts) -> bool:
    return not facts.is_a_body_inside


def acts_for_giver(_: Any, facts: PartyFacts) -> bool:
    return facts.acts_for_giver


def acts_for_taker(_: Any, facts: PartyFacts) -> bool:
    return facts.acts_for_taker


def sends_people(_: Any, facts: PartyFacts) -> bool:
    return facts.sends_people


def may_be_dispatched(_: Any, facts: PartyFacts) -> bool:
    return facts.may_be_dispatched


def is_no_party(_: Any, facts: PartyFacts) -> bool:
    return not facts.is_a_party


ANOTHER_UNIT = Gate(goes_elsewhere, "不能发给{taker_zh}自己", "请选择另一个单位；属于本单位的直接办理")
UNIT_IS_OPEN = Gate(taker_is_open, "{taker_zh}已经撤销", "请选择继续行使其职权的单位")
WHOLE_UNIT = Gate(is_a_unit, "{taker_zh}是内设机构", "请选择它所在的单位")
BY_THE_GIVER = Gate(acts_for_giver, "应由{giver_zh}办理", "请由发出单位的人员办理")
BY_THE_TAKER = Gate(
    acts_for_taker, "应由{taker_zh}办理，发出的单位不能代为答复", "请等待对方答复；逾期的由监督机构派遣"
)
SENDS_PEOPLE = Gate(
    sends_people, "情况紧急的应当立即派员到场，没有写明派员情况", "请写明派了谁、何时出发或者到场"
)
REFUSED_OR_SILENT = Gate(
    may_be_dispatched, "{taker_zh}没有拒绝，答复期限也没有过", "请等待答复；情况有变的，由发出单位另行通报"
)
NO_PARTY = Gate(is_no_party, "您所在的单位是当事一方", "请由与此无关的人员派遣")

_APP = "liuhen.apps.coordination"
SENDING = (BY_THE_GIVER, ANOTHER_UNIT, UNIT_IS_OPEN, WHOLE_UNIT)


def answer_within(notice: Any) -> Plain:
    """Return within what a notice is to be answered."""
    if notice.urgency == "urgent":
        return Minutes(parameters.NOTICE_URGENT_MINUTES.value)
    return days(parameters.NOTICE_WORKING_DAYS.now)


NOTIFY = Duty(
    "rs-32-1",
    A32,
    "clock",
    "通报他单位的违法线索限时答复，已阅不算答复，紧急的以分钟计并立即通知值班人员；拒绝的写明理由，报监督协调机构派遣。",
    state="built",
    gates=(*SENDING, BY_THE_TAKER, SENDS_PEOPLE),
    clock=Clock(
        within=TermOf(
            answer_within,
            f"一般{parameters.NOTICE_WORKING_DAYS.said}，紧急{parameters.NOTICE_URGENT_MINUTES.said}",
        ),
        starts="cooperation-notice.sent",
        stops=("cooperation-notice.answered", "cooperation-notice.refused", "cooperation-notice.handed-on"),
        lapses=("cooperation-notice.handed-on",),
        overdue=Finding("NOTICE-UNANSWERED", "收到其他单位的通报没有按期答复"),
        remind=Hours(4),
    ),
    enforced_in=(f"{_APP}.lifecycle.SEND", f"{_APP}.lifecycle.ANSWER", f"{_APP}.lifecycle.REFUSE"),
)


def dispatched_within(dispatch: Any) -> Plain:
    """Return within what the unit named has to act, as the order says."""
    return Hours(dispatch.hours)


def is_followed(dispatch: Any) -> bool:
    return bool(dispatch.state != "refused")


FOLLOW_DISPATCH = Duty(
    "rs-32-2",
    A32,
    "clock",
    "监督协调机构派遣的，被派遣单位在限定的小时内到场办理并报告；拒不执行的列为问题和责任追究线索。",
    state="built",
    gates=(UNIT_IS_OPEN, WHOLE_UNIT, REFUSED_OR_SILENT, NO_PARTY, BY_THE_TAKER),
    clock=Clock(
        within=TermOf(dispatched_within, "派遣时限定的小时数"),
        starts="dispatch.issued",
        stops=("dispatch.carried-out", "dispatch.refused", "dispatch.withdrawn"),
        lapses=("dispatch.refused", "dispatch.withdrawn"),
        overdue=Finding("DISPATCH-NOT-CARRIED-OUT", "没有在限定的时间内执行协调派遣"),
        remind=Hours(4),
    ),
    checks=(
        Check(
            "dispatch-is-followed", is_followed, Finding("DISPATCH-REFUSED", "拒不执行监督协调机构的协调派遣")
        ),
    ),
    enforced_in=(
        f"{_APP}.lifecycle.ISSUE",
        f"{_APP}.lifecycle.CARRY_OUT",
        f"{_APP}.lifecycle.REFUSE_DISPATCH",
    ),
)


@dataclass(frozen=True)
class TransferFacts(PartyFacts):
    """What a transfer of a case needs, and who decides where it goes when two disagree."""

    names_one: bool = True
    has_evidence: bool = True
    came_from_zh: str = ""
    """Who transferred the case to us or named us, and that he did; "": nobody."""
    under_way_zh: str = ""
    day_is_ahead: bool = True
    superior_zh: str = ""
    superior_is_above: bool = False
    was_named: bool = False
    acts_for_superior: bool = True
    names_a_unit: bool = True
    has_transfer: bool = True
    may_be_reopened: bool = True
    unsound_zh: str = ""
    """What of the list is not, byte by byte, what it says; "": all is."""
    says_what_lacks: bool = False
    moved_away_to_zh: str = ""
    says_why: bool = True


def names_one(_: Any, facts: TransferFacts) -> bool:
    return facts.names_one


def has_evidence(_: Any, facts: TransferFacts) -> bool:
    return facts.has_evidence


def did_not_come_by_transfer(_: Any, facts: TransferFacts) -> bool:
    return not facts.came_from_zh


def is_not_under_way(_: Any, facts: TransferFacts) -> bool:
    return not facts.under_way_zh


def day_is_ahead(_: Any, facts: TransferFacts) -> bool:
    return facts.day_is_ahead


def was_not_named(_: Any, facts: TransferFacts) -> bool:
    return not facts.was_named


def county_decides(_: Any, facts: TransferFacts) -> bool:
    return not facts.superior_is_above


def superior_is_above(_: Any, facts: TransferFacts) -> bool:
    return facts.superior_is_above


def acts_for_superior(_: Any, facts: TransferFacts) -> bool:
    return facts.acts_for_superior


def names_a_unit(_: Any, facts: TransferFacts) -> bool:
    return facts.names_a_unit


def has_transfer(_: Any, facts: TransferFacts) -> bool:
    return facts.has_transfer


def may_be_reopened(_: Any, facts: TransferFacts) -> bool:
    return facts.may_be_reopened


def is_sound(_: Any, facts: TransferFacts) -> bool:
    return not facts.unsound_zh or facts.says_what_lacks


def says_why(_: Any, facts: TransferFacts) -> bool:
    return not facts.moved_away_to_zh or facts.says_why


LIST_IS_SOUND = Gate(
    is_sound, "{unsound_zh}的原件与证据清单的摘要值不符，或者读不出",
    "请系统管理员从备份恢复后再签收；不能恢复的，填写“缺损说明”，签收和回执都写明",
)  # fmt: skip
NAMES_ONE = Gate(names_one, "须写明一个接收单位：本县的单位，或者县外、系统外的机关", "请只填写其中一项")
LISTS_EVIDENCE = Gate(has_evidence, "案件没有登记证据，没有可以移送的证据清单", "请先登记证据，再移送")
NO_ONWARD = Gate(
    did_not_come_by_transfer, "本案由{came_from_zh}而来，受移送、被指定的单位不得再自行移送，也不得退回",
    "认为不属于本单位管辖的，报请共同的上一级行政机关指定管辖",
)  # fmt: skip
NOT_TWICE = Gate(is_not_under_way, "{under_way_zh}还没有办完", "请在原来的移送上办理")
DAY_IS_AHEAD = Gate(day_is_ahead, "反馈期限不在今天以后", "请写明受移送单位应在哪一天以前反馈办理情况")
NOT_NAMED = Gate(was_not_named, "{superior_zh}已经指定由本单位管辖，应当办理，不得退回、拒绝或者再次报请")
COUNTY_DECIDES = Gate(
    county_decides,
    "共同的上一级行政机关是{superior_zh}，县里不能指定管辖",
    "请报请该机关指定，收到答复后登记",
)
DECIDED_ABOVE = Gate(
    superior_is_above, "共同的上一级行政机关是{superior_zh}，由其直接指定", "请等待县人民政府指定"
)
BY_THE_SUPERIOR = Gate(acts_for_superior, "应由{superior_zh}指定管辖")
NAMES_A_UNIT = Gate(
    names_a_unit, "须写明指定由谁管辖：本县的单位，或者县外、系统外的机关", "请只填写其中一项"
)
BY_A_TRANSFER = Gate(has_transfer, "移送案件须附证据清单，由负责人批准移送", "请在案件页面呈批移送")
ONLY_IF_NAMED = Gate(may_be_reopened, "案件已经移送，只有被指定由本单位管辖的才能重新办理")
STILL_LOOKS = Gate(
    says_why, "案件已经移送{moved_away_to_zh}，查看权随之移转",
    "确有需要的，查看用途选择“移送后查看”并写明理由",
)  # fmt: skip


def transfer_answer_within(_: Any) -> Plain:
    """Return within what a transfer is signed for, or the superior asked."""
    return days(parameters.TRANSFER_WORKING_DAYS.now)


TRANSFER_CASES = Duty(
    "rs-33-1",
    A33,
    "register",
    "移送案件附证据清单和摘要并限期签收，音像资料不复制，查看权随案移转；受移送方不得再移送、不得退回，"
    "只能报请共同的上一级行政机关指定管辖并抄送监督协调机构。",
    state="built",
    gates=(
        NAMES_ONE, *SENDING, LISTS_EVIDENCE, NO_ONWARD, NOT_TWICE, DAY_IS_AHEAD, BY_THE_TAKER, LIST_IS_SOUND, NOT_NAMED,
        COUNTY_DECIDES, DECIDED_ABOVE, BY_THE_SUPERIOR, NAMES_A_UNIT, BY_A_TRANSFER, ONLY_IF_NAMED, STILL_LOOKS,
    ),
    clock=Clock(
        within=TermOf(transfer_answer_within, parameters.TRANSFER_WORKING_DAYS.said),
        starts="case-transfer.sent",
        stops=(
            "case-transfer.accepted", "case-transfer.disputed", "case-transfer.receipt-registered",
            "case-transfer.receipt-verified",
        ),
        overdue=Finding("TRANSFER-UNANSWERED", "收到移送的案件没有按期签收，也没有报请指定管辖"),
        remind=Hours(24),
    ),
    enforced_in=(f"{_APP}.lifecycle.PROPOSE", f"{_APP}.lifecycle.ACCEPT", f"{_APP}.lifecycle.NAME"),
)  # fmt: skip


def feedback_by(transfer: Any) -> date:
    day: date = transfer.feedback_by
    return day


FEED_BACK = Duty(
    "rs-33-2",
    A33,
    "clock",
    "受移送单位在移送书写明的日期以前把办理情况反馈移送单位。",
    state="built",
    gates=(BY_THE_TAKER, BY_THE_GIVER),
    clock=Clock(
        within=NamedDay(feedback_by),
        starts="case-transfer.accepted",
        stops=("case-transfer.fed-back",),
        overdue=Finding("TRANSFER-NOT-FED-BACK", "没有按期反馈移送案件的办理情况"),
        remind=Hours(72),
    ),
    enforced_in=(f"{_APP}.lifecycle.FEED_BACK_ON",),
)


def named_within(_: Any) -> Plain:
    """Return within what the county names a unit, where its file says so."""
    return days(parameters.NAMING_WORKING_DAYS.now)


def asked_at(transfer: Any) -> datetime | None:
    """Return when the county was asked; None where no number binds it, or where one above is asked, whom none of ours
    binds.
    """
    is_bound = parameters.NAMING_WORKING_DAYS.value > 0 and not transfer.superior_is_above
    moment: datetime | None = transfer.disputed_at if is_bound else None
    return moment


NAME_COMPETENT = Duty(
    "rs-33-5",
    A33,
    "clock",
    "报请指定管辖的，由共同的上一级行政机关指定；条文没有期限，本县规则另定期限的按其计算，没有规定的列明等待谁、等了多少天。",
    state="built",
    clock=Clock(
        within=TermOf(named_within, "本县规则规定的期限；没有规定的不计"),
        starts="case-transfer.disputed",
        starts_at=asked_at,
        stops=("case-transfer.named",),
        overdue=Finding("JURISDICTION-NOT-NAMED", "没有在本县规定的期限内指定管辖"),
        remind=Hours(24),
    ),
    enforced_in=(f"{_APP}.lifecycle.DISPUTE", f"{_APP}.lifecycle.NAME"),
)
SIGN_WHEN_NAMED = Duty(
    "rs-33-3",
    A33,
    "clock",
    "被指定管辖的单位限期签收移送的案件。",
    state="built",
    clock=Clock(
        within=TermOf(transfer_answer_within, parameters.TRANSFER_WORKING_DAYS.said),
        starts="case-transfer.named",
        stops=(
            "case-transfer.accepted",
            "case-transfer.receipt-registered",
            "case-transfer.receipt-verified",
        ),
        overdue=Finding("TRANSFER-UNSIGNED", "被指定管辖的案件没有按期签收"),
        remind=Hours(24),
    ),
    enforced_in=(f"{_APP}.lifecycle.ACCEPT",),
)


@dataclass(frozen=True)
class CapsuleFacts(PartyFacts):
    """What came out when a capsule of another county was verified, and whose its key is."""

    differs_zh: str = ""
    """The first thing that differs; "": nothing."""
    key_is_trusted: bool = True
    origin_zh: str = ""
    """The log whose key is not trusted."""
    is_compared_by_another: bool = True
    agrees: bool = True


def nothing_differs(_: Any, facts: CapsuleFacts) -> bool:
    return not facts.differs_zh


def key_is_trusted(_: Any, facts: CapsuleFacts) -> bool:
    return facts.key_is_trusted


def is_compared_by_another(_: Any, facts: CapsuleFacts) -> bool:
    return facts.is_compared_by_another


def fingerprint_agrees(_: Any, facts: CapsuleFacts) -> bool:
    return facts.agrees


NOTHING_DIFFERS = Gate(
    nothing_differs, "证据包核验不通过：{differs_zh}", "请退回原件，由移送单位重新提供；不要签收"
)
KEY_IS_TRUSTED = Gate(
    key_is_trusted, "移送单位的公钥没有登记，或者没有经两人核对，不知道这份证据包是谁的",
    "请系统管理员登记“外县公钥”，由安全保密管理员另行核对指纹，再重新核验",
)  # fmt: skip
RECEIPT_HOLDS = Gate(
    nothing_differs, "签收证明核验不通过：{differs_zh}", "请对方重新下载签收证明交来；核验通过以前不算签收"
)
RECEIPT_KEY_IS_TRUSTED = Gate(
    key_is_trusted, "签收证明由账本 {origin_zh} 签名，它的公钥没有登记，或者没有经两人核对，不知道是谁签收的",
    "请系统管理员登记“外县公钥”，由安全保密管理员另行核对指纹，再登记签收证明",
)  # fmt: skip
COMPARED_BY_ANOTHER = Gate(is_compared_by_another, "登记公钥的人不能自己核对", "请由另一人核对")
FINGERPRINT_AGREES = Gate(
    fingerprint_agrees, "填写的指纹与登记的公钥不一致",
    "请逐位核对；确实不一致的，公钥不是移送单位的，请停用",
)  # fmt: skip
SIGN_RECEIVED = Duty(
    "rs-33-4",
    A33,
    "clock",
    "其他县以证据包移送来的案件，逐项核验、公钥经两人核对后登记，自登记收到之日起限期签收或者报请指定管辖。",
    state="built",
    gates=(
        UNIT_IS_OPEN,
        WHOLE_UNIT,
        NOTHING_DIFFERS,
        KEY_IS_TRUSTED,
        RECEIPT_HOLDS,
        RECEIPT_KEY_IS_TRUSTED,
        COMPARED_BY_ANOTHER,
        FINGERPRINT_AGREES,
    ),
    clock=Clock(
        within=TermOf(transfer_answer_within, parameters.TRANSFER_WORKING_DAYS.said),
        starts="case-transfer.received",
        stops=("case-transfer.accepted", "case-transfer.disputed"),
        overdue=Finding(
            "TRANSFER-RECEIVED-UNANSWERED", "收到其他县移送的案件没有按期签收，也没有报请指定管辖"
        ),
        remind=Hours(24),
    ),
    enforced_in=(f"{_APP}.lifecycle.RECEIVE", f"{_APP}.lifecycle.TAKE_IN", f"{_APP}.lifecycle.TRUST_KEY"),
)


@dataclass(frozen=True)
class ArrangementFacts:
    """What a standing arrangement needs before it is proposed, signed or used."""

    has_others: bool = True
    closed_zh: str = ""
    has_an_end: bool = True
    ends_ahead: bool = True
    is_running: bool = True
    until_zh: str = ""
    has_begun: bool = True
    since_zh: str = ""


def has_others(_: Any, facts: ArrangementFacts) -> bool:
    return facts.has_others


def all_are_open(_: Any, facts: ArrangementFacts) -> bool:
    return not facts.closed_zh


def has_an_end(_: Any, facts: ArrangementFacts) -> bool:
    return facts.has_an_end


def ends_ahead(_: Any, facts: ArrangementFacts) -> bool:
    return facts.ends_ahead


def is_running(_: Any, facts: ArrangementFacts) -> bool:
    return facts.is_running


def has_begun(_: Any, facts: ArrangementFacts) -> bool:
    return facts.has_begun


HAS_OTHERS = Gate(has_others, "联合执法机制至少有两个单位", "请选择其他参加单位，不选本单位")
ALL_OPEN = Gate(all_are_open, "{closed_zh}已经撤销或者是内设机构", "请选择继续行使其职权的单位")
HAS_AN_END = Gate(has_an_end, "没有写明终止日期", "请约定期限，届满以前可以另行续签")
ENDS_AHEAD = Gate(ends_ahead, "终止日期不晚于起始日期，或者已经过去", "请核对起止日期")
STILL_RUNS = Gate(is_running, "机制的期限{until_zh}已经届满", "需要继续的，请另行建立")
HAS_BEGUN = Gate(has_begun, "机制自{since_zh}起生效，现在还没有开始", "请在起始日期以后办理")


def report_within(arrangement: Any) -> Plain:
    """Return how often what was done is told, as its units agreed."""
    return Months(arrangement.report_months)


REPORT_OVERDUE = Finding("ARRANGEMENT-NOT-REPORTED", "联合执法机制没有按期通报执法情况")
ARRANGE = Duty(
    "rs-34-1",
    A34,
    "register",
    "联合执法机制登记参加单位、工作机构、联络人、计划、方案、预案、重点和期限，各单位签署后生效，按期通报。",
    state="built",
    gates=(HAS_OTHERS, ALL_OPEN, HAS_AN_END, ENDS_AHEAD, STILL_RUNS, HAS_BEGUN),
    clock=Clock(
        within=TermOf(report_within, "各单位约定的月数"),
        starts="arrangement.begun",
        stops=("arrangement.reported", "arrangement.ended"),
        lapses=("arrangement.ended",),
        overdue=REPORT_OVERDUE,
        remind=Days(7),
    ),
    enforced_in=(f"{_APP}.lifecycle.ARRANGE", f"{_APP}.lifecycle.SIGN", f"{_APP}.lifecycle.REPORT"),
)
REPORT_AGAIN = Duty(
    "rs-34-2",
    A34,
    "clock",
    "每次通报以后，下一次通报按约定的月数计算。",
    state="built",
    clock=Clock(
        within=TermOf(report_within, "各单位约定的月数"),
        starts="arrangement.term-begun",
        stops=("arrangement.reported", "arrangement.ended"),
        lapses=("arrangement.ended",),
        overdue=REPORT_OVERDUE,
        remind=Days(7),
    ),
    enforced_in=(f"{_APP}.lifecycle.REPORT",),
)
SHARINGS = {"open": "无条件共享", "conditional": "有条件共享"}
KINDS_OF_SHARING = SHARINGS | {"withheld": "不予共享"}
"""Of an entry of the catalogue; what is withheld nobody can ask for. 《政务数据共享条例》 art. 14."""


@dataclass(frozen=True)
class CatalogueFacts:
    """What an entry of a unit's catalogue says, as far as gates read it; ``sharing`` "": it was not asked yet."""

    sharing: str = ""
    says_conditions: bool = False
    cites_law: bool = False
    is_assessed: bool = True
    taken_zh: str = ""
    """What has its number already; "": nothing."""
    change_is_noted: bool = False


def lists_conditions(_: Any, facts: CatalogueFacts) -> bool:
    return facts.sharing != "conditional" or facts.says_conditions


def adds_no_conditions(_: Any, facts: CatalogueFacts) -> bool:
    return facts.sharing != "open" or not facts.says_conditions


def says_why_withheld(_: Any, facts: CatalogueFacts) -> bool:
    return facts.sharing != "withheld" or facts.cites_law


def is_assessed(_: Any, facts: CatalogueFacts) -> bool:
    return facts.is_assessed


def number_is_free(_: Any, facts: CatalogueFacts) -> bool:
    return not facts.taken_zh


def change_is_new(_: Any, facts: CatalogueFacts) -> bool:
    return not facts.change_is_noted


LISTS_CONDITIONS = Gate(
    lists_conditions,
    f"有条件共享的没有列明共享范围、使用用途等条件（{DATA_RULES}第15条）",
    "请填写“共享条件”",
)
ADDS_NO_CONDITIONS = Gate(
    adds_no_conditions, f"无条件共享的不得另设条件（{DATA_RULES}第15条）",
    "请删去“共享条件”；确有条件的，改为有条件共享",
)  # fmt: skip
SAYS_WHY_WITHHELD = Gate(
    says_why_withheld,
    f"不予共享的没有列明理由和明确规定不能共享的法律、行政法规、国务院决定（{DATA_RULES}第14、15条）",
    "请填写“不予共享的理由和依据”，写明《》内的名称和条款；没有这样规定的，改为有条件共享或者无条件共享",
)  # fmt: skip
ASSESSED = Gate(
    is_assessed,
    f"没有写明保密风险、个人信息保护影响的评估情况（{DATA_RULES}第13条）",
    "请先评估，再填写“评估情况”",
)
NUMBER_IS_FREE = Gate(
    number_is_free, "{taken_zh}已经用这个目录编号，或者正在编制新版", "请在该条目上编制新版，或者另用编号"
)
CHANGE_IS_NEW = Gate(change_is_new, "已经登记过目录变动，更新期限正在计算", "请编制新版，或者撤销该条目")
DATA_CATALOGUE = Duty(
    "rs-34-5",
    A34,
    "register",
    f"单位编制数据目录，写明数据项、更新频率、共享属性、方式和条件，不予共享的列明依据，经负责人审核同意后发布，"
    f"各单位都能查阅；变更另出新版，旧版留存可查（{DATA_RULES}）。",
    state="built",
    gates=(LISTS_CONDITIONS, ADDS_NO_CONDITIONS, SAYS_WHY_WITHHELD, ASSESSED, NUMBER_IS_FREE),
    enforced_in=(f"{_APP}.lifecycle.PROPOSE_ENTRY", f"{_APP}.lifecycle.PUBLISH_ENTRY"),
)


def changed_at(entry: Any) -> datetime | None:
    """Return when what an entry says was overtaken by a change of the law or of the unit's tasks."""
    moment: datetime | None = entry.changed_at
    return moment


UPDATE_CATALOGUE = Duty(
    "rs-34-6",
    A34,
    "clock",
    f"法律、行政法规、国务院决定调整或者职责变化的，自变化之日起十个工作日内更新数据目录（{DATA_RULES}第17条）。",
    state="built",
    gates=(CHANGE_IS_NEW,),
    clock=Clock(
        within=WorkingDays(10),
        starts="catalogue-entry.change-noted",
        starts_at=changed_at,
        stops=("catalogue-entry.replaced", "catalogue-entry.withdrawn"),
        overdue=Finding("CATALOGUE-NOT-UPDATED", "没有按期更新数据目录"),
        remind=Days(3),
    ),
    enforced_in=(f"{_APP}.lifecycle.NOTE_CHANGE",),
)


@dataclass(frozen=True)
class DataFacts(PartyFacts):
    """What a request for data is judged by: what the entry of the catalogue says that it names."""

    withheld_zh: str = ""
    """Why it is not shared, with the law; "": it is."""
    not_current_zh: str = ""
    """How an entry stands that is not in force; "": it is."""
    must_be_given: bool = False


def is_shared(_: Any, facts: DataFacts) -> bool:
    return not facts.withheld_zh


def is_current(_: Any, facts: DataFacts) -> bool:
    return not facts.not_current_zh


def may_be_refused(_: Any, facts: DataFacts) -> bool:
    return not facts.must_be_given


IS_SHARED = Gate(
    is_shared, "这条数据不予共享：{withheld_zh}",
    f"认为应当共享的，与提供单位协商；协商不成的，申请同级政务数据共享主管部门协调处理（{DATA_RULES}第28条）",
)  # fmt: skip
IS_CURRENT = Gate(is_current, "这一版目录条目{not_current_zh}", "请在数据目录中选择已发布的现行条目")
MAY_BE_REFUSED = Gate(
    may_be_refused, f"无条件共享的数据可以提供给所有政府部门，不能不同意（{DATA_RULES}第14条）",
    "请同意并按期提供；申请写得不全的，一次性告知申请单位补充",
)  # fmt: skip
DATA_ANSWERS: dict[str, Plain] = {"open": WorkingDays(1), "conditional": WorkingDays(10)}
"""Within what a request for data is answered. 《政务数据共享条例》, in force since 1 August 2025."""


def data_answer_within(request: Any) -> Plain:
    return DATA_ANSWERS[request.sharing]


SHARE_DATA = Duty(
    "rs-34-3",
    A34,
    "clock",
    f"数据共享申请写明目录条目和用途，无条件共享的一个工作日、有条件共享的十个工作日内答复（{DATA_RULES}）。",
    state="built",
    gates=(*SENDING, IS_CURRENT, IS_SHARED, BY_THE_TAKER, MAY_BE_REFUSED),
    clock=Clock(
        within=TermOf(data_answer_within, "无条件共享一个工作日，有条件共享十个工作日"),
        starts="data-request.asked",
        stops=("data-request.agreed", "data-request.refused"),
        overdue=Finding("DATA-REQUEST-UNANSWERED", "没有按期答复数据共享申请"),
        remind=Hours(24),
    ),
    enforced_in=(f"{_APP}.lifecycle.ASK_FOR_DATA", f"{_APP}.lifecycle.AGREE"),
)
DELIVER_DATA = Duty(
    "rs-34-4",
    A34,
    "clock",
    f"同意共享的数据二十个工作日内提供（{DATA_RULES}）。",
    state="built",
    gates=(BY_THE_TAKER,),
    clock=Clock(
        within=WorkingDays(20),
        starts="data-request.agreed",
        stops=("data-request.delivered",),
        overdue=Finding("DATA-NOT-DELIVERED", "没有按期提供已同意共享的数据"),
        remind=Days(3),
    ),
    enforced_in=(f"{_APP}.lifecycle.DELIVER",),
)
