"""Background and periodic work, over django-q2: the one queue tried that keeps a job through kill -9 (ADR-6).

A job runs at least once, perhaps twice: every one is idempotent and short, and saves its progress. What it does for
one thing after the other is declared with ``one_by_one``, so that what cannot be done is set aside (ADR-18).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from liuhen.kernel.jobs.setting_aside import one_by_one

__all__ = ["PERIODIC", "Periodic", "enqueue", "one_by_one", "periodic", "plan"]

PERIODIC: dict[str, "Periodic"] = {}


@dataclass(frozen=True)
class Periodic:
    """A job that runs again and again; ``path`` is its dotted name, ``seconds`` how long one run may take."""

    path: str
    every: timedelta
    seconds: int | None = None


def enqueue(path: str, *arguments: Any, seconds: int | None = None) -> None:
    """Queue a job in the caller's transaction: the queue is a table of the same database, so both commit or neither.

    A job that may take longer than the settings' timeout says how many ``seconds``. It is then started a second
    time while the first still runs, so it must hold a lock and answer the second at once.
    """
    from django_q.tasks import async_task  # noqa: PLC0415 -- it has models, and this package is read before any

    async_task(path, *arguments, **({"timeout": seconds} if seconds else {}))


def periodic(
    *, every: timedelta, seconds: int | None = None
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare that a function of an app's ``jobs.py`` runs at this interval."""

    def declare(job: Callable[[], None]) -> Callable[[], None]:
        path = f"{job.__module__}.{job.__qualname__}"
        PERIODIC[path] = Periodic(path, every, seconds)
        return job

    return declare


def plan() -> None:
    """Write the schedules the code declares, and drop those it no longer does; the worker calls this at start."""
    from django_q.models import Schedule  # noqa: PLC0415 -- as above

    for job in PERIODIC.values():
        Schedule.objects.update_or_create(
            name=job.path,
            defaults={
                "func": job.path,
                "schedule_type": Schedule.MINUTES,
                "repeats": -1,
                "minutes": max(1, int(job.every.total_seconds() // 60)),
                "kwargs": f"q_options={{'timeout': {job.seconds}}}" if job.seconds else None,
            },
        )
    Schedule.objects.exclude(name__in=PERIODIC).delete()
