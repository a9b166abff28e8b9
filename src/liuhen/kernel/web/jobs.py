"""Periodic work around the public pages."""

from datetime import timedelta

from django.utils import timezone

from liuhen.kernel import jobs
from liuhen.kernel.web.models import Knock


@jobs.periodic(every=timedelta(hours=1))
def forget_knocks() -> None:
    """Drop the counts of how often somebody knocked; by then they hold nobody off."""
    Knock.forget(timezone.now())
