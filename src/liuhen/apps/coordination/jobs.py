"""Periodic work between units: capsules of cases that go outside are built, arrangements end on their day."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from liuhen.apps.coordination import actions, capsules, queries
from liuhen.apps.coordination.models import CaseTransfer
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.capsules import NotYet, left_behind
from liuhen.kernel.flow import number_of


@jobs.periodic(
    every=timedelta(minutes=1),
    sort="copies",
    if_any=lambda: chain(queries.unbuilt(), left_behind("transfer")),
)
def build_transfers() -> None:
    """Build what was sent; what is not on a checkpoint yet waits for the next turn."""
    build_one.each((each.ref for each in queries.unbuilt()), timezone.now())
    capsules.remove_spent()


@jobs.one_by_one("生成移送证据包")
def build_one(ref: str, at: datetime) -> None:
    with suppress(NotYet):
        capsules.build(CaseTransfer.objects.get(pk=number_of(ref)), at=at)


@jobs.periodic(every=timedelta(hours=6))
def end_arrangements() -> None:
    """Begin what is signed on its first day, and end what has run out: nothing goes on without an end."""
    at = timezone.now()
    begin_one.each((each.ref for each in queries.to_begin(at)), at)
    end_one.each((each.ref for each in queries.run_out(at)), at)


@jobs.one_by_one("使到期生效的联合执法机制生效")
def begin_one(ref: str, at: datetime) -> None:
    for arrangement in queries.to_begin(at).filter(pk=number_of(ref)):
        actions.begin(arrangement=arrangement, at=at)


@jobs.one_by_one("终止期限届满的联合执法机制")
def end_one(ref: str, at: datetime) -> None:
    for arrangement in queries.run_out(at).filter(pk=number_of(ref)):
        actions.end_arrangement(arrangement=arrangement, reason="期限届满", by=SYSTEM, at=at)
