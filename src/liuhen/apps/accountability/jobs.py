"""Periodic work on accountability; each may run twice, or after a crash in its middle."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.accountability import odd_looks, signs_of_misuse
from liuhen.kernel import jobs


@jobs.periodic(every=timedelta(minutes=10))
def raise_leads() -> None:
    """Raise leads from refusals, findings, doubtful files and the vault's checks."""
    signs_of_misuse.sweep(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=15))
def find_odd_looks() -> None:
    """Judge the viewings since the last time."""
    odd_looks.sweep(at=timezone.now())
