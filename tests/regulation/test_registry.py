"""All 76 articles and all 124 duties are there, and each says what becomes of it."""

import dataclasses
import re
from collections import Counter
from datetime import date

import pytest

from liuhen.regulation import ARTICLES, DUTIES, duties_of, duty_on, duty_version, state_of
from liuhen.regulation.registry import CHAPTERS, declared
from liuhen.regulation.vocabulary import Duty


def test_every_article_of_both_regulations_is_there_once() -> None:
    numbers = {"av": range(1, 21), "rs": range(1, 57)}
    assert list(ARTICLES) == [f"{key}-{no}" for key, articles in numbers.items() for no in articles]
    for article in ARTICLES.values():
        assert len(numbers[article.regulation.key]) == article.regulation.articles


def test_no_article_is_declared_twice_in_different_words() -> None:
    words = {(article.key, article.summary) for article in declared(CHAPTERS, type(ARTICLES["av-1"]))}
    assert len(words) == len(ARTICLES)


def test_every_article_has_duties_or_says_why_not() -> None:
    for article in ARTICLES.values():
        assert bool(duties_of(article)) != bool(article.asks_nothing), article.key


def test_every_duty_is_numbered_without_a_gap() -> None:
    assert len(DUTIES) == 129
    for article in ARTICLES.values():
        duties = duties_of(article)
        assert [duty.id for duty in duties] == [f"{article.key}-{n}" for n in range(1, len(duties) + 1)]


def test_versions_of_a_duty_have_different_days() -> None:
    days = Counter((duty.id, duty.since) for versions in DUTIES.values() for duty in versions)
    assert set(days.values()) == {1}


def test_every_summary_is_one_chinese_sentence() -> None:
    for versions in DUTIES.values():
        for duty in versions:
            assert re.fullmatch(r"[^。]*[\u4e00-\u9fff][^。]*。", duty.summary), duty.id


def test_what_is_built_names_where_and_what_is_planned_claims_nothing() -> None:
    for versions in DUTIES.values():
        duty = versions[-1]
        assert bool(duty.enforced_in) == (duty.state == "built"), duty.id
        if duty.state == "planned":
            assert (duty.gates, duty.clock, duty.checks) == ((), None, ()), duty.id


def test_a_built_gate_or_clock_really_has_one() -> None:
    for versions in DUTIES.values():
        duty = versions[-1]
        if duty.state == "built" and duty.kind in {"gate", "retain"}:
            assert duty.gates, duty.id
        if duty.state == "built" and duty.kind == "clock":
            assert duty.clock, duty.id


def test_gates_are_named_functions_so_that_tracebacks_read_well() -> None:
    gates = [gate for versions in DUTIES.values() for duty in versions for gate in duty.gates]
    assert all(gate.opens.__name__ != "<lambda>" for gate in gates)


def test_an_article_is_built_only_when_all_of_its_duties_are() -> None:
    assert state_of(ARTICLES["av-13"]) == "built"
    assert state_of(ARTICLES["av-1"]) == "no software"
    for article in ARTICLES.values():
        states = {duty.state for duty in duties_of(article)}
        assert (state_of(article) == "built") == (states == {"built"}), article.key


def test_a_duty_is_not_in_force_before_its_day() -> None:
    assert duty_on("av-13-1", date(2022, 8, 25)) is None
    assert duty_on("av-13-1", date(2022, 8, 26)) is DUTIES["av-13-1"][0]


def test_an_amended_duty_is_judged_by_the_wording_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old: Duty = DUTIES["av-9-1"][0]
    new = dataclasses.replace(old, summary="新的写法。", since=date(2027, 3, 1))
    monkeypatch.setitem(DUTIES, "av-9-1", (old, new))
    assert duty_on("av-9-1", date(2027, 2, 28)) is old
    assert duty_on("av-9-1", date(2027, 3, 1)) is new
    assert duty_version("av-9-1", "2027-03-01") is new


def test_unknown_duties_and_versions_are_errors() -> None:
    with pytest.raises(KeyError):
        duty_on("av-99-1", date(2026, 1, 1))
    with pytest.raises(KeyError, match="no version 1999-01-01"):
        duty_version("av-9-1", "1999-01-01")
