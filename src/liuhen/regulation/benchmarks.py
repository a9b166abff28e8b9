"""Discretion benchmarks 裁量基准: 责任制 article 11; what an act may come to, and what lies outside its band."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from liuhen.regulation.cases import A11
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Duty, Gate

STATE_COUNCIL = "国办发〔2022〕27号"
MOST_TIMES_LEAST = 10
"""By how much the top of a fine should exceed its bottom at most, and where that is written."""
RATIO_SOURCE = "国发〔2024〕5号"


class Outcome(NamedTuple):
    """What an act may come to. ``weight`` orders penalties by how heavy they are; 0: none at all."""

    zh: str
    weight: int = 0


# Penalties in the order of 《行政处罚法》第9条; those of the same number of that article share a weight.
PENALTIES = {
    "no-penalty": Outcome("不予行政处罚"),
    "warning": Outcome("警告", 1),
    "criticism": Outcome("通报批评", 1),
    "fine": Outcome("罚款", 2),
    "confiscate": Outcome("没收违法所得、没收非法财物", 2),
    "confiscate-large": Outcome("没收较大数额违法所得、没收较大价值非法财物", 3),
    "suspend-licence": Outcome("暂扣许可证件", 3),
    "lower-grade": Outcome("降低资质等级", 4),
    "revoke-licence": Outcome("吊销许可证件", 5),
    "restrict": Outcome("限制开展生产经营活动", 4),
    "close-down": Outcome("责令停产停业、责令关闭", 5),
    "bar-from-trade": Outcome("限制从业", 5),
    "detention": Outcome("行政拘留", 6),
}
OTHERS = {
    "grant": Outcome("准予"),
    "refuse": Outcome("不予"),
    "other": Outcome("其他处理"),
}
OUTCOMES = PENALTIES | OTHERS
OUTCOMES_ZH = {key: each.zh for key, each in OUTCOMES.items()}


def outcomes_of(act: str) -> dict[str, str]:
    """Return what an act of a kind may come to, each with its name: only a penalty is one of those of the law."""
    own = (*PENALTIES, "other") if act == "penalty" else tuple(OTHERS)
    return {key: OUTCOMES_ZH[key] for key in own}


GRADES = {
    "none": "不予处罚",
    "mitigated": "减轻",
    "light": "从轻",
    "ordinary": "一般",
    "heavy": "从重",
    "other": "不分轻重",
}


class Amounts(Protocol):
    """What a band says of money: in yuan, or as times of a base; None on both: nothing."""

    @property
    def name(self) -> str: ...
    @property
    def outcomes(self) -> Sequence[str]: ...
    @property
    def least_yuan(self) -> int | None: ...
    @property
    def most_yuan(self) -> int | None: ...
    @property
    def least_times(self) -> Decimal | None: ...
    @property
    def most_times(self) -> Decimal | None: ...


def warnings_of(bands: Iterable[Amounts]) -> tuple[str, ...]:
    """Say what is odd about bands: too wide a one, two that overlap, a hole between two. None of it bars anything."""
    bands = list(bands)
    found = [
        f"“{band.name}”的上限超过下限的{MOST_TIMES_LEAST}倍（{RATIO_SOURCE}）"
        for band in bands
        for least, most in ((band.least_yuan, band.most_yuan), (band.least_times, band.most_times))
        if most is not None and most > MOST_TIMES_LEAST * (least or 0)
    ]
    for names, unit in ((("least_yuan", "most_yuan"), "元"), (("least_times", "most_times"), "倍")):
        found += _gaps([(band.name, *(getattr(band, name) for name in names)) for band in bands], unit)
    return tuple(found)


def _gaps(ranges: Iterable[tuple[str, Any, Any]], unit: str) -> Iterable[str]:
    told = sorted(
        ((low or 0, high, name) for name, low, high in ranges if high is not None), key=lambda r: r[:2]
    )
    for (_, high, name), (low, _, other) in pairwise(told):
        if low < high:
            yield f"“{name}”与“{other}”的幅度重叠：{low}{unit}至{high}{unit}"
        elif low > high:
            yield f"“{name}”与“{other}”之间{high}{unit}至{low}{unit}没有档次"


def is_within(band: Amounts, outcomes: Collection[str], fine_fen: int, base_fen: int | None = None) -> bool:
    """Say whether a decision keeps to its band: nothing the band does not know, and an amount between its ends.

    An amount in times of a base that nobody told is not within.
    """
    if not set(outcomes) <= set(band.outcomes):
        return False
    if band.most_yuan is not None:
        return (band.least_yuan or 0) * 100 <= fine_fen <= band.most_yuan * 100
    if band.most_times is not None:
        return base_fen is not None and (
            (band.least_times or Decimal(0)) * base_fen <= fine_fen <= band.most_times * base_fen
        )
    return fine_fen == 0 or "fine" in band.outcomes


def is_heavier(outcomes: Collection[str], fine_fen: int, than: Collection[str], than_fen: int) -> bool:
    """Say whether what is decided weighs more than what was intended: more money, or another penalty not lighter.

    Instead of what was dropped something lighter may come; beside what stays nothing may.
    """
    if fine_fen > than_fen:
        return True
    dropped = max((OUTCOMES[key].weight for key in set(than) - set(outcomes)), default=0)
    return any(
        OUTCOMES[key].weight > 0 and OUTCOMES[key].weight >= dropped for key in set(outcomes) - set(than)
    )


@dataclass(frozen=True, kw_only=True)
class BenchmarkFacts:
    """What the gates before signing and publishing a benchmark read."""

    bands: int
    unlisted: str
    """The code, where the unit's list of the day does not have it."""
    unit_zh: str
    effective_on: date | None
    today: date | None
    latest_on: date | None

    @property
    def effective_zh(self) -> str:
        return day_zh(self.effective_on) if self.effective_on else ""

    @property
    def latest_zh(self) -> str:
        return day_zh(self.latest_on) if self.latest_on else ""


def has_bands(_: Any, facts: BenchmarkFacts) -> bool:
    return facts.bands > 0


def is_listed(_: Any, facts: BenchmarkFacts) -> bool:
    return not facts.unlisted


def is_not_backdated(_: Any, facts: BenchmarkFacts) -> bool:
    return facts.effective_on is None or facts.today is None or facts.effective_on >= facts.today


def is_near(_: Any, facts: BenchmarkFacts) -> bool:
    return (
        facts.effective_on is None
        or facts.today is None
        or facts.effective_on <= facts.today + timedelta(days=366)
    )


def follows_the_last(_: Any, facts: BenchmarkFacts) -> bool:
    return facts.latest_on is None or facts.effective_on is None or facts.effective_on > facts.latest_on


HAS_BANDS = Gate(has_bands, "还没有一个档次", "请先填写档次")
LISTED = Gate(
    is_listed, "{unit_zh}的权责清单没有编码为{unlisted}的职权", "请核对职权编码；清单有遗漏的，先调整清单"
)
NOT_BACKDATED = Gate(
    is_not_backdated,
    "实施日期{effective_zh}早于公布之日，基准不能在公布之前生效",
    "请把实施日期定在今天或以后",
)
NEAR = Gate(
    is_near, "实施日期{effective_zh}在一年以后，此前不能再公布下一版", "请核对年份，把实施日期定在一年以内"
)
AFTER_THE_LAST = Gate(
    follows_the_last, "实施日期{effective_zh}不晚于上一版的实施日期{latest_zh}", "请另定实施日期"
)


@dataclass(frozen=True)
class DiscretionFacts:
    """What is known of a decision's discretion; ``twice`` are the facts that were counted twice, in words."""

    has_benchmark: bool = False
    """The power has a benchmark on the day of the act."""
    has_band: bool = False
    within: bool = True
    band_zh: str = ""
    reason: str = ""
    twice: str = ""


def names_its_band(_: Any, facts: DiscretionFacts) -> bool:
    return facts.has_band or not facts.has_benchmark or bool(facts.reason)


def is_reasoned_outside(_: Any, facts: DiscretionFacts) -> bool:
    return not facts.has_band or facts.within or bool(facts.reason)


def counts_once(_: Any, facts: DiscretionFacts) -> bool:
    return not facts.twice


BAND_NAMED = Gate(
    names_its_band,
    "这项职权有裁量基准，决定没有引用适用的档次",
    "请选择适用的档次；确不适用的，写明理由并经法制审核",
)
OUTSIDE_REASONED = Gate(
    is_reasoned_outside,
    "决定超出“{band_zh}”的种类或者幅度，没有写明理由",
    "请写明理由并经法制审核，或者改在档次之内",
)
COUNTED_ONCE = Gate(
    counts_once,
    "“{twice}”已作为违法构成的事实，又作为裁量情节，同一事实被评价两次",
    "请另引事实，或者去掉这一情节",
)

_APP, _DECISIONS = "liuhen.apps.benchmarks", "liuhen.apps.decisions"
DISCRETION = Duty(
    "rs-11-1",
    A11,
    "register",
    "每种违法行为有裁量基准，决定引用行为发生之日所适用的档次，超出的写明理由并经法制审核；同一事实不评价两次。",
    state="built",
    gates=(
        HAS_BANDS, LISTED, NOT_BACKDATED, NEAR, AFTER_THE_LAST, BAND_NAMED, OUTSIDE_REASONED, COUNTED_ONCE,
    ),
    enforced_in=(
        f"{_APP}.lifecycle.SUBMIT",
        f"{_APP}.lifecycle.PUBLISH",
        f"{_APP}.queries.benchmarks_on",
        f"{_APP}.portal",
    ),
)  # fmt: skip
