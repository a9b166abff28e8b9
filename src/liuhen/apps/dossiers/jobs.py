"""Periodic work on dossiers: whatever is over has a file, so that its term to be closed runs."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.cases.queries import Case
from liuhen.apps.dossiers import actions, queries
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import number_of


@jobs.periodic(every=timedelta(hours=1))
def open_all() -> None:
    """Open the file of every case that is over and has none."""
    refs = [case.ref for case in queries.without_a_dossier(Case.objects.all()).only("pk")]
    open_one.each(refs, timezone.now())


@jobs.one_by_one("为办完的案件开始立卷")
def open_one(ref: str, at: datetime) -> None:
    case = queries.without_a_dossier(Case.objects.filter(pk=number_of(ref))).first()
    if case is not None:
        actions.open_dossier(case=case, by=SYSTEM, at=at)
