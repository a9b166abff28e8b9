"""What is due is queued once, if there is anything to do."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.module_loading import autodiscover_modules
from django_q.models import OrmQ, Schedule, Task
from django_q.signing import SignedPackage

from liuhen.kernel import jobs
from liuhen.kernel.jobs import Periodic
from liuhen.kernel.jobs.planning import has_work, queue_due
from liuhen.kernel.ledger.models import Bookmark
from tests.builders.county import NOW

MINUTE = timedelta(minutes=1)


def broken() -> Iterator[object]:
    raise ValueError("投诉人张三")


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four jobs are due every minute: with something to do: always, now, not now, unknown."""
    declared = [
        Periodic("always", MINUTE, 3600, "sweeps"), Periodic("some", MINUTE, if_any=lambda: [None]),
        Periodic("none", MINUTE, if_any=Bookmark.objects.all), Periodic("broken", MINUTE, if_any=broken),
    ]  # fmt: skip
    monkeypatch.setattr("liuhen.kernel.jobs.PERIODIC", by_path := {job.path: job for job in declared})
    monkeypatch.setattr("liuhen.kernel.jobs.planning.PERIODIC", by_path)
    jobs.plan()
    Schedule.objects.update(next_run=NOW)


def queued() -> list[str]:
    return sorted(SignedPackage.loads(row.payload)["func"] for row in OrmQ.objects.all())


@pytest.mark.django_db
def test_what_finds_nothing_to_do_leaves_no_row_and_what_cannot_say_stops_no_other(
    four: None, caplog: pytest.LogCaptureFixture
) -> None:
    queue_due(at=NOW)
    assert queued() == ["always", "broken", "some"]
    assert OrmQ.objects.get(key="sweeps"), "with its own sort"
    assert "broken cannot say" in caplog.text
    assert "张三" not in caplog.text
    Bookmark.objects.create(name="something to do")
    queue_due(at=NOW + MINUTE)
    assert queued().count("none") == 1


@pytest.mark.django_db
def test_a_turn_comes_at_its_time_and_turns_that_were_missed_are_made_up_for_once(four: None) -> None:
    queue_due(at=NOW - timedelta(seconds=1))
    assert queued() == []
    late = NOW + timedelta(days=3, seconds=20)
    queue_due(at=late)
    queue_due(at=late)
    assert queued() == ["always", "broken", "some"]
    assert set(Schedule.objects.values_list("next_run", flat=True)) == {NOW + timedelta(days=3) + MINUTE}


@pytest.mark.django_db
def test_no_question_of_ours_is_broken() -> None:
    autodiscover_modules("jobs", "waiting")
    asked = [job for job in jobs.PERIODIC.values() if job.if_any]
    assert len(asked) >= 14
    assert not any(has_work(job) for job in asked), "an empty house has nothing to do"
    assert all(job.if_any for job in jobs.PERIODIC.values() if job.every == MINUTE)


@pytest.mark.long
def test_of_several_machines_that_look_at_once_one_queues_it(on_postgres: None, four: None) -> None:
    OrmQ.objects.all().delete()
    together = threading.Barrier(4)

    def look() -> None:
        together.wait()
        queue_due(at=NOW)
        connection.close()

    lookers = [threading.Thread(target=look) for _ in range(4)]
    for each in lookers:
        each.start()
    for each in lookers:
        each.join()
    assert queued() == ["always", "broken", "some"]


@pytest.mark.django_db
def test_of_what_went_well_the_last_is_kept_and_what_failed_stays() -> None:
    for n in range(30):
        Task.objects.create(
            id=f"{n}", name=f"{n}", func="f", started=NOW, stopped=NOW + n * MINUTE, success=n > 0
        )
    jobs.plan()
    assert set(Task.objects.values_list("id", flat=True)) == {"0", *map(str, range(10, 30))}
