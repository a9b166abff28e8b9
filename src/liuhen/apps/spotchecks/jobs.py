"""Periodic work on spot checks."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.spotchecks import queries
from liuhen.apps.spotchecks.actions import plans
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Refused


@jobs.periodic(every=timedelta(minutes=1))
def draw_what_is_frozen() -> None:
    """Draw every frozen plan whose seed is known, so that nobody need press a button; somebody may have, just now."""
    for plan in Plan.objects.filter(state="frozen").order_by("id"):
        if queries.first_checkpoint(plan) is None:
            continue
        try:
            plans.draw(plan=plan, by=SYSTEM, at=timezone.now())
        except Refused:
            continue
