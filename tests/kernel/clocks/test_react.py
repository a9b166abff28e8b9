"""What events do to clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from liuhen.kernel.clocks import Start, queries, react, start_many
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.ledger.rows import gathering

from .conftest import local

Queries = Callable[..., CaptureQueriesContext]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_years", "complaint_duties")]

THURSDAY = local(2026, 4, 30, 16)  # the day before Labour Day: five working days end on Mon 11 May


@dataclass
class Recording:
    ended_at: datetime | None


def received(
    ref: str = "complaint:1", *, at: datetime = THURSDAY, unit_id: int | None = None
) -> RunningClock:
    return react("complaint.received", ref, at=at, unit_id=unit_id).started[0]


def test_an_event_without_listeners_asks_the_database_nothing(django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(0):
        reaction = react("device.registered", "device:1", at=THURSDAY)
    assert (reaction.started, reaction.stopped) == ((), ())


@pytest.mark.article("rs-42-1")
def test_a_clock_starts_with_its_due_moment_and_how_it_was_reckoned() -> None:
    clock = received(unit_id=7)
    assert clock.due_at == local(2026, 5, 12)
    assert clock.due_zh == "2026年5月11日24时前"
    assert (clock.unit_id, clock.provisional, clock.calendar_version) == (7, False, "2026.23")
    assert clock.rule_version == "2022-08-26"
    assert ["2026-05-09", "劳动节调休上班，第4个工作日"] in clock.steps


@pytest.mark.article("rs-42-1")
def test_a_clock_stops_in_time_through_its_last_day() -> None:
    received()
    (stopped,) = react("complaint.accepted", "complaint:1", at=local(2026, 5, 11, 23, 59)).stopped
    assert not stopped.breached(at=local(2026, 6, 1))
    assert not queries.open_for("complaint:1").filter(duty_id="rs-42-1").exists()


@pytest.mark.article("rs-42-1")
def test_a_clock_stopped_on_the_first_late_day_is_breached_for_ever() -> None:
    received()
    (stopped,) = react("complaint.accepted", "complaint:1", at=local(2026, 5, 12)).stopped
    assert stopped.breached(at=local(2026, 6, 1))


def test_one_event_stops_one_clock_and_starts_the_next() -> None:
    received()
    reaction = react("complaint.accepted", "complaint:1", at=local(2026, 5, 8))
    assert [clock.duty_id for clock in reaction.stopped] == ["rs-42-1"]
    assert [clock.duty_id for clock in reaction.started] == ["rs-43-1"]
    assert [clock.duty_id for clock in queries.all_for("complaint:1")] == ["rs-42-1", "rs-43-1"]


def test_a_second_start_leaves_the_first_standing() -> None:
    first = received()
    assert react("complaint.received", "complaint:1", at=local(2026, 5, 6)).started == ()
    assert queries.open_for("complaint:1").get() == first


def test_the_database_itself_refuses_two_running_clocks_of_one_duty() -> None:
    clock = received()
    clock.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)


def test_a_clock_runs_by_the_rule_of_the_day_it_started() -> None:
    before = react("complaint.accepted", "complaint:1", at=local(2026, 6, 30)).started[0]
    after = react("complaint.accepted", "complaint:2", at=local(2026, 7, 1)).started[0]
    assert (before.rule_version, before.due_at) == ("2022-08-26", local(2026, 7, 31))
    assert (after.rule_version, after.due_at) == ("2026-07-01", local(2026, 7, 22))


def test_nothing_starts_before_the_rule_came_into_force() -> None:
    assert react("complaint.received", "complaint:1", at=local(2022, 8, 25)).started == ()
    assert react("complaint.received", "complaint:1", at=local(2022, 8, 26)).started != ()


def test_a_pause_moves_the_due_moment_once_the_clock_goes_on() -> None:
    received(at=local(2026, 3, 9))
    react("complaint.returned", "complaint:1", at=local(2026, 3, 11, 10))
    assert list(queries.overdue(local(2026, 4, 1))) == []  # a paused clock does not run out
    react("complaint.completed", "complaint:1", at=local(2026, 3, 13, 10))
    clock = queries.open_for("complaint:1").get()
    assert clock.due_at == local(2026, 3, 19)
    assert len(clock.ended_pauses) == 1


def test_a_clock_that_has_run_out_cannot_be_paused() -> None:
    received(at=local(2026, 3, 9))
    react("complaint.returned", "complaint:1", at=local(2026, 3, 17))
    assert queries.overdue(local(2026, 4, 1)).count() == 1


def test_stopping_a_paused_clock_gives_it_the_paused_days() -> None:
    received(at=local(2026, 3, 9))
    react("complaint.returned", "complaint:1", at=local(2026, 3, 11))
    (stopped,) = react("complaint.accepted", "complaint:1", at=local(2026, 3, 25)).stopped
    assert not stopped.breached(at=local(2026, 3, 25))


@pytest.mark.article("av-13-1")
def test_a_recording_stored_exactly_24_hours_after_its_end_is_in_time() -> None:
    recording = Recording(ended_at=local(2026, 9, 30, 17, 30))
    reaction = react("recording.received", "recording:1", at=local(2026, 10, 1, 17, 30), subject=recording)
    assert reaction.started == reaction.stopped
    assert not reaction.stopped[0].breached(at=local(2026, 10, 1, 17, 30))


@pytest.mark.article("av-13-1")
def test_a_recording_stored_a_moment_after_24_hours_is_late() -> None:
    recording = Recording(ended_at=local(2026, 9, 30, 17, 30))
    late = local(2026, 10, 1, 17, 30) + timedelta(microseconds=1)
    assert react("recording.received", "recording:1", at=late, subject=recording).stopped[0].breached(at=late)


@pytest.mark.article("av-13-1")
def test_an_intake_costs_one_insert(django_assert_num_queries: Queries) -> None:
    with gathering(), django_assert_num_queries(1):
        react("recording.received", "recording:1", at=THURSDAY, subject=Recording(ended_at=THURSDAY))


@pytest.mark.article("av-13-1")
def test_no_clock_starts_while_the_end_of_a_recording_is_in_doubt() -> None:
    assert (
        react("recording.received", "recording:1", at=THURSDAY, subject=Recording(ended_at=None)).started
        == ()
    )


def test_a_clock_that_starts_at_a_moment_of_its_subject_wants_the_subject() -> None:
    with pytest.raises(ValueError, match="pass subject or started_at"):
        react("recording.received", "recording:1", at=THURSDAY)


@pytest.mark.article("av-13-1")
def test_many_recordings_start_and_stop_in_few_queries(django_assert_max_num_queries: Queries) -> None:
    starts = [
        Start(f"recording:{n}", started_at=THURSDAY - timedelta(hours=n), unit_id=3) for n in range(1, 101)
    ]
    with gathering(), django_assert_max_num_queries(4):
        clocks = start_many("recording.received", starts, at=THURSDAY)
    assert len(clocks) == 100
    assert sum(clock.breached(at=THURSDAY) for clock in clocks) == 100 - 24
    assert not RunningClock.objects.filter(stopped_at=None).exists()


def test_many_complaints_start_in_few_queries_and_go_on_running(
    django_assert_max_num_queries: Queries,
) -> None:
    queries.calendar()
    starts = [Start(f"complaint:{n}", started_at=THURSDAY) for n in range(50)]
    with gathering(), django_assert_max_num_queries(4):
        start_many("complaint.received", starts, at=THURSDAY)
    assert queries.overdue(local(2026, 5, 12)).count() == 50


def test_overdue_begins_at_the_midnight_after_the_last_day() -> None:
    received()
    assert list(queries.overdue(local(2026, 5, 11, 23, 59, 59))) == []
    assert queries.overdue(local(2026, 5, 12)).count() == 1


def test_overdue_is_read_page_by_page_and_unit_by_unit() -> None:
    for n in range(1, 8):
        received(f"complaint:{n}", unit_id=n % 2)
    at, seen, after = local(2026, 6, 1), [], None
    while page := list(queries.overdue(at, after=after)[:3]):
        seen += [clock.subject for clock in page]
        after = (page[-1].due_at, page[-1].pk)
    assert seen == [f"complaint:{n}" for n in range(1, 8)]
    assert queries.overdue(at, unit_ids=[1]).count() == 4


def test_a_reminder_shows_from_the_days_before_until_the_term_has_run_out() -> None:
    received()  # remind two days ahead of the midnight of 12 May
    assert not queries.soon_due(local(2026, 5, 9, 23, 59)).exists()
    assert queries.soon_due(local(2026, 5, 10)).count() == 1
    assert not queries.soon_due(local(2026, 5, 12)).exists()


def test_what_is_left_is_computed_when_asked() -> None:
    clock = received()
    assert clock.left(at=local(2026, 5, 11)) == timedelta(days=1)
    assert clock.left(at=local(2026, 5, 13)) == timedelta(days=-1)
    assert clock.clock.finding.code == "COMPLAINT-LATE"
    assert clock.started_at.date() <= date(2026, 4, 30)
