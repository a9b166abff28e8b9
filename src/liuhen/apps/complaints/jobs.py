"""Periodic work around complaints."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from liuhen.apps.activities import queries as activities
from liuhen.apps.complaints import capsules, queries
from liuhen.apps.complaints.actions import filing, handling
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet, left_behind
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger.following import read_on, unread
from liuhen.kernel.ledger.models import Bookmark

HOLDS = "complaint-holds"
ROUND = 200
BUDGET_SECONDS = 20  # a run is short; the next goes on


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: unread(HOLDS))
def hold_arrivals() -> None:
    """Hold what comes in only after somebody complained, or is found to be of an activity under a complaint."""
    at = timezone.now()
    events = (*recordings.ARRIVALS, *activities.LINKINGS)
    for entry in read_on(HOLDS, events=events, seconds=BUDGET_SECONDS):
        hold(entry.subject, at)


@jobs.one_by_one("为投诉冻结新入库的资料")
def hold(ref: str, at: datetime) -> None:
    """Hold a recording, or that of a link."""
    link = activities.link_of(number_of(ref)) if ref.startswith("link:") else None
    recording = link.recording if link else recordings.recording_of(number_of(ref))
    if recording is None or recording.is_gone:
        return
    for complaint in queries.concerned_by(recording, activity_id=link.activity_id if link else None):
        filing.preserve(complaint=complaint, recordings=[recording], at=at)


@jobs.periodic(every=timedelta(minutes=10))
def keep_apart() -> None:
    """Go round the open complaints: somebody may have been given a role, or a role elsewhere, since each was settled.

    One that lies with whom it is about goes on to whoever is competent, openly: by an entry, and into that one's tray.
    """
    at, mark = timezone.now(), "complaint-recusal"
    page = list(queries.open_after(Bookmark.of(mark).position)[:ROUND])
    for complaint in page:
        settle(complaint.ref, at)
    last = page[-1].pk if len(page) == ROUND else 0
    Bookmark.put(mark, last)


@jobs.one_by_one("核对投诉由谁办理")
def settle(complaint_ref: str, at: datetime) -> None:
    """Let a complaint be settled anew."""
    complaint = queries.open_after(0).filter(pk=number_of(complaint_ref)).first()
    if complaint is not None:
        handling.resettle(complaint=complaint, at=at)


@jobs.periodic(
    every=timedelta(minutes=1),
    sort="copies",
    if_any=lambda: chain(queries.without_capsule(), left_behind("complaint")),
)
def file_away() -> None:
    """Build the capsules of what was filed away; what must wait is asked again in a minute."""
    waiting = list(queries.without_capsule().values_list("pk", flat=True))
    build.each((f"complaint:{pk}" for pk in waiting), timezone.now(), seconds=BUDGET_SECONDS)
    capsules.remove_spent()


@jobs.one_by_one("生成归档包")
def build(complaint_ref: str, at: datetime) -> None:
    complaint = queries.without_capsule().filter(pk=number_of(complaint_ref)).first()
    if complaint is not None:
        with suppress(NotYet):
            capsules.build(complaint, at=at)
