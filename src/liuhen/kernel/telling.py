"""What people are told unasked 提醒: each app's ``telling.py`` offers Tellings; the app notices tells them.

A notice leaves the house by mail and SMS. So its sentence has places for what stands in ``Told`` and for nothing
else: no name of anybody, no place, no file name, nothing that somebody wrote.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Any

from django.db.models import QuerySet

from liuhen.kernel import installed
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.vocabulary import Duty


class Sort(StrEnum):
    """What somebody may choose to have by mail or SMS."""

    FINDING = "finding"
    DECISION = "decision"
    TASK = "task"
    DUE = "due"

    @property
    def zh(self) -> str:
        return SORT_ZH[self]


SORT_ZH = {
    Sort.FINDING: "新的问题",
    Sort.DECISION: "等您审批、核查",
    Sort.TASK: "交给您办理",
    Sort.DUE: "期限临近",
}


@dataclass(frozen=True)
class Told:
    """All that a notice may say of a subject: a body's name, the rulebook's own words, figures and days."""

    number: int
    unit: str
    words: str = ""
    count: int = 0
    last_day: date | None = None


SAFE = frozenset(field.name for field in fields(Told))


@dataclass(frozen=True)
class Telling:
    """One thing people are told: when ``on`` is on the ledger, or while the clock of ``before`` is near its end.

    With ``moved``, of each subject whose clock of this duty a holiday notice moved.

    Those are told for whom the subject is among ``waits``, of the holders of a right of ``to`` by a role on its unit
    (with ``county``, also by a role on the whole county). What is done by then is told nobody. ``visible`` says who
    may still read the notice later.
    """

    on: str
    sort: Sort
    sentence: str
    to: tuple[Permission, ...]
    waits: Callable[[Actor], "QuerySet[Any]"]
    visible: Callable[[Actor], "QuerySet[Any]"]
    told: Callable[[Any], Told]
    duty: Callable[[Any], str] = lambda _: ""
    urgent: Callable[[Any], bool] = lambda _: False
    before: Duty | None = None
    moved: Duty | None = None
    county: bool = False

    def __post_init__(self) -> None:
        if strange := {place for _, place, _, _ in Formatter().parse(self.sentence) if place} - SAFE:
            raise ValueError(f"{self.on} would tell {sorted(strange)}: a notice says {sorted(SAFE)} only")

    @property
    def noun(self) -> str:
        return self.on.partition(".")[0]

    def text(self, row: Any) -> str:
        """Say it of one row."""
        return self.sentence.format_map(vars(self.told(row)))


@cache
def tellings() -> tuple[Telling, ...]:
    """Gather what the apps offer."""
    return tuple(each for module in installed.modules("telling") for each in module.TELLINGS)
