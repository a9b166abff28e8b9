from datetime import UTC, datetime, timedelta

import pytest

from liuhen.kernel.clocks.calendar import WEEKENDS_ONLY
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.web.clocks import face_of
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.execution import PAY_IN_TIME
from liuhen.regulation.vocabulary import Clock, Duty, Finding, WorkingDays

FRIDAY = datetime(2026, 11, 27, 2, tzinfo=UTC)


DUTY = Duty(
    "rs-42-1",
    ARTICLES["rs-42"],
    "clock",
    "五个工作日内决定；逾期列为问题。",
    clock=Clock(
        WorkingDays(5), "complaint.received", ("complaint.accepted",), overdue=Finding("X-LATE", "超过期限")
    ),
)


@pytest.fixture(autouse=True)
def duties(monkeypatch: pytest.MonkeyPatch) -> None:
    """No release has a duty with working days yet."""
    monkeypatch.setitem(DUTIES, DUTY.id, (DUTY,))


def clock_of(duty: Duty) -> RunningClock:
    """Return an unsaved clock, due at the end of Tuesday 1 December in Shanghai."""
    return RunningClock(
        duty_id=duty.id, subject="recording:1", started_at=FRIDAY, due_at=datetime(2026, 12, 1, 16, tzinfo=UTC),
        due_inclusive=duty is not DUTY, provisional=False, steps=[["2026-11-27", "起算当日不计"]], calendar_version="",
        rule_version=duty.version,
    )  # fmt: skip


def test_working_days_left_leave_out_the_weekend() -> None:
    face = face_of(clock_of(DUTY), at=FRIDAY, calendar=WEEKENDS_ONLY)
    assert (face.label, face.left, face.tone) == ("五个工作日内决定", "剩 2 个工作日", "ok")
    assert (face.due, face.steps) == ("2026年12月1日24时前", ("2026-11-27　起算当日不计",))


def test_the_last_day_says_so_and_the_day_after_is_late() -> None:
    clock = clock_of(DUTY)
    assert face_of(clock, at=clock.due_at - timedelta(hours=1), calendar=WEEKENDS_ONLY).left == "今日到期"
    late = face_of(clock, at=clock.due_at + timedelta(hours=3), calendar=WEEKENDS_ONLY)
    assert (late.left, late.tone) == ("逾期 3小时", "late")


def test_hours_are_counted_through_the_night() -> None:
    clock = clock_of(DUTIES["av-13-1"][-1])
    face = face_of(clock, at=clock.due_at - timedelta(hours=18, minutes=20), calendar=WEEKENDS_ONLY)
    assert (face.left, face.tone) == ("剩 18小时20分", "soon")


def test_what_lapsed_in_time_is_grey_and_names_the_day_and_what_happened() -> None:
    clock = clock_of(DUTY)
    clock.stopped_at, clock.lapsed_by = clock.due_at - timedelta(hours=1), "complaint.withdrawn"
    face = face_of(clock, at=clock.due_at + timedelta(days=9), calendar=WEEKENDS_ONLY)
    assert (face.left, face.colour, face.is_open) == ("终止计算", "grey", False)
    assert face.due == "2026-12-01 撤回投诉；期限 2026年12月1日24时前"
    clock.stopped_at = clock.due_at
    face = face_of(clock, at=clock.due_at, calendar=WEEKENDS_ONLY)
    assert (face.left, face.tone) == ("逾期", "late")


def test_a_wait_is_grey_once_it_has_run_out_and_green_only_where_it_was_met_before() -> None:
    clock = clock_of(DUTIES[PAY_IN_TIME.id][-1])
    clock.due_inclusive = False
    before, after = clock.due_at - timedelta(days=1), clock.due_at + timedelta(days=1)
    told = [
        (face.left, face.tone)
        for at in (before, after)
        for face in [face_of(clock, at=at, calendar=WEEKENDS_ONLY)]
    ]
    assert told == [("今日到期", "paused"), ("已经届满", "lapsed")]
    clock.stopped_at = after
    assert face_of(clock, at=after, calendar=WEEKENDS_ONLY).tone == "lapsed"
    clock.stopped_at = before
    assert face_of(clock, at=after, calendar=WEEKENDS_ONLY).tone == "done"
    clock.lapsed_by = "demand.lifted"
    assert face_of(clock, at=after, calendar=WEEKENDS_ONLY).colour == "grey"


def test_a_stopped_clock_says_whether_it_was_in_time() -> None:
    clock = clock_of(DUTY)
    clock.stopped_at = clock.due_at - timedelta(days=1)
    assert face_of(clock, at=FRIDAY, calendar=WEEKENDS_ONLY).left == "按期办结"
    clock.stopped_at = clock.due_at + timedelta(days=1)
    assert face_of(clock, at=FRIDAY, calendar=WEEKENDS_ONLY).left == "逾期办结"
