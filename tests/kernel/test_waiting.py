"""What may be told at all: the table itself is held to the rule that a notice names nobody."""

import importlib
import pkgutil
from dataclasses import replace
from string import Formatter

import pytest
from django.utils import timezone

from liuhen import apps
from liuhen.apps.notices.actions import Happening, tell
from liuhen.kernel.access import SYSTEM
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


@pytest.mark.django_db
def test_whoever_is_told_is_found_by_the_units_of_the_rows_or_is_the_countys() -> None:
    for notification in notifications():
        rows = notification.visible(SYSTEM)
        assert rows.model.scope_unit or notification.notify.county, notification.on
        assert not notification.rows(SYSTEM).filter(pk=0).exists()
        assert tell([Happening(notification, 0, "entry:0")], at=timezone.now()) == 0


def test_every_clock_that_reminds_has_somebody_to_remind() -> None:
    reminding = {key for key, versions in DUTIES.items() if (c := versions[-1].clock) and c.remind}
    assert {
        notification.notify.before.id for notification in notifications() if notification.notify.before
    } == reminding
