"""Periodic work on findings."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.findings import actions
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import called

BATCH = 200


@jobs.periodic(every=timedelta(minutes=10))
def raise_overdue() -> None:
    """Put a finding on record for every clock that has run out, once each; picks up where a kill left it."""
    at = timezone.now()
    after = None
    while page := list(clocks.overdue(at, after=after)[:BATCH]):
        for clock in page:
            if clock.unit_id is not None:
                actions.open_finding(
                    found=clock.clock.overdue, duty=clock.duty, about=clock.subject, about_zh=called(clock.subject),
                    unit_id=clock.unit_id, person=None, by=SYSTEM, at=at,
                )  # fmt: skip
        after = (page[-1].due_at, page[-1].pk)
