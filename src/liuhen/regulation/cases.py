"""Cases 案件: 责任制 articles 11, 17, 26; and the articles that their decisions and papers rest on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import CASE_REMIND_DAYS, CLUE_CHECK_WORKING_DAYS, OFFICERS_ON_SITE
from liuhen.regulation.vocabulary import (
    Article,
    Clock,
    Days,
    Duty,
    Extension,
    Finding,
    Gate,
    Hours,
    Paused,
    Plain,
    TermOf,
    counted,
    each_version,
    in_force_now,
    term_written,
)

A11 = Article(RS, 11, "推行裁量基准、执法公示、全过程记录和重大决定法制审核四项制度。")
A14 = Article(RS, 14, "严守程序，保障知情、陈述、申辩和听证权；生效决定非依法定事由和程序不得变动。")
A17 = Article(RS, 17, "依法查处，罚缴分离，涉嫌犯罪的及时移送，不得以罚代刑。")
A21 = Article(RS, 21, "履行生效的判决、裁定、调解书和行政复议决定。")
A26 = Article(RS, 26, "按岗位职责依法执法，遵守程序和时限，不得怠于履职、以权谋私、刁难。")
A27 = Article(RS, 27, "告知当事人依据、内容和权利，保护其合法权益。")
A30 = Article(RS, 30, "取证全面、客观、公正、及时，不得用不正当手段，不得隐瞒、伪造证据。")
A31 = Article(RS, 31, "调查终结提出意见并经审批，决定载明八项内容并盖章；当场处罚按有关法律执行。")

CLUE_SOURCES = {
    "inspection": "执法检查",
    "complaint": "投诉举报",
    "transfer": "其他机关移送",
    "assigned": "上级交办",
    "spotcheck": "监督抽查",
    "media": "媒体、网络",
    "self": "其他途径发现",
}
"""Where a clue comes from."""
OLDER_LAW = {
    "same": "新旧规定没有实质差别",
    "older": "适用行为发生时的规定",
    "newer": "适用作出决定时的规定（处罚较轻或者不认为是违法）",
}
"""Which of two readings of the law an act is judged by. 《行政处罚法》第37条."""
REOPENED_FOR = {
    "annulled": "决定被复议机关、人民法院撤销或者确认违法",
    "revoked": "决定由本机关或者上级机关撤销",
    "facts": "发现新的事实、证据",
    "designated": "移送后被指定由本单位管辖",
}
TRANSFER_LAW = "《行政执法机关移送涉嫌犯罪案件的规定》"
MATERIALS = {
    "letter": "涉嫌犯罪案件移送书",
    "report": "涉嫌犯罪案件情况的调查报告",
    "goods": "涉案物品清单",
    "tests": "有关检验报告或者鉴定结论",
    "other": "其他有关涉嫌犯罪的材料",
}
"""What is handed to the police, all five. 《行政执法机关移送涉嫌犯罪案件的规定》第6条."""
OBJECTIONS = {"review": "提请公安机关复议", "supervision": "建议人民检察院立案监督"}
RECUSAL_GROUNDS = {
    "interest": "与案件有直接利害关系",
    "kin": "是当事人或者其代理人的近亲属",
    "other": "有其他关系可能影响公正执法",
}
"""《行政处罚法》第43条."""


# rs-26-9: who may handle a case, and what has to be so before it begins and ends.
@dataclass(frozen=True, kw_only=True)
class HandlerFacts:
    """How somebody who is to handle a case stands on a day."""

    officer_name: str
    is_auxiliary: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    why_no_authority: str
    is_recused: bool


@dataclass(frozen=True)
class OpeningFacts(HandlerFacts):
    """The same of the first handler who is not in order, else the lead; and what opening needs beside."""

    officers: int = 0
    needed: int = 0
    too_late_zh: str = ""
    """Since when the act is punished no more, in Chinese; "" where it still is."""
    limitation_reason: str = ""
    approver_handles: bool = False


@dataclass(frozen=True)
class CaseFacts:
    """What is known when something is done in a case."""

    why_not_zh: str = ""
    """Why whoever acts may not sign in this case today; "" where he may."""
    approver_handles: bool = False
    referral_zh: str = ""
    """In which state a referral to the police is open; "" where none is."""
    officers: int = 0
    needed: int = 0
    older_law_zh: str = ""
    """How the law changed since the act, while nobody said which reading applies."""
    no_pause_zh: str = ""
    is_paused: bool = False
    no_extension_zh: str = ""
    was_told: bool = False
    """Whether the applicant was told before what is missing."""


def is_not_recused(_: Any, facts: HandlerFacts) -> bool:
    return not facts.is_recused


def has_officers_enough(_: Any, facts: Any) -> bool:
    return bool(facts.officers >= facts.needed)


def is_still_punished_or_says_why(_: Any, facts: OpeningFacts) -> bool:
    return not facts.too_late_zh or bool(facts.limitation_reason)


def is_approved_by_another(_: Any, facts: Any) -> bool:
    return not facts.approver_handles


def may_sign(_: Any, facts: CaseFacts) -> bool:
    return not facts.why_not_zh


def says_which_law(_: Any, facts: CaseFacts) -> bool:
    return not facts.older_law_zh


NOT_RECUSED = Gate(is_not_recused, "{officer_name}已在本案中回避", "请由其他执法人员办理")
OFFICERS_ENOUGH = Gate(
    has_officers_enough,
    "办案的执法人员有{officers}人，少于{needed}人，辅助人员不计入",
    "请安排足够的持证执法人员",
)
STILL_PUNISHED = Gate(
    is_still_punished_or_says_why,
    "{too_late_zh}",
    "法律另有规定或者期限内已被发现的，请写明理由和依据",
)
BY_ANOTHER = Gate(
    is_approved_by_another, "您是本案的办案人员，不能审批自己办理的案件", "请由不办理本案的负责人审批"
)
MAY_SIGN = Gate(may_sign, "{why_not_zh}", "请由本案当日有资格的办案人员办理")
WHICH_LAW = Gate(
    says_which_law,
    "{older_law_zh}，还没有说明适用哪一规定",
    "请先登记新旧规定的比较；新规定处罚较轻或者不认为是违法的，适用新规定（《行政处罚法》第37条）",
)
BY_THE_PROCEDURE = Duty(
    "rs-26-9",
    A26,
    "gate",
    "办案人数、证件、职权和追责期限合乎程序才能立案，回避的人员不再办理，办案人员不审批自己的案件，新旧规定不同的说明适用哪一个。",
    state="built",
    gates=(NOT_RECUSED, OFFICERS_ENOUGH, STILL_PUNISHED, BY_ANOTHER, MAY_SIGN, WHICH_LAW),
    enforced_in=(
        "liuhen.apps.cases.lifecycle.PROPOSE",
        "liuhen.apps.cases.lifecycle.APPROVE_OPENING",
        "liuhen.apps.cases.lifecycle.NAME_HANDLER",
        "liuhen.apps.cases.lifecycle.CONCLUDE",
    ),
)


# rs-17: suspected crime.
@dataclass(frozen=True)
class ReferralFacts(CaseFacts):
    """What is known when a suspected crime is reported, or handed over."""

    investigators: int = 0
    missing_zh: str = ""
    note: str = ""


def is_not_with_the_police(_: Any, facts: CaseFacts) -> bool:
    return not facts.referral_zh


def was_investigated_by_two(_: Any, facts: ReferralFacts) -> bool:
    return facts.investigators >= OFFICERS_ON_SITE.value


def has_all_materials_or_says_why(_: Any, facts: ReferralFacts) -> bool:
    return not facts.missing_zh or bool(facts.note)


NOT_WITH_THE_POLICE = Gate(
    is_not_with_the_police,
    "本案涉嫌犯罪的移送还没有结果（{referral_zh}）",
    "请先办完移送：公安机关不予立案并通知的，恢复办理后再处理",
)
INVESTIGATED_BY_TWO = Gate(
    was_investigated_by_two,
    "核实涉嫌犯罪情况的执法人员只有{investigators}人",
    "请由两名以上执法人员核实后报告",
)
ALL_MATERIALS = Gate(
    has_all_materials_or_says_why, "移送材料缺少：{missing_zh}", "请补齐材料，或者写明没有该项材料的原因"
)
DECIDE_REFERRAL = Duty(
    "rs-17-2",
    A17,
    "clock",
    "涉嫌犯罪的报负责人后三日内决定是否移送公安，未移送并得到答复前不得以处罚结案。",
    state="built",
    gates=(NOT_WITH_THE_POLICE, INVESTIGATED_BY_TWO),
    clock=Clock(
        Days(3),  # 《行政执法机关移送涉嫌犯罪案件的规定》第5条
        starts="referral.reported",
        stops=("referral.approved", "referral.not-approved"),
        overdue=Finding("REFERRAL-UNDECIDED", "收到涉嫌犯罪的报告后逾期没有决定是否移送"),
    ),
    enforced_in=(
        "liuhen.apps.cases.lifecycle.REPORT_CRIME",
        "liuhen.apps.cases.lifecycle.CONCLUDE",
        "liuhen.apps.cases.lifecycle.ENTER_DECIDED",
        "liuhen.apps.cases.lifecycle.CLOSE",
    ),
)
HAND_OVER_CRIME = Duty(
    "rs-17-3",
    A17,
    "clock",
    "单位负责人决定移送后二十四小时内向公安机关移交案件材料。",
    state="built",
    gates=(ALL_MATERIALS,),
    clock=Clock(
        Hours(24),  # 同规定第5条
        starts="referral.approved",
        stops=("referral.handed-over",),
        overdue=Finding("REFERRAL-NOT-HANDED-OVER", "决定移送后逾期没有向公安机关移交案件"),
        remind=Hours(12),
    ),
    enforced_in=("liuhen.apps.cases.lifecycle.HAND_OVER",),
)
POLICE_ANSWER = Duty(
    "rs-17-4",
    A17,
    "clock",
    "公安机关是否立案的答复按时收到，逾期没有答复的及时催问。",
    state="built",
    clock=Clock(
        Days(3),  # 同规定第8条
        starts="referral.handed-over",
        stops=("referral.filed", "referral.declined"),
        overdue=Finding("REFERRAL-UNANSWERED", "公安机关逾期没有答复是否立案，应当催问或者建议立案监督"),
        remind=Hours(24),
    ),
    enforced_in=("liuhen.apps.cases.lifecycle.FILED", "liuhen.apps.cases.lifecycle.DECLINED"),
)
HAND_OVER_GOODS = Duty(
    "rs-17-8",
    A17,
    "clock",
    "公安机关立案后三日内移交涉案物品和其他材料。",
    state="built",
    clock=Clock(
        Days(3),  # 同规定第12条
        starts="referral.filed",
        stops=("referral.goods-handed-over", "referral.returned"),
        lapses=("referral.returned",),
        overdue=Finding("REFERRAL-GOODS-KEPT", "公安机关立案后逾期没有移交涉案物品"),
        remind=Hours(24),
    ),
    enforced_in=("liuhen.apps.cases.lifecycle.HAND_OVER_GOODS",),
)
OBJECT_OR_RESUME = Duty(
    "rs-17-9",
    A17,
    "clock",
    "公安机关不予立案的，三日内提请复议、建议立案监督，或者恢复案件办理。",
    state="built",
    clock=Clock(
        Days(3),  # 同规定第9条
        starts="referral.declined",
        stops=("referral.objected", "referral.resumed"),
        overdue=Finding(
            "REFERRAL-LEFT-DECLINED", "公安机关不予立案后，逾期没有提请复议、建议监督或者恢复案件办理"
        ),
        silence="lost",
        remind=Hours(24),
    ),
    enforced_in=("liuhen.apps.cases.lifecycle.OBJECT", "liuhen.apps.cases.lifecycle.RESUME_CASE"),
)


# rs-26: the terms.
def legal_term(case: Any) -> Plain | None:
    term: Plain | None = case.legal_term
    return term


def promised_term(case: Any) -> Plain | None:
    term: Plain | None = case.promised_term
    return term


def accept_term(case: Any) -> Plain | None:
    term: Plain | None = case.rule.accept_within
    return term


def term_from(case: Any) -> datetime:
    moment: datetime = case.term_from
    return moment


def materials_came_at(case: Any) -> datetime:
    moment: datetime = case.received_at
    return moment


def extension(case: Any) -> Any:
    return term_written(case.extended_by)


def paused_for(case: Any) -> Paused:
    return Paused(case.paused_at, case.pause_ground, case.pause_paper)


def resumed_at(case: Any) -> datetime:
    moment: datetime = case.resumed_at
    return moment


def has_a_listed_ground(_: Any, facts: CaseFacts) -> bool:
    return not facts.no_pause_zh


def is_running(_: Any, facts: CaseFacts) -> bool:
    return not facts.is_paused


def can_be_longer(_: Any, facts: CaseFacts) -> bool:
    return not facts.no_extension_zh


GROUND_IS_LISTED = Gate(has_a_listed_ground, "{no_pause_zh}", "请在期限内办理，或者依法延长")
RUNNING = Gate(is_running, "办案期限正在中止", "请先登记恢复，再办理")
CAN_BE_LONGER = Gate(can_be_longer, "{no_extension_zh}", "请在期限内作出决定")
ENDS = ("case.decided", "case.withdrawn", "case.transferred")
LAPSES = ("case.withdrawn", "case.transferred")
# A rule has as many as its procedure names, which the gate counts; the clock takes each as it is granted.
MOST_EXTENSIONS = 6
DECIDE_IN_TIME = Duty(
    "rs-26-1",
    A26,
    "clock",
    "各职权的法定时限进入经办人和负责人的待办，临近和逾期都显示；只按程序列明的事由中止、延长。",
    state="built",
    gates=(GROUND_IS_LISTED, RUNNING, CAN_BE_LONGER),
    clock=Clock(
        TermOf(legal_term),
        starts="case.term-begun",
        stops=ENDS,
        lapses=LAPSES,
        pauses=("case.paused",),
        resumes=("case.resumed",),
        starts_at=term_from,
        paused_for=paused_for,
        paused_until=resumed_at,
        extensions=tuple(Extension("case.extended", extension) for _ in range(MOST_EXTENSIONS)),
        overdue=Finding("CASE-DECISION-LATE", "超过法定期限没有作出决定"),
        remind=Days(CASE_REMIND_DAYS.value),
    ),
    enforced_in=(
        "liuhen.apps.cases.lifecycle.BEGIN_TERM",
        "liuhen.apps.cases.lifecycle.EXTEND",
        "liuhen.apps.cases.lifecycle.PAUSE",
        "liuhen.apps.cases.waiting",
    ),
)


def _check_clue(on: date) -> Duty:
    return Duty(
        "rs-26-2",
        A26,
        "clock",
        f"线索登记后{CLUE_CHECK_WORKING_DAYS.on(on).said}内核查并决定是否立案。",
        state="built",
        clock=Clock(
            counted(CLUE_CHECK_WORKING_DAYS.on(on)),
            starts="clue.registered",
            stops=("clue.opened", "clue.declined"),
            overdue=Finding("CLUE-UNDECIDED", "线索逾期没有核查并决定是否立案"),
            remind=Days(CASE_REMIND_DAYS.value),
            number=CLUE_CHECK_WORKING_DAYS,
        ),
        enforced_in=("liuhen.apps.cases.lifecycle.REGISTER_CLUE", "liuhen.apps.cases.lifecycle.DECLINE_CLUE"),
    )


CHECK_CLUE_VERSIONS = each_version(_check_clue, CLUE_CHECK_WORKING_DAYS)
CHECK_CLUE = in_force_now(CHECK_CLUE_VERSIONS)
KEEP_THE_PROMISE = Duty(
    "rs-26-3",
    A26,
    "clock",
    "承诺时限短于法定时限的，按承诺时限办结。",
    state="built",
    clock=Clock(
        TermOf(promised_term, "权责清单上承诺的期限"),
        starts="case.term-begun",
        stops=ENDS,
        lapses=LAPSES,
        pauses=("case.paused",),
        resumes=("case.resumed",),
        starts_at=term_from,
        paused_for=paused_for,
        paused_until=resumed_at,
        overdue=Finding("CASE-PROMISE-BROKEN", "超过承诺的期限没有办结"),
        remind=Days(CASE_REMIND_DAYS.value),
    ),
    enforced_in=("liuhen.apps.cases.lifecycle.BEGIN_TERM", "liuhen.apps.cases.waiting"),
)


def is_told_once(_: Any, facts: CaseFacts) -> bool:
    return not facts.was_told


TOLD_ONCE = Gate(
    is_told_once, "已经一次告知过需要补正的全部内容", "材料仍不齐全的，依法决定不予受理；符合条件的，请受理"
)
ACCEPT_OR_TELL = Duty(
    "rs-26-4",
    A26,
    "clock",
    "许可申请材料不齐的按时一次告知，逾期不告知的自收到之日起即为受理。",
    state="built",
    gates=(TOLD_ONCE,),
    clock=Clock(
        TermOf(accept_term, "程序规定的受理期限"),
        starts="case.materials-received",
        stops=("case.accepted", "case.accepted-by-silence", "case.lacking-told", "case.refused"),
        starts_at=materials_came_at,
        overdue=Finding("CASE-ACCEPTED-BY-SILENCE", "收到申请后逾期没有受理或者告知补正，视为已经受理"),
        silence="accepted",
        becomes="case.accepted-by-silence",
        remind=Days(1),
    ),
    enforced_in=(
        "liuhen.apps.cases.lifecycle.ACCEPT",
        "liuhen.apps.cases.lifecycle.TELL_LACKING",
        "liuhen.apps.cases.jobs.accept_by_silence",
    ),
)
