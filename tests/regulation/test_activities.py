"""What an activity may lack, and the gates around its crew, its recordings and its close."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from liuhen.regulation import activities as law
from liuhen.regulation import people, recordings
from liuhen.regulation.activities import AssignmentFacts, LinkFacts, Owed

FIT = AssignmentFacts("李明", False, True, "", frozenset({"市场监管"}), "市场监管", certified_officers=2)
OWN = LinkFacts(False, "李明", True, False, False)
BEGAN = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.mark.article("av-8-1")
def test_the_six_kinds_are_those_of_the_article() -> None:
    assert list(law.ACTIVITY_KINDS) == [
        "inspection",
        "complaint",
        "evidence",
        "service",
        "compulsory",
        "other",
    ]


@pytest.mark.article("av-10-1")
def test_the_sentence_is_the_articles_word_for_word() -> None:
    assert law.NOTICE_PHRASE == "为保护您的合法权益，监督我们的执法行为，本次执法全程录音录像。"


@pytest.mark.article("rs-18-1")
@pytest.mark.article("rs-19-1")
def test_each_gate_of_a_crew_closes_by_itself() -> None:
    gates = (*people.AUXILIARIES_ASSIST_ONLY.gates, *people.ONLY_CERTIFIED.gates)
    assert all(gate.opens(None, FIT) for gate in gates)
    odds: tuple[dict[str, Any], ...] = (
        {"is_auxiliary": True}, {"certificate_valid_on_day": False}, {"certificate_fields": frozenset()},
        {"certified_officers": 1},
    )  # fmt: skip
    for odd in odds:
        assert sum(not gate.opens(None, replace(FIT, **odd)) for gate in gates) == 1, odd
    assert people.FIELD_IS_COVERED.opens(None, replace(FIT, field="", certificate_fields=frozenset()))


@pytest.mark.article("av-12-3")
@pytest.mark.article("av-8-1")
def test_what_was_made_or_came_afterwards_is_let_in_as_supplementary_only() -> None:
    gates = (law.TAKEN_BY_CREW, recordings.NOT_AFTER_THE_EVENT, recordings.NOT_AFTER_THE_CLOSE)
    odds: tuple[dict[str, Any], ...] = (
        {"taken_by_crew": False}, {"begins_after_the_end": True}, {"came_after_the_close": True}
    )  # fmt: skip
    for odd in odds:
        assert [gate.opens(None, replace(OWN, **odd)) for gate in gates].count(False) == 1, odd
    late = replace(OWN, is_supplementary=True, begins_after_the_end=True, came_after_the_close=True)
    assert all(gate.opens(None, late) for gate in gates)


@pytest.mark.article("av-12-2")
def test_at_once_is_thirty_minutes_unless_the_site_says_otherwise() -> None:
    for minutes, fits in ((30, True), (30.1, False)):
        told = SimpleNamespace(began_at=BEGAN, reported_at=BEGAN + timedelta(minutes=minutes))
        assert law.was_reported_at_once(told) == fits


@pytest.mark.article("av-8-1")
@pytest.mark.article("av-12-1")
def test_each_check_holds_unless_its_own_thing_is_missing() -> None:
    for lack in law.LACKS.values():
        if lack.finding is not None:
            assert lack.check.holds(Owed(frozenset()))
            assert not lack.check.holds(Owed(frozenset({lack.key})))
    assert not recordings.ARRIVED.holds(Owed(frozenset({"never-arrived"})))


@pytest.mark.article("av-11-1")
def test_both_sides_are_asked_of_an_interview_only() -> None:
    assert recordings.BOTH_SIDES.holds(Owed(frozenset()))
    assert not recordings.BOTH_SIDES.holds(Owed(frozenset(), is_interview=True))
    assert recordings.BOTH_SIDES.holds(Owed(frozenset(), is_interview=True, both_sides=True))


@pytest.mark.article("av-13-1")
def test_what_is_missing_is_due_when_storing_is() -> None:
    assert law.due_moment(BEGAN) == BEGAN + timedelta(hours=24)
