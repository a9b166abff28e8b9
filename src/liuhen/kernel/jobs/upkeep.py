"""What is done for the database, and for what was set aside, from time to time."""

import time
from datetime import datetime, timedelta
from math import inf
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from liuhen.kernel import jobs
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.jobs.setting_aside import job_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

BUDGET_SECONDS = 20


def _due(at: datetime) -> "QuerySet[SetAside]":
    return SetAside.objects.filter(again_at__lte=at).order_by("again_at")


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: _due(timezone.now()))
def try_again() -> None:
    """Try what was set aside and whose time has come."""
    try_what_is_due(at=timezone.now(), seconds=BUDGET_SECONDS)


def try_what_is_due(*, at: datetime, seconds: float = inf) -> None:
    """Try it, for so many seconds; what may take long gets a run of its own."""
    until = time.monotonic() + seconds
    for row in _due(at):
        job = job_of(row.job)
        if job is not None and job.seconds is not None:
            SetAside.objects.filter(pk=row.pk).update(again_at=at + SetAside.wait(row.tries))
            jobs.enqueue("liuhen.kernel.jobs.upkeep.try_one", row.job, row.thing, seconds=job.seconds)
        elif job is not None:
            job(row.thing, at)
        if time.monotonic() > until:
            return


def try_one(path: str, thing: str) -> None:
    """Try one thing that was set aside."""
    if job := job_of(path):
        job(thing, timezone.now())


@jobs.periodic(every=timedelta(hours=24))
def keep_statistics() -> None:
    """Let SQLite see how its rows are spread, or it picks the wrong index of two; PostgreSQL sees to that itself.

    Index by index, so that whoever wants to write meanwhile waits for one and not for all; a sample of each
    (analysis_limit) was tried, and led to worse choices than nothing.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
