"""Years pass: recordings taken in now, classified, and the day after their last."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention.actions import classes, disposals
from liuhen.apps.retention.models import Disposal
from tests.builders.county import LOCAL, NOW, County, account, person
from tests.builders.recordings import as_, bring  # noqa: F401 (fixtures)

LAST_DAY = date(2031, 11, 24)  # five years after NOW's day, a Monday
FREE = datetime(2031, 11, 25, 0, 0, tzinfo=LOCAL)  # the first moment after it
DESTROY_AT = datetime(2031, 12, 26, 0, 0, tzinfo=LOCAL)  # 30 days after 25 November are over

Make = Callable[..., Recording]


@pytest.fixture
def make(county: County, bring: Callable[..., Recording]) -> Make:  # noqa: F811
    """Return a way to take a recording in and to put it into a class; without one it stays unclassified."""
    numbers: Iterator[int] = count()

    def run(key: str = "ordinary", **more: object) -> Recording:
        n = next(numbers)
        found = bring(b"original %d" % n, filename=f"original_{n:04}.mp4", **more)
        if key:
            (found,) = classes.classify(
                recordings=[found], key=key, why="案由", by=county.actor("legal"), at=NOW
            )
        return found

    return run


@pytest.fixture
def bureau(county: County) -> County:
    """Two more people at the bureau, who may sign a change of the rules, and a second legal reviewer at the unit."""
    home = county.government.children.get(code="JUS")
    account(person(home, "吴法规", "900002", kind="clerk"), "jus-legal", "legal")
    account(person(home, "郑局长", "900003", kind="clerk"), "jus-head", "head")
    account(person(county.unit, "李复核", "100005", kind="clerk"), "legal2", "legal")
    return county


Approve = Callable[..., Disposal]


@pytest.fixture
def approved(county: County) -> Approve:
    """Return a way to bring a batch to its days of objection, on the first day it is lawful unless told otherwise."""

    def run(*recordings: Recording, at: datetime = FREE) -> Disposal:
        batch = disposals.request(recordings=recordings, reason="期满", by=county.actor("keeper"), at=at)
        batch = disposals.consent(disposal=batch, opinion="同意", by=county.actor("legal"), at=at)
        return disposals.approve(disposal=batch, opinion="批准", by=county.actor("head"), at=at)

    return run


def ticking(at: datetime) -> Callable[[], datetime]:
    """Return a clock that stands still."""
    return lambda: at + timedelta(seconds=1)
