"""One thing that cannot be done holds up no other, is told, and is tried again."""

from datetime import datetime, timedelta

import pytest
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ

from liuhen.kernel import jobs
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.jobs.upkeep import try_what_is_due
from liuhen.kernel.ledger.models import Bookmark
from tests.builders.county import NOW

SOON = NOW + timedelta(minutes=1)
done: list[str] = []
bad: dict[str, BaseException] = {}


@jobs.one_by_one("试办")
def tried(thing: str, at: datetime) -> None:
    Bookmark.objects.create(name=f"{thing} began")
    if thing in bad:
        raise bad[thing]
    done.append(thing)


@jobs.one_by_one("重复登记")
def written_twice(thing: str, at: datetime) -> None:
    Bookmark.objects.create(name=thing)


@jobs.one_by_one("很久才能办完", seconds=3600)
def long_one(thing: str, at: datetime) -> None:
    raise OSError


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    done.clear()
    bad.clear()


def test_its_neighbours_are_done_and_it_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    bad["b"] = ValueError("投诉人张三")
    assert tried.each(["a", "b", "c"], NOW) == 2
    assert done == ["a", "c"]
    row = SetAside.objects.get()
    assert (row.thing, row.tries, row.first_at) == ("b", 1, NOW)
    assert "ValueError" in row.fault
    assert "张三" not in row.fault + caplog.text
    assert "test_setting_aside" in caplog.text


def test_a_list_read_again_passes_it_over_until_its_time_has_come_and_then_it_is_gone() -> None:
    bad["b"] = ValueError()
    tried.each(["b"], NOW)
    assert tried.each(["b", "a"], NOW) == 1
    try_what_is_due(at=SOON - timedelta(seconds=1))
    assert SetAside.objects.get().tries == 1
    try_what_is_due(at=SOON)
    row = SetAside.objects.get()
    assert (row.tries, row.again_at - SOON) == (2, timedelta(minutes=2))
    bad.clear()
    try_what_is_due(at=row.again_at)
    assert done == ["a", "b"]
    assert not SetAside.objects.exists()


def test_it_is_tried_ever_more_rarely_but_every_day() -> None:
    assert SetAside.wait(1) == timedelta(minutes=1)
    assert SetAside.wait(12) == SetAside.wait(10_000) == timedelta(days=1)


def test_an_administrator_has_it_tried_at_once() -> None:
    bad["b"] = ValueError()
    tried("b", NOW)
    bad.clear()
    assert SetAside.again(at=NOW) == 1
    try_what_is_due(at=NOW)
    assert not SetAside.objects.exists()


def test_a_refusal_of_the_database_spoils_nothing_around_it() -> None:
    assert written_twice.each(["a", "a", "b"], NOW) == 2
    assert set(Bookmark.objects.values_list("name", flat=True)) == {"a", "b"}
    assert "IntegrityError" in SetAside.objects.get().fault


def test_what_a_failed_try_began_is_undone() -> None:
    bad["b"] = ValueError()
    tried("b", NOW)
    assert not Bookmark.objects.exists()


def test_many_at_once_fall_back_to_one_by_one() -> None:
    bad["b"] = ValueError()

    def at_once(things: list[str]) -> int:
        for thing in things:
            tried._do(thing, NOW)
        return len(things)

    assert tried.at_once({"a": "a", "b": "b", "c": "c"}, at_once, NOW) == 2
    assert done[-2:] == ["a", "c"]
    assert tried.at_once({"b": "b", "d": "d"}, at_once, NOW) == 1


def test_what_takes_too_long_is_set_aside_and_its_run_ends() -> None:
    bad["b"] = TimeoutException()
    with pytest.raises(TimeoutException):
        tried.each(["b", "a"], NOW)
    assert tried.each(["b", "a"], NOW) == 1


def test_the_end_of_the_process_is_no_failure_of_the_thing() -> None:
    bad["b"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        tried("b", NOW)
    assert not SetAside.objects.exists()


def test_what_may_take_long_is_tried_again_in_a_run_of_its_own() -> None:
    long_one("a", NOW)
    try_what_is_due(at=SOON)
    try_what_is_due(at=SOON)
    assert (OrmQ.objects.count(), SetAside.objects.get().tries) == (1, 1)


def test_what_a_later_version_does_no_more_stays_to_be_seen() -> None:
    SetAside.objects.create(job="liuhen.gone.job", thing="a", first_at=NOW, last_at=NOW, again_at=NOW)
    try_what_is_due(at=SOON)
    assert SetAside.objects.count() == 1
