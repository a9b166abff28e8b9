"""The nightly count, and taking up what waits or was cut short."""

import pytest
from django_q.models import OrmQ

from liuhen.apps.retention import actions, jobs
from liuhen.apps.retention.models import Disposal, DueTally
from liuhen.kernel.access import SYSTEM
from tests.builders.county import NOW, County
from tests.builders.retention import FREE


@pytest.mark.article("av-17-1")
def test_the_sweep_counts_what_is_due_and_soon_by_unit_and_destroys_nothing(county: County, make):
    due, held, soon = make(), make(), make("", until=NOW, at=NOW)
    make("complaint")
    make("")
    actions.place_hold(recordings=[held.pk], reason="由", source="complaint:1", by=SYSTEM, at=NOW)
    assert jobs.tally_due(at=FREE) == {county.unit.pk: (2, 0)}
    tally = DueTally.objects.get()
    assert (tally.due, tally.soon, tally.held) == (2, 0, 1)
    assert jobs.tally_due(at=NOW) == {}
    assert not DueTally.objects.exists()
    for recording in (due, soon):
        recording.refresh_from_db()
        assert recording.state == "stored"


def queued() -> list[int]:
    """Return the ids of the batches that wait in the queue to be carried out."""
    tasks = [row.task for row in OrmQ.objects.order_by("id")]
    return [task["args"][0] for task in tasks if task["func"] == jobs.DESTROY]


@pytest.mark.article("av-17-2")
def test_only_batches_whose_days_are_over_are_taken_up(county: County, make, approved):
    approved(make())  # its days end in 2031
    jobs.take_up()
    assert queued() == []
    early = approved(make())
    Disposal.objects.filter(pk=early.pk).update(waits_until="2020-01-01")
    jobs.take_up()
    assert queued() == [early.pk]
