"""Rights, legal review and decisions 权利保障、法制审核与决定: 责任制 articles 11, 14, 26, 27, 31."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from liuhen.regulation.benchmarks import OUTCOMES_ZH, DiscretionFacts
from liuhen.regulation.cases import A11, A14, A26, A27, A31, CaseFacts
from liuhen.regulation.procedures import LARGE, LICENCE_LAW, PENALTY, PENALTY_LAW, Procedure, Remedies
from liuhen.regulation.vocabulary import Before, Check, Clock, Days, Duty, Finding, Gate, Plain, TermOf

# rs-27-1, rs-14-3: the party is told, and has time to answer.
HEARING_OFFERED = {"yes": "告知听证权利", "no": "不属于可以听证的情形"}


@dataclass(frozen=True)
class NoticeFacts(CaseFacts):
    """What a notice of rights is judged by before it goes out, and by before it is waived."""

    missing_zh: str = ""
    """Which of its parts are blank."""
    hearing_due_zh: str = ""
    """Why the party may ask to be heard, by the procedure."""
    hearing_offered: bool = False
    amount_unknown: bool = False
    """There is a fine, and nobody has said from which amount on it is large."""
    judged: str = ""
    """Why the handler holds that it is not."""
    waiver_files: int = 0


def tells_everything(_: Any, facts: NoticeFacts) -> bool:
    return not facts.missing_zh


def tells_of_the_hearing(_: Any, facts: NoticeFacts) -> bool:
    return not facts.hearing_due_zh or facts.hearing_offered


def says_why_it_is_not_large(_: Any, facts: NoticeFacts) -> bool:
    return not facts.amount_unknown or facts.hearing_offered or bool(facts.judged)


def is_waived_on_paper(_: Any, facts: NoticeFacts) -> bool:
    return facts.waiver_files > 0


TELLS_EVERYTHING = Gate(tells_everything, "没有写明{missing_zh}", "请补充后再告知")
TELLS_OF_THE_HEARING = Gate(
    tells_of_the_hearing, "{hearing_due_zh}，当事人有权要求听证", "请选择“告知听证权利”"
)
JUDGES_THE_AMOUNT = Gate(
    says_why_it_is_not_large,
    "拟处罚款，本县还没有登记听证的“较大数额”标准",
    "请告知听证权利，或者写明为什么不属于较大数额罚款",
)
WAIVED_ON_PAPER = Gate(
    is_waived_on_paper,
    "没有当事人签名的放弃声明",
    "请上传当事人签名或者盖章的书面声明；没有书面声明的，等待期限届满",
)
TELL_FIRST = Duty(
    "rs-27-1",
    A27,
    "gate",
    "事实、依据、拟作出的内容和权利已告知当事人，告知书和回执入卷；符合听证情形的一并告知听证权利。",
    state="built",
    gates=(TELLS_EVERYTHING, TELLS_OF_THE_HEARING, JUDGES_THE_AMOUNT, WAIVED_ON_PAPER),
    enforced_in=(
        "liuhen.apps.decisions.lifecycle.TELL",
        "liuhen.apps.decisions.lifecycle.WAIVE",
        "liuhen.apps.decisions.papers",
    ),
)


def reply_term(notice: Any) -> Plain | None:
    term: Plain | None = notice.case.rule.reply_within
    return term


def served_at(row: Any) -> datetime | None:
    moment: datetime | None = row.served_at
    return moment


REPLY_IN_TIME = Duty(
    "rs-14-3",
    A14,
    "clock",
    "权利告知送达后，陈述申辩和申请听证的期间届满前不作决定。",
    state="built",
    clock=Clock(
        TermOf(reply_term),
        starts="rightsnotice.served",
        stops=("rightsnotice.waived", "rightsnotice.withdrawn", "rightsnotice.unserved"),
        lapses=("rightsnotice.withdrawn", "rightsnotice.unserved"),
        silence="opens",
        starts_at=served_at,
    ),
    enforced_in=(
        "liuhen.apps.decisions.lifecycle.SERVE_NOTICE",
        "liuhen.apps.decisions.queries.rights.reply_until",
    ),
)


# rs-14-4: the hearing.
@dataclass(frozen=True, kw_only=True)
class HearingFacts(CaseFacts):
    """What a hearing is judged by: who chairs it, whether it was asked for in time, and its notice."""

    asked_late: bool
    late_reason: str
    chair_zh: str
    chair_handles: bool
    chair_may: bool
    is_chair: bool
    notified: bool
    notified_late: bool
    is_over: bool
    """The moment it was set for has come."""
    has_record: bool


def is_asked_in_time(_: Any, facts: HearingFacts) -> bool:
    return not facts.asked_late or bool(facts.late_reason)


def is_chaired_by_another(_: Any, facts: HearingFacts) -> bool:
    return not facts.chair_handles


def may_chair(_: Any, facts: HearingFacts) -> bool:
    return facts.chair_may


def is_done_by_its_chair(_: Any, facts: HearingFacts) -> bool:
    return facts.is_chair


def was_notified_ahead(_: Any, facts: HearingFacts) -> bool:
    return facts.notified and not facts.notified_late


def has_come(_: Any, facts: HearingFacts) -> bool:
    return facts.is_over


def has_its_record(_: Any, facts: HearingFacts) -> bool:
    return facts.has_record


ASKED_IN_TIME = Gate(
    is_asked_in_time,
    "申请听证的期限已经届满",
    "当事人因不可抗力等正当理由逾期，或者本机关决定听证的，请写明理由",
)
CHAIR_IS_OUTSIDE = Gate(
    is_chaired_by_another, "{chair_zh}办理过本案，不能主持听证", "请指定不是本案调查人员的人员主持"
)
CHAIR_MAY = Gate(may_chair, "{chair_zh}没有主持听证的权限", "请指定有主持听证权限的人员")
BY_ITS_CHAIR = Gate(is_done_by_its_chair, "只有听证主持人可以办理", "请由主持人{chair_zh}办理")
NOTIFIED_AHEAD = Gate(
    was_notified_ahead,
    "听证通知没有在规定的日期以前送达当事人",
    "请另定时间，重新通知；当事人书面同意提前的，附卷后另定时间",
)
HEARING_HAS_COME = Gate(has_come, "还没有到听证的时间", "请在听证举行以后登记")
HAS_RECORD = Gate(has_its_record, "没有听证笔录", "请上传当事人、主持人签名的听证笔录")


def record_is_signed_zh(rule: Procedure) -> str:
    """Say on the record of a hearing how it is signed, and what of whoever refuses."""
    assert rule.hearing is not None
    return (
        "本笔录交当事人或者其代理人核对无误后签名或者盖章；拒绝签名、盖章的，由听证主持人在笔录中注明"
        f"（{rule.hearing.source}）。"
    )


def hearing_day(hearing: Any) -> date:
    found: date = hearing.held_on
    return found


def notified_at(hearing: Any) -> datetime | None:
    moment: datetime | None = hearing.notified_at
    return moment


assert PENALTY.hearing is not None
HEARING_NOTICE = Duty(
    "rs-14-4",
    A14,
    "clock",
    "听证的时间、地点在听证举行前按时通知当事人。",
    state="built",
    clock=Clock(
        Before(PENALTY.hearing.ahead, hearing_day),
        starts="casehearing.set",
        stops=("casehearing.notified", "casehearing.put-off", "casehearing.withdrawn"),
        lapses=("casehearing.put-off", "casehearing.withdrawn"),
        done_at=notified_at,
        overdue=Finding("HEARING-NOTICE-LATE", "没有按时通知当事人听证的时间、地点"),
        remind=Days(2),
    ),
    enforced_in=("liuhen.apps.decisions.lifecycle.SET_HEARING", "liuhen.apps.decisions.lifecycle.HOLD"),
)


# What is decided, and on what.
PARTS = {
    "party": "当事人",
    "facts": "事实",
    "evidence": "证据",
    "basis": "依据",
    "outcome": "处理种类和金额",
    "discretion": "裁量",
    "content": "决定内容",
    "performance": "履行方式和期限",
    "other": "其他事项",
}
"""What of a proposal is compared with what was reviewed, part by part."""


class End(NamedTuple):
    """On what ground a decision in force may end or change, and where that is written; ``acts``: none is all."""

    zh: str
    source: str
    kinds: tuple[str, ...]
    acts: tuple[str, ...] = ()

    def fits(self, kind: str, act: str) -> bool:
        """Say whether it is a ground for that alteration of a decision of that act."""
        return kind in self.kinds and (not self.acts or act in self.acts)


ALTERATIONS = {"revoke": "撤销", "withdraw": "撤回", "change": "变更"}
REVOKED_FOR: dict[str, End] = {
    "error": End("发现处罚决定有错误，主动改正", f"{PENALTY_LAW}第75条", ("revoke", "change"), ("penalty",)),
    "abuse": End("工作人员滥用职权、玩忽职守作出准予许可决定", f"{LICENCE_LAW}第69条", ("revoke",), ("licence",)),
    "beyond": End("超越法定职权作出准予许可决定", f"{LICENCE_LAW}第69条", ("revoke",), ("licence",)),
    "procedure": End("违反法定程序作出准予许可决定", f"{LICENCE_LAW}第69条", ("revoke",), ("licence",)),
    "unqualified": End(
        "对不具备申请资格或者不符合法定条件的申请人准予许可", f"{LICENCE_LAW}第69条", ("revoke",), ("licence",)
    ),
    "fraud": End("被许可人以欺骗、贿赂等不正当手段取得许可", f"{LICENCE_LAW}第69条", ("revoke",), ("licence",)),
    "law-changed": End(
        "所依据的法律、法规、规章修改或者废止，或者客观情况发生重大变化，为了公共利益需要",
        f"{LICENCE_LAW}第8条", ("withdraw", "change"), ("licence",),
    ),
    "holder-asks": End("被许可人申请变更许可事项", f"{LICENCE_LAW}第49条", ("change",), ("licence",)),
    "superior": End(
        "上级机关、监督机关责令纠正", "《责任制》第20条、第35条", ("revoke", "change", "withdraw")
    ),
}  # fmt: skip
"""What no law read so far lists as a ground is none."""
ANNULLED_BY = {"review": "行政复议机关", "court": "人民法院", "superior": "上级行政机关"}
ANNULMENTS = {"annulled": "撤销", "changed": "变更", "unlawful": "确认违法", "void": "确认无效"}


@dataclass(frozen=True)
class ReviewFacts:
    """Who reviews, and what he would have to hold for it."""

    reviewer_handles: bool = False
    qualified: bool = True
    why_unqualified_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts(CaseFacts, DiscretionFacts):
    """What is known when a decision is proposed, approved, issued."""

    party_zh: str
    party_gone_zh: str
    """How the party's part in the case ended; "" while it has one."""
    case_state_zh: str
    """The case's state, where nothing can be decided in it yet."""
    notice_needed: bool
    notice_served: bool
    reply_until_zh: str
    """The last day on which the party may still answer; "" where that is over, or was waived on paper."""
    untold_zh: str
    pleas_open: int
    heavier: bool
    hearing_untold_zh: str
    hearing_open_zh: str
    major_zh: str
    """Why it is major; "" where it is not."""
    review_zh: str
    """The outcome of the last review; "" where there was none."""
    review_passed: bool
    review_stale_zh: str
    discuss_zh: str
    """Why the leaders have to discuss it together."""
    discussed: bool
    discussion_stale_zh: str
    missing_parts_zh: str
    fallen_zh: str
    barred_zh: str
    over_limit_zh: str
    """Why it cannot be decided on the spot."""
    heard_zh: str
    """What the party said on the spot, or that it said nothing."""


def is_a_party_still(_: Any, facts: DecisionFacts) -> bool:
    return not facts.party_gone_zh


def is_served_its_rights(_: Any, facts: DecisionFacts) -> bool:
    return not facts.notice_needed or facts.notice_served


def had_its_time(_: Any, facts: DecisionFacts) -> bool:
    return not facts.reply_until_zh


def rests_on_what_was_told(_: Any, facts: DecisionFacts) -> bool:
    return not facts.untold_zh


def pleas_are_answered(_: Any, facts: DecisionFacts) -> bool:
    return facts.pleas_open == 0


def is_not_heavier(_: Any, facts: DecisionFacts) -> bool:
    return not facts.heavier


def was_told_of_the_hearing(_: Any, facts: DecisionFacts) -> bool:
    return not facts.hearing_untold_zh


def hearing_is_over(_: Any, facts: DecisionFacts) -> bool:
    return not facts.hearing_open_zh


NOTICE_SERVED = Gate(is_served_its_rights, "还没有向{party_zh}送达权利告知", "请先告知并送达")
REPLY_OVER = Gate(
    had_its_time,
    "{party_zh}陈述、申辩和申请听证的期限至{reply_until_zh}届满，此前不能作出决定",
    "请等待期限届满，或者登记当事人签名的放弃声明",
)
ON_WHAT_WAS_TOLD = Gate(
    rests_on_what_was_told,
    "事实“{untold_zh}”没有告知当事人",
    "请就全部事实、理由和依据重新告知，期限重新计算",
)
PLEAS_ANSWERED = Gate(
    pleas_are_answered, "当事人的陈述申辩有{pleas_open}份没有复核答复", "请逐份复核，写明采纳与否和理由"
)
NOT_HEAVIER = Gate(
    is_not_heavier,
    "拟作出的决定重于告知的内容，不得因当事人陈述申辩而给予更重的处罚（《行政处罚法》第45条）",
    "确因新的事实需要加重的，请重新告知，期限重新计算",
)
HEARING_TOLD = Gate(
    was_told_of_the_hearing, "{hearing_untold_zh}，告知书没有告知听证权利", "请重新告知并告知听证权利"
)
HEARING_OVER = Gate(
    hearing_is_over,
    "当事人申请的听证还没有结束（{hearing_open_zh}）",
    "请先举行听证并形成报告，决定应当根据听证笔录作出",
)
RIGHTS_FIRST = Duty(
    "rs-14-1",
    A14,
    "gate",
    "未送达权利告知、答复期未满、陈述申辩未答复、听证未结束的，不得作出决定；决定不重于告知的内容。",
    state="built",
    gates=(
        NOTICE_SERVED, REPLY_OVER, ON_WHAT_WAS_TOLD, PLEAS_ANSWERED, NOT_HEAVIER, HEARING_TOLD, HEARING_OVER,
        ASKED_IN_TIME, CHAIR_IS_OUTSIDE, CHAIR_MAY, BY_ITS_CHAIR, NOTIFIED_AHEAD, HEARING_HAS_COME, HAS_RECORD,
    ),
    enforced_in=(
        "liuhen.apps.decisions.lifecycle.APPROVE",
        "liuhen.apps.decisions.lifecycle.WRITE",
        "liuhen.apps.decisions.lifecycle.SET_HEARING",
        "liuhen.apps.decisions.lifecycle.HOLD",
    ),
)  # fmt: skip


# rs-11-4: what is major is reviewed.
def is_reviewed(_: Any, facts: DecisionFacts) -> bool:
    return not facts.major_zh or bool(facts.review_zh)


def passed_review(_: Any, facts: DecisionFacts) -> bool:
    return not facts.major_zh or not facts.review_zh or facts.review_passed


def is_as_it_was_reviewed(_: Any, facts: DecisionFacts) -> bool:
    return not facts.major_zh or not facts.review_stale_zh


def is_discussed(_: Any, facts: DecisionFacts) -> bool:
    return not facts.discuss_zh or facts.discussed


def is_as_it_was_discussed(_: Any, facts: DecisionFacts) -> bool:
    return not facts.discuss_zh or not facts.discussion_stale_zh


def is_reviewed_from_outside(_: Any, facts: ReviewFacts) -> bool:
    return not facts.reviewer_handles


def is_qualified(_: Any, facts: ReviewFacts) -> bool:
    return facts.qualified


REVIEWED = Gate(is_reviewed, "属于重大执法决定（{major_zh}），没有经过法制审核", "请提交法制审核")
PASSED = Gate(passed_review, "法制审核的意见是“{review_zh}”", "请按审核意见修改后重新提交审核")
AS_REVIEWED = Gate(
    is_as_it_was_reviewed, "法制审核之后，{review_stale_zh}有变动", "请就变动后的内容重新提交审核"
)
DISCUSSED = Gate(
    is_discussed, "{discuss_zh}，应当由负责人集体讨论决定（《行政处罚法》第57条）", "请先集体讨论，并登记笔录"
)
AS_DISCUSSED = Gate(
    is_as_it_was_discussed, "集体讨论之后，{discussion_stale_zh}有变动", "请就变动后的内容重新讨论"
)
REVIEWED_FROM_OUTSIDE = Gate(
    is_reviewed_from_outside, "您办理过本案，不能审核", "请由不办理本案的法制审核人员审核"
)
QUALIFIED = Gate(is_qualified, "{why_unqualified_zh}", "请由登记在册、当日具备法律职业资格的法制审核人员审核")
REVIEW_FIRST = Duty(
    "rs-11-4",
    A11,
    "gate",
    "重大决定未经有资格的人员法制审核、审核未通过或者审核后有变动的，不得作出；情节复杂、重大的集体讨论。",
    state="built",
    gates=(REVIEWED, PASSED, AS_REVIEWED, DISCUSSED, AS_DISCUSSED, REVIEWED_FROM_OUTSIDE, QUALIFIED),
    enforced_in=(
        "liuhen.apps.decisions.lifecycle.REVIEW",
        "liuhen.apps.decisions.lifecycle.APPROVE",
        "liuhen.apps.decisions.lifecycle.WRITE",
    ),
)
OPINIONS = {"pass": "通过", "amend": "修改后再审", "fail": "不通过"}


@dataclass(frozen=True)
class Weighing:
    """What of a decision says whether it is major: of what is decided, not of what was once intended."""

    act: str
    outcomes: Collection[str]
    fine_fen: int
    is_firm: bool
    was_heard: bool = False
    parties: int = 1
    public_interest: bool = False
    is_complex: bool = False
    outside_band: bool = False


@dataclass(frozen=True)
class Major:
    """What a county holds to be major beside what the law says: an amount from which on, contents, several parties."""

    person_yuan: int | None = None
    firm_yuan: int | None = None
    outcomes: Collection[str] = ()
    if_several: bool = False
    source: str = ""


def major_zh(of: Weighing, listed: Collection[Major]) -> str:
    """Say why a decision is major, "" where it is not. 《行政处罚法》第58条; 《责任制》第11条."""
    if of.outside_band:
        return "超出裁量基准"
    if of.public_interest:
        return "涉及重大公共利益"
    if of.was_heard:
        return "经过听证程序"
    if of.is_complex:
        return "案件情况疑难复杂"
    for each in listed:
        yuan = each.firm_yuan if of.is_firm else each.person_yuan
        if yuan is not None and of.fine_fen >= yuan * 100:
            return f"罚款达到{yuan}元（{each.source}）"
        if kinds := [key for key in each.outcomes if key in of.outcomes]:
            return f"{OUTCOMES_ZH[kinds[0]]}（{each.source}）"
        if each.if_several and of.parties > 1:
            return f"涉及多个当事人（{each.source}）"
    return ""


def discuss_zh(of: Weighing) -> str:
    """Say why leaders have to decide together, "" where one may. 《行政处罚法》第57条."""
    if of.act != "penalty":
        return ""
    if of.is_complex:
        return "案件情节复杂"
    heavy = [key for key in of.outcomes if key in LARGE]
    return f"拟{OUTCOMES_ZH[heavy[0]]}" if heavy else ""


# When a party may ask to be heard.
def hearing_due_zh(rule: Procedure, outcomes: Collection[str], fine_fen: int, *, is_firm: bool) -> str:
    """Say why a party has the right to a hearing, "" where nothing that is known gives it."""
    if rule.hearing is None:
        return ""
    if kinds := [key for key in OUTCOMES_ZH if key in outcomes and key in rule.hearing.outcomes]:
        return f"拟{OUTCOMES_ZH[kinds[0]]}（{rule.hearing.source}）"
    yuan = rule.hearing.firm_yuan if is_firm else rule.hearing.person_yuan
    if yuan is not None and fine_fen >= yuan * 100:
        return f"拟处罚款达到{yuan}元（{rule.hearing.source}）"
    return ""


def is_amount_unknown(rule: Procedure, fine_fen: int, *, is_firm: bool) -> bool:
    """Say whether a fine may be large and nobody has said from when on."""
    if rule.hearing is None or not fine_fen:
        return False
    return (rule.hearing.firm_yuan if is_firm else rule.hearing.person_yuan) is None


def rights_zh(rule: Procedure, *, hearing: bool) -> list[str]:
    """Return the rights of which a notice tells, with their terms."""
    within = f"自收到本告知书之日起{rule.reply_within.zh}内" if rule.reply_within else "在决定作出以前"
    told = [f"对上述事实、理由、依据和拟作出的内容，{within}有权进行陈述和申辩，逾期不提出的，视为放弃。"]
    if hearing and rule.hearing:
        told.append(
            f"自收到本告知书之日起{rule.hearing.ask_within.zh}内有权要求举行听证，逾期不提出的，视为放弃；"
            "不承担组织听证的费用，可以委托一至二人代理。"
        )
    return told


# rs-31-1: the decision itself.
def says_all_parts(_: Any, facts: DecisionFacts) -> bool:
    return not facts.missing_parts_zh


def can_be_decided(_: Any, facts: DecisionFacts) -> bool:
    return not facts.case_state_zh


def facts_stand(_: Any, facts: DecisionFacts) -> bool:
    return not facts.fallen_zh


def does_not_repeat(_: Any, facts: DecisionFacts) -> bool:
    return not facts.barred_zh


def is_small_enough(_: Any, facts: DecisionFacts) -> bool:
    return not facts.over_limit_zh


def was_heard_on_the_spot(_: Any, facts: DecisionFacts) -> bool:
    return bool(facts.heard_zh)


ALL_PARTS = Gate(says_all_parts, "没有载明{missing_parts_zh}", "请补充完整，决定书应当载明八项内容")
CONCLUDED = Gate(
    can_be_decided, "案件现在是“{case_state_zh}”状态，不能作出决定", "请先调查终结，提出处理意见"
)
FACTS_STAND = Gate(facts_stand, "据以认定的“{fallen_zh}”已不成立", "请补强证据、重新认定事实，或者修改决定")
PARTY_IS_ONE = Gate(
    is_a_party_still,
    "{party_zh}已经不是本案的当事人（{party_gone_zh}）",
    "请作废草案；有权利义务承受人的，对承受人重新告知、作出决定",
)
NOT_AGAIN = Gate(
    does_not_repeat,
    "{barred_zh}，不得以同一事实和理由作出与其相同或者基本相同的决定（《行政复议法》第64条）",
    "请依据新的事实处理，或者作出不同的决定",
)
ON_THE_SPOT_ONLY = Gate(is_small_enough, "{over_limit_zh}，不能当场作出决定", "请改为立案，按普通程序办理")
HEARD_THERE = Gate(
    was_heard_on_the_spot,
    "没有记明当场告知并听取当事人陈述申辩的情况",
    "请写明当事人的陈述申辩，没有陈述申辩的写明没有",
)


def rests_on_what_stands(row: Any) -> bool:
    return not row.shaken


DECISION_STANDS = Check(
    "生效的决定所依据的事实、送达和审核都成立",
    rests_on_what_stands,
    Finding("DECISION-SHAKEN", "生效的决定所依据的事实或者送达已不成立，请补正、变更或者撤销"),
)
_APP = "liuhen.apps.decisions"
DECIDE_LAWFULLY = Duty(
    "rs-31-1",
    A31,
    "gate",
    "决定须经审批、八项内容齐全并盖章才能发出，所依据的事实成立；当场处罚走简易流程，不超过限额。",
    state="built",
    gates=(ALL_PARTS, CONCLUDED, FACTS_STAND, PARTY_IS_ONE, NOT_AGAIN, ON_THE_SPOT_ONLY, HEARD_THERE),
    checks=(DECISION_STANDS,),
    enforced_in=(
        f"{_APP}.lifecycle.PROPOSE",
        f"{_APP}.lifecycle.APPROVE",
        f"{_APP}.lifecycle.WRITE",
        f"{_APP}.lifecycle.ISSUE",
        f"{_APP}.lifecycle.DECIDE_ON_THE_SPOT",
        f"{_APP}.jobs.look_for_shaken",
    ),
)


def serve_term(decision: Any) -> Plain | None:
    term: Plain | None = decision.case.rule.serve_within
    return term


SERVE_IN_TIME = Duty(
    "rs-26-8",
    A26,
    "clock",
    "决定书按时送达当事人。",
    state="built",
    clock=Clock(
        TermOf(serve_term),
        starts="decision.issued",
        stops=(
            "decision.served",
            *(f"decision.{each}" for each in ("changed", "revoked", "withdrawn", "annulled")),
        ),
        lapses=tuple(f"decision.{each}" for each in ("changed", "revoked", "withdrawn", "annulled")),
        done_at=served_at,
        overdue=Finding("DECISION-NOT-SERVED", "决定书逾期没有送达当事人"),
        remind=Days(1),
    ),
    enforced_in=(f"{_APP}.lifecycle.ISSUE", f"{_APP}.lifecycle.SERVE"),
)


def report_term(decision: Any) -> Plain | None:
    spot = decision.case.rule.on_the_spot
    return spot.report_within if spot else None


REPORT_ON_THE_SPOT = Duty(
    "rs-31-2",
    A31,
    "clock",
    "当场作出的处罚决定按时报所属单位备案。",
    state="built",
    clock=Clock(
        TermOf(report_term),
        starts="decision.made-on-the-spot",
        stops=("decision.reported", *(f"decision.{each}" for each in ("revoked", "annulled"))),
        lapses=tuple(f"decision.{each}" for each in ("revoked", "annulled")),
        overdue=Finding("SPOT-DECISION-UNREPORTED", "当场作出的处罚决定逾期没有报所属单位备案"),
    ),
    enforced_in=(f"{_APP}.lifecycle.DECIDE_ON_THE_SPOT", f"{_APP}.lifecycle.REPORT"),
)


ON_THE_SPOT_OUTCOMES = ("warning", "fine")
"""《行政处罚法》第51条."""


def over_limit_zh(rule: Procedure, outcomes: Collection[str], fine_fen: int, *, is_firm: bool) -> str:
    """Say why something cannot be decided on the spot, "" where it can."""
    spot = rule.on_the_spot
    if spot is None:
        return f"{rule.zh}没有当场决定的程序"
    if strange := [key for key in OUTCOMES_ZH if key in outcomes and key not in ON_THE_SPOT_OUTCOMES]:
        return f"{OUTCOMES_ZH[strange[0]]}不在当场处罚的种类之内（{spot.source}）"
    yuan = spot.firm_yuan if is_firm else spot.person_yuan
    if fine_fen > yuan * 100:
        return f"罚款超过当场处罚的限额{yuan}元（{spot.source}）"
    return ""


NO_ORDER = frozenset({"warning", "criticism", "no-penalty", "grant", "refuse"})
"""Contents after which the party has nothing to do."""
PAY_LATE = "逾期不缴纳的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款的数额"


def payment_zh(rule: Procedure, fine_fen: int) -> str:
    """Say how and by when a fine is paid, "" where there is none or the procedure has no term."""
    if not fine_fen or rule.pay_within is None:
        return ""
    return (
        f"自收到本决定书之日起{rule.pay_within.zh}内，到指定的银行或者通过电子支付系统缴纳罚款。{PAY_LATE}。"
    )


def remedies_zh(remedies: Remedies, organ: str) -> str:
    """Say where and by when a party may object, the one before the other where the law says so."""
    review = f"自收到本决定书之日起{remedies.review.zh}内向{organ}申请行政复议"
    if remedies.review_first:
        return (
            f"如不服本决定，应当先{review}；对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内"
            "向有管辖权的人民法院提起行政诉讼。"
        )
    return (
        f"如不服本决定，可以{review}，也可以自收到本决定书之日起{remedies.suit.zh}内向有管辖权的人民法院提起行政诉讼。"
        "行政复议、行政诉讼期间，本决定不停止执行，法律另有规定的除外。"
    )


def later_remedies_zh(remedies: Remedies, organ: str) -> str:
    """Say the same of what is decided about a decision afterwards: only that on the spot itself is reviewed first."""
    return remedies_zh(replace(remedies, review_first=False), organ)


# rs-14-2: what is in force stays, save on a ground and by its own procedure.
@dataclass(frozen=True, kw_only=True)
class AlterationFacts(CaseFacts):
    """On what a decision in force is to be altered; ``slip_zh``: why what is to be put right is no slip of the pen."""

    ground_fits: bool
    ground_zh: str
    kind_zh: str
    is_in_force: bool
    slip_zh: str
    act_zh: str
    has_the_power: bool
    holder_zh: str


@dataclass(frozen=True)
class EndingFacts:
    """What of a case that is to end without a decision has been decided all the same; "" : nothing."""

    decided_zh: str = ""


def nothing_is_decided(_: Any, facts: EndingFacts) -> bool:
    return not facts.decided_zh


def ground_fits(_: Any, facts: AlterationFacts) -> bool:
    return facts.ground_fits


def is_in_force(_: Any, facts: AlterationFacts) -> bool:
    return facts.is_in_force


def is_a_slip(_: Any, facts: AlterationFacts) -> bool:
    return not facts.slip_zh


GROUND_FITS = Gate(
    ground_fits,
    "“{ground_zh}”不是{kind_zh}这一决定的法定事由",
    "请选择适用的事由；没有法定事由的，不得改变生效的决定",
)
IN_FORCE = Gate(
    is_in_force, "决定没有生效，或者已经不再有效", "没有送达的先送达，别无他法的公告送达，生效后再办"
)
SLIP_ONLY = Gate(is_a_slip, "{slip_zh}，不是文字差错", "请依法定事由办理变更或者撤销")
NOTHING_DECIDED = Gate(
    nothing_is_decided,
    "{decided_zh}",
    "请先依法定事由撤销，还没有盖章的先作废决定书；其余当事人没有违法事实的，作出不予处罚决定或者终止其当事人身份",
)
ALTER_LAWFULLY = Duty(
    "rs-14-2",
    A14,
    "gate",
    "生效决定只能依法定事由、经法定程序撤销、撤回或变更，原决定保留；文字差错另行补正。",
    state="built",
    gates=(GROUND_FITS, IN_FORCE, SLIP_ONLY, NOTHING_DECIDED),
    enforced_in=(
        f"{_APP}.lifecycle.PROPOSE_ALTERATION",
        f"{_APP}.lifecycle.APPROVE_ALTERATION",
        f"{_APP}.lifecycle.ALTER",
        f"{_APP}.lifecycle.PROPOSE_CORRECTION",
    ),
)
NUMBERS = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾佰仟]+")


def slip_zh(wrong: str, right: str, *, says: str, party: str) -> str:
    """Say why a correction would be more than one of the pen, "" where it is not."""
    if wrong not in says:
        return f"决定书里没有“{wrong[:30]}”"
    if NUMBERS.findall(wrong) != NUMBERS.findall(right):
        return "改动了数字、金额或者日期"
    if any((zh in wrong) != (zh in right) for zh in (*OUTCOMES_ZH.values(), "不予", "准予")):
        return "改动了处理的种类或者结果"
    if party and (party in wrong) != (party in right):
        return "改动了当事人"
    return ""
