"""How points are reckoned: declared data, whole hundredths, and nothing where nothing could be measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.evaluation import (
    FORMULAS,
    TARGETS,
    WHOLE,
    YARDSTICKS,
    Formula,
    Yardstick,
    points_zh,
    whole,
)

pytestmark = pytest.mark.article("rs-38-1")
SHARE = Formula("share", 1000, least=100, bands=((950, 1000), (850, 700), (600, 300)))
RATE = Formula("rate", 1000, bands=((0, 1000), (150, 600), (300, 200)))


def test_each_thing_costs_its_points_down_to_the_floor() -> None:
    formula = Formula("deduct", 1000, each=300, least=200)
    assert [formula.points(against=n, towards=0, acts=0) for n in range(5)] == [1000, 700, 400, 200, 200]
    assert formula.effects(against=4, towards=0, acts=0) == [-300, -300, -200, 0]


@pytest.mark.parametrize(
    ("against", "towards", "points"),
    [(5, 95, 1000), (6, 95, 700), (15, 85, 700), (40, 60, 300), (41, 59, 100)],
)
def test_a_share_takes_the_step_that_it_reaches(against: int, towards: int, points: int) -> None:
    assert SHARE.points(against=against, towards=towards, acts=0) == points


def test_a_share_of_nothing_and_a_rate_without_acts_say_nothing() -> None:
    assert SHARE.points(against=0, towards=0, acts=0) is None
    assert RATE.points(against=3, towards=0, acts=0) is None


@pytest.mark.parametrize(("against", "points"), [(0, 1000), (3, 600), (4, 200), (6, 200), (7, 0)])
def test_a_rate_is_of_a_hundred_acts(against: int, points: int) -> None:
    assert RATE.points(against=against, towards=0, acts=200) == points


def test_it_is_told_in_words_and_reads_back_what_it_wrote() -> None:
    assert SHARE.zh == "满分10分，达标率不低于95%得10分、85%得7分、60%得3分，其余得1分"
    assert RATE.zh == "满分10分，每百件执法活动的问题不超过0项得10分、1.5项得6分、3项得2分，其余得0分"
    assert Formula("deduct", 1050, each=50).zh == "满分10.5分，每项扣0.5分，最低0分"
    for formula in (SHARE, Formula("deduct", 1050, each=50, least=10)):
        assert Formula.of(formula.data) == formula
    assert points_zh(WHOLE) == "100分"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_more_against_never_gives_more_and_the_effects_add_up(against: int, towards: int, acts: int) -> None:
    deduct = Formula("deduct", 1000, each=70, least=50)
    told = {"towards": towards, "acts": acts}
    assert 1000 + sum(deduct.effects(against=against, **told)) == deduct.points(against=against, **told)
    for formula in (deduct, SHARE, RATE):
        fewer, more = formula.points(against=against, **told), formula.points(against=against + 1, **told)
        assert fewer is None or more is None or more <= fewer
        assert len(formula.effects(against=against, **told)) == against
        assert all(effect <= 0 for effect in formula.effects(against=against, **told))


@given(st.integers(0, WHOLE), st.integers(1, WHOLE))
def test_the_whole_is_of_what_could_be_measured(earned: int, full: int) -> None:
    found = whole(min(earned, full), full)
    assert found is not None
    assert 0 <= found <= WHOLE


def test_of_nothing_there_is_no_whole() -> None:
    assert whole(0, 0) is None


def test_no_source_counts_fines_penalties_or_inspections_and_no_code_is_taken_twice() -> None:
    codes = [code for each in YARDSTICKS.values() for code in each.codes]
    assert len(codes) == len(set(codes))
    for each in YARDSTICKS.values():
        assert not TARGETS.search(each.zh + each.counts), each.key
        assert set(each.formulas) <= set(FORMULAS)
        for duty in each.duties:
            clock = DUTIES[duty][-1].clock
            assert clock is not None
            assert not clock.is_wait, duty


@pytest.mark.parametrize("name", ["罚没收入", "罚款总额", "处罚案件数", "检查户次", "办案数量", "立案指标"])
def test_words_that_make_a_target_are_known(name: str) -> None:
    assert TARGETS.search(name)


@pytest.mark.parametrize("name", ["认定的问题", "处罚决定按期公示", "罚缴分离落实情况", "检查结果公开率"])
def test_words_of_quality_are_not(name: str) -> None:
    assert not TARGETS.search(name)


@pytest.mark.parametrize("yardstick", YARDSTICKS.values(), ids=lambda each: each.key)
def test_what_points_may_come_from_rests_on_an_article(yardstick: Yardstick) -> None:
    assert yardstick.cites in ARTICLES
