"""Background and periodic work, over django-q2: the one queue tried that keeps a job through kill -9 (ADR-6).

A job runs at least once, perhaps twice: every one is idempotent and short, and saves its progress. What it does for
one thing after the other is declared with ``one_by_one``, so that what cannot be done is set aside (ADR-18). Its sort
says which workers take it, where there are several (ADR-39).
"""

from collections.abc import Callable, Iterable
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
    """A job that runs again and again; ``path`` is its dotted name, ``seconds`` how long one run may take.

    Where ``if_any`` finds nothing, its turn passes without a piece of work.
    """

    path: str
    every: timedelta
    seconds: int | None = None
    sort: str = SHORT
    if_any: Callable[[], Iterable[object]] | None = None


def enqueue(path: str, *arguments: Any, seconds: int | None = None, sort: str = SHORT) -> None:
    """Queue a job in the caller's transaction: the queue is a table of the same database, so both commit or neither.

    A job that may take longer than the settings' timeout says how many ``seconds``. If its worker dies, no other takes
    it before these are over: what must not wait so long is also swept.
    """
    from django_q.tasks import async_task  # noqa: PLC0415 -- it has models, and this package is read before any

    async_task(path, *arguments, **_options(seconds, sort))


def periodic(
    *,
    every: timedelta,
    seconds: int | None = None,
    sort: str = SHORT,
    if_any: Callable[[], Iterable[object]] | None = None,
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare that a function of an app's ``jobs.py`` runs at this interval.

    What comes every minute says what it is about, ``if_any``: rows of which one suffices, asked by the worker itself.
    It may say too much, never too little.
    """

    def declare(job: Callable[[], None]) -> Callable[[], None]:
        path = f"{job.__module__}.{job.__qualname__}"
        PERIODIC[path] = Periodic(path, every, seconds, sort, if_any)
        return job

    return declare


def plan() -> None:
    """Write the schedules the code declares, and drop those it no longer does; the worker calls this at start."""
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django_q.models import Schedule, Success  # noqa: PLC0415 -- as above

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
    done = Success.objects.order_by("-stopped").values_list("pk", flat=True)
    Success.objects.filter(pk__in=list(done[settings.KEPT_DONE :])).delete()  # the queue drops one for one


def _options(seconds: int | None, sort: str) -> dict[str, Any]:
    """Return what the queue is told of a job; of the short ones nothing, so that their table reads as it ever did."""
    told = {"timeout": seconds, "cluster": "" if sort == SHORT else sort}
    return {name: value for name, value in told.items() if value}
