"""Periodic work on activities. Every job may run twice, or after a crash in its middle."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from liuhen.apps.activities import queries
from liuhen.apps.activities.actions import explaining, matching, reckoning
from liuhen.apps.activities.models import Activity
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import jobs
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger.following import read_on, unread
from liuhen.kernel.ledger.models import Bookmark
from liuhen.kernel.vault.models import FixityFailure
from liuhen.regulation.activities import REPORT_STOPPING

if TYPE_CHECKING:
    from django.db.models import QuerySet

ARRIVED, FAILURES = "recordings", "failures"
BATCH = 500
BUDGET_SECONDS = 20  # a run is short, far from the queue's timeout: the next goes on where this one stopped


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: unread(ARRIVED))
def look_at_recordings() -> None:
    """Propose what came in, or was settled, since the last look; the ledger's order is the order of looking."""
    at = timezone.now()
    for entry in read_on(ARRIVED, events=recordings.ARRIVALS, seconds=BUDGET_SECONDS):
        propose(entry.subject, at)


@jobs.one_by_one("为音像资料匹配执法活动")
def propose(recording_ref: str, at: datetime) -> None:
    recording = recordings.recording_of(number_of(recording_ref))
    if recording is not None:
        matching.propose_of(recording=recording, at=at)


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: queries.obligations_due(timezone.now()))
def reckon_due() -> None:
    """Reckon each activity whose lacks have become due, so that they become findings."""
    at = timezone.now()
    due = list(queries.obligations_due(at).values_list("activity_id", flat=True))
    reckon.each((f"activity:{pk}" for pk in due), at, seconds=BUDGET_SECONDS)


@jobs.one_by_one("核算执法活动的全过程记录")
def reckon(activity_ref: str, at: datetime) -> None:
    reckoning.reckon(activity=Activity.objects.get(pk=number_of(activity_ref)), at=at)


def _late_statements(at: datetime) -> "QuerySet[RunningClock]":
    return clocks.overdue(at).filter(duty_id=REPORT_STOPPING.id)


@jobs.periodic(every=timedelta(minutes=10), if_any=lambda: _late_statements(timezone.now()))
def ask_for_statements() -> None:
    """Put on record the written statements that are overdue, with whose they are."""
    at = timezone.now()
    ask_for_statement.each(list(_late_statements(at).values_list("subject", flat=True)), at)


@jobs.one_by_one("催交录制中断的书面说明")
def ask_for_statement(interruption_ref: str, at: datetime) -> None:
    explaining.ask_for_statement(interruption=queries.interruption_by_ref(interruption_ref), at=at)


def _new_failures() -> "QuerySet[FixityFailure]":
    return FixityFailure.objects.filter(pk__gt=Bookmark.of(FAILURES).position).order_by("pk")


@jobs.periodic(every=timedelta(minutes=10), if_any=_new_failures)
def look_at_failures() -> None:
    """Reckon anew the activities whose recordings were found missing or changed on the shelf."""
    at = timezone.now()
    for failure in _new_failures()[:BATCH]:
        digest = failure.key.rpartition("/")[2]
        linked = Activity.objects.filter(links__recording__sha256=digest, links__state="confirmed")
        for pk in list(linked.values_list("pk", flat=True)):
            reckon(f"activity:{pk}", at)
        Bookmark.move(FAILURES, failure.pk)
