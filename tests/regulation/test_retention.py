"""Classes of keeping: the floor, the sources, the longest of several, and who may sign."""

from dataclasses import replace
from datetime import date

import pytest

from liuhen.county_rules import WrongRules
from liuhen.regulation import retention as law
from liuhen.regulation.retention import KeepingClass, of_county, reckon

END = date(2026, 11, 24)
ORDINARY = ("ordinary", "一般资料", 5)
ROW = {"key": "major-case", "zh": "重大案件", "years": 10, "source": "县规第1条", "since": date(2026, 1, 1)}


@pytest.mark.article("av-17-1")
def test_what_ships_is_the_floor_and_names_without_a_term() -> None:
    found = of_county(None)
    assert (found["unclassified"].years, found["ordinary"].years) == (None, 5)
    assert {each.years for each in found.values() if each.example} == {None}
    assert all("由县里填写" in each.source for each in found.values() if each.example)


@pytest.mark.article("av-17-1")
def test_the_countys_own_table_replaces_the_examples_and_not_the_floor() -> None:
    assert set(of_county([ROW])) == {"unclassified", "ordinary", "major-case"}
    assert of_county([ROW | {"years": 0}])["major-case"].term_zh == "永久"
    assert of_county([ROW | {"key": "ordinary", "years": 8}])["ordinary"].years == 8
    assert set(of_county([])) == {"unclassified", "ordinary"}


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize(
    "wrong", [{"years": 4}, {"years": 1}, {"source": ""}, {"key": ""}, {"key": "unclassified"}]
)
def test_a_table_below_the_floor_or_without_source_does_not_load(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongRules):
        of_county([ROW | wrong])


def test_a_key_given_twice_does_not_load() -> None:
    with pytest.raises(WrongRules):
        of_county([ROW, ROW | {"years": 20}])


@pytest.mark.article("av-17-1")
def test_without_a_class_there_is_no_end() -> None:
    keeping = reckon(END, [])
    assert (keeping.without_end, keeping.key, keeping.until) == (True, "unclassified", date(2031, 11, 24))


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize(
    ("classes", "until", "endless", "key"),
    [
        ([ORDINARY], date(2031, 11, 24), False, "ordinary"),
        ([ORDINARY, ("a", "甲", 10)], date(2036, 11, 24), False, "a"),
        ([("a", "甲", 10), ORDINARY], date(2036, 11, 24), False, "a"),
        ([ORDINARY, ("a", "甲", 0)], date(2031, 11, 24), True, "a"),
        ([("a", "甲", None), ("b", "乙", 0), ORDINARY], date(2031, 11, 24), True, "b"),
    ],
)
def test_the_longest_wins(
    classes: list[tuple[str, str, int | None]], until: date, endless: bool, key: str
) -> None:
    keeping = reckon(END, classes)
    assert (keeping.until, keeping.without_end, keeping.key) == (until, endless, key)


@pytest.mark.article("av-17-1")
def test_what_applied_before_is_never_brought_forward() -> None:
    assert reckon(END, [ORDINARY], already=date(2040, 1, 1)).until == date(2040, 1, 1)
    assert reckon(date(2028, 2, 29), [ORDINARY]).until == date(2033, 3, 1)  # 2033 has no 29 February


@pytest.mark.article("av-17-1")
def test_each_thing_that_stands_against_a_disposal_closes_its_own_gate() -> None:
    free = law.DueFacts(count=1)
    assert all(gate.opens(None, free) for gate in law.DUE_GATES)
    for name in ("early", "endless", "held", "handed_out"):
        assert sum(not gate.opens(None, replace(free, **{name: 1})) for gate in law.DUE_GATES) == 1


@pytest.mark.article("av-17-2")
def test_three_signatures_are_of_three_people() -> None:
    facts = law.DisposalFacts(law.DueFacts(0), None, 1, 2, 3, days_are_over=True)
    assert law.THREE_HAVE_SIGNED.opens(None, facts)
    for wrong in ({"consenter_id": 1}, {"approver_id": 2}, {"approver_id": 1}, {"approver_id": None}):
        assert not law.THREE_HAVE_SIGNED.opens(None, replace(facts, **wrong))


def test_a_term_reads_as_people_say_it() -> None:
    said = [KeepingClass("k", "z", years, "s", END).term_zh for years in (None, 0, 5)]
    assert said == ["未定，暂不销毁", "永久", "5年"]
