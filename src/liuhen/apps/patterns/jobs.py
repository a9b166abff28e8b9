"""Periodic work on problem models: what changed is looked at often, all of it every night, dry runs when asked for."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.patterns import actions, queries, sweeping
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import number_of


@jobs.periodic(every=timedelta(minutes=30), sort="sweeps")
def look_at_what_changed() -> None:
    """Look for the live models in what happened since the last time."""
    sweeping.sweep(at=timezone.now())


@jobs.periodic(every=timedelta(hours=24), seconds=3600, sort="sweeps")
def look_at_all() -> None:
    """Look for them in everything: what no entry of the ledger tells of, such as a holiday notice, is found so."""
    sweeping.sweep(at=timezone.now(), whole=True)


@jobs.periodic(every=timedelta(minutes=1), seconds=3600, sort="sweeps", if_any=queries.being_tried)
def try_versions() -> None:
    """Try the versions for which somebody asked it."""
    try_one.each((each.ref for each in queries.being_tried()), timezone.now())


@jobs.one_by_one("试算问题模型", seconds=3600)
def try_one(ref: str, at: datetime) -> None:
    for version in queries.being_tried().filter(pk=number_of(ref)):
        actions.run(version=version, by=SYSTEM, at=at)
