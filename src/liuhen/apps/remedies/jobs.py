"""Periodic work on remedies: sealed answers are built."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from liuhen.apps.remedies import answer_volumes, queries
from liuhen.apps.remedies.models import AnswerVolume
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet, left_behind
from liuhen.kernel.flow import number_of


@jobs.periodic(
    every=timedelta(minutes=1), sort="copies", if_any=lambda: chain(queries.unbuilt(), left_behind("answer"))
)
def build_volumes() -> None:
    """Build the sealed answers that were asked for; what is not on a checkpoint yet waits for the next turn."""
    build_one.each((each.ref for each in queries.unbuilt()), timezone.now())
    answer_volumes.remove_spent()


@jobs.one_by_one("生成封存答复卷")
def build_one(ref: str, at: datetime) -> None:
    with suppress(NotYet):
        answer_volumes.build(AnswerVolume.objects.get(pk=number_of(ref)), at=at)
