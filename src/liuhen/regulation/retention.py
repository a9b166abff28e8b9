"""Keeping and disposal 保存与销毁: 设备办法 article 17."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liuhen import county_rules
from liuhen.regulation.general import AV
from liuhen.regulation.parameters import KEEP_YEARS
from liuhen.regulation.vocabulary import Article, Duty, Gate, Years

A17 = Article(AV, 17, f"现场音像记录至少保存{KEEP_YEARS.said}，特殊情形按省里的规定办理。")
PERMANENT = 0


@dataclass(frozen=True)
class KeepingClass:
    """A class of retention 保存类别; ``years``: 0 for ever, None not determined, and so without an end."""

    key: str
    zh: str
    years: int | None
    source: str
    since: date
    example: bool = False

    @property
    def term_zh(self) -> str:
        return term_zh(self.years)


def term_zh(years: int | None) -> str:
    """Say how long a class keeps."""
    if years is None:
        return "未定，暂不销毁"
    return "永久" if years == PERMANENT else f"{years}年"


def floor_is_kept(years: int | None) -> bool:
    return years is None or years == PERMANENT or years >= KEEP_YEARS.value


UNCLASSIFIED = KeepingClass(
    "unclassified", "未分类（保留）", None, f"{A17.cite()}；未分类的不销毁", AV.in_force
)
ORDINARY = KeepingClass("ordinary", "一般资料", KEEP_YEARS.value, A17.cite(), AV.in_force)

# The provincial measure that article 17 points to is not at hand, so none of its terms is guessed: what such a class
# applies to is kept without an end until the county writes down the term and its source.
_EXAMPLES = tuple(
    KeepingClass(key, zh, None, "示例：期限和依据由县里填写", AV.in_force, example=True)
    for key, zh in (
        ("major-case", "重大案件"),
        ("casualty", "人员伤亡"),
        ("mass-incident", "群体性事件"),
        ("complaint", "投诉举报"),
        ("appeal", "行政复议"),
        ("litigation", "行政诉讼"),
    )
)


def of_county(found: Any) -> dict[str, KeepingClass]:
    """Return the classes by key: the floor's two, then the county's own, or the examples where it wrote none.

    ``[[retention]]`` has key, zh, years (0: for ever), source, since. Raises WrongRules for a term below the floor, a
    class without source, and one that gives the unclassified an end.
    """
    own = (
        _EXAMPLES if found is None else tuple(_class(row) for row in county_rules.tables("retention", found))
    )
    keys = [each.key for each in own]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise county_rules.wrong("retention", "key", f"“{twice}”写了两次")
    return {each.key: each for each in (UNCLASSIFIED, ORDINARY, *own)}


def _class(row: county_rules.Table) -> KeepingClass:
    read = KeepingClass(
        row.text("key"),
        row.text("zh"),
        row.whole("years", least=0, most=200),
        row.text("source"),
        row.day("since"),
    )
    row.done()
    if read.key == UNCLASSIFIED.key:
        raise row.wrong("key", "未分类的一律保留，不能另定期限")
    if not floor_is_kept(read.years):
        raise row.wrong("years", f"不能短于{KEEP_YEARS.said}；永久保存写 0")
    return read


KEEPING_CLASSES = of_county(county_rules.section("retention"))


def kept_through(ended_on: date) -> date:
    """Return the last day a recording that ended on a day must at least be kept. 《设备办法》第17条."""
    return Years(KEEP_YEARS.on(ended_on).value).after(ended_on)


def kept_at_least(ended_on: date | None, *, received_on: date, is_proven: bool) -> date:
    """Return the last day a recording must at least be kept: while its end is unproven, reckoned from its receipt."""
    return kept_through(ended_on if ended_on and is_proven else received_on)


def received_before(due_on: date) -> date:
    """Return the day before which a recording came in that, reckoned from its receipt, may go on ``due_on``."""
    day = due_on - timedelta(days=365 * KEEP_YEARS.value)
    while kept_through(day) >= due_on:
        day -= timedelta(days=1)
    return day + timedelta(days=1)


@dataclass(frozen=True)
class Candidate:
    """One term that applies to a recording; ``until`` is its last day, None without an end."""

    key: str
    zh: str
    years: int | None
    until: date | None


@dataclass(frozen=True)
class Keeping:
    """How long a recording is kept: ``until`` its last day, ``without_end`` that no day frees it; ``key`` decides."""

    until: date
    without_end: bool
    key: str
    candidates: tuple[Candidate, ...]


def reckon(
    ended_on: date, classes: Iterable[tuple[str, str, int | None]], *, already: date | None = None
) -> Keeping:
    """Reckon from the recording's end by all classes that apply, as (key, zh, years): the longest wins.

    ``already`` is the last day that applied before; nothing brings it forward. 《设备办法》第17条.
    """
    floor = kept_through(ended_on)
    applying = tuple(classes) or ((UNCLASSIFIED.key, UNCLASSIFIED.zh, None),)
    candidates = tuple(
        Candidate(key, zh, years, Years(years).after(ended_on) if years else None)
        for key, zh, years in applying
    )
    endless = [each for each in candidates if each.until is None]
    longest = max((each for each in candidates if each.until), key=_until, default=None)
    until = max(day for day in (floor, already, longest and longest.until) if day)
    # Of what has no end, the permanent one speaks before one that is merely not determined.
    key = min(endless, key=lambda each: each.years is None).key if endless else longest.key if longest else ""
    return Keeping(until, bool(endless), key, candidates)


def _until(candidate: Candidate) -> date:
    assert candidate.until is not None, "only what has an end is compared"
    return candidate.until


@dataclass(frozen=True)
class ClassFacts:
    """A class as it is to be: its term, and how many recordings would become due earlier than what applied."""

    years: int | None
    source: str
    sooner: int = 0
    signer_id: int | None = None
    had_a_part: tuple[int | None, ...] = ()
    trial_is_current: bool = True


@dataclass(frozen=True)
class HoldFacts:
    """Who placed a hold, who releases it; ``source`` is the matter it comes from, empty if by hand."""

    placer_id: int | None
    releaser_id: int | None
    source: str
    with_its_matter: bool = False


@dataclass(frozen=True)
class KeepingFacts:
    """A recording's end as it stands and as it is to be."""

    was_until: date | None
    until: date


@dataclass(frozen=True)
class DueFacts:
    """Of the recordings in question: how many are not yet due, without end, held, being handed out; empty if none."""

    count: int
    early: int = 0
    endless: int = 0
    held: int = 0
    handed_out: int = 0


def never(_: Any, __: Any) -> bool:
    return False


def term_is_not_below_the_floor(_: Any, facts: ClassFacts) -> bool:
    return floor_is_kept(facts.years)


def source_is_stated(_: Any, facts: ClassFacts) -> bool:
    return bool(facts.source.strip())


def nothing_becomes_due_sooner(_: Any, facts: ClassFacts) -> bool:
    return facts.sooner == 0


def signer_had_no_part_before(_: Any, facts: ClassFacts) -> bool:
    return facts.signer_id is not None and facts.signer_id not in facts.had_a_part


def trial_is_current(_: Any, facts: ClassFacts) -> bool:
    return facts.trial_is_current


def hold_goes_with_its_matter(_: Any, facts: HoldFacts) -> bool:
    return not facts.source or facts.with_its_matter


def hold_is_released_by_another(_: Any, facts: HoldFacts) -> bool:
    return facts.with_its_matter or facts.releaser_id not in (None, facts.placer_id)


def end_is_not_brought_forward(_: Any, facts: KeepingFacts) -> bool:
    return facts.was_until is None or facts.until >= facts.was_until


def all_are_past_their_end(_: Any, facts: DueFacts) -> bool:
    return facts.early == 0


def all_have_an_end(_: Any, facts: DueFacts) -> bool:
    return facts.endless == 0


def none_is_held(_: Any, facts: DueFacts) -> bool:
    return facts.held == 0


def none_is_being_handed_out(_: Any, facts: DueFacts) -> bool:
    return facts.handed_out == 0


NOT_DELETED = Gate(never, f"音像记录至少保存{KEEP_YEARS.value}年，任何人不得删除")
FLOOR_IS_KEPT = Gate(
    term_is_not_below_the_floor,
    f"保存期限短于{KEEP_YEARS.value}年",
    f"请填写{KEEP_YEARS.value}年以上，或填0表示永久",
)
SOURCE_IS_STATED = Gate(source_is_stated, "没有写明期限的依据", "请写明规定的名称、文号和条款")
NOTHING_SOONER = Gate(
    nothing_becomes_due_sooner,
    "有{sooner}份资料会比已经适用的期限提前到期，缩短期限不适用于它们",
    "请另设一个保存类别，只用于今后的资料",
)
NOT_BROUGHT_FORWARD = Gate(
    end_is_not_brought_forward, "新的期限短于已经适用的期限", "已适用的期限只能延长，不能缩短"
)
SIGNED_BY_ANOTHER = Gate(
    signer_had_no_part_before, "提出人和已签署的人不能再签署", "须另有两名不同的人签署，请由其他人办理"
)
TRIAL_IS_CURRENT = Gate(trial_is_current, "试算之后资料有了变化", "请先重新试算，再核对签署")
RELEASED_WITH_ITS_MATTER = Gate(
    hold_goes_with_its_matter, "该冻结是自动设置的，有关事项未办结", "事项办结后自动解除"
)
RELEASED_BY_ANOTHER = Gate(
    hold_is_released_by_another, "冻结人不能解除自己设置的冻结", "请由其他有权限的人员解除"
)
PAST_ITS_END = Gate(
    all_are_past_their_end, "{early}份资料未满保存期限", "期满次日起方可申请；其余资料可另行申请"
)
HAS_AN_END = Gate(
    all_have_an_end,
    "{endless}份资料未分类、永久保存或期限未定，不得销毁",
    "未分类的请由法制机构先行分类；其余资料可另行申请",
)
NOT_HELD = Gate(none_is_held, "{held}份资料正被冻结留存", "解除冻结后方可申请；其余资料可另行申请")
NOT_HANDED_OUT = Gate(none_is_being_handed_out, "{handed_out}份资料有未办结的调取", "请待调取办结后再申请")
DUE_GATES = (PAST_ITS_END, HAS_AN_END, NOT_HELD, NOT_HANDED_OUT)
CLASS_GATES = (FLOOR_IS_KEPT, SOURCE_IS_STATED, NOTHING_SOONER)
SIGNING_GATES = (SIGNED_BY_ANOTHER, TRIAL_IS_CURRENT)
RELEASE_GATES = (RELEASED_WITH_ITS_MATTER, RELEASED_BY_ANOTHER)

KEEP_AT_LEAST = Duty(
    "av-17-1",
    A17,
    "retain",
    f"现场音像记录自录制结束起至少保存{KEEP_YEARS.value}年；特殊类别保存更久或永久，多类并存取最长；冻结期间一律不销毁。",
    state="built",
    gates=(NOT_DELETED, *DUE_GATES, *CLASS_GATES, *SIGNING_GATES, *RELEASE_GATES, NOT_BROUGHT_FORWARD),
    enforced_in=(
        "liuhen.apps.recordings.lifecycle.DELETE",
        "liuhen.apps.recordings.lifecycle.BEGIN_DISPOSAL",
        "liuhen.apps.retention.lifecycle.PROPOSE",
        "liuhen.kernel.flow.subjects.Subject.delete",
    ),
)


@dataclass(frozen=True)
class DisposalFacts:
    """Who has had a part in a disposal, and whether its days of objection are over; of the holds: what ``due`` says."""

    due: DueFacts
    deciding_person_id: int | None
    requester_id: int | None
    consenter_id: int | None
    approver_id: int | None = None
    days_are_over: bool = False

    @property
    def early(self) -> int:
        return self.due.early

    @property
    def endless(self) -> int:
        return self.due.endless

    @property
    def held(self) -> int:
        return self.due.held

    @property
    def handed_out(self) -> int:
        return self.due.handed_out


def is_consented_by_another(_: Any, facts: DisposalFacts) -> bool:
    return facts.deciding_person_id not in (None, facts.requester_id)


def is_approved_by_a_third(_: Any, facts: DisposalFacts) -> bool:
    return facts.deciding_person_id not in (None, facts.requester_id, facts.consenter_id)


def three_have_signed(_: Any, facts: DisposalFacts) -> bool:
    signed = (facts.requester_id, facts.consenter_id, facts.approver_id)
    return None not in signed and len(set(signed)) == len(signed)


def days_of_objection_are_over(_: Any, facts: DisposalFacts) -> bool:
    return facts.days_are_over


CONSENT_BY_ANOTHER = Gate(is_consented_by_another, "申请人不能审核自己的申请", "请由法制机构的另一名人员审核")
APPROVAL_BY_A_THIRD = Gate(
    is_approved_by_a_third, "申请人、法制审核人不能再批准同一批销毁", "请由单位负责人批准"
)
THREE_HAVE_SIGNED = Gate(three_have_signed, "申请、同意、批准没有由三个不同的人分别办理", "请补齐手续")
DAYS_ARE_OVER = Gate(days_of_objection_are_over, "异议期未满", "请待异议期满")

DISPOSAL_BY_THREE = Duty(
    "av-17-2",
    A17,
    "gate",
    "期满销毁须申请、法制机构同意、负责人批准三人分办，经异议期后销毁，销毁可验证，台账和摘要永久保留。",
    state="built",
    gates=(CONSENT_BY_ANOTHER, APPROVAL_BY_A_THIRD, THREE_HAVE_SIGNED, DAYS_ARE_OVER),
    enforced_in=(
        "liuhen.apps.retention.lifecycle.CONSENT",
        "liuhen.apps.retention.lifecycle.APPROVE",
        "liuhen.apps.retention.lifecycle.START",
        "liuhen.kernel.vault.blobs.destroy",
    ),
)
