"""What may be told at all: the table itself is held to the rule that a notice names nobody."""

import importlib
import pkgutil
from dataclasses import replace
from string import Formatter

import pytest

from liuhen import apps
from liuhen.kernel.waiting import SAFE, notifications
from liuhen.regulation import DUTIES

EVENTS = {
    move.event
    for found in pkgutil.iter_modules(apps.__path__)
    for move in importlib.import_module(f"liuhen.apps.{found.name}.lifecycle").MOVES
}


def test_a_notice_has_places_for_a_number_a_body_the_rulebooks_words_and_days_only() -> None:
    assert {"number", "unit", "words", "count", "last_day"} == SAFE
    for notification in notifications():
        places = {place for _, place, _, _ in Formatter().parse(notification.notify.sentence) if place}
        assert places <= SAFE, notification.on


@pytest.mark.parametrize("place", ["person", "demand", "unit.people", "about_zh", "words[0]"])
def test_a_sentence_that_would_tell_more_cannot_be_written_down(place: str) -> None:
    with pytest.raises(ValueError, match="would tell"):
        replace(notifications()[0].notify, sentence=f"关于{{{place}}}")


def test_everything_told_follows_a_move_or_a_clock_that_reminds() -> None:
    assert notifications()
    for notification in notifications():
        if notification.notify.moved:
            assert notification.on == "clocks.recalculated"
            assert notification.notify.moved.clock
        elif notification.notify.before is None:
            assert notification.on in EVENTS
        else:
            clock = DUTIES[notification.notify.before.id][-1].clock
            assert clock is not None
            assert clock.remind is not None
            assert clock.starts.startswith(f"{notification.notify.noun}.")


def test_every_clock_that_reminds_has_somebody_to_remind() -> None:
    reminding = {key for key, versions in DUTIES.items() if (c := versions[-1].clock) and c.remind}
    assert {
        notification.notify.before.id for notification in notifications() if notification.notify.before
    } == reminding
