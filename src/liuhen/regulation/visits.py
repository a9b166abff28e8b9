"""Visits to firms 入企检查: 责任制 articles 16, 28 and 29: how many, on what basis, and in which order on site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen import county_rules
from liuhen.regulation.inspections import A16, A29, ItemFacts
from liuhen.regulation.parameters import (
    OFFICERS_ON_SITE,
    REMIND_DAYS,
    REPEAT_DAYS,
    VISIT_APPROVE_AFTER_HOURS,
    VISIT_IDLE_MOST,
    VISIT_RESULT_WORKING_DAYS,
    VISITS_A_CLUE,
)
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Finding,
    Gate,
    Hours,
    NamedDay,
    days,
    each_version,
    in_force_now,
)

MODES = {"remote": "非现场检查（网上）", "on-site": "现场检查"}
"""What article 16 wants first stands first."""
KINDS = {"routine": "日常检查", "special": "专项检查", "triggered": "触发式检查（个案）"}
LEVELS = {"county": "县级", "town": "乡镇（街道）"}


@dataclass(frozen=True)
class Ground:
    """A ground on which a visit is not counted 不计次情形, and which record it has to cite to be one."""

    key: str
    zh: str
    cites: str
    """The noun of the record that makes it so; "paper": an order on file, by its number."""
    unplanned: str
    """What an errand that nobody planned has for its ground, of ``inspections.UNPLANNED``."""


GROUNDS = {
    each.key: each
    for each in (
        Ground("complaint", "投诉举报", "clue", "complaint"),
        Ground("assigned", "上级部署、交办", "paper", "ordered"),
        Ground("transfer", "其他机关转办、移送", "paper", "lead"),
        Ground("case", "案件办理", "case", "lead"),
        Ground("clue", "线索核查", "clue", "lead"),
        Ground("recheck", "整改复查", "visit", "recheck"),
        Ground("request", "企业申请", "paper", "request"),
        Ground("licence", "许可核查", "paper", "request"),
        Ground("emergency", "突发事件", "paper", "urgent"),
    )
}
"""All grounds we know a record for; which of them are not counted in a county stands in its own file."""


@dataclass(frozen=True)
class Cap:
    """One line of a county's table: so many on-site visits a year by units of a level; ``kind`` "" for all together."""

    level: str
    kind: str
    times: int
    source: str
    since: date
    uncounted: tuple[str, ...]


def _caps() -> tuple[Cap, ...]:
    """Read ``[[visit-caps]]`` of the county's file. No law states a number: without it there is none."""
    found = county_rules.section("visit-caps")
    if found is None:
        return ()
    read = []
    for table in county_rules.tables("visit-caps", found):
        uncounted = table.texts("uncounted") if "uncounted" in table.found else ()
        if strange := [each for each in uncounted if each not in GROUNDS]:
            raise table.wrong("uncounted", f"没有“{strange[0]}”这种情形；可以写的有 {'、'.join(GROUNDS)}")
        read.append(
            Cap(
                table.one_of("level", tuple(LEVELS)),
                table.one_of("kind", ("", *KINDS)),
                table.whole("times", least=0, most=366),
                table.text("source"),
                table.day("since"),
                uncounted,
            )
        )
        table.done()
    return tuple(read)


CAPS = _caps()


def caps_on(day: date, *, level: str, kind: str) -> Iterator[Cap]:
    """Yield the caps that bind a visit of a kind by a unit of a level: of each line the latest that is in force."""
    for of_kind in ("", kind):
        lines = [each for each in CAPS if (each.level, each.kind) == (level, of_kind) and each.since <= day]
        if lines:
            yield max(lines, key=lambda each: each.since)


def uncounted_on(day: date, *, level: str) -> frozenset[str]:
    """Return the grounds that a county does not count on a day; where it wrote none, everything counts."""
    lines = [each for each in CAPS if each.level == level and each.since <= day]
    return frozenset(ground for each in lines for ground in each.uncounted)


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class CrewFacts:
    """What is known of the officers of a visit, of the item and of the firm, whenever they are named."""

    item: ItemFacts
    crew: int
    officer_name: str
    why_no_authority: str
    tied_zh: str = ""
    """Who of them keeps out of the firm, "" where nobody does."""
    firm_zh: str
    closed_zh: str
    other_crew_zh: str = ""
    """By whom the officers differ from those of its errand, "" where they do not."""

    @property
    def crew_needed(self) -> int:
        return OFFICERS_ON_SITE.value

    def __getattr__(self, name: str) -> Any:
        """Answer what is asked of the item, by the gates of whoever plans it too."""
        return getattr(object.__getattribute__(self, "item"), name)


@dataclass(frozen=True, kw_only=True)
class ReplacingFacts(CrewFacts):
    """Of an approved visit one of whose officers another replaces: who approves, and why the one may not go."""

    approver_id: int | None
    officer_ids: frozenset[int]
    """Who goes then, and who does not any more."""
    out_zh: str
    why_not_zh: str


@dataclass(frozen=True, kw_only=True)
class OpeningFacts(CrewFacts):
    """What is known when a visit is proposed: of the item, the officers, the firm's year and the ground."""

    is_on_site: bool
    why_on_site: str
    why_not_uncounted: str
    """Why the ground does not free the visit from being counted; "" where it does, or none is claimed."""
    cited_zh: str
    """The clue or the visit whose defects are looked at again that it cites, and what rested on it before."""
    cited_before: int
    """How many visits rest on that already."""
    is_counted: bool
    used: int
    cap: int | None
    idle: int
    """How many visits in a row found nothing before this one."""
    over_reason: str
    days_zh: str = ""
    """The days of its errand, where it is planned for none of them."""
    same_zh: str = ""
    """Who else has been, goes or means to go to the firm for the same, "" for nobody."""
    why: str = ""
    """Why one goes anyway."""

    @property
    def days(self) -> int:
        return REPEAT_DAYS.value

    @property
    def idle_most(self) -> int:
        return VISIT_IDLE_MOST.value

    @property
    def cited_most(self) -> int:
        return VISITS_A_CLUE.value


def says_why_on_site(_: Any, facts: OpeningFacts) -> bool:
    return not facts.is_on_site or bool(facts.why_on_site)


def cites_its_record(_: Any, facts: OpeningFacts) -> bool:
    return not facts.why_not_uncounted


def is_not_used_up(_: Any, facts: OpeningFacts) -> bool:
    return facts.cited_before < facts.cited_most or bool(facts.over_reason)


def is_within_the_cap(_: Any, facts: "OpeningFacts | CountingFacts") -> bool:
    is_over = facts.is_counted and facts.cap is not None and facts.used >= facts.cap
    return not is_over or bool(facts.over_reason)


def is_not_idle(_: Any, facts: OpeningFacts) -> bool:
    return not (facts.is_on_site and facts.idle >= facts.idle_most) or bool(facts.over_reason)


REMOTE_FIRST = Gate(
    says_why_on_site,
    "没有写明为什么不能网上（非现场）检查",
    "能够网上检查的，请选“非现场检查”；确需到现场的写明理由",
)
GROUND_CITES = Gate(
    cites_its_record,
    "不计次的情形不成立：{why_not_uncounted}",
    "请写明成立这一情形的登记编号；没有的，按计次检查办理",
)
NOT_USED_UP = Gate(
    is_not_used_up,
    "{cited_zh}，不计次的检查以{cited_most}次为限",
    "确需再次检查的，写明理由，由单位负责人逐次决定；不再以此为凭据的，按计次检查办理",
)
WITHIN_THE_CAP = Gate(
    is_within_the_cap,
    "{firm_zh}本年现场检查已用{used}次，上限{cap}次",
    "确需超出的，写明超次理由，由单位负责人逐次决定",
)
NOT_IDLE = Gate(
    is_not_idle,
    "本单位对{firm_zh}最近连续{idle}次检查没有发现问题",
    "再次检查的，写明理由，由单位负责人逐次决定",
)


@dataclass(frozen=True)
class JudgingFacts:
    """Who judges a visit: never one who goes there."""

    approver_id: int | None
    officer_ids: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class ApprovalFacts(CrewFacts):
    """Who approves a visit, and how item, firm and officers stand by now: days may lie between asking and approving."""

    approver_id: int | None
    officer_ids: frozenset[int]
    why_not_uncounted: str = ""
    """Why the paper it cites frees it no longer, "" where it does, or none is cited."""


def is_still_free(_: Any, facts: "StepFacts") -> bool:
    return not facts.why_counted


def is_approved_by_another(_: Any, facts: JudgingFacts | ApprovalFacts | ReplacingFacts) -> bool:
    return facts.approver_id is not None and facts.approver_id not in facts.officer_ids


def may_not_go(_: Any, facts: ReplacingFacts) -> bool:
    return bool(facts.why_not_zh)


@dataclass(frozen=True, kw_only=True)
class CountingFacts(JudgingFacts):
    """Of a visit that nothing frees any more, and is one of the year's from now on: who decides, what is left of it."""

    firm_zh: str
    is_counted: bool
    """Whether it takes one: not where another of those who go together is counted already."""
    used: int
    cap: int | None
    over_reason: str


@dataclass(frozen=True)
class VoucherFacts:
    """Who registered a paper that frees visits, and who confirms that it is so."""

    registered_by: int | None
    confirmed_by: int | None


def is_confirmed_by_another(_: Any, facts: VoucherFacts) -> bool:
    return facts.confirmed_by is not None and facts.confirmed_by != facts.registered_by


CONFIRMED_BY_ANOTHER = Gate(
    is_confirmed_by_another, "登记凭据的人不能确认自己登记的凭据", "请由法制机构其他人员核对原件后确认"
)
STILL_FREE = Gate(
    is_still_free, "{why_counted}，这次检查还是不计次的", "请单位负责人改为计次检查，或者取消后另行申请"
)
MAY_NOT_GO = Gate(
    may_not_go, "{out_zh}证件有效、在岗，没有须回避的情形", "不能参加的人员才更换；其他原因请取消后另行申请"
)
APPROVED_BY_ANOTHER = Gate(is_approved_by_another, "参加检查的人员不能批准", "请由其他单位负责人批准")


def _call_rarely(day: date) -> Duty:
    number = VISIT_APPROVE_AFTER_HOURS.on(day)
    return Duty(
        "rs-16-1",
        A16,
        "standing",
        "每家企业实地检查次数对照年度上限，线上监管单独计数并优先；不计次的须有登记为凭，一条线索以一次为限，超次和连续无问题的逐次写明理由。",
        state="built",
        gates=(
            REMOTE_FIRST,
            GROUND_CITES,
            NOT_USED_UP,
            WITHIN_THE_CAP,
            NOT_IDLE,
            APPROVED_BY_ANOTHER,
            CONFIRMED_BY_ANOTHER,
            STILL_FREE,
            MAY_NOT_GO,
        ),
        clock=Clock(
            Hours(number.value),
            "visit.declared-urgent",
            ("visit.approved-afterwards", "visit.refused-afterwards"),
            overdue=Finding("VISIT-UNAPPROVED", "紧急检查没有按时补办负责人审批"),
            number=VISIT_APPROVE_AFTER_HOURS,
        ),
        enforced_in=(
            "liuhen.apps.visits.lifecycle.PROPOSE",
            "liuhen.apps.visits.lifecycle.PROPOSE_PLANNED",
            "liuhen.apps.visits.lifecycle.DECLARE_URGENT",
            "liuhen.apps.visits.lifecycle.APPROVE",
            "liuhen.apps.visits.lifecycle.CONFIRM_VOUCHER",
            "liuhen.apps.visits.lifecycle.COUNT",
            "liuhen.apps.visits.lifecycle.ENTER",
        ),
    )


CALL_RARELY_VERSIONS = each_version(_call_rarely, VISIT_APPROVE_AFTER_HOURS)
CALL_RARELY = in_force_now(CALL_RARELY_VERSIONS)

# ── on site ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OnSite:
    """A kind of step on site, and which steps have to be done before it."""

    key: str
    zh: str
    after: tuple[str, ...] = ()


STEPS = {
    each.key: each
    for each in (
        OnSite("scan-in", "扫码进入"),
        OnSite("card", "出示执法证件", ("scan-in",)),
        OnSite("reason", "说明事项和理由、告知权利", ("card",)),
        OnSite("check", "逐项检查", ("reason",)),
        OnSite("finding", "记录发现的问题", ("check",)),
        OnSite("photo", "拍照", ("check",)),
        OnSite("note", "现场情况", ("scan-in",)),
        OnSite("sign", "当事人签名", ("check",)),
        OnSite("unsigned", "拒绝签名", ("check",)),
        OnSite("scan-out", "扫码离开", ("check",)),
    )
}
SIGNED = frozenset({"sign", "unsigned"})
CHECKED = {"met": "符合", "unmet": "不符合", "not-applicable": "不适用"}


@dataclass(frozen=True)
class StepFacts:
    """What is known when a step done on site is put on record."""

    step_zh: str
    missing_zh: str
    """The first step that has to come before and did not, "" where all did."""
    why_false: str = ""
    """What is wrong with what the step itself says, "" where nothing is."""
    why_counted: str = ""
    """Why the paper that freed the visit did not stand any more when it was entered, "" where it did."""


def missing_before(kind: str, done: frozenset[str]) -> str:
    """Return which step is missing before one of a kind, in Chinese, or nothing."""
    lacking = next((each for each in STEPS[kind].after if each not in done), "")
    if not lacking and kind == "scan-out" and not done & SIGNED:
        lacking = "sign"
    return STEPS[lacking].zh if lacking else ""


def is_in_order(_: Any, facts: StepFacts) -> bool:
    return not facts.missing_zh


def is_true(_: Any, facts: StepFacts) -> bool:
    return not facts.why_false


IN_ORDER = Gate(
    is_in_order, "“{step_zh}”以前还没有“{missing_zh}”", "请按批准、扫码、亮证、告知、检查的次序办理"
)
TRUE_STEP = Gate(is_true, "{why_false}", "请核对后重新办理")


@dataclass(frozen=True)
class ResultFacts:
    """What stands in the way of a result."""

    met_zh: str
    """The other unit that was there at the same time and with which nothing is settled, "" for none."""


def is_settled_with_others(_: Any, facts: ResultFacts) -> bool:
    return not facts.met_zh


SETTLED_WITH_OTHERS = Gate(
    is_settled_with_others,
    "{met_zh}同一时间也在该企业检查，没有合并也没有离开",
    "请用“合并为联合检查”，或者由一方“退出检查”",
)

LATE = Finding("VISIT-MERGED-LATE", "现场步骤没有在规定时间内传回，须说明原因")
CLOCK_WRONG = Finding("VISIT-CLOCK-WRONG", "手机时间与系统时间不符，现场步骤的时间已按偏差换算")
CLOCK_SET = Finding("VISIT-CLOCK-SET", "手机时间在检查过程中被改动")
STEPS_LOST = Finding("VISIT-STEPS-LOST", "手机上的现场步骤有缺失")
FORKED = Finding("VISIT-STEPS-FORKED", "同一序号有两个不同的现场步骤")
TAMPERED = Finding("VISIT-STEP-FALSE", "现场步骤的签名不对，没有采信")
OUT_OF_ORDER = Finding("VISIT-STEP-REFUSED", "现场步骤不合规定的次序或者内容，已保存、没有采信")
SIGNED_BEFORE = Finding("VISIT-SIGNED-BEFORE", "企业签名（拒签）以后又记录了问题，没有请企业再签就离开")
TWICE = Finding("VISIT-TICKET-TWICE", "同一张检查券在两部手机上使用")
MET = Finding("VISIT-MET-ANOTHER", "两个单位同一时间在同一企业检查")
UNRECORDED = Finding("VISIT-NO-ACTIVITY", "没有能够建立执法活动，全程记录的义务没有落实")
ENTERED_LATE = Finding("VISIT-ENTERED-LATE", "没有在进入时扫码，事后补扫")


def _show_and_tell(day: date) -> Duty:
    number = VISIT_RESULT_WORKING_DAYS.on(day)
    return Duty(
        "rs-29-1",
        A29,
        "register",
        "检查按批准、扫码、亮证、告知、检查的次序进行并逐步签名留痕，关联全过程记录；离线的事后汇总，迟到、矛盾看得见。",
        state="built",
        gates=(IN_ORDER, TRUE_STEP, SETTLED_WITH_OTHERS),
        clock=Clock(
            days(number),
            "visit.left",
            ("visit.concluded", "visit.withdrawn"),
            lapses=("visit.withdrawn",),
            overdue=Finding("VISIT-RESULT-LATE", "检查结束后没有按时作出检查结果"),
            remind=Days(REMIND_DAYS.value),
            number=VISIT_RESULT_WORKING_DAYS,
        ),
        enforced_in=(
            "liuhen.apps.visits.lifecycle.ENTER",
            "liuhen.apps.visits.lifecycle.RECORD",
            "liuhen.apps.visits.lifecycle.LEAVE",
            "liuhen.apps.visits.lifecycle.CONCLUDE",
        ),
    )


SHOW_AND_TELL_VERSIONS = each_version(_show_and_tell, VISIT_RESULT_WORKING_DAYS)
SHOW_AND_TELL = in_force_now(SHOW_AND_TELL_VERSIONS)


def put_right_by(defect: Any) -> date:
    """Return the day by which the firm is to put it right, as it was ordered or extended to."""
    day: date = defect.due_on
    return day


@dataclass(frozen=True)
class ExtensionFacts:
    """To which day a firm's term is to be made longer, and which it has now."""

    now_on: date | None
    to_on: date | None
    today: date


def still_runs(_: Any, facts: ExtensionFacts) -> bool:
    return facts.now_on is not None and facts.today <= facts.now_on


def is_later(_: Any, facts: ExtensionFacts) -> bool:
    return facts.to_on is None or (facts.now_on is not None and facts.to_on > facts.now_on)


STILL_RUNS = Gate(still_runs, "改正期限已经届满", "请复查并登记是否改正")
LATER = Gate(is_later, "新的期限不晚于原来的期限", "请填写更晚的日期")

_RECHECKED = ("defect.extended", "defect.fixed", "defect.unfixed", "defect.made-case")


def _rectify(duty: str, starts: str, what: str) -> Duty:
    return Duty(
        duty, A29, "clock", what, state="built",
        gates=(STILL_RUNS, LATER),
        clock=Clock(
            within=NamedDay(put_right_by),
            starts=starts,
            stops=_RECHECKED,
            lapses=("defect.extended", "defect.made-case"),
            overdue=Finding("VISIT-RECHECK-LATE", "责令改正的期限已过，没有复查登记结果"),
            remind=Days(REMIND_DAYS.value),
        ),
        enforced_in=("liuhen.apps.visits.lifecycle.ORDER", "liuhen.apps.visits.lifecycle.EXTEND"),
    )  # fmt: skip


RECHECK = _rectify(
    "rs-29-2", "defect.ordered", "责令改正写明改正期限，期限以前复查并登记结果，复查逐项核对原来的问题。"
)
RECHECK_EXTENDED = _rectify(
    "rs-29-3", "defect.term-begun", "改正期限经单位负责人写明理由延长的，按延长后的期限复查并登记结果。"
)


PRESSING = {
    "fire": "危及人身、财产安全",
    "evidence": "证据可能灭失",
    "public": "突发公共事件",
    "other": "其他紧急情况",
}
CONTESTED = {
    "ground": "不计次的理由不属实",
    "basis": "没有检查依据",
    "twice": "重复检查",
    "conduct": "检查行为不当",
}
RATINGS = {"5": "很满意", "4": "满意", "3": "一般", "2": "不满意", "1": "很不满意"}
