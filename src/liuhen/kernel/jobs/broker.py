"""django-q2's queue in the database, shared by workers on many machines, each of which takes some sorts of work."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import BadSignature, SignedPackage

from liuhen.kernel import waking
from liuhen.kernel.jobs import BELL, ONLY, SHORT, SORTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGER = Conf.RETRY / Conf.TIMEOUT
AT_HAND = 8  # how many are looked at at once, where other workers are faster


class Shared(ORM):  # type: ignore[misc]
    """Hands out the work whose turn is first, and no piece of it to two workers."""

    def dequeue(self) -> list[tuple[int, str]] | None:
        for pk, lock, payload in self._waiting().values_list("pk", "lock", "payload")[:AT_HAND]:
            until = timezone.now() + timedelta(seconds=patience(payload))
            if self.get_connection().filter(pk=pk, lock=lock).update(lock=until):
                return [(pk, payload)]
        return None

    def enqueue(self, task: str) -> int:
        queued: int = super().enqueue(task)
        waking.ring(BELL)
        return queued

    def has_work(self) -> bool:
        """Say whether anything waits that this worker takes."""
        return self._waiting().exists()

    def _waiting(self) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.get_connection().filter(lock__lt=timezone.now()).order_by("lock", "pk")
        only = os.environ.get(ONLY)
        return rows.filter(key__in=[key_of(sort) for sort in only.split(",")]) if only else rows


def patience(payload: str) -> float:
    """Return for how many seconds whoever takes this work has it alone: longer than he may take."""
    with suppress(TypeError, BadSignature):  # the pusher drops what it cannot read
        seconds = SignedPackage.loads(payload).get("timeout") or 0
        return float(max(Conf.RETRY, seconds * LONGER))
    return float(Conf.RETRY)


def key_of(sort: str) -> str:
    """Return what the table calls a sort of work: the short by the whole's name, as what former versions queued."""
    return Conf.CLUSTER_NAME if sort == SHORT else sort


def waiting(*, at: datetime) -> dict[str, tuple[int, datetime]]:
    """Return, by sort, how many wait for a worker and since when the first of them does."""
    rows = OrmQ.objects.filter(lock__lte=at).values_list("key").annotate(Count("pk"), Min("lock"))
    sorts = {key_of(sort): sort for sort in SORTS}
    return {sorts.get(key, key): (count, since) for key, count, since in rows}
