"""The words of the rulebook hold what they say."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from liuhen.regulation import ARTICLES
from liuhen.regulation.vocabulary import Article, Clock, Duty, Finding, Gate, Hours, WorkingDays, Years

LATE = Finding("THING-LATE", "迟了")
OPEN = Gate(lambda subject, facts: bool(facts.ready), "{name}还差{missing}项", "请补齐{missing}项")
SHUT = Gate(lambda subject, facts: False, "不行")


def duty(article: Article = ARTICLES["av-9"], **changes: object) -> Duty:
    return Duty("av-9-2", article, "gate", "一句话", **changes)  # type: ignore[arg-type]


def test_an_article_cites_itself_by_its_short_title() -> None:
    assert ARTICLES["av-13"].cite() == "《设备办法》第13条"
    assert ARTICLES["rs-42"].cite() == "《责任制》第42条"


def test_a_gate_s_sentence_is_filled_from_the_facts_before_the_subject() -> None:
    subject, facts = SimpleNamespace(name="某设备", missing=9), SimpleNamespace(missing=2)
    assert OPEN.refusal(subject, facts) == "某设备还差2项"
    assert OPEN.way_out(subject, facts) == "请补齐2项"
    assert OPEN.pattern_zh == "…还差…项"
    assert replace(OPEN, remedy="请补到{least}台").remedy_zh == "请补到…台"


def test_a_gate_s_sentence_that_nobody_can_fill_is_a_bug_and_shows() -> None:
    with pytest.raises(KeyError, match="name"):
        OPEN.refusal(SimpleNamespace(), SimpleNamespace(missing=2))


def test_a_duty_must_be_of_its_article() -> None:
    with pytest.raises(ValueError, match="is not of article"):
        duty(ARTICLES["av-13"])


def test_a_duty_is_in_force_from_its_regulation_on_unless_it_says_otherwise() -> None:
    assert duty().version == "2022-08-26"
    assert duty(since=date(2027, 1, 1)).version == "2027-01-01"


def test_a_duty_goes_through_some_of_its_gates_and_no_others() -> None:
    whole = duty(gates=(OPEN, SHUT))
    assert whole.through(SHUT).gates == (SHUT,)
    assert whole.through(SHUT).id == whole.id
    with pytest.raises(ValueError, match="not gates of av-9-2"):
        duty(gates=(OPEN,)).through(SHUT)


def test_hours_and_years_are_never_paused() -> None:
    for term in (Hours(24), Years(5)):
        with pytest.raises(ValueError, match="only days can be paused"):
            Clock(term, starts="a.begun", stops=("a.ended",), overdue=LATE, pauses=("a.paused",))


def test_terms_say_themselves_in_chinese() -> None:
    assert (Hours(24).zh, WorkingDays(5).zh, Years(5).zh) == ("24小时", "5个工作日", "5年")
