"""What waits for somebody 待办, and what he is told of it unasked 提醒: each app's ``waiting.py`` offers Waitings.

One declaration makes the lines of the first page, the figure in the menu and the notice: told is whom it waits for.
A notice leaves the house by mail and SMS. So its sentence has places for what stands in ``Told`` and for nothing else:
no name of anybody, no place, no file name, nothing that somebody wrote.
"""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from operator import attrgetter
from string import Formatter
from typing import Any

from django.db.models import QuerySet

from liuhen.kernel import installed
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.vocabulary import Duty

Rows = Callable[[Actor], "QuerySet[Any]"]
Of = str | Callable[[Any], Any]
"""What is said of a row: the path of its attribute, or what tells it."""


SOON = 30  # days ahead that an end is worth a word


def soon(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    """Return those whose ``due_on`` is within a month, or past."""
    return rows.filter(due_on__lte=local_day(at) + timedelta(days=SOON))


class Press(IntEnum):
    """How a sort of chores stands to whoever sees it; the first page goes by it."""

    OWN = 1  # an explanation he owes
    IN_HAND = 2  # a thing he holds
    DECIDE = 3  # somebody waits for his word
    FOLLOW_UP = 4  # something he keeps an eye on


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
class Notify:
    """When those are told for whom it waits: ``on`` is on the ledger, or the clock of ``before`` is near its end.

    With ``moved``, of each whose clock of this duty a holiday notice moved. Told are holders of a right of ``to`` by a
    role on the subject's unit (with ``county``, also on the whole county). What is done by then is told nobody.
    ``rows``, ``visible``, ``to`` and ``last_day`` are the Waiting's where they are left out.
    """

    on: str
    sort: Sort
    sentence: str
    _: KW_ONLY
    duty: Duty | Callable[[Any], str] | None = None
    before: Duty | None = None
    moved: Duty | None = None
    urgent: Callable[[Any], bool] = lambda _: False
    county: bool = False
    to: tuple[Permission, ...] = ()
    rows: Rows | None = None
    visible: Rows | None = None
    words: Of = ""
    count: Of = ""
    last_day: Of = ""

    def __post_init__(self) -> None:
        if strange := {place for _, place, _, _ in Formatter().parse(self.sentence) if place} - SAFE:
            raise ValueError(f"{self.on} would tell {sorted(strange)}: a notice says {sorted(SAFE)} only")

    @property
    def noun(self) -> str:
        return self.on.partition(".")[0]


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for somebody, in their order: ``rows`` of an actor, ``by_now`` those that wait at a moment.

    ``what`` is to be done with one, ``about`` says which it is, ``whose`` it is, ``since`` when it waits, ``due`` by
    which day, where no clock on the row tells. ``to`` is the page where it is done, the row's own by default.
    ``matter`` is the ref of what it belongs to: all that waits of one matter is one line. They wait for nobody
    without ``right``.
    ``under`` is the page of the menu whose badge counts them, by url name, so that the two cannot tell different
    stories; ``listed`` the page that has all of them, where that is another, with what narrows it. ``notify`` is what
    is told of them, of ``visible`` rows of a ``unit``.
    """

    rows: Callable[[Actor], "QuerySet[Any] | Sequence[Any]"]
    what: str | Callable[[Any], str]
    press: Press
    under: str
    _: KW_ONLY
    right: Permission | None = None
    by_now: Callable[[Any, datetime], "QuerySet[Any]"] = lambda rows, _: rows
    about: Of = str
    whose: Of = "unit.short_name"
    since: Of = ""
    due: Of = ""
    matter: Of = ""
    tone: str | Callable[[Any, datetime], str] = "orange"
    to: Callable[[Any], str] | None = None
    listed: str = ""
    notify: tuple[Notify, ...] = ()
    visible: Rows | None = None
    unit: str = "unit"

    def of(self, actor: Actor, at: datetime) -> "QuerySet[Any] | Sequence[Any]":
        """Return what waits for an actor now."""
        if self.right and not actor.may(self.right):
            return ()
        return self.by_now(self.rows(actor), at)


@dataclass(frozen=True)
class Notification:
    """What is told of a Waiting's rows, with nothing left out."""

    waiting: Waiting
    notify: Notify

    @property
    def on(self) -> str:
        return self.notify.on

    @property
    def to(self) -> tuple[Permission, ...]:
        """The rights whose holders are told."""
        return self.notify.to or tuple(filter(None, [self.waiting.right]))

    def rows(self, actor: Actor) -> "QuerySet[Any]":
        """Return what waits for somebody who may be told."""
        return (self.notify.rows or self.waiting.rows)(actor)  # type: ignore[return-value]

    def visible(self, actor: Actor) -> "QuerySet[Any]":
        """Return what somebody may still read of."""
        return (self.notify.visible or self.waiting.visible or self.rows)(actor)

    def duty_of(self, row: Any) -> str:
        """Return the id of the duty that asks for it, "" for none."""
        duty = self.notify.duty or self.notify.before or self.notify.moved
        return duty.id if isinstance(duty, Duty) else duty(row) if duty else ""

    def text(self, row: Any) -> str:
        """Say it of one row."""
        unit, notify = said(self.waiting.unit, row), self.notify
        told = Told(
            row.pk, unit.short_name if unit else "", words=said(notify.words, row), count=said(notify.count, row) or 0,
            last_day=said(notify.last_day or self.waiting.due, row) or None,
        )  # fmt: skip
        return notify.sentence.format_map(vars(told))


def said(of: Of, row: Any) -> Any:
    """Return what is said of a row; "" where nothing is."""
    return of(row) if callable(of) else attrgetter(of)(row) if of else ""


@cache
def waitings(*, of: tuple[str, ...] = ()) -> tuple[Waiting, ...]:
    """Gather what the apps offer, the lowest app's first, or in the order ``of`` these packages."""
    return tuple(each for module in installed.modules("waiting", of=of) for each in module.WAITINGS)


@cache
def notifications() -> tuple[Notification, ...]:
    """Gather what is told."""
    return tuple(Notification(each, notify) for each in waitings() for notify in each.notify)
