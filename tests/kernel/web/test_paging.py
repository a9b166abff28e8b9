from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

import pytest
from django.core.exceptions import BadRequest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.web import paging
from liuhen.kernel.web.paging import page_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 24, 2, 0, 0, 123456, tzinfo=UTC)
ORDERS = (("-due_at", "-id"), ("due_at", "-id"), ("-started_at", "due_at", "id"), ("id",))


def clocks(due_in: list[int]) -> None:
    """Make a clock for each number of microseconds; equal numbers make ties."""
    RunningClock.objects.all().delete()
    RunningClock.objects.bulk_create(
        RunningClock(
            duty_id="av-19-1", subject=f"recording:{n}", started_at=START, due_at=START + timedelta(microseconds=due),
            due_inclusive=True, provisional=False, steps=[], calendar_version="", rule_version="2026-01-01",
        )
        for n, due in enumerate(due_in)
    )  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due_in=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5), order=st.sampled_from(ORDERS))
def test_walking_forward_shows_each_row_once_in_order_and_walking_back_shows_the_same_pages(
    due_in: list[int], size: int, order: tuple[str, ...]
) -> None:
    clocks(due_in)
    everything = RunningClock.objects.all()
    there = [page_of(everything, order=order, cursor=None, size=size)]
    while there[-1].next:
        there.append(page_of(everything, order=order, cursor=there[-1].next, size=size))
    assert [row for page in there for row in page] == list(everything.order_by(*order))

    back = [there[-1]]
    while back[-1].previous:
        back.append(page_of(everything, order=order, cursor=back[-1].previous, size=size))
    assert [page.rows for page in reversed(back)] == [page.rows for page in there]


def test_a_row_that_arrives_meanwhile_neither_repeats_nor_hides_another() -> None:
    clocks([3, 2, 1, 0])
    first = page_of(RunningClock.objects.all(), order=("-due_at", "-id"), cursor=None, size=2)
    newest = RunningClock.objects.earliest("id")
    newest.pk, newest.subject, newest.due_at = None, "recording:new", START + timedelta(days=1)
    newest.save(force_insert=True)
    second = page_of(RunningClock.objects.all(), order=("-due_at", "-id"), cursor=first.next, size=2)
    assert [row.subject for row in second] == ["recording:2", "recording:3"]


def test_the_size_of_a_long_list_is_said_up_to_the_cap_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    clocks([0, 0, 0])
    assert page_of(RunningClock.objects.all(), order=("id",), cursor=None).total == "共 3 条"
    clocks([0, 0, 0, 0])
    assert page_of(RunningClock.objects.all(), order=("id",), cursor=None).total == "超过 3 条"


def test_a_cursor_is_good_for_the_list_that_gave_it_out_only() -> None:
    clocks([0, 1])
    cursor = page_of(RunningClock.objects.all(), order=("due_at", "id"), cursor=None, size=1).next
    assert cursor
    other = cursor[:-1] + ("x" if cursor[-1] != "x" else "y")
    for order, forged in ((("id",), cursor), (("due_at", "id"), other), (("id",), "1")):
        with pytest.raises(BadRequest):
            page_of(RunningClock.objects.all(), order=order, cursor=forged)


def test_an_order_that_could_tie_is_a_bug() -> None:
    with pytest.raises(ValueError, match="unique"):
        page_of(RunningClock.objects.all(), order=("due_at",), cursor=None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due_in=st.lists(st.integers(0, 5), max_size=14), size=st.integers(1, 5), order=st.sampled_from(ORDERS))
def test_walking_the_branches_of_a_list_shows_the_same_pages_as_walking_the_list(due_in, size, order):
    clocks(due_in)
    branches = [Q(due_at=START + timedelta(microseconds=due)) for due in (0, 1, 3)]
    branches.append(Q(due_at__lt=START + timedelta(microseconds=2)))  # alternatives may overlap
    some = RunningClock.objects.filter(reduce(or_, branches))
    parts = [RunningClock.objects.filter(branch) for branch in branches]
    cursor = None
    while True:
        page = page_of(some, order=order, cursor=cursor, size=size)
        walked = page_of(some, order=order, cursor=cursor, size=size, branches=parts)
        assert walked == page
        if not (cursor := page.next):
            break


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due_in=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5), order=st.sampled_from(ORDERS),
    cap=st.integers(0, 12), branches=st.sampled_from([None, ()]),
)  # fmt: skip
def test_a_list_that_is_looked_through_once_shows_the_same_pages(due_in, size, order, cap, branches):
    clocks(due_in)
    some = RunningClock.objects.exclude(due_at=START)
    cursor = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "COUNT_CAP", cap)
        patch.setattr(paging, "COUNT_CAP_OF_MILLIONS", cap)
        while True:
            page = page_of(some, order=order, cursor=cursor, size=size, branches=branches)
            once = page_of(
                some, order=order, cursor=cursor, size=size, branches=branches, looked_through=True
            )
            assert once == page
            assert (page.count, page.capped) == (min(some.count(), cap), some.count() > cap)
            if not (cursor := page.next):
                break
