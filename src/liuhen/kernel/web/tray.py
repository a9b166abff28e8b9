"""What waits for somebody: each app's ``tray.py`` offers Sources, the first page gathers them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import days
from liuhen.kernel.web.wording import local, span

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound="Model")
SHOWN = 8
MOST = 100  # counted: of more it is only said that there are more
SOON = 30  # days ahead that an end is worth a word


class Press(IntEnum):
    """How a sort of chores stands to whoever sees it; the first page goes by it."""

    OWN = 1  # an explanation he owes
    IN_HAND = 2  # a thing he holds
    DECIDE = 3  # somebody waits for his word
    FOLLOW_UP = 4  # something he keeps an eye on


@dataclass(frozen=True)
class Chore:
    """One thing that waits: ``waited`` for how long, ``tone`` how pressing it is."""

    what: str
    about: str
    url: str
    whose: str
    waited: str
    tone: str = "blue"


@dataclass(frozen=True)
class Batch:
    """Chores of one sort, the first of ``count``; the rest is at ``url``. Who only counts draws none of them."""

    drawn: Iterable[Chore]
    count: int
    url: str

    @cached_property
    def chores(self) -> list[Chore]:
        """The first of them."""
        return list(self.drawn)

    @property
    def total(self) -> str:
        """How many there are, in words."""
        return f"超过 {MOST} 件" if self.count > MOST else f"共 {self.count} 件"


@dataclass(frozen=True)
class Source:
    """A sort of chores: ``load`` returns those of an actor at a moment, None where there are none.

    ``under`` is the page of the menu whose badge counts them, by url name: badges count what the tray shows, so that
    the two cannot tell different stories.
    """

    press: Press
    load: Callable[[Actor, datetime], Batch | None]
    under: str


def batch(count: int, chores: Iterable[Chore], url: str) -> Batch | None:
    """Return a batch, or None when nothing waits; ``chores`` are drawn on when they are shown."""
    return Batch(chores, count, url) if count else None


def first_of(rows: "QuerySet[Row]", chore: Callable[[Row], Chore], url: str) -> Batch | None:
    """Return the first of ``rows`` as a batch; where there are more they are counted, in their order, to ``MOST``."""
    found = list(rows[: SHOWN + 1])
    count = len(found) if len(found) <= SHOWN else rows[: MOST + 1].count()
    return batch(count, map(chore, found[:SHOWN]), url)


def waited(since: datetime, at: datetime) -> str:
    """Say how long something has waited."""
    return f"已 {span((at - since).total_seconds())}"


def midnight(at: datetime) -> datetime:
    """Return when the county's day began."""
    return days.midnight(local(at).date())
