"""What the rules of publicity say: terms, ends, grounds, and what is seen of each field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.regulation import disclosure as law
from liuhen.regulation.disclosure import GROUNDS, KINDS, PHASES, Months, PublishingFacts
from liuhen.regulation.vocabulary import Days, WorkingDays

pytestmark = pytest.mark.article("rs-11-2")
PARTIES = [kind for kind in KINDS.values() if any(field.key == "party" for field in kind.fields)]
OPEN = PublishingFacts(2, frozenset({1}), ground="minor", kind="penalty")


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 24), date(2027, 2, 24)),
        (date(2026, 11, 30), date(2027, 2, 28)),  # February has no 30th
        (date(2027, 11, 30), date(2028, 2, 29)),  # a leap year
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_three_full_months_end_on_the_same_day_or_the_last(day, end):
    assert Months(3).after(day) == end


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_months_go_forward_and_never_skip_one(day, n):
    end = Months(n).after(day)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == n
    assert end.day <= day.day


def test_every_phase_has_its_kinds_and_every_kind_says_whose_term_it_has():
    assert {kind.phase for kind in KINDS.values()} == set(PHASES)
    for kind in KINDS.values():
        assert kind.source
        keys = [field.key for field in kind.fields]
        assert len(keys) == len(set(keys))
        assert keys[0] == "body"


def test_what_a_field_bars_is_a_ground_of_its_kind():
    for kind in KINDS.values():
        for field in kind.fields:
            for value, ground in field.bars.items():
                assert value in field.of
                assert not GROUNDS[ground].kinds or kind.key in GROUNDS[ground].kinds


@pytest.mark.parametrize("kind", PARTIES, ids=lambda kind: kind.key)
def test_of_a_party_nothing_goes_out_that_leads_to_a_natural_person(kind):
    shown = {field.key: field.shown for field in kind.fields}
    assert shown["party"] == "party"
    assert (shown["party_id"], shown["party_phone"], shown["minor"]) == ("never", "never", "never")
    assert (shown["party_address"], shown["representative"]) == ("address", "person")


def test_licences_and_penalties_have_seven_working_days_and_everything_else_twenty():
    clocks = {duty.id: duty.clock for duty in (law.PUBLISH, law.PUBLISH_DECISION, law.WITHDRAW_IN_TIME)}
    assert {key: clock.within for key, clock in clocks.items() if clock} == {
        "rs-11-2": WorkingDays(20), "rs-11-5": WorkingDays(7), "rs-11-6": WorkingDays(3),
    }  # fmt: skip
    assert {kind.key for kind in KINDS.values() if kind.term == "decision"} == {"licence", "penalty"}
    assert law.PUBLISH.clock
    assert isinstance(law.PUBLISH.clock.remind, Days)


def test_only_the_market_rule_says_an_end():
    assert [kind.key for kind in KINDS.values() if kind.lasting] == ["market-penalty"]


def test_a_ground_that_nobody_has_chosen_yet_closes_nothing():
    assert law.GROUND_FITS.opens(None, PublishingFacts(2, frozenset(), ground=None))


@pytest.mark.parametrize(
    ("gate", "closed"),
    [
        (law.REVIEWED_BY_ANOTHER, PublishingFacts(1, frozenset({1}))),
        (law.REVIEWED_BY_ANOTHER, PublishingFacts(None, frozenset())),
        (law.NOTHING_MISSING, PublishingFacts(2, frozenset(), missing="“事实”")),
        (law.NOTHING_PERSONAL, PublishingFacts(2, frozenset(), personal="第1个字起像是手机号码")),
        (law.NOTHING_FORBIDS, PublishingFacts(2, frozenset(), forbidden="应当封存")),
        (law.GROUND_FITS, PublishingFacts(2, frozenset(), ground="", kind="penalty")),
        (law.GROUND_FITS, PublishingFacts(2, frozenset(), ground="sealed", kind="licence")),
    ],
)
def test_each_gate_opens_and_closes(gate, closed):
    assert gate.opens(None, OPEN)
    assert not gate.opens(None, closed)
    assert gate.way_out(None, closed)
