"""Periodic work around complaints."""

import logging
from datetime import timedelta

from django.utils import timezone

from liuhen.apps.activities import queries as activities
from liuhen.apps.complaints import capsules, queries
from liuhen.apps.complaints.actions import filing
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger.reading import read_on

log = logging.getLogger(__name__)

BATCH = 20  # a run is short; the next goes on
BUDGET_SECONDS = 20


@jobs.periodic(every=timedelta(minutes=1))
def hold_arrivals() -> None:
    """Hold what comes in only after somebody complained, or is found to be of an activity under a complaint."""
    at = timezone.now()
    events = (*recordings.ARRIVALS, *activities.LINKINGS)
    for entry in read_on("complaint-holds", events=events, seconds=BUDGET_SECONDS):
        noun, _, pk = entry.subject.partition(":")
        link = activities.link_of(int(pk)) if noun == "link" else None
        recording = link.recording if link else recordings.recording_of(int(pk))
        if recording is None or recording.is_gone:
            continue
        for complaint in queries.concerned_by(recording, activity_id=link.activity_id if link else None):
            filing.preserve(complaint=complaint, recordings=[recording], at=at)


@jobs.periodic(every=timedelta(minutes=1))
def file_away() -> None:
    """Build the capsules of what was filed away; what must wait is asked again in a minute."""
    for complaint in queries.without_capsule()[:BATCH]:
        try:
            capsules.build(complaint, at=timezone.now())
        except NotYet:
            return
        except Refused as refusal:  # no Chinese font on this machine
            log.error("no capsule of %s: %s", complaint.ref, refusal)
            return
    capsules.remove_spent()
