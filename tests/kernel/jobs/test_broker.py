"""Work of several sorts, taken by several workers at once."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.signing import SignedPackage

from liuhen.kernel import jobs
from liuhen.kernel.jobs.broker import Shared, key_of, waiting

WORK = "tests.kernel.jobs.test_broker.nothing"


def taken_by(*sorts: str) -> list[str]:
    """Return the arguments of all work that a worker of these sorts is handed, in its order."""
    os.environ[jobs.ONLY] = ",".join(sorts)
    found = []
    while handed := Shared(list_key=Conf.CLUSTER_NAME).dequeue():
        found += [SignedPackage.loads(payload)["args"][0] for _, payload in handed]
    return found


@pytest.fixture(autouse=True)
def an_empty_queue(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv(jobs.ONLY, "")
    monkeypatch.setattr(Conf, "POLL", 0)
    if "on_postgres" in request.fixturenames:
        request.getfixturevalue("on_postgres")
    OrmQ.objects.all().delete()


@pytest.mark.django_db
def test_a_worker_is_handed_the_sorts_it_takes_and_no_others() -> None:
    for thing, sort in (("a", "copies"), ("b", "short"), ("c", "fixity"), ("d", "copies"), ("e", "sweeps")):
        jobs.enqueue(WORK, thing, sort=sort)
    assert taken_by("copies", "fixity") == ["a", "c", "d"]
    assert taken_by("copies", "fixity") == [], "what somebody has in hand is not handed out again"
    assert taken_by() == ["b", "e"], "without --only it takes all that is left"


@pytest.mark.django_db
def test_what_former_versions_queued_is_short_work() -> None:
    jobs.enqueue(WORK, "old")
    assert OrmQ.objects.get().key == "liuhen"
    assert taken_by("copies", "fixity", "sweeps") == []
    assert taken_by("short") == ["old"]


@pytest.mark.django_db
def test_long_work_is_nobody_elses_for_longer_than_it_may_take() -> None:
    jobs.enqueue(WORK, "long", seconds=3600, sort="copies")
    jobs.enqueue(WORK, "brief")
    began = timezone.now()
    taken_by()
    locked = {SignedPackage.loads(row.payload)["args"][0]: row.lock - began for row in OrmQ.objects.all()}
    assert timedelta(seconds=3600) < locked["long"] < timedelta(seconds=2 * 3600)
    assert timedelta(seconds=Conf.TIMEOUT) < locked["brief"] < timedelta(seconds=2 * Conf.RETRY)
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    assert sorted(taken_by()) == ["brief", "long"], "and whose worker died is handed out again"


@pytest.mark.django_db
def test_who_looks_sees_what_waits_of_each_sort_and_since_when() -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    jobs.enqueue(WORK, "a", sort="copies")
    OrmQ.objects.update(lock=long_ago)
    jobs.enqueue(WORK, "b", sort="copies")
    jobs.enqueue(WORK, "c")
    found = waiting(at=timezone.now())
    assert {sort: count for sort, (count, _) in found.items()} == {"copies": 2, "short": 1}
    assert found["copies"][1] == long_ago


@pytest.mark.django_db
def test_each_periodic_job_is_queued_with_its_own_sort() -> None:
    import liuhen.kernel.vault.jobs  # noqa: F401 -- it declares its work as it is read

    jobs.plan()
    assert {job.sort for job in jobs.PERIODIC.values()} <= set(jobs.SORTS)
    fixity = Schedule.objects.get(name="liuhen.kernel.vault.jobs.check_some")
    assert fixity.cluster is None, "whichever worker plans, plans all"
    assert fixity.kwargs == "q_options={'timeout': 21600, 'cluster': 'fixity'}"
    assert [key_of(sort) for sort in jobs.SORTS] == ["liuhen", "copies", "fixity", "sweeps"]


@pytest.mark.long
def test_workers_at_once_share_the_work_and_nothing_is_done_twice(on_postgres: None) -> None:
    for n in range(60):
        jobs.enqueue(WORK, n)
    handed: list[list[int]] = [[], [], []]

    def take(mine: list[int]) -> None:
        broker = Shared(list_key=Conf.CLUSTER_NAME)
        idle = 0
        while idle < 3:
            found = broker.dequeue() or []
            mine += [SignedPackage.loads(payload)["args"][0] for _, payload in found]
            idle = 0 if found else idle + 1
        connection.close()

    workers = [threading.Thread(target=take, args=(mine,)) for mine in handed]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(n for mine in handed for n in mine) == list(range(60))
