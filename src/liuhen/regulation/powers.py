"""Powers and responsibilities 权责清单: 责任制 articles 2, 4, 9, 10, 12."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from liuhen.regulation.general import RS
from liuhen.regulation.laws import LEVELS_ZH
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Article, Check, Duty, Finding, Gate

A2 = Article(RS, 2, "界定责任制、执法单位和十类执法行为。")
A4 = Article(RS, 4, "县政府梳理依据、确定职权和责任、制定权责清单，上网公布并随依据变化调整。")
A9 = Article(RS, 9, "单位把清单职权逐项分解到机构和岗位并公布，不得增减。")
A10 = Article(RS, 10, "单位编制流程服务指南，在窗口和网站公开。")
A12 = Article(RS, 12, "依清单履职，不得不作为、乱作为，不得与执法对象勾结。")

LAWS = frozenset({"law"})
REGULATIONS = LAWS | {"state-regulation", "local-regulation", "autonomous-regulation"}
RULES = REGULATIONS | {"department-rule", "local-rule"}


class Kind(NamedTuple):
    """One of the ten kinds of article 2; ``national`` is its type in the national catalogue of items.

    ``rests_on`` are the levels of law of which a basis of it must be one, by ``demanded_by``; none: any will do.
    """

    zh: str
    national: int
    rests_on: frozenset[str] = frozenset()
    demanded_by: str = ""


# The catalogue's numbers: 1, 5, 10 and 20 as read in a served one, those between in its order. It has no 备案 (a 10
# there) and an adjudication 裁决 that article 2 does not name, which is other here.
NATIONAL_TYPES: dict[int, str] = {
    1: "行政许可", 2: "行政处罚", 3: "行政强制", 4: "行政征收", 5: "行政给付", 6: "行政检查", 7: "行政确认",
    8: "行政奖励", 9: "行政裁决", 10: "其他行政权力",
}  # fmt: skip
KINDS: dict[str, Kind] = {
    "licence": Kind("行政许可", 1, RULES - {"department-rule"}, "《行政许可法》第14条、第15条、第17条"),
    "penalty": Kind("行政处罚", 2, RULES, "《行政处罚法》第10条至第14条、第16条"),
    "compulsion": Kind("行政强制", 3, REGULATIONS, "《行政强制法》第10条、第13条"),
    "levy": Kind("行政征收征用", 4, RULES, f"《{RS.short}》第28条"),
    "payment": Kind("行政给付", 5),
    "confirmation": Kind("行政确认", 7),
    "inspection": Kind("行政检查", 6, RULES, f"《{RS.short}》第28条"),
    "reward": Kind("行政奖励", 8),
    "filing": Kind("行政备案", 10),
    "other": Kind("其他行政权力", 10),
}
# How lists of other counties call a kind, beside its own name: the kind, and the national type where that differs.
KIND_WORDS: dict[str, tuple[str, int]] = {
    word: (key, national or KINDS[key].national)
    for key, words, national in (
        ("licence", "行政许可 许可 行政审批", 0),
        ("penalty", "行政处罚 处罚", 0),
        ("compulsion", "行政强制 强制 行政强制措施 行政强制执行", 0),
        ("levy", "行政征收征用 征收征用 行政征收 征收 行政征收、征用", 0),
        ("levy", "行政征用 征用", 10),
        ("payment", "行政给付 给付", 0),
        ("confirmation", "行政确认 确认", 0),
        ("inspection", "行政检查 检查 监督检查 行政监督检查", 0),
        ("reward", "行政奖励 奖励", 0),
        ("filing", "行政备案 备案", 0),
        ("other", "其他行政权力 其他 其它 其他权力 其他类 其它行政权力", 0),
        ("other", "行政裁决 裁决", 9),
    )
    for word in words.split()
}


def kind_word(kind: str, national: int) -> str:
    """Return the word by which a kind is read with the very national type."""
    words = (word for word, meant in KIND_WORDS.items() if meant == (kind, national))
    return next(words, KINDS[kind].zh)


KINDS_ZH = {key: kind.zh for key, kind in KINDS.items()}
SITES = {"on-site": "现场", "off-site": "非现场", "both": "现场和非现场"}
TERM_UNITS = {"hour": "小时", "workday": "个工作日", "day": "日", "month": "个月", "year": "年"}
# How many days a term cannot be shorter and longer than, to compare a promise with what the law gives.
TERM_DAYS = {
    "hour": (1 / 24, 1 / 24),
    "workday": (1, 3),
    "day": (1, 1),
    "month": (28, 31),
    "year": (365, 366),
}

UNIT_KINDS: dict[str, str] = {
    "bureau": "行政机关", "organ": "行政机关", "township": "乡镇人民政府", "subdistrict": "街道办事处",
    "authorized": "法律、法规授权的组织", "entrusted": "受委托的组织",
}  # fmt: skip
"""The five kinds of unit that article 2 lets hold powers, by the kind of unit in the register."""
BY_MANDATE = frozenset({"township", "subdistrict"})
"""What holds a penal power only as the province decided and published. 《行政处罚法》第24条."""

ITEM_CODE = re.compile(
    r"(?P<basic>.{1,20})-(?P<division>\d{12})-(?P<part>\d{3})-(?P<body>[0-9A-Z]{18})-(?P<copy>\d)-(?P<sub>\d\d)"
)
ITEM_CODE_IN_ONE = re.compile(
    r"(?P<basic>.{14})(?P<division>\d{12})(?P<part>000)(?P<body>[0-9A-Z]{18})(?P<copy>\d)(?P<sub>\d\d)"
)


class CodeParts(NamedTuple):
    """What an item's code says: basic code, division, the body's credit code, and which sub-item it is."""

    basic: str
    division: str
    body: str
    sub: str


def parts_of(code: str) -> CodeParts | None:
    """Take an item's code apart where it is built as the national catalogue's are; else it is a code of its own."""
    found = ITEM_CODE.fullmatch(code) or ITEM_CODE_IN_ONE.fullmatch(code)
    return CodeParts(found["basic"], found["division"], found["body"], found["sub"]) if found else None


class Term(NamedTuple):
    """A time within which an item is dealt with; ``unit`` is a key of TERM_UNITS. Zero: at once."""

    n: int
    unit: str

    @property
    def zh(self) -> str:
        return f"{self.n}{TERM_UNITS[self.unit]}" if self.n else "当场办结"

    def longer_than(self, other: "Term") -> bool:
        """Say whether this term is the longer one however its days fall."""
        if self.unit == other.unit:
            return self.n > other.n
        return self.n * TERM_DAYS[self.unit][0] > other.n * TERM_DAYS[other.unit][1]


TERM = re.compile(r"(\d{1,4})(?:个)?(工作日|小时|自然日|日|天|月|年)(?:内)?")
AT_ONCE = frozenset({"即时", "即办", "即时办结", "即办件", "当场", "当场办结", "当场办理"})
NO_TERM = frozenset({"", "无", "—", "-", "/", "无时限", "法律未规定", "未规定"})
_UNITS = {
    "工作日": "workday", "小时": "hour", "自然日": "day", "日": "day", "天": "day", "月": "month", "年": "year",
}  # fmt: skip


def term_of(text: str) -> Term | None:
    """Read 20个工作日, 30日, 当场办结; None for none. Raises ValueError, in Chinese."""
    said = "".join(text.split())
    if said in NO_TERM:
        return None
    if said in AT_ONCE:
        return Term(0, "day")
    found = TERM.fullmatch(said)
    if found is None:
        raise ValueError(f"“{text[:20]}”不是时限，应写成20个工作日、30日或当场办结")
    return Term(int(found[1]), _UNITS[found[2]])


STEPS = re.compile(r"[→➔➜⟶⇒＞>；;\n]|-{1,2}>|——|--")
MOST_STEPS, LONGEST_STEP = 20, 20


def steps_of(process: str) -> tuple[str, ...]:
    """Return the steps that a process names: 受理→审查→决定; none where it is told in sentences."""
    steps = [
        re.sub(r"^[（(]?\d{1,2}[）).、]\s*", "", each.strip(" 。，,\t")) for each in STEPS.split(process)
    ]
    named = list(dict.fromkeys(step for step in steps if step))
    is_row = 2 <= len(named) <= MOST_STEPS and all(len(step) <= LONGEST_STEP for step in named)
    return tuple(named) if is_row else ()


MOST_SAID = 10


def said(lines: tuple[str, ...]) -> str:
    """Say the first few of what is wrong, and how many there are."""
    shown = "；".join(lines[:MOST_SAID])
    return f"{shown}；等{len(lines)}处" if len(lines) > MOST_SAID else shown


@dataclass(frozen=True, kw_only=True)
class Dated:
    """From when a version is to hold, what day it is, and from when the version before it holds."""

    effective_on: date | None = None
    today: date | None = None
    latest_on: date | None = None

    @property
    def effective_zh(self) -> str:
        return day_zh(self.effective_on) if self.effective_on else "未定"

    @property
    def latest_zh(self) -> str:
        return day_zh(self.latest_on) if self.latest_on else ""


@dataclass(frozen=True, kw_only=True)
class ListFacts(Dated):
    """What the gates of a list read: its faults line by line, its day and the day of the version before."""

    unit_kind: str
    items: int = 0
    without_basis: tuple[str, ...] = ()
    beyond_deed: tuple[str, ...] = ()
    has_deed: bool = True
    beyond_mandate: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()

    @property
    def fallen_said(self) -> str:
        return said(self.fallen)

    @property
    def without_basis_said(self) -> str:
        return said(self.without_basis)

    @property
    def beyond_deed_said(self) -> str:
        return said(self.beyond_deed)

    @property
    def beyond_mandate_said(self) -> str:
        return said(self.beyond_mandate)


def is_a_unit_of_article_2(_: Any, facts: Any) -> bool:
    return facts.unit_kind in UNIT_KINDS


HOLDS_POWERS = Gate(
    is_a_unit_of_article_2, "{unit}不属于可以行使执法职权的五类单位",
    "请由行政机关、乡镇、街道、授权组织或受委托组织编制",
)  # fmt: skip


def has_a_deed(_: Any, facts: Any) -> bool:
    return bool(facts.has_deed)


DEED_IN_FORCE = Gate(
    has_a_deed, "{unit}是受委托的组织，没有当日有效的委托书", "请先登记委托机关、委托事项、期限和委托书"
)


def stays_within_the_deed(_: Any, facts: Any) -> bool:
    return not facts.beyond_deed


WITHIN_DEED = Gate(
    stays_within_the_deed, "以下职权不在委托书的范围内：{beyond_deed_said}", "请删去这些职权，或先变更委托"
)


def holds_penal_power_by_decision(_: Any, facts: Any) -> bool:
    return not facts.beyond_mandate


BY_PROVINCIAL_DECISION = Gate(
    holds_penal_power_by_decision,
    "乡镇、街道行使行政处罚权须由省级人民政府决定并公布（《行政处罚法》第24条），以下处罚没有登记这样的决定：{beyond_mandate_said}",
    "请先由县司法局登记省级决定，或删去这些职权",
)

KINDS_OF_POWERS = Duty(
    "rs-2-1",
    A2,
    "scope",
    "职权分许可、处罚、强制、征收征用、给付、确认、检查、奖励、备案、其他十类；单位分五类，委托的须有委托机关和委托书。",
    state="built",
    gates=(HOLDS_POWERS, DEED_IN_FORCE, WITHIN_DEED, BY_PROVINCIAL_DECISION),
    enforced_in=(
        "liuhen.apps.powers.lifecycle.DRAFT",
        "liuhen.apps.powers.lifecycle.SUBMIT",
        "liuhen.apps.powers.lifecycle.PUBLISH",
        "liuhen.apps.offices.lifecycle.ENTRUST",
        "liuhen.apps.offices.lifecycle.FILE",
        "liuhen.apps.people.lifecycle.MARK_VERTICAL",
    ),
)


def has_items(_: Any, facts: Any) -> bool:
    return bool(facts.items > 0)


HAS_ITEMS = Gate(has_items, "清单没有一项职权", "请先导入或逐项填写")


def lacks(kind: str, levels: Collection[str]) -> str:
    """Say what is wrong with the bases of a power, by the levels of law they are of, or ""."""
    if not levels:
        return "没有依据"
    demanded = KINDS[kind]
    if demanded.rests_on and not demanded.rests_on & set(levels):
        allowed = "、".join(LEVELS_ZH[level] for level in LEVELS_ZH if level in demanded.rests_on)
        return f"{demanded.zh}须以{allowed}为依据（{demanded.demanded_by}），所列依据都不是"
    return ""


def every_item_has_its_basis(_: Any, facts: Any) -> bool:
    return not facts.without_basis


HAS_BASES = Gate(
    every_item_has_its_basis,
    "以下职权的依据不符合要求：{without_basis_said}",
    "请补上现行有效的依据，或删去这些职权",
)


def is_public_before_it_takes_effect(_: Any, facts: Any) -> bool:
    return facts.effective_on is None or facts.today is None or facts.effective_on >= facts.today


NOT_BACKDATED = Gate(
    is_public_before_it_takes_effect, "实施日期{effective_zh}早于公布之日，清单不能在公布之前生效",
    "请把实施日期定在今天或以后",
)  # fmt: skip


def is_near_enough(_: Any, facts: Any) -> bool:
    if facts.effective_on is None or facts.today is None:
        return True
    return bool(facts.effective_on - facts.today <= AT_MOST_AHEAD)


# No article says it: a year mistyped would bar every later version until then, for a published one stays.
AT_MOST_AHEAD = timedelta(days=366)
NOT_FAR_AHEAD = Gate(
    is_near_enough,
    "实施日期{effective_zh}在一年以后，此前不能再公布下一版",
    "请核对年份，把实施日期定在一年以内",
)


def follows_the_version_before(_: Any, facts: Any) -> bool:
    return facts.latest_on is None or facts.effective_on is None or facts.effective_on > facts.latest_on


AFTER_THE_LAST = Gate(
    follows_the_version_before, "实施日期{effective_zh}不晚于上一版的实施日期{latest_zh}", "请另定实施日期"
)


@dataclass(frozen=True)
class Running:
    """What is still being done under powers that a list drops, line by line."""

    running: tuple[str, ...] = ()

    @property
    def running_said(self) -> str:
        return said(self.running)


def has_nothing_running_under_what_it_drops(_: Any, facts: Any) -> bool:
    return not facts.running


NOTHING_RUNS = Gate(
    has_nothing_running_under_what_it_drops,
    "以下事项还没有办结，所依据的职权在本版中被取消：{running_said}",
    "请先办结或取消这些事项，或在清单中保留这些职权",
)

PUBLISH_LISTS = Duty(
    "rs-4-1",
    A4,
    "publish",
    "各单位权责清单向社会公布，历次版本及变更内容、理由都可查。",
    state="built",
    gates=(HAS_ITEMS, HAS_BASES, NOT_BACKDATED, NOT_FAR_AHEAD, AFTER_THE_LAST, NOTHING_RUNS),
    enforced_in=(
        "liuhen.apps.powers.lifecycle.SUBMIT",
        "liuhen.apps.powers.lifecycle.PUBLISH",
        "liuhen.apps.powers.queries.list_on",
        "liuhen.apps.powers.portal",
    ),
)


@dataclass(frozen=True, kw_only=True)
class BreakdownFacts(Dated):
    """What the gates of a break-down read, line by line: powers without a post, and posts with what is not listed."""

    dropped: tuple[str, ...]
    added: tuple[str, ...]
    closed: tuple[str, ...]
    list_is_published: bool

    @property
    def dropped_said(self) -> str:
        return said(self.dropped)

    @property
    def added_said(self) -> str:
        return said(self.added)

    @property
    def closed_said(self) -> str:
        return said(self.closed)


def drops_nothing(_: Any, facts: Any) -> bool:
    return not facts.dropped


NOTHING_DROPPED = Gate(
    drops_nothing, "分解减少了职权，以下职权没有落到岗位：{dropped_said}", "请为每项职权的每个环节指定岗位"
)


def adds_nothing(_: Any, facts: Any) -> bool:
    return not facts.added


NOTHING_ADDED = Gate(
    adds_nothing, "分解增加了职权，以下各行不在清单上：{added_said}", "请删去清单以外的职权和环节"
)


def rests_on_open_posts(_: Any, facts: Any) -> bool:
    return not facts.closed


POSTS_ARE_OPEN = Gate(rests_on_open_posts, "以下岗位已经撤销：{closed_said}", "请改由在设的岗位承担")


def breaks_down_a_published_list(_: Any, facts: Any) -> bool:
    return bool(facts.list_is_published)


LIST_IS_PUBLISHED = Gate(breaks_down_a_published_list, "所分解的清单还没有公布", "请先公布清单，再公布分解")


@dataclass(frozen=True)
class Covered:
    """A listed power, or a post, as the check of the break-down in force reads it."""

    missing: tuple[str, ...] = ()


def is_covered(found: Any) -> bool:
    return not found.missing


POWER_HAS_POST = Check(
    "清单每项职权都落到岗位",
    is_covered,
    Finding("POWER-WITHOUT-POST", "现行清单有职权没有分解到岗位"),
)
POST_STANDS = Check(
    "承担职权的岗位都在设",
    is_covered,
    Finding("POST-CLOSED-WITH-POWERS", "岗位已撤销，其承担的职权没有改由其他岗位承担"),
)

BREAK_DOWN = Duty(
    "rs-9-1",
    A9,
    "standing",
    "清单每项职权至少落到一个岗位，岗位不得有清单外职权；增减职权的分解不予发布。",
    state="built",
    gates=(
        LIST_IS_PUBLISHED,
        NOTHING_DROPPED,
        NOTHING_ADDED,
        POSTS_ARE_OPEN,
        NOT_BACKDATED,
        NOT_FAR_AHEAD,
        AFTER_THE_LAST,
    ),
    checks=(POWER_HAS_POST, POST_STANDS),
    enforced_in=(
        "liuhen.apps.powers.lifecycle.PUBLISH_BREAKDOWN",
        "liuhen.apps.powers.jobs.raise_holes",
    ),
)
PUBLISH_BREAKDOWNS = Duty(
    "rs-9-2",
    A9,
    "publish",
    "按机构和岗位的职权分解向社会公布。",
    state="built",
    enforced_in=("liuhen.apps.powers.lifecycle.PUBLISH_BREAKDOWN", "liuhen.apps.powers.portal"),
)


def may_use_the_power(_: Any, facts: Any) -> bool:
    return not facts.why_no_authority


HAS_AUTHORITY = Gate(
    may_use_the_power, "{why_no_authority}", "请选择当日清单上、分给本岗位的职权，由当日有权的人员办理"
)
ACT_BY_THE_LIST = Duty(
    "rs-12-1",
    A12,
    "gate",
    "执法行为须有当日清单上、且分给该岗位的职权，否则不得立项或决定。",
    state="built",
    gates=(HAS_AUTHORITY,),
    enforced_in=(
        "liuhen.apps.activities.lifecycle.PLAN",
        "liuhen.apps.activities.lifecycle.OPEN",
        "liuhen.apps.activities.lifecycle.START",
        "liuhen.apps.activities.lifecycle.ASSIGN",
    ),
)
"""The facts are what ``powers.queries.authority`` answers; a unit without a list is not held to one yet."""
