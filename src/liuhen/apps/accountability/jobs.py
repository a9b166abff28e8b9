"""Periodic work on accountability; each may run twice, or after a crash in its middle."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.accountability import odd_looks, queries, signs_of_misuse
from liuhen.apps.accountability.actions import redress
from liuhen.kernel import jobs
from liuhen.kernel.clocks.days import local_day


@jobs.periodic(every=timedelta(minutes=10))
def raise_leads() -> None:
    """Raise leads from refusals, findings, doubtful files and the vault's checks."""
    signs_of_misuse.sweep(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=15))
def find_odd_looks() -> None:
    """Judge the viewings since the last time."""
    odd_looks.sweep(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=10), if_any=lambda: queries.stays_over(on=local_day(timezone.now())))
def end_stays() -> None:
    """Let sanctions work again whose stay has had its last day."""
    now = timezone.now()
    for sanction in queries.stays_over(on=local_day(now)):
        redress.end_stay_that_is_over(sanction=sanction, at=now)
