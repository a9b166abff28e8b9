"""Periodic work on decisions: those of which a ground fell are marked within minutes; cases all of whose parties are
decided are so.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.decisions.actions import deciding, shaking
from liuhen.apps.decisions.queries import listing
from liuhen.kernel import jobs
from liuhen.kernel.flow import Refused, number_of


@jobs.periodic(every=timedelta(minutes=10))
def look_for_shaken() -> None:
    """Mark the decisions whose facts or services fell, and end the marks of those that stand again."""
    shaking.mark(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=10))
def enter_decided() -> None:
    """Let the cases be decided whose last party without a decision is none any more."""
    enter_one.each((case.ref for case in listing.decided_throughout()), timezone.now())


@jobs.one_by_one("登记案件已决定")
def enter_one(ref: str, at: datetime) -> None:
    case = listing.decided_throughout().filter(pk=number_of(ref)).first()
    if case is not None:
        with suppress(Refused):  # while its term is paused, or the police have it
            deciding.enter_decided(case, at=at)
