"""Periodic work on performance: terms that ran out move what is demanded on."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.execution import actions, queries
from liuhen.apps.execution.models import DecisionStay, Demand
from liuhen.kernel import jobs
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of


@jobs.periodic(every=timedelta(hours=6))
def follow_terms() -> None:
    """Say of each demand when the court may be asked, and when it is too late."""
    at = timezone.now()
    on = local_day(at)
    waiting = queries.may_shift(on=on).iterator(chunk_size=500)
    follow_one.each((each.ref for each in waiting if queries.shift(each, on=on)), at)


@jobs.one_by_one("跟进申请强制执行的期限")
def follow_one(ref: str, at: datetime) -> None:
    actions.follow_terms(demand=Demand.objects.get(pk=number_of(ref)), at=at)


@jobs.periodic(every=timedelta(hours=1))
def end_stays() -> None:
    """Let decisions be carried out again once the last day of their stay is over."""
    at = timezone.now()
    let_run_out.each((each.ref for each in queries.stays_over(on=local_day(at))), at)


@jobs.one_by_one("停止执行届满，恢复执行")
def let_run_out(ref: str, at: datetime) -> None:
    actions.let_run_out(stay=DecisionStay.objects.get(pk=number_of(ref)), at=at)
