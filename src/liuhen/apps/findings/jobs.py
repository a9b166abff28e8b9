"""Periodic work on findings."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.findings import actions
from liuhen.apps.people import queries as people
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import called, number_of
from liuhen.regulation.people import CERTIFY_OFFICERS

BATCH = 200


@jobs.periodic(every=timedelta(hours=6))
def raise_registered_twice() -> None:
    """Put a finding on record for everybody, and every certificate, whose number another had before."""
    twice = [row.ref for row, _ in people.registered_twice()]
    raise_one_registered_twice.each(twice, timezone.now())


@jobs.one_by_one("列出重复登记的人员编号、证号")
def raise_one_registered_twice(ref: str, at: datetime) -> None:
    for row, check in people.registered_twice():
        if row.ref == ref and not check.holds(row):
            actions.open_finding(
                found=check.finding, duty=CERTIFY_OFFICERS, about=ref, about_zh=f"{row.noun} {row}",
                unit_id=row.unit_id, person=None, by=SYSTEM, at=at,
            )  # fmt: skip


@jobs.periodic(every=timedelta(minutes=10), if_any=lambda: clocks.overdue(timezone.now()))
def raise_overdue() -> None:
    """Put a finding on record for every clock that has run out, once each; picks up where a kill left it."""
    at = timezone.now()
    after = None
    while page := list(clocks.overdue(at, after=after)[:BATCH]):
        raise_one_overdue.at_once(
            {f"runningclock:{c.pk}": c for c in page}, lambda found: _raise(found, at), at
        )
        after = (page[-1].due_at, page[-1].pk)


@jobs.one_by_one("列出超过期限的事项")
def raise_one_overdue(clock_ref: str, at: datetime) -> None:
    _raise(clocks.overdue(at).filter(pk=number_of(clock_ref)), at)


def _raise(overdue: Iterable[RunningClock], at: datetime) -> int:
    raised = 0
    for clock in overdue:
        if clock.unit_id is not None:
            actions.open_finding(
                found=clock.clock.finding, duty=clock.duty, about=clock.subject, about_zh=called(clock.subject),
                unit_id=clock.unit_id, person=None, by=SYSTEM, at=at,
            )  # fmt: skip
            raised += 1
    return raised
