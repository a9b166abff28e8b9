"""What may be told at all: the table itself is held to the rule that a notice names nobody."""

import importlib
import pkgutil
from dataclasses import replace
from string import Formatter

import pytest

from liuhen import apps
from liuhen.kernel.telling import SAFE, tellings
from liuhen.regulation import DUTIES

EVENTS = {
    move.event
    for found in pkgutil.iter_modules(apps.__path__)
    for move in importlib.import_module(f"liuhen.apps.{found.name}.lifecycle").MOVES
}


def test_a_notice_has_places_for_a_number_a_body_the_rulebooks_words_and_days_only() -> None:
    assert {"number", "unit", "words", "count", "last_day"} == SAFE
    for telling in tellings():
        places = {place for _, place, _, _ in Formatter().parse(telling.sentence) if place}
        assert places <= SAFE, telling.on


@pytest.mark.parametrize("place", ["person", "demand", "unit.people", "about_zh", "words[0]"])
def test_a_sentence_that_would_tell_more_cannot_be_written_down(place: str) -> None:
    with pytest.raises(ValueError, match="would tell"):
        replace(tellings()[0], sentence=f"关于{{{place}}}")


def test_everything_told_follows_a_move_or_a_clock_that_reminds() -> None:
    assert tellings()
    for telling in tellings():
        if telling.moved:
            assert telling.on == "clocks.recalculated"
            assert telling.moved.clock
        elif telling.before is None:
            assert telling.on in EVENTS
        else:
            clock = DUTIES[telling.before.id][-1].clock
            assert clock is not None
            assert clock.remind is not None
            assert clock.starts.startswith(f"{telling.noun}.")


def test_every_clock_that_reminds_has_somebody_to_remind() -> None:
    reminding = {key for key, versions in DUTIES.items() if (c := versions[-1].clock) and c.remind}
    assert {telling.before.id for telling in tellings() if telling.before} == reminding
