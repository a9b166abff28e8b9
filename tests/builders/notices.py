"""Findings to be told of, and looks at the ledger."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.notices import jobs
from liuhen.apps.notices.models import Notice
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.recordings import STORE_IN_TIME, USABLE_QUALITY
from tests.builders.county import NOW, County
from tests.builders.recordings import As, Bring, as_, bring

__all__ = ["As", "Bring", "as_", "bring"]

LATER = NOW + timedelta(hours=1)
Raise = Callable[..., Finding]


def raise_finding(county: County, n: int = 1, *, late: bool = False, at: datetime = NOW) -> Finding:
    """Raise a finding about the officer; ``late``: because a clock has run out."""
    assert STORE_IN_TIME.clock is not None
    duty = STORE_IN_TIME if late else USABLE_QUALITY
    found = STORE_IN_TIME.clock.finding if late else USABLE_QUALITY.checks[0].finding
    return findings.open_finding(
        found=found, duty=duty, about=f"recording:{n}", about_zh="张三家门口的录像.mp4",
        unit_id=county.unit.pk, person=county.officer, by=SYSTEM, at=at,
    )  # fmt: skip


@pytest.fixture
def raise_(county: County) -> Raise:
    """Return ``raise_finding`` for the small county."""
    return partial(raise_finding, county)


def look(at: datetime = LATER) -> int:
    """Place what waits on the ledger, then look at it as the job does."""
    catch_up(at=at)
    return jobs.look_at_ledger(at=at)


def told(event: str = "finding.raised") -> set[str]:
    return set(Notice.objects.filter(event=event).values_list("account__username", flat=True))
