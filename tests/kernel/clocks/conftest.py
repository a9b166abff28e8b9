"""Fixtures for clocks: the packaged years are loaded, and a few duties that no release has yet can be tried."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from liuhen.kernel.clocks import actions
from liuhen.kernel.clocks.loading import store
from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.clocks.notices import packaged_notices
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.vocabulary import Clock, Days, Duty, Finding, WorkingDays

LOCAL = ZoneInfo("Asia/Shanghai")
LATE = Finding("COMPLAINT-LATE", "超过期限")

ACCEPT = Duty(
    "rs-42-1",
    ARTICLES["rs-42"],
    "clock",
    "五个工作日内决定",
    clock=Clock(
        WorkingDays(5),
        starts="complaint.received",
        stops=("complaint.accepted", "complaint.withdrawn"),
        lapses=("complaint.withdrawn",),
        pauses=("complaint.returned",),
        resumes=("complaint.completed",),
        overdue=LATE,
        remind=Days(2),
    ),
)
CLOSE = Duty(
    "rs-43-1",
    ARTICLES["rs-43"],
    "clock",
    "三十日内办结",
    clock=Clock(Days(30), starts="complaint.accepted", stops=("complaint.closed",), overdue=LATE),
)
CLOSE_SOONER = Duty(
    "rs-43-1",
    ARTICLES["rs-43"],
    "clock",
    "二十日内办结",
    clock=Clock(Days(20), starts="complaint.accepted", stops=("complaint.closed",), overdue=LATE),
    since=date(2026, 7, 1),
)


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=LOCAL)  # type: ignore[misc, arg-type]


@pytest.fixture
def calendar_years(db: None) -> None:
    """Load the packaged years where migrations have not."""
    if not CalendarYear.objects.exists():
        for notice in packaged_notices():
            store(notice, version=1, at=None)


@pytest.fixture
def complaint_duties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put clocks of the planned chapters in force."""
    for versions in ((ACCEPT,), (CLOSE, CLOSE_SOONER)):
        monkeypatch.setitem(DUTIES, versions[0].id, versions)
    monkeypatch.setattr(actions, "LISTENERS", actions.listening(DUTIES))
