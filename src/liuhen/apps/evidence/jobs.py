"""Periodic work on evidence: what was lost or given back since the last look shows within the hour."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.activities import queries as activities
from liuhen.apps.evidence import queries
from liuhen.apps.evidence.actions import falling
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import jobs
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger.following import read_pages
from liuhen.kernel.ledger.models import Bookmark
from liuhen.kernel.vault.models import FixityFailure

BATCH = 500
BUDGET_SECONDS = 20  # a run is short, far from the queue's timeout: the next goes on where this one stopped
CHANGES = frozenset((*recordings.TURNS, *activities.JUDGEMENTS))


@jobs.periodic(every=timedelta(minutes=10))
def look_for_losses() -> None:
    """Mark what rests on recordings that were doubted, destroyed or held not to be of their activity."""
    at = timezone.now()
    for page in read_pages("evidence", events=CHANGES, seconds=BUDGET_SECONDS):
        refs = [entry.subject for entry in page]
        named = {
            noun: {number_of(ref) for ref in refs if ref.startswith(f"{noun}:")}
            for noun in ("recording", "link")
        }
        _look_again(queries.naming(named["recording"], named["link"]), at)


@jobs.periodic(every=timedelta(minutes=10))
def look_at_failures() -> None:
    """Mark what rests on bytes that were found missing or changed on the shelf since the last look."""
    at, position = timezone.now(), Bookmark.of("evidence-failures").position
    while page := list(FixityFailure.objects.filter(pk__gt=position).order_by("pk")[:BATCH]):
        digests = {failure.key.rpartition("/")[2] for failure in page}
        named = recordings.ids_by_digest(digests)
        _look_again(queries.naming(named, files=digests), at)
        position = page[-1].pk
        Bookmark.move("evidence-failures", position)


@jobs.periodic(every=timedelta(minutes=30))
def look_for_mended() -> None:
    """Hold what is marked as lost against what is so now: a file put back from a copy stands again."""
    at, last = timezone.now(), 0
    while page := queries.lost_after(last, most=BATCH):
        last = page[-1][0]
        _look_again({number_of(what) for _, what in page}, at)


def _look_again(evidence_ids: Iterable[int], at: datetime) -> None:
    look_again.each((f"evidence:{pk}" for pk in sorted(evidence_ids)), at)


@jobs.one_by_one("标明随证据不成立的事实")
def look_again(evidence_ref: str, at: datetime) -> None:
    falling.look_again(evidence_ids=[number_of(evidence_ref)], at=at)
