"""Periodic work on decisions: those of which a ground fell are marked within minutes."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.decisions.actions import shaking
from liuhen.kernel import jobs


@jobs.periodic(every=timedelta(minutes=10))
def look_for_shaken() -> None:
    """Mark the decisions whose facts or services fell, and end the marks of those that stand again."""
    shaking.mark(at=timezone.now())
