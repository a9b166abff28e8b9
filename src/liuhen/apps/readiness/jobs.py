"""Periodic work: each night what could lawfully be done on the next day is judged."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.readiness import actions
from liuhen.kernel import jobs


@jobs.periodic(every=timedelta(hours=6))
def judge_next_day() -> None:
    """Judge for tomorrow; more often than each night, so that what is put right by day is seen by evening."""
    actions.judge_next_day(at=timezone.now())
