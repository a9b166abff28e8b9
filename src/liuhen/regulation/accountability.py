"""Misuse and its consequences 过错责任: 设备办法 articles 16, 18; which faults there are by 责任制 article 52."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from liuhen.regulation import parameters
from liuhen.regulation.general import AV, RS
from liuhen.regulation.parameters import REFUSALS_TO_A_LEAD, Parameter
from liuhen.regulation.vocabulary import Article, Duty, Gate

A16 = Article(AV, 16, "列举八种违规保管、使用设备的行为，依规定处理和追责。")
A18 = Article(AV, 18, "列举过错责任追究方式，从批评教育到暂扣收缴证件、处分直至刑事责任。")
A52 = Article(RS, 52, "列举八种执法过错；不影响结果的瑕疵不算过错。")
A54 = Article(RS, 54, "列举十种追究形式，可单独或合并适用。")
A55 = Article(RS, 55, "充分取证、听取陈述申辩后认定，两人签字、负责人批准、盖章，再作追究决定。")
A56 = Article(RS, 56, "不服的可在规定期限内申请复核、提出申诉，期间一般不停止执行。")


@dataclass(frozen=True)
class Misuse:
    """One of the eight kinds of misuse of article 16; ``item`` is its place there."""

    key: str
    item: int
    zh: str
    needs_a_result: bool = False
    """The article asks for a harmful result besides the act."""
    article: Article = A16
    of_a_unit: bool = False
    """Where nobody is named, a unit did it as such."""

    @property
    def is_fault(self) -> bool:
        """Say whether it is one of 责任制 article 52, concluded and sanctioned by articles 54 to 56."""
        return self.article == A52

    @property
    def cited(self) -> str:
        return f"{self.article.cite()}第（{self.item}）项"


MISUSES = {
    misuse.key: misuse
    for misuse in (
        Misuse("deletion", 1, "故意删除有效的证据信息"),
        Misuse("lending", 2, "擅自把设备借给他人使用"),
        Misuse("unrecorded", 3, "不按规定记录，引发信访、投诉或负面炒作", needs_a_result=True),
        Misuse("leak", 4, "违规泄露音像资料内容", needs_a_result=True),
        Misuse("falsified", 5, "摄录虚假信息或删改资料，弄虚作假"),
        Misuse("private", 6, "用于工作以外或违法违纪的活动"),
        Misuse("lost", 7, "保管、存储不当，设备或资料丢失、损毁", needs_a_result=True),
        Misuse("other", 8, "其他严重违反设备管理使用规定的行为"),
    )
}


FAULTS = {
    fault.key: fault
    for fault in (
        Misuse("procedure", 1, "违反法定程序实施行政执法行为", article=A52),
        Misuse("baseless", 2, "无合法依据或者适用依据明显错误", article=A52),
        Misuse("beyond-power", 3, "超越法定职权", article=A52),
        Misuse("diverted", 4, "截留或者挪用查封、扣押、没收、征收的财物", article=A52),
        Misuse("charging", 5, "乱收费，或者要求接受有偿服务、购买指定商品、承担其他非法定义务", article=A52),
        Misuse("order-refused", 6, "拖延或者拒绝执行上级机关依法作出的行政决定", article=A52, of_a_unit=True),
        Misuse("unpaid", 7, "不依法给予行政赔偿、行政给付", article=A52),
        Misuse("fault-other", 8, "法律、法规、规章规定的其他过错", article=A52),
    )
}
"""The eight kinds of fault of 责任制 article 52."""
SIGNS = MISUSES | FAULTS


@dataclass(frozen=True)
class RefusalSignal:
    """Refused acts under one duty that point to a misuse: at the first try, or ``grouped`` once one actor has tried
    as often as the parameter says."""

    duty: str
    misuse: str
    grouped: bool
    zh: str

    @property
    def times(self) -> int:
        return REFUSALS_TO_A_LEAD.value if self.grouped else 1


REFUSAL_SIGNALS = {
    signal.duty: signal
    for signal in (
        RefusalSignal("av-17-1", "deletion", grouped=False, zh="试图删除原始记录"),
        RefusalSignal("av-12-3", "falsified", grouped=False, zh="试图替换、改动原始记录"),
        RefusalSignal("av-13-2", "private", grouped=True, zh="多次试图未经批准复制、下载"),
        RefusalSignal("av-15-2", "private", grouped=True, zh="多次不写用途查看，或未经批准外借"),
    )
}


@dataclass(frozen=True)
class FindingSignal:
    """A kind of finding that points to a misuse: as soon as raised, or once upheld or left unanswered too long."""

    code: str
    misuse: str
    at_once: bool
    zh: str


# By code, so that a finding some other chapter defines needs no change here but its line.
FINDING_SIGNALS = {
    signal.code: signal
    for signal in (
        FindingSignal("RECORDING-LATE", "lost", at_once=False, zh="超期入库，问题成立或久不说明"),
        FindingSignal("RECORDING-LENGTH-DIFFERS", "falsified", at_once=False, zh="时长与申报不符，问题成立或久不说明"),
        FindingSignal("RECORDING-NEVER-ARRIVED", "lost", at_once=True, zh="应有的音像资料没有入库"),
        FindingSignal("ACTIVITY-UNRECORDED", "unrecorded", at_once=True, zh="应当记录的执法活动没有记录"),
        FindingSignal("DEVICE-LOST", "lost", at_once=True, zh="设备遗失"),
        FindingSignal("DISPATCH-REFUSED", "order-refused", at_once=True, zh="拒不执行协调派遣"),
        FindingSignal(
            "DISPATCH-NOT-CARRIED-OUT", "order-refused", at_once=False, zh="拖延执行协调派遣，问题成立或久不说明"
        ),
        FindingSignal(
            "URGENT-MEASURE-UNREPORTED", "procedure", at_once=False, zh="紧急强制措施没有补办批准，问题成立或久不说明"
        ),
        FindingSignal("MEASURE-OUTLASTED", "procedure", at_once=False, zh="查封、扣押超期不处理，问题成立或久不说明"),
        FindingSignal("CASH-NOT-HANDED-IN", "diverted", at_once=False, zh="当场收缴的罚款没有上交，问题成立或久不说明"),
        FindingSignal("SHEET-OTHER-FAULT", "fault-other", at_once=False, zh="抽查发现执法不规范，问题成立或久不说明"),
    )
}  # fmt: skip

# A doubt at intake, and what the vault found on reading back; the words stand in the lead.
DOUBT_SIGNALS = {"digest-differs": ("falsified", "收到的内容与采集站申报的摘要不一致")}
FIXITY_SIGNALS = {
    "missing": ("lost", "存储复核发现原件缺失"),
    "corrupt": ("falsified", "存储复核发现原件内容已变"),
}


@dataclass(frozen=True)
class ReviewFacts:
    """Who does what to a lead: persons by id, None where somebody has no person or nobody did it."""

    concerned_id: int | None
    raiser_ids: frozenset[int]
    """Who raised it, or what was merged into it."""
    reviewer_id: int | None
    acting_id: int | None
    for_the_bureau: bool
    acts_for_the_bureau: bool
    today: date = date.min
    heard: bool = False
    proposal_founded: bool = False
    proposer_ids: frozenset[int] = frozenset()
    """Who ever proposed a conclusion that is not signed yet."""
    is_fault: bool = False
    of_unit: bool = False
    """It is about a unit as such."""
    speaker_id: int | None = None
    """Whose statement it is, where that is not the person concerned: who leads the unit."""
    of_the_body: bool = False
    """Whoever acts is of the unit that it is about."""
    evidence: str = ""
    referred_zh: str = ""
    """To whom it was handed on, when, while that is not answered with a refusal."""
    signer_ids: frozenset[int] = frozenset()
    goes_up: bool = False
    """Whom it concerns leads the body that concludes."""
    from_above: bool = True
    """Whoever approves is of a body above that one."""


def is_not_about_himself(_: Any, facts: Any) -> bool:
    return facts.acting_id is not None and facts.acting_id != facts.concerned_id


def raised_by_another(_: Any, facts: ReviewFacts) -> bool:
    return facts.acting_id not in facts.raiser_ids


def bureau_where_it_must(_: Any, facts: ReviewFacts) -> bool:
    return facts.acts_for_the_bureau or not facts.for_the_bureau


def is_the_reviewer(_: Any, facts: Any) -> bool:
    return facts.acting_id is not None and facts.acting_id == facts.reviewer_id


def signed_by_another(_: Any, facts: ReviewFacts) -> bool:
    return facts.acting_id not in {None, facts.reviewer_id, *facts.proposer_ids}


def speaks_for_himself(_: Any, facts: ReviewFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id == (facts.speaker_id or facts.concerned_id)


def time_to_speak_has_run(hearing: Any, facts: ReviewFacts) -> bool:
    return bool(facts.today > hearing.answer_by)


def person_is_known(_: Any, facts: ReviewFacts) -> bool:
    return facts.concerned_id is not None or facts.of_unit or not facts.proposal_founded


def person_was_heard(_: Any, facts: ReviewFacts) -> bool:
    return facts.heard or (facts.concerned_id is None and not facts.of_unit)


NOT_ABOUT_HIMSELF = Gate(is_not_about_himself, "涉及本人的线索，本人不得办理", "请交由其他人办理")
RAISED_BY_ANOTHER = Gate(
    raised_by_another, "线索是您提出的，不能再由您审查", "请交由其他审查人员或县司法局办理"
)
BUREAU_WHERE_IT_MUST = Gate(
    bureau_where_it_must, "涉及单位负责人或法制机构的线索由县司法局办理", "请等待县司法局办理"
)
ONLY_THE_REVIEWER = Gate(is_the_reviewer, "您不是这条线索的审查人", "请由审查人办理，或由他人重新接办")
SIGNED_BY_TWO = Gate(signed_by_another, "审查人不能复核自己的结论", "请由另一名审查人员复核签字")
SPEAKS_FOR_HIMSELF = Gate(speaks_for_himself, "陈述只能由当事人本人提交", "代为记录的，请由审查人办理")
TIME_HAS_RUN = Gate(time_to_speak_has_run, "当事人陈述的期限还没有过", "请等待期满，或先记录其陈述")
PERSON_IS_KNOWN = Gate(person_is_known, "还没有查明责任人", "请先查明并写明涉及的人员")
PERSON_WAS_HEARD = Gate(person_was_heard, "还没有听取当事人的陈述", "请先通知当事人陈述，或记录其陈述")

RAISE_MISUSE = Duty(
    "av-16-1",
    A16,
    "sanction",
    "八种违规使用情形都可提出线索，系统能发现的自动提出：删除、替换原件的企图一次即提出，其他被拒操作满次数的归并为一条；"
    "线索不是结论，听取当事人陈述、两人签字后才认定。",
    state="built",
    gates=(
        NOT_ABOUT_HIMSELF, RAISED_BY_ANOTHER, BUREAU_WHERE_IT_MUST, ONLY_THE_REVIEWER, PERSON_IS_KNOWN,
        PERSON_WAS_HEARD, SIGNED_BY_TWO, SPEAKS_FOR_HIMSELF, TIME_HAS_RUN,
    ),
    enforced_in=(
        "liuhen.apps.accountability.lifecycle.RAISE",
        "liuhen.apps.accountability.lifecycle.PROPOSE",
        "liuhen.apps.accountability.lifecycle.FIND",
        "liuhen.apps.accountability.jobs.raise_leads",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LookRule:
    """A sort of odd look 异常查看; ``zh`` is its name, ``why`` the sentence with the case's own ``{n}``.

    ``numbers`` are what it measures by; a look is judged by those of its own day.
    """

    key: str
    zh: str
    why: str
    numbers: tuple[Parameter, ...] = ()

    def least(self, on: date) -> int:
        """Return the number from which looks of a day stand out."""
        return self.numbers[0].in_force(on)[0]

    def since(self, on: date) -> date:
        """Return since when the rule of a day holds: its version."""
        return max((number.in_force(on)[1] for number in self.numbers), default=AV.in_force)

    def numbers_zh(self, on: date) -> str:
        """Say the numbers of a day."""
        return "，".join(f"{each.zh} {each.in_force(on)[0]}{each.unit}" for each in self.numbers)


# Article 15 forbids private use and says nothing of how it is noticed: the rules are ours, their numbers the site's.
NIGHT = (parameters.LOOK_NIGHT_FROM_HOUR, parameters.LOOK_NIGHT_TO_HOUR)
LOOK_RULES = {
    rule.key: rule
    for rule in (
        LookRule("many", "短时大量查看", "一小时内查看{n}份资料", (parameters.LOOK_MANY_RECORDINGS,)),
        LookRule("off-hours", "夜间、休息日查看", "在夜间或休息日查看", NIGHT),
        LookRule(
            "colleague",
            "查看同事无事由资料",
            "七日内查看本单位其他人员{n}份没有未结事项的资料",
            (parameters.LOOK_COLLEAGUE_TIMES,),
        ),
        LookRule("before-answer", "说明前查看本人资料", "本人的问题尚未说明，先查看了有关资料"),
        LookRule("empty-purpose", "用途空泛", "所写用途没有内容"),
        LookRule(
            "same-purpose", "重复同一用途", "七日内{n}次填写同一用途", (parameters.LOOK_SAME_PURPOSE_TIMES,)
        ),
        LookRule("after-refusal", "申请被拒后查看", "申请调取未获批准后三十日内查看同一资料"),
        LookRule(
            "same-person",
            "反复查看同一人",
            "三十日内{n}次查看同一人员的资料",
            (parameters.LOOK_SAME_PERSON_TIMES,),
        ),
    )
}
EMPTY_PURPOSES = frozenset((
    "看看", "看一下", "查看", "查看一下", "了解", "了解情况", "工作", "工作需要", "需要", "测试", "试试", "检查",
    "其他", "无", "没有", "同上", "学习",
))  # fmt: skip
ASKS_NOT_WHAT_IS_SEEN = frozenset({"RECORDING-LATE"})
"""Findings that the pictures do not answer: whose looking before he answers is nothing odd."""


def says_nothing(purpose: str) -> bool:
    """Say whether a purpose is empty of content: a stock word, one letter again and again, or nothing but signs."""
    words = "".join(each for each in purpose if each.isalnum())
    return len(set(words)) <= 1 or words in EMPTY_PURPOSES


def is_night(hour: int, *, on: date) -> bool:
    """Say whether an hour of a day of the county lies in the night, as the site counted it then."""
    begins, ends = (number.in_force(on)[0] for number in NIGHT)
    return hour >= begins or hour < ends


Effect = Literal["", "off-post", "suspended", "withdrawn"]


@dataclass(frozen=True)
class Form:
    """A form of accountability of article 18 with what it does by itself; ``item`` is its place there."""

    key: str
    item: int
    zh: str
    effect: Effect = ""
    needs_an_end: bool = False
    only_on_top: bool = False
    """Only besides one of the milder forms, in serious cases."""
    article: Article = A18
    needs_proof: bool = False
    """Somebody carries it out, by a day, and shows that he did."""
    for_a_unit: bool = False
    of_a_year: bool = False


FORMS = {
    form.key: form
    for form in (
        Form("criticism", 1, "批评教育"),
        Form("training", 2, "离岗培训", "off-post", needs_an_end=True),
        Form("transfer", 3, "调离行政执法岗位", "off-post"),
        Form("transfer-proposal", 3, "建议调离行政执法岗位"),
        Form("suspension", 4, "暂扣行政执法证件", "suspended"),
        Form("withdrawal", 4, "收缴行政执法证件", "withdrawn"),
        Form("discipline", 5, "移送给予处分", only_on_top=True),
        Form("criminal", 5, "移送追究刑事责任", only_on_top=True),
    )
}


def _fault(key: str, item: int, zh: str, effect: Effect = "", **more: Any) -> Form:
    return Form(key, item, zh, effect, article=A54, **more)


FORMS_OF_FAULT = {
    form.key: form
    for form in (
        _fault("education", 1, "批评教育", needs_proof=True, for_a_unit=True),
        _fault("self-criticism", 1, "责令作出书面检查", needs_proof=True, for_a_unit=True),
        _fault("merit", 2, "取消年度评优评先资格", of_a_year=True, for_a_unit=True),
        _fault("admonition", 3, "诫勉谈话", needs_proof=True),
        _fault("circular", 4, "通报批评", needs_proof=True, for_a_unit=True),
        _fault("off-post-training", 5, "离岗培训", "off-post", needs_proof=True),
        _fault("disqualification", 6, "取消行政执法资格", "withdrawn"),
        _fault("reassignment", 7, "调离执法岗位", "off-post", needs_proof=True),
        _fault("apology", 8, "责令公开道歉", needs_proof=True, for_a_unit=True),
        _fault("resignation", 9, "责令辞去职务", needs_proof=True),
        _fault("other-form", 10, "法律、法规、规章规定的其他追究形式", needs_proof=True, for_a_unit=True),
    )
}
"""The ten forms of 责任制 article 54, alone or together; the first item names two."""
EVERY_FORM = FORMS | FORMS_OF_FAULT


@dataclass(frozen=True)
class ConsequenceFacts:
    """What is known when a consequence is decided, or takes its effect on a certificate or a post."""

    lead_state: str
    concerned_id: int
    acting_id: int | None
    signer_ids: tuple[int | None, ...]
    about_a_head: bool
    of_the_same_unit: bool
    forms: tuple[str, ...]
    begins_on: date
    ends_on: date | None
    form: str


def lead_is_founded(_: Any, facts: ConsequenceFacts) -> bool:
    return facts.lead_state == "founded"


def decided_by_another(_: Any, facts: ConsequenceFacts) -> bool:
    return facts.acting_id not in facts.signer_ids


def decided_above_a_head(_: Any, facts: ConsequenceFacts) -> bool:
    return not (facts.about_a_head and facts.of_the_same_unit)


def on_top_of_another(_: Any, facts: ConsequenceFacts) -> bool:
    return any(not EVERY_FORM[key].only_on_top for key in facts.forms)


def ends_where_it_must(_: Any, facts: ConsequenceFacts) -> bool:
    if facts.ends_on is None:
        return not EVERY_FORM[facts.form].needs_an_end
    return facts.ends_on >= facts.begins_on


LEAD_IS_FOUNDED = Gate(lead_is_founded, "线索没有认定成立", "请先完成审查、听取陈述和两人签字认定")
DECIDED_BY_ANOTHER = Gate(decided_by_another, "审查、复核的人不能再作处理决定", "请由单位负责人决定")
ABOVE_A_HEAD = Gate(decided_above_a_head, "涉及单位负责人的，不能由本单位决定", "请由县司法局或县政府决定")
ON_TOP_OF_ANOTHER = Gate(
    on_top_of_another, "处分、移送是情节严重时另外给予的，不能单独适用", "请同时选择前四项中的一种"
)
ENDS_WHERE_IT_MUST = Gate(ends_where_it_must, "没有写明期限，或期限早于起始日", "请写明截止日期")

FORMS_OF_ACCOUNTABILITY = Duty(
    "av-18-1",
    A18,
    "sanction",
    "线索认定成立后按条文选用一种或几种：批评教育、离岗培训、调离或建议调离岗位、暂扣或收缴证件、处分或移送；由负责人决定，"
    "涉及负责人的由上级决定；离岗、暂扣、收缴在决定的同时生效，当即不能领用设备、安排执法。",
    state="built",
    gates=(
        LEAD_IS_FOUNDED, NOT_ABOUT_HIMSELF, DECIDED_BY_ANOTHER, ABOVE_A_HEAD, ON_TOP_OF_ANOTHER,
        ENDS_WHERE_IT_MUST,
    ),
    enforced_in=(
        "liuhen.apps.accountability.lifecycle.DECIDE",
        "liuhen.apps.people.lifecycle.SUSPEND_FOR_FAULT",
        "liuhen.apps.people.lifecycle.WITHDRAW_FOR_FAULT",
        "liuhen.apps.people.lifecycle.SEND_OFF_POST",
    ),
)  # fmt: skip
