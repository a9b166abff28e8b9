"""What waits for somebody: each app's ``tray.py`` offers Sources, the first page gathers them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import days
from liuhen.kernel.web.wording import local, span

SHOWN = 8
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
    """Chores of one sort, the first of ``count``; the rest is at ``url``."""

    chores: list[Chore]
    count: int
    url: str


@dataclass(frozen=True)
class Source:
    """A sort of chores: ``load`` returns those of an actor at a moment, None where there are none."""

    press: Press
    load: Callable[[Actor, datetime], Batch | None]


def batch(count: int, chores: Iterable[Chore], url: str) -> Batch | None:
    """Return a batch, or None when nothing waits; ``chores`` are only drawn on when something does."""
    return Batch(list(chores), count, url) if count else None


def waited(since: datetime, at: datetime) -> str:
    """Say how long something has waited."""
    return f"已 {span((at - since).total_seconds())}"


def midnight(at: datetime) -> datetime:
    """Return when the county's day began."""
    return days.midnight(local(at).date())
