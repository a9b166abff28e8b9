"""Background and periodic work, over django-q2: the one queue tried that keeps a job through kill -9 (ADR-6).

A job runs at least once, perhaps twice: every one is idempotent and short, and saves its progress. What it does for
one thing after the other is declared with ``one_by_one``, so that what cannot be done is set aside (ADR-18). Its sort
says which workers take it, where there are several (ADR-39).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from liuhen.kernel.jobs.setting_aside import one_by_one

__all__ = ["PERIODIC", "SORTS", "Periodic", "enqueue", "one_by_one", "periodic", "plan"]

PERIODIC: dict[str, "Periodic"] = {}
SHORT = "short"
SORTS = {
    SHORT: "其余短任务",
    "copies": "检查媒体、制作副本、封装证据包",
    "fixity": "读回核对",
    "sweeps": "问题模型",
}
"""The sorts of work: a worker takes all of them, or some."""
BELL = "jobs"
ONLY = "LIUHEN_JOBS"
"""Which sorts, from the command to the processes of its cluster; no setting."""


@dataclass(frozen=True)
class Periodic:
    """A job that runs again and again; ``path`` is its dotted name, ``seconds`` how long one run may take."""

    path: str
    every: timedelta
    seconds: int | None = None
    sort: str = SHORT


def enqueue(path: str, *arguments: Any, seconds: int | None = None, sort: str = SHORT) -> None:
    """Queue a job in the caller's transaction: the queue is a table of the same database, so both commit or neither.

    A job that may take longer than the settings' timeout says how many ``seconds``. If its worker dies, no other takes
    it before these are over: what must not wait so long is also swept.
    """
    from django_q.tasks import async_task  # noqa: PLC0415 -- it has models, and this package is read before any

    async_task(path, *arguments, **_options(seconds, sort))


def periodic(
    *, every: timedelta, seconds: int | None = None, sort: str = SHORT
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare that a function of an app's ``jobs.py`` runs at this interval."""

    def declare(job: Callable[[], None]) -> Callable[[], None]:
        path = f"{job.__module__}.{job.__qualname__}"
        PERIODIC[path] = Periodic(path, every, seconds, sort)
        return job

    return declare


def plan() -> None:
    """Write the schedules the code declares, and drop those it no longer does; the worker calls this at start."""
    from django.utils import timezone  # noqa: PLC0415 -- as above
    from django_q.models import Schedule  # noqa: PLC0415 -- as above

    for job in PERIODIC.values():
        options = _options(job.seconds, job.sort)
        Schedule.objects.update_or_create(
            name=job.path,
            defaults={
                "func": job.path,
                "schedule_type": Schedule.MINUTES,
                "repeats": -1,
                "minutes": max(1, int(job.every.total_seconds() // 60)),
                "kwargs": f"q_options={options!r}" if options else None,
            },
        )
    Schedule.objects.exclude(name__in=PERIODIC).delete()
    # What was due while nobody worked is done once: django-q2 counts every turn that was missed, with the table locked.
    now = timezone.now()
    Schedule.objects.filter(next_run__lt=now).update(next_run=now)


def _options(seconds: int | None, sort: str) -> dict[str, Any]:
    """Return what the queue is told of a job; of the short ones nothing, so that their table reads as it ever did."""
    told = {"timeout": seconds, "cluster": "" if sort == SHORT else sort}
    return {name: value for name, value in told.items() if value}
