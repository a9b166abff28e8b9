"""Periodic work on activities. Every job may run twice, or after a crash in its middle."""

import time
from datetime import timedelta

from django.utils import timezone

from liuhen.apps.activities import queries
from liuhen.apps.activities.actions import explaining, matching, reckoning
from liuhen.apps.activities.models import Activity
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import jobs
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.ledger.models import Bookmark
from liuhen.kernel.ledger.reading import read_on
from liuhen.kernel.vault.models import FixityFailure
from liuhen.regulation.activities import REPORT_STOPPING

BATCH = 500
BUDGET_SECONDS = 20  # a run is short, far from the queue's timeout: the next goes on where this one stopped


@jobs.periodic(every=timedelta(minutes=1))
def look_at_recordings() -> None:
    """Propose what came in, or was settled, since the last look; the ledger's order is the order of looking."""
    at = timezone.now()
    for entry in read_on("recordings", events=recordings.ARRIVALS, seconds=BUDGET_SECONDS):
        recording = recordings.recording_of(int(entry.subject.partition(":")[2]))
        if recording is not None:
            matching.propose_of(recording=recording, at=at)


@jobs.periodic(every=timedelta(minutes=1))
def reckon_due() -> None:
    """Reckon each activity whose lacks have become due, so that they become findings."""
    at, until = timezone.now(), time.monotonic() + BUDGET_SECONDS
    while page := list(queries.obligations_due(at).select_related("activity")[:BATCH]):
        for obligation in page:
            reckoning.reckon(activity=obligation.activity, at=at)
            if time.monotonic() > until:
                return


@jobs.periodic(every=timedelta(minutes=10))
def ask_for_statements() -> None:
    """Put on record the written statements that are overdue, with whose they are."""
    at = timezone.now()
    for clock in clocks.overdue(at).filter(duty_id=REPORT_STOPPING.id):
        explaining.ask_for_statement(interruption=queries.interruption_by_ref(clock.subject), at=at)


@jobs.periodic(every=timedelta(minutes=10))
def look_at_failures() -> None:
    """Reckon anew the activities whose recordings were found missing or changed on the shelf."""
    mark, _ = Bookmark.objects.get_or_create(name="failures")
    at = timezone.now()
    for failure in FixityFailure.objects.filter(pk__gt=mark.position).order_by("pk")[:BATCH]:
        digest = failure.key.rpartition("/")[2]
        for activity in Activity.objects.filter(links__recording__sha256=digest, links__state="confirmed"):
            reckoning.reckon(activity=activity, at=at)
        mark.position = failure.pk
        mark.save(update_fields=["position"])
