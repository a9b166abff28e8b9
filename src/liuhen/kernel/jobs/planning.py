"""What is due is queued, if there is anything to do: a question costs a tenth of a piece of work (ADR-40)."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import close_old_connections, connection, models, transaction
from django_q.models import Schedule

from liuhen.kernel.jobs import PERIODIC, Periodic, enqueue
from liuhen.kernel.jobs.setting_aside import fault_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger(__name__)


def queue_due(*, at: datetime) -> None:
    """Queue what is due, once however many turns were missed; of several workers that look at once, one queues it."""
    due = [row.name for row in _due(at)]
    if not due:
        return
    idle = {name for name in due if not has_work(PERIODIC[name])}
    with transaction.atomic():
        rows = list(_due(at).select_for_update())
        turns = defaultdict(list)
        for row in rows:
            every = timedelta(minutes=row.minutes)
            turns[row.next_run + every * ((at - row.next_run) // every + 1)].append(row.pk)
            if row.name not in idle:
                enqueue(row.name, seconds=PERIODIC[row.name].seconds, sort=PERIODIC[row.name].sort)
        for turn, pks in turns.items():
            Schedule.objects.filter(pk__in=pks).update(next_run=turn)


def has_work(job: Periodic) -> bool:
    """Say whether a job has anything to do; where that cannot be told, it will itself find out what is wrong."""
    if job.if_any is None:
        return True
    try:
        found = job.if_any()
        return found.exists() if isinstance(found, models.QuerySet) else any(True for _ in found)
    except Exception as error:  # noqa: BLE001 -- one question may not keep others from being asked
        log.warning("%s cannot say whether it has anything to do: %s", job.path, fault_of(error))
        if not connection.in_atomic_block:  # where it would throw away what others wrote
            close_old_connections()
        return True


def _due(at: datetime) -> "QuerySet[Schedule]":
    rows: QuerySet[Schedule] = Schedule.objects.filter(name__in=PERIODIC, next_run__lte=at)
    return rows.order_by("minutes", "name")
