"""Complaints and reports 投诉举报: 责任制 articles 23, 39–46."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import (
    COMPLAINT_ACCEPT_WORKING_DAYS,
    COMPLAINT_DECIDE_DAYS,
    COMPLAINT_DECIDE_REMIND_DAYS,
    COMPLAINT_EXTEND_DAYS,
    COMPLAINT_REMIND_DAYS,
)
from liuhen.regulation.vocabulary import (
    Article,
    Clock,
    Days,
    Duty,
    Extension,
    Finding,
    Gate,
    NamedDay,
    days,
    each_version,
    in_force_now,
)

A23 = Article(RS, 23, "健全投诉举报制度，及时反馈查处情况，接受社会监督。")
A39 = Article(RS, 39, "列举可以投诉举报的情形。")
A40 = Article(RS, 40, "司法局受理对单位及其人员的投诉，单位受理对所属机构及其人员的投诉。")
A41 = Article(RS, 41, "可来信、来电、来访，也可委托他人；要登记姓名、联系方式、内容和对象。")
A42 = Article(RS, 42, f"接到后{COMPLAINT_ACCEPT_WORKING_DAYS.said}内受理，或说明不受理的理由和依据。")
A43 = Article(
    RS,
    43,
    f"受理后{COMPLAINT_DECIDE_DAYS.said}内办结并告知，复杂的经批准可延长，延长不超过{COMPLAINT_EXTEND_DAYS.said}。",
)
A44 = Article(RS, 44, "查实的责令限期改正，严重的联合调查，犯罪的移交司法机关。")
A45 = Article(RS, 45, "办结后材料和结果归档。")
A46 = Article(RS, 46, "承办人员不得泄露投诉人姓名及有关情况，违者追责。")


@dataclass(frozen=True)
class Ground:
    """What article 39 lets one complain of; ``item`` is its place there."""

    key: str
    item: int
    zh: str


GROUNDS = {
    ground.key: ground
    for ground in (
        Ground("inaction", 1, "不履行或者拖延履行法定职责"),
        Ground("certificate", 2, "没有执法证件执法，或违法使用证件"),
        Ground("receipts", 3, "不使用法定的收费、罚款、没收票据"),
        Ground("fines", 4, "罚缴不分离，擅自挪用、处理没收扣押的财物"),
        Ground("refusal", 5, "拒绝、推诿投诉举报"),
        Ground("abuse", 6, "刁难、谩骂、殴打相对人"),
        Ground("gifts", 7, "收取钱财礼物、吃拿卡要"),
        Ground("other", 8, "其他违法违纪行为"),
    )
}
CHANNELS = {"web": "网上", "letter": "来信", "call": "来电", "visit": "来访"}
CONCLUSIONS = {"founded": "属实", "partly": "部分属实", "unfounded": "不属实"}
FOUNDED = frozenset({"founded", "partly"})
REFERRALS = {"discipline": "纪检监察机关", "police": "公安机关"}

Competence = Literal["bureau", "unit", "government"]


def competent(*, inside_the_bureau: bool, below_a_unit: bool) -> Competence:
    """Say who handles a complaint by whom it is about; where nobody is known it is the bureau. 《责任制》第40条.

    ``below_a_unit``: a body inside an enforcement unit or somebody who works there. The article is silent on complaints
    about the bureau: nobody judges himself, so they go to the county government.
    """
    if inside_the_bureau:
        return "government"
    return "unit" if below_a_unit else "bureau"


@dataclass(frozen=True)
class HandlingFacts:
    """Who does what to a complaint: persons by id."""

    acting_id: int | None
    handler_ids: frozenset[int] = frozenset()
    """Who handles it now."""
    barred_ids: frozenset[int] = frozenset()
    """Whom it is about, and those under recusal 回避."""
    had_a_hand_ids: frozenset[int] = frozenset()
    """Who ever handled it, and who asked for more time, whoever handles it now."""
    candidate_id: int | None = None
    """Whoever is to handle it."""
    candidate_of_the_target: bool = False
    """He works in the body it is about."""
    now: datetime | None = None
    due_at: datetime | None = None
    extension_days: int = 0
    extended: bool = False
    conclusion: str = ""
    ordered: bool = False
    """Rectification was ordered, which says that it was founded."""
    measures: bool = False
    """Something was ordered, referred, or said to be needless with a reason."""
    told_how: str = ""
    kept_until: date | None = None
    today: date | None = None
    is_anonymous: bool = False
    has_contact: bool = True
    has_name: bool = True
    authority: bool = True
    reason: str = ""
    basis: str = ""
    open_inquiries: int = 0


def handles_it(_: Any, facts: HandlingFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id in facts.handler_ids


def is_not_barred(_: Any, facts: HandlingFacts) -> bool:
    return facts.acting_id is None or facts.acting_id not in facts.barred_ids


def candidate_is_not_barred(_: Any, facts: HandlingFacts) -> bool:
    return facts.candidate_id not in facts.barred_ids and not facts.candidate_of_the_target


def names_the_complainant(_: Any, facts: HandlingFacts) -> bool:
    return facts.is_anonymous or (facts.has_name and facts.has_contact)


def shows_authority(_: Any, facts: HandlingFacts) -> bool:
    return facts.authority


def has_reason_and_basis(_: Any, facts: HandlingFacts) -> bool:
    return bool(facts.reason.strip() and facts.basis.strip())


def is_told(_: Any, facts: HandlingFacts) -> bool:
    return bool(facts.told_how.strip())


def has_not_expired(_: Any, facts: HandlingFacts) -> bool:
    return facts.now is not None and facts.due_at is not None and facts.now < facts.due_at


def is_the_first_extension(_: Any, facts: HandlingFacts) -> bool:
    return not facts.extended


def extends_by_no_more(_: Any, facts: HandlingFacts) -> bool:
    return 1 <= facts.extension_days <= COMPLAINT_EXTEND_DAYS.value


def approved_by_another(_: Any, facts: HandlingFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.handler_ids | facts.had_a_hand_ids


def something_was_done(_: Any, facts: HandlingFacts) -> bool:
    return facts.conclusion not in FOUNDED or facts.measures


def is_as_ordered(_: Any, facts: HandlingFacts) -> bool:
    return not facts.ordered or was_not_found_groundless(_, facts)


def was_not_found_groundless(_: Any, facts: HandlingFacts) -> bool:
    return not facts.conclusion or facts.conclusion in FOUNDED


def nothing_is_asked_any_more(_: Any, facts: HandlingFacts) -> bool:
    return facts.open_inquiries == 0


def was_kept_long_enough(_: Any, facts: HandlingFacts) -> bool:
    return facts.kept_until is not None and facts.today is not None and facts.today > facts.kept_until


def days_to_extend(complaint: Any) -> Days:
    """Return what the head granted."""
    return Days(complaint.extension_days)


def last_day_named(asked: Any) -> date:
    """Return the day that a request to a unit, or a referral, names."""
    on: date = asked.due_on
    return on


ONLY_A_HANDLER = Gate(handles_it, "您不是这件投诉的承办人", "请由承办人办理，或由负责人交办给您")
NOT_BARRED = Gate(is_not_barred, "您是被投诉人或应当回避，不得办理这件投诉", "请由其他人员办理")
CANDIDATE_NOT_BARRED = Gate(
    candidate_is_not_barred, "所选人员是被投诉人、在被投诉的机构工作，或应当回避", "请交由其他人员办理"
)
NAMES_THE_COMPLAINANT = Gate(
    names_the_complainant, "没有登记投诉人的姓名和联系方式", "请补充，或按匿名举报登记"
)
SHOWS_AUTHORITY = Gate(
    shows_authority, "代为投诉的，没有写明代理人的姓名和委托情况", "请补充代理人的姓名和委托情况"
)
REASON_AND_BASIS = Gate(has_reason_and_basis, "没有写明不受理的理由和依据", "请写明理由，并写明所依据的条文")
TOLD = Gate(is_told, "还没有告知投诉人", "请写明以什么方式、何时告知，或写明无法告知的原因")
NOT_EXPIRED = Gate(has_not_expired, "办理期限已经届满，届满后不能延长", "请尽快办结并告知投诉人")
EXTENDED_ONCE = Gate(is_the_first_extension, "已经延长过一次，不能再次延长", "请在延长后的期限内办结")
NO_LONGER = Gate(
    extends_by_no_more,
    f"延长期限须为1{COMPLAINT_EXTEND_DAYS.now.unit}至{COMPLAINT_EXTEND_DAYS.said}",
    f"请改为{COMPLAINT_EXTEND_DAYS.said}以内",
)
APPROVED_BY_ANOTHER = Gate(
    approved_by_another, "承办人不能批准自己申请的延长，卸任以后也不能", "请由本机关负责人批准"
)
SOMETHING_DONE = Gate(
    something_was_done, "投诉属实或部分属实，还没有处理措施", "请先责令限期改正或移送，或写明不需要改正的理由"
)
AS_ORDERED = Gate(is_as_ordered, "已经按查实责令整改，不能再认定为不属实", "请按属实或者部分属实作出结论")
NOT_GROUNDLESS = Gate(was_not_found_groundless, "已经认定为不属实，没有要整改的问题", "请告知投诉人后办结")
NOTHING_ASKED = Gate(
    nothing_is_asked_any_more, "还有{open_inquiries}件协查没有答复", "请等待答复，或撤回协查"
)
KEPT_LONG_ENOUGH = Gate(was_kept_long_enough, "还没有过保存期限（{kept_until}）", "请在保存期满后办理")

_APP = "liuhen.apps.complaints"

FEED_BACK = Duty(
    "rs-23-1",
    A23,
    "register",
    "网上、来信、来电、来访都可投诉，任何时候凭查询码看得到办到哪一步；没有告知结果的不能办结。",
    state="built",
    gates=(TOLD,),
    clock=Clock(
        NamedDay(last_day_named),
        starts="inquiry.asked",
        stops=("inquiry.answered", "inquiry.recalled", "inquiry.lapsed"),
        lapses=("inquiry.recalled", "inquiry.lapsed"),
        overdue=Finding("INQUIRY-UNANSWERED", "超过期限没有答复投诉协查"),
        remind=Days(COMPLAINT_REMIND_DAYS.value),
    ),
    enforced_in=(f"{_APP}.portal.timeline", f"{_APP}.lifecycle.TELL", f"{_APP}.lifecycle.ASK"),
)
SORT_BY_GROUND = Duty(
    "rs-39-1",
    A39,
    "scope",
    "投诉事由按条文所列八种情形分类，可以多选，并按事由统计。",
    state="built",
    enforced_in=(f"{_APP}.lifecycle.RECEIVE", f"{_APP}.queries.numbers"),
)
ROUTE = Duty(
    "rs-40-1",
    A40,
    "register",
    "对单位及其人员的由司法局受理，对单位所属机构及其人员的由该单位受理，对司法局的由县政府受理；被投诉人和应当回避的不得办理。",
    state="built",
    gates=(NOT_BARRED, CANDIDATE_NOT_BARRED),
    enforced_in=(f"{_APP}.lifecycle.RECEIVE", f"{_APP}.lifecycle.ASSIGN", f"{_APP}.lifecycle.PASS_ON"),
)
REGISTER = Duty(
    "rs-41-1",
    A41,
    "register",
    "各种渠道和委托投诉都登记姓名、联系方式、内容和对象；不愿留姓名的作为匿名举报登记。",
    state="built",
    gates=(NAMES_THE_COMPLAINANT, SHOWS_AUTHORITY),
    enforced_in=(f"{_APP}.lifecycle.RECEIVE",),
)


def _accept_in_time(on: date) -> Duty:
    accept = COMPLAINT_ACCEPT_WORKING_DAYS.on(on)
    return Duty(
        "rs-42-1",
        A42,
        "clock",
        f"接到之日起{accept.said}内受理，或附理由和依据告知不受理；不作决定即为违反，一直挂账。",
        state="built",
        gates=(ONLY_A_HANDLER, NOT_BARRED, REASON_AND_BASIS),
        clock=Clock(
            days(accept),
            starts="complaint.received",
            stops=("complaint.accepted", "complaint.declined", "complaint.withdrawn", "complaint.merged"),
            lapses=("complaint.withdrawn", "complaint.merged"),
            number=COMPLAINT_ACCEPT_WORKING_DAYS,
            overdue=Finding("COMPLAINT-ACCEPTANCE-LATE", "超过法定期限没有决定是否受理投诉"),
            remind=Days(COMPLAINT_REMIND_DAYS.value),
        ),
        enforced_in=(f"{_APP}.lifecycle.ACCEPT", f"{_APP}.lifecycle.DECLINE"),
    )


ACCEPT_IN_TIME_VERSIONS = each_version(_accept_in_time, COMPLAINT_ACCEPT_WORKING_DAYS)
ACCEPT_IN_TIME = in_force_now(ACCEPT_IN_TIME_VERSIONS)


def _decide_in_time(on: date) -> Duty:
    decide, extend = COMPLAINT_DECIDE_DAYS.on(on), COMPLAINT_EXTEND_DAYS.on(on)
    return Duty(
        "rs-43-1",
        A43,
        "clock",
        f"受理之日起{decide.said}内办结并告知，复杂的在期满前经负责人批准可延长一次，至多{extend.said}。",
        state="built",
        gates=(
            ONLY_A_HANDLER,
            NOT_BARRED,
            NOT_EXPIRED,
            EXTENDED_ONCE,
            NO_LONGER,
            APPROVED_BY_ANOTHER,
            NOTHING_ASKED,
        ),
        clock=Clock(
            days(decide),
            starts="complaint.accepted",
            stops=("complaint.told", "complaint.withdrawn", "complaint.merged"),
            lapses=("complaint.withdrawn", "complaint.merged"),
            overdue=Finding("COMPLAINT-DECISION-LATE", "超过法定期限没有办结投诉并告知投诉人"),
            remind=Days(COMPLAINT_DECIDE_REMIND_DAYS.value),
            extensions=(
                Extension(
                    "complaint.extended", days_to_extend, most=days(extend), approved_by="单位负责人批准"
                ),
            ),
            number=COMPLAINT_DECIDE_DAYS,
        ),
        enforced_in=(f"{_APP}.lifecycle.DECIDE", f"{_APP}.lifecycle.EXTEND", f"{_APP}.lifecycle.TELL"),
    )


DECIDE_IN_TIME_VERSIONS = each_version(_decide_in_time, COMPLAINT_DECIDE_DAYS, COMPLAINT_EXTEND_DAYS)
DECIDE_IN_TIME = in_force_now(DECIDE_IN_TIME_VERSIONS)
PUT_RIGHT = Duty(
    "rs-44-1",
    A44,
    "clock",
    "查实的责令限期改正并复查，严重的会同纪检监察联合调查，涉嫌犯罪的移交并限期取得回执；属实而没有任何处理的不能作出结论。",
    state="built",
    gates=(ONLY_A_HANDLER, NOT_BARRED, SOMETHING_DONE, AS_ORDERED, NOT_GROUNDLESS),
    clock=Clock(
        NamedDay(last_day_named),
        starts="measure.referred",
        stops=("measure.received",),
        overdue=Finding("REFERRAL-NOT-RECEIVED", "超过期限没有取得移送回执"),
        remind=Days(COMPLAINT_REMIND_DAYS.value),
    ),
    enforced_in=(f"{_APP}.lifecycle.DECIDE", f"{_APP}.lifecycle.ORDER", f"{_APP}.lifecycle.REFER"),
)
COMPLAINT_FOUNDED = Finding("COMPLAINT-FOUNDED", "投诉举报查实")
FILE_AWAY = Duty(
    "rs-45-1",
    A45,
    "retain",
    "办结后把登记、文书、结果和流转留痕封装归档；保存期满前投诉人信息不得抹去，抹去后证明仍然成立。",
    state="built",
    gates=(KEPT_LONG_ENOUGH,),
    enforced_in=(f"{_APP}.lifecycle.ARCHIVE", f"{_APP}.capsules.build", f"{_APP}.lifecycle.ERASE"),
)
KEEP_SECRET = Duty(
    "rs-46-1",
    A46,
    "gate",
    "投诉人身份只有承办人写明理由可见，加密保存，每次查看留痕并送审计员；不进列表、日志、搜索、导出和公开内容，三类管理员都看不到。",
    state="built",
    gates=(ONLY_A_HANDLER, NOT_BARRED),
    enforced_in=(f"{_APP}.lifecycle.LOOK", f"{_APP}.actions.identity.look"),
)
