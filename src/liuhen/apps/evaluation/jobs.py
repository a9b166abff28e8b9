"""Periodic work of evaluation: a commendation that something bars by now is taken back."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.queries import commending
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import number_of


@jobs.periodic(every=timedelta(hours=6))
def withdraw_barred() -> None:
    """Take back what was commended and is barred by what came to light later. 《责任制》第6条."""
    withdraw_one.each((row.ref for row in commending.standing()), timezone.now())


@jobs.one_by_one("撤回有不得表彰情形的表彰")
def withdraw_one(ref: str, at: datetime) -> None:
    for row in commending.standing().filter(pk=number_of(ref)):
        if bars := commending.barred(row, at=at, established=True):
            actions.withdraw(commendation=row, reason=bars, by=SYSTEM, at=at)
