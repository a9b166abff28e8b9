"""Periodic work on what is made public."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.disclosure import actions, queries
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import number_of


@jobs.periodic(every=timedelta(hours=1))
def expire_all() -> None:
    """Take off what was shown for as long as the law says, one by one."""
    at = timezone.now()
    expire_one.each([row.ref for row in queries.to_expire(at)], at)


@jobs.one_by_one("停止公示期满的信息")
def expire_one(ref: str, at: datetime) -> None:
    row = queries.to_expire(at).filter(pk=number_of(ref)).first()
    if row is not None:
        actions.expire(publication=row, by=SYSTEM, at=at)
