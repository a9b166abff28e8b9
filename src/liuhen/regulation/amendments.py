"""When what a power rests on changes: 责任制 article 4, second paragraph."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.powers import A4, said
from liuhen.regulation.vocabulary import Clock, Days, Duty, Finding, Gate, NamedDay

FLAGGED = {"changed": "内容修改", "unknown": "去向不明", "repealed": "已经失效"}
"""What became of a basis that a power cannot simply go on resting on; a mere new number is carried over."""


def rests_on_nothing_repealed(_: Any, facts: Any) -> bool:
    return not facts.fallen


BASES_STAND = Gate(
    rests_on_nothing_repealed,
    "以下职权的依据已被删除或废止：{fallen_said}",
    "请改写依据，或将职权移出清单后再公布",
)


@dataclass(frozen=True)
class FlagFacts:
    """Whether a day was set for adjusting what a flag is about."""

    due_on: date | None


def has_no_day(_: Any, facts: Any) -> bool:
    return facts.due_on is None


DAY_SET_ONCE = Gate(has_no_day, "已定于{due_on}前调整", "逾期未调整的，按问题说明和整改办理")


@dataclass(frozen=True)
class StrikeFacts:
    """Which lists rest on a version of a law."""

    lists: tuple[str, ...]

    @property
    def lists_said(self) -> str:
        return said(self.lists)


def nothing_rests_on_it(_: Any, facts: Any) -> bool:
    return not facts.lists


NOTHING_RESTS = Gate(
    nothing_rests_on_it,
    "有职权以它为依据：{lists_said}",
    "请登记正确的后续版本，不要撤销已作依据的版本",
)


def due_on(flag: Any) -> date:
    """Read the last day that the bureau wrote down; article 4 names none, and none is made up."""
    day: date = flag.due_on
    return day


AMENDED_BASIS = Duty(
    "rs-4-2",
    A4,
    "standing",
    "依据修改或废止后，依其行使的职权一律标出，直至调整。",
    state="built",
    gates=(BASES_STAND, DAY_SET_ONCE, NOTHING_RESTS),
    clock=Clock(
        NamedDay(due_on),
        starts="flag.day-set",
        stops=("flag.adjusted",),
        overdue=Finding("FLAG-OVERDUE", "依据变动后，逾期没有调整职权"),
        remind=Days(REMIND_DAYS.value),
    ),
    enforced_in=(
        "liuhen.apps.laws.lifecycle.MAP",
        "liuhen.apps.powers.lifecycle.PUBLISH",
        "liuhen.apps.powers.lifecycle.RAISE_FLAG",
        "liuhen.apps.powers.jobs.raise_flags",
        "liuhen.apps.powers.queries.authority",
    ),
)
