"""Periodic work on dossiers: whatever is over has a file, so that its term to be closed runs; capsules."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from liuhen.apps.cases.queries import Case
from liuhen.apps.dossiers import actions, capsules, queries
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.capsules import NotYet, left_behind
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger.rows import ref_of


@jobs.periodic(every=timedelta(hours=1))
def open_all() -> None:
    """Open the file of every case that is over and has none."""
    refs = [case.ref for case in queries.without_a_dossier(Case.objects.all()).only("pk")]
    open_one.each(refs, timezone.now())


@jobs.periodic(
    every=timedelta(minutes=1),
    sort="copies",
    if_any=lambda: chain(queries.without_capsule(), left_behind("volume")),
)
def build_capsules() -> None:
    """Build the capsules of what was bound; what is not on a checkpoint yet waits for the next turn."""
    build_one.each((ref_of(each) for each in queries.without_capsule()), timezone.now())
    capsules.remove_spent()


@jobs.one_by_one("生成案卷证据包")
def build_one(ref: str, at: datetime) -> None:
    volume = queries.without_capsule().filter(pk=number_of(ref)).first()
    if volume is not None:
        with suppress(NotYet):
            capsules.build(volume, at=at)


@jobs.one_by_one("为办完的案件开始立卷")
def open_one(ref: str, at: datetime) -> None:
    case = queries.without_a_dossier(Case.objects.filter(pk=number_of(ref))).first()
    if case is not None:
        actions.open_dossier(case=case, by=SYSTEM, at=at)
