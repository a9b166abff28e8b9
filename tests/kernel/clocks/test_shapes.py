"""The shapes of time a case needs: the matter's own term, waits, pauses by a paper, extensions, postmarks, silence."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from liuhen.kernel.clocks import actions, queries, react
from liuhen.kernel.clocks.calendar import WEEKENDS_ONLY
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.ledger.rows import sealed_row
from liuhen.kernel.web.clocks import face_of
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.vocabulary import (
    Before,
    Clock,
    Days,
    Duty,
    Extension,
    Finding,
    Hours,
    Months,
    Paused,
    Plain,
    TermOf,
    WorkingDays,
    term_written,
    written,
)

from .conftest import local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_years", "shapes")]

LATE = Finding("TRIAL-LATE", "超过期限")
CASE = "trial:1"
NINETY = Days(90)
SERVED, PAUSED, RESUMED = local(2026, 3, 2), local(2026, 3, 20), local(2026, 4, 1)


@dataclass
class Trial:
    """What the rules read; no release has such a thing."""

    within: Plain | None = NINETY
    told_on: date = date(2026, 10, 15)
    granted: int = 30
    stands_still_since: datetime = PAUSED
    goes_on_from: datetime = RESUMED
    served_at: datetime | None = SERVED
    postmark: datetime | None = None


def duty(no: int, clock: Clock) -> Duty:
    return Duty(f"rs-26-{no}", ARTICLES["rs-26"], "clock", "试用的期限。", clock=clock)


DECIDE = duty(
    1,
    Clock(
        TermOf(lambda trial: trial.within),
        starts="trial.opened",
        stops=("trial.decided",),
        pauses=("trial.paused",),
        resumes=("trial.resumed",),
        paused_for=lambda trial: Paused(trial.stands_still_since, "expert", "document:7"),
        paused_until=lambda trial: trial.goes_on_from,
        extensions=(
            Extension("trial.extended", lambda trial: Days(trial.granted), Days(30), "负责人"),
            Extension("trial.extended", lambda trial: Days(trial.granted), None, "集体讨论"),
        ),
        overdue=LATE,
    ),
)
REPLY = duty(
    2,
    Clock(
        WorkingDays(5), "trial.told", ("trial.decided",), silence="opens", lapses=("trial.decided",),
        starts_at=lambda trial: trial.served_at,
    ),
)  # fmt: skip
AHEAD = duty(
    3, Clock(Before(WorkingDays(7), lambda t: t.told_on), "trial.set", ("trial.heard",), overdue=LATE)
)
ANSWER = duty(
    4,
    Clock(
        WorkingDays(5), "trial.asked", ("trial.answered", "trial.accepted"), overdue=LATE, silence="accepted",
        becomes="trial.accepted", lapses=("trial.accepted",), done_at=lambda trial: trial.postmark,
    ),
)  # fmt: skip


@pytest.fixture
def shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (DECIDE, REPLY, AHEAD, ANSWER):
        monkeypatch.setitem(DUTIES, each.id, (each,))
    monkeypatch.setattr(actions, "LISTENERS", actions.listening(DUTIES))
    monkeypatch.setattr(queries, "WAITS", (REPLY.id,))


def happens(event: str, trial: Trial, *moment: int) -> RunningClock | None:
    react(event, CASE, at=local(*moment), subject=trial)
    return RunningClock.objects.filter(subject=CASE).order_by("-id").first()


def test_the_matter_names_its_term_which_is_kept_whatever_it_says_later() -> None:
    clock = happens("trial.opened", Trial(within=WorkingDays(20)), 2026, 3, 2)
    assert clock is not None
    assert (clock.term, clock.within) == ("20w", WorkingDays(20))
    assert clock.due_at == local(2026, 3, 31)
    happens("trial.paused", Trial(within=Days(1)), 2026, 3, 20)
    happens("trial.resumed", Trial(within=Days(1)), 2026, 4, 2)
    clock.refresh_from_db()
    # From 21 March to 1 April nothing is counted. The 14th working day was 20 March; 2 and 3 April and, after Qingming
    # (Sat 4 to Mon 6), 7 to 10 April are six more.
    assert clock.due_at == local(2026, 4, 11)
    assert clock.pauses == [
        ["2026-03-19T16:00:00+00:00", "2026-03-31T16:00:00+00:00", "expert", "document:7"]
    ]


def test_a_matter_without_a_term_has_no_clock() -> None:
    assert happens("trial.opened", Trial(within=None), 2026, 3, 2) is None


def test_a_pause_tells_its_ground_and_paper_while_it_lasts() -> None:
    happens("trial.opened", Trial(), 2026, 3, 2)
    clock = happens("trial.paused", Trial(), 2026, 3, 25)
    assert clock is not None
    assert (clock.paused_at, clock.pause_ground, clock.pause_paper) == (
        local(2026, 3, 20),
        "expert",
        "document:7",
    )
    assert clock.left(at=local(2026, 5, 1)) == clock.left(at=local(2026, 3, 20))


def test_a_pause_that_began_after_the_term_had_run_out_is_none() -> None:
    happens("trial.opened", Trial(within=Days(5)), 2026, 3, 2)
    clock = happens("trial.paused", Trial(), 2026, 3, 25)
    assert clock is not None
    assert clock.paused_at is None


def test_hours_are_not_paused() -> None:
    happens("trial.opened", Trial(within=Hours(2000)), 2026, 3, 2)
    clock = happens("trial.paused", Trial(), 2026, 3, 25)
    assert clock is not None
    assert clock.paused_at is None


def test_extensions_are_granted_in_order_and_no_more_than_the_rule_has() -> None:
    # 90 days from 2 March: 31 May, a Sunday; 30 more: 30 June; 10 more by whoever may fix it: 10 July.
    happens("trial.opened", Trial(), 2026, 3, 2)
    clock = happens("trial.extended", Trial(granted=30), 2026, 5, 20)
    assert clock is not None
    assert clock.due_at == local(2026, 7, 1)
    clock = happens("trial.extended", Trial(granted=10), 2026, 6, 20)
    assert clock is not None
    assert clock.due_at == local(2026, 7, 11)
    assert [term for _, term in clock.extended] == ["30d", "10d"]
    assert clock.granted == (Days(30), Days(10))
    with pytest.raises(ValueError, match="cannot be extended again"):
        happens("trial.extended", Trial(), 2026, 7, 1)


def test_an_extension_after_the_end_changes_nothing() -> None:
    happens("trial.opened", Trial(within=Days(5)), 2026, 3, 2)
    clock = happens("trial.extended", Trial(), 2026, 4, 20)
    assert clock is not None
    assert (clock.extended, clock.due_at) == (
        [],
        local(2026, 3, 10),
    )  # Sat and Sun, 7 and 8 March, move it to the 9th


def test_days_granted_before_there_were_several_extensions_still_count() -> None:
    clock = happens("trial.opened", Trial(), 2026, 3, 2)
    assert clock is not None
    clock.extended_days = 30
    clock.take(queries.reckon_again(clock))
    assert (clock.granted, clock.due_at) == ((Days(30),), local(2026, 7, 1))


def test_a_wait_is_owed_by_nobody_and_over_when_its_days_have_run() -> None:
    # Served on Mon 2 March 2026: five working days end with Mon 9 March.
    happens("trial.told", Trial(), 2026, 3, 3)
    assert queries.still_running(CASE, REPLY.id, at=local(2026, 3, 9, 23, 59)) is not None
    assert queries.still_running(CASE, REPLY.id, at=local(2026, 3, 10)) is None
    assert not queries.overdue(local(2026, 4, 1)).exists()
    assert queries.run_out(local(2026, 4, 1), duty_id=REPLY.id).count() == 1
    clock = queries.open_for(CASE).get()
    assert face_of(clock, at=local(2026, 3, 5), calendar=WEEKENDS_ONLY).left == "剩 2 个工作日"
    over = face_of(clock, at=local(2026, 4, 1), calendar=WEEKENDS_ONLY)
    assert (over.left, over.tone) == ("已经届满", "lapsed")


def test_a_wait_for_what_was_not_served_does_not_begin() -> None:
    assert happens("trial.told", Trial(served_at=None), 2026, 3, 3) is None
    assert REPLY.clock is not None
    with pytest.raises(ValueError, match="leaves no finding"):
        _ = REPLY.clock.finding


def test_what_must_be_done_ahead_of_a_day_is_due_before_so_many_days() -> None:
    clock = happens("trial.set", Trial(), 2026, 9, 1)
    assert clock is not None
    assert (clock.named_on, clock.due_at) == (date(2026, 10, 15), local(2026, 9, 30))


def test_posted_in_time_is_in_time() -> None:
    # Asked on Mon 2 March: due by the end of 9 March; posted on the 9th, it arrived on the 12th. 《民事诉讼法》第85条.
    happens("trial.asked", Trial(), 2026, 3, 2)
    clock = happens("trial.answered", Trial(postmark=local(2026, 3, 9, 17)), 2026, 3, 12)
    assert clock is not None
    assert clock.stopped_at == local(2026, 3, 9, 17)
    assert not clock.breached(at=local(2026, 4, 1))


def test_silence_shows_as_run_out_until_the_system_puts_the_outcome_in_place() -> None:
    happens("trial.asked", Trial(), 2026, 3, 2)
    assert [clock.subject for clock in queries.run_out(local(2026, 3, 10), duty_id=ANSWER.id)] == [CASE]
    clock = happens("trial.accepted", Trial(), 2026, 3, 10)
    assert clock is not None
    assert (clock.lapsed_by, clock.is_open) == ("trial.accepted", False)


def test_a_clock_of_old_keeps_its_seal() -> None:
    clock = happens("trial.asked", Trial(), 2026, 3, 2)
    assert clock is not None
    sealed = sealed_row(clock)
    assert not any(name in sealed for name in (b'"term"', b'"extended"', b'"pause_ground"', b'"pause_paper"'))


@pytest.mark.parametrize("term", [Hours(24), Days(90), WorkingDays(7), Months(6)])
def test_a_term_is_read_as_it_was_written(term: Plain) -> None:
    assert term_written(written(term)) == term


def test_what_is_no_term_is_not_read() -> None:
    for text in ("", "7", "w", "7y", "-1d"):
        with pytest.raises(ValueError, match="not a term"):
            term_written(text)


def test_a_rule_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="save a wait"):
        Clock(Days(1), "a.b", ("a.c",))
    with pytest.raises(ValueError, match="save a wait"):
        Clock(Days(1), "a.b", ("a.c",), silence="opens", overdue=LATE)
    with pytest.raises(ValueError, match="puts an outcome in place"):
        Clock(Days(1), "a.b", ("a.c",), silence="granted", becomes="a.d", overdue=LATE)
    with pytest.raises(ValueError, match="only days can be paused"):
        Clock(Months(1), "a.b", ("a.c",), pauses=("a.d",), overdue=LATE)
