"""Article 15 by itself: who signs, who decides, until when, and what the county may set."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from liuhen.regulation import custody as law
from liuhen.regulation.devices import CHECKED_BEFORE_USE, IS_AVAILABLE, SAME_UNIT_OR_LENT
from liuhen.regulation.recordings import DECIDED_BY_ANOTHER, PURPOSE_IS_STATED
from liuhen.regulation.vocabulary import Gate, NamedDay, WorkingDays
from tests.regulation.test_devices import FIT

HANDED = law.HandOverFacts(giver_id=1, receiver_id=2, acting_id=2)
LENT = law.LoanFacts(
    purpose="联合执法",
    requested_by_person_id=1,
    deciding_person_id=2,
    due_on=date(2026, 12, 4),
    today=date(2026, 11, 24),
    approved=True,
)


def closed(facts: object, *gates: Gate) -> list[Gate]:
    return [gate for gate in gates if not gate.opens(None, facts)]


@pytest.mark.article("av-15-1")
def test_a_hand_over_is_between_two_each_for_himself() -> None:
    assert closed(HANDED, law.BETWEEN_TWO, law.BY_THE_RECEIVER, law.THE_GIVERS_TO_GIVE) == []
    assert closed(replace(HANDED, receiver_id=1), law.BETWEEN_TWO) == [law.BETWEEN_TWO]
    for acting in (1, 3, None):
        assert closed(replace(HANDED, acting_id=acting), law.BY_THE_RECEIVER) == [law.BY_THE_RECEIVER]
    assert closed(replace(HANDED, acting_id=1), law.BY_THE_GIVER) == []
    assert closed(HANDED, law.BY_THE_GIVER) == [law.BY_THE_GIVER]
    assert "D1" in law.THE_GIVERS_TO_GIVE.refusal(None, replace(HANDED, not_givers_zh="D1"))


@pytest.mark.article("av-15-1")
@pytest.mark.parametrize(
    ("closing", "submitted", "keeps", "signed"),
    [(2, 1, False, True), (1, 1, False, False), (2, 1, True, False), (None, 1, False, False)],
)
def test_a_count_is_signed_by_a_second_person_who_keeps_none_of_it(
    closing: int | None, submitted: int, keeps: bool, signed: bool
) -> None:
    facts = law.ClosingFacts(closing_id=closing, submitted_by_id=submitted, closer_keeps_some=keeps)
    assert law.SECOND_SIGNATURE.opens(None, facts) == signed


@pytest.mark.article("av-15-1")
def test_our_own_numbers_stand_where_the_article_names_none() -> None:
    clock = law.CUSTODY_REGISTER.clock
    assert clock is not None
    assert clock.within == WorkingDays(3)
    last = law.last_day_to_clear(date(2026, 11, 24))
    assert last == date(2026, 12, 9)
    assert law.CLEARED_IN_TIME.holds(law.Missing(date(2026, 11, 24), on=last))
    assert not law.CLEARED_IN_TIME.holds(law.Missing(date(2026, 11, 24), on=last + timedelta(days=1)))


@pytest.mark.article("av-15-2")
def test_each_gate_of_lending_closes_by_itself() -> None:
    gates = law.LENDING_NEEDS_APPROVAL.gates
    assert closed(LENT, *gates) == []
    for changes, gate in (
        ({"purpose": " "}, PURPOSE_IS_STATED),
        ({"deciding_person_id": 1}, DECIDED_BY_ANOTHER),
        ({"approved": False}, law.LOAN_IS_APPROVED),
        ({"device_state": "in_repair"}, law.LENT_FROM_STORE),
    ):
        assert closed(replace(LENT, **changes), *gates) == [gate]
    assert closed(replace(LENT, today=LENT.due_on), *gates) == [law.DUE_DAY_AHEAD]
    late = replace(LENT, today=LENT.due_on + timedelta(days=1))
    assert closed(late, *gates) == [law.DUE_DAY_AHEAD, law.LENT_IN_TIME]


@pytest.mark.article("av-15-2")
def test_the_clock_runs_to_the_day_the_loan_names() -> None:
    clock = law.LENDING_NEEDS_APPROVAL.clock
    assert clock is not None
    assert isinstance(clock.within, NamedDay)
    assert clock.within.of(LENT) == LENT.due_on


@pytest.mark.article("av-9-2")
def test_a_lent_device_lies_in_store_for_the_borrower_alone() -> None:
    lent = replace(FIT, device_state="lent", device_unit_id=1, officer_unit_id=2, loan_approved=True)
    assert closed(lent, *CHECKED_BEFORE_USE.gates) == []
    assert closed(replace(lent, is_held=True), IS_AVAILABLE) == [IS_AVAILABLE]
    assert "尚未交还" in IS_AVAILABLE.refusal(None, replace(lent, is_held=True))
    assert closed(replace(lent, loan_approved=False), *CHECKED_BEFORE_USE.gates) == [
        IS_AVAILABLE,
        SAME_UNIT_OR_LENT,
    ]


@pytest.mark.article("av-9-2")
@pytest.mark.parametrize(
    ("unit_id", "on", "in_force"),
    [(2, date(2026, 12, 4), True), (2, date(2026, 12, 5), False), (3, date(2026, 12, 4), False)],
)
def test_a_loan_is_in_force_for_its_borrower_through_its_last_day(
    unit_id: int, on: date, in_force: bool
) -> None:
    last = date(2026, 12, 4)
    assert law.loan_in_force(lent_to_id=2, lent_until=last, unit_id=unit_id, on=on) == in_force
    assert not law.loan_in_force(lent_to_id=None, lent_until=None, unit_id=unit_id, on=on)
