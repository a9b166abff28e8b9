"""Failure to act 不作为: 责任制 article 12."""

from typing import NamedTuple

from liuhen.regulation.powers import A12
from liuhen.regulation.vocabulary import Duty, Years

UNUSED = Years(5)
UNUSED_SOURCE = "司法部有关负责人就规范涉企行政执法答记者问（2025年4月18日）"
"""Items that were not used for five years are cleared, as the ministry's answers of that day say."""


class Kind(NamedTuple):
    """A way in which a power is not used, and what it means."""

    zh: str
    means: str


KINDS: dict[str, Kind] = {
    "never": Kind("从未行使", "列入清单以来没有行使过"),
    "no-result": Kind("行使无结果", "行使过，没有一次有结果"),
    "idle": Kind("搁置", "有立案后搁置没有办理的"),
    "unused": Kind(f"{UNUSED.zh}未行使", f"{UNUSED.zh}以上没有行使，应当清理"),
}

FAILURE_TO_ACT = Duty(
    "rs-12-2",
    A12,
    "standing",
    "从未行使、行使无结果的职权和搁置的案件自动列出。",
    state="built",
    enforced_in=(
        "liuhen.apps.powers.queries.idleness.idle_powers",
        "liuhen.apps.powers.lifecycle.DECLARE_NO_OBJECT",
    ),
)
