"""The county's numbers stay within bounds; the law's own may be stricter, looser only under another regulation."""

from datetime import date
from typing import Any

import pytest

from liuhen.county_rules import WrongRules
from liuhen.regulation import ARTICLES, parameters
from liuhen.regulation.parameters import BATTERY_PERCENT, KEEP_YEARS, PARAMETERS, numbers_of


def number(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "source": "海清政办发〔2024〕6号", "since": date(2024, 3, 1)} | more


def numbers(found: Any, *, own_regulation: bool = False) -> Any:
    return numbers_of(found, own_regulation=own_regulation)


def test_every_number_belongs_to_an_article_and_lies_within_its_bounds() -> None:
    for parameter in PARAMETERS.values():
        assert parameter.article in ARTICLES
        assert parameter.since == ARTICLES[parameter.article].regulation.in_force
        assert not parameter.most or parameter.least <= parameter.standard <= parameter.most


def test_without_a_file_the_rulebooks_own_numbers_stand() -> None:
    assert (BATTERY_PERCENT.value, BATTERY_PERCENT.county) == (50, None)


def test_a_county_sets_its_own_number_with_its_source() -> None:
    read = numbers({"battery-percent": number(70)})["battery-percent"]
    assert (read.value, read.source, read.since) == (70, "海清政办发〔2024〕6号", date(2024, 3, 1))


def test_a_number_written_several_times_holds_each_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = number(70), number(80, since=date(2026, 1, 1))
    read = numbers({"battery-percent": [second, first]})["battery-percent"]
    assert (read.value, [each.value for each in read.earlier]) == (80, [70])
    monkeypatch.setitem(parameters._COUNTY, "battery-percent", read)
    days = (date(2024, 2, 29), date(2024, 3, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [BATTERY_PERCENT.in_force(day)[0] for day in days] == [50, 70, 70, 80]
    assert BATTERY_PERCENT.in_force(days[0])[1] == BATTERY_PERCENT.since
    with pytest.raises(WrongRules, match="应在 10 至 100 之间"):
        numbers({"battery-percent": [number(9), first]})


@pytest.mark.article("av-17-1")
def test_years_of_keeping_may_be_more_and_never_fewer_than_five() -> None:
    assert numbers({"keep-years": number(8)})["keep-years"].value == 8
    for own in (False, True):
        with pytest.raises(WrongRules, match="应在 5 至 100 之间"):
            numbers({"keep-years": number(4)}, own_regulation=own)
    assert KEEP_YEARS.value == 5


@pytest.mark.article("av-13-1")
def test_a_looser_number_of_the_law_wants_a_regulation_of_the_countys_own() -> None:
    assert numbers({"store-within-hours": number(12)})["store-within-hours"].value == 12
    with pytest.raises(WrongRules, match="须先在 \\[regulation\\] 写明"):
        numbers({"store-within-hours": number(25)})
    assert numbers({"store-within-hours": number(25)}, own_regulation=True)["store-within-hours"].value == 25


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"battery-percent": number(9)}, "battery-percent.value：应在 10 至 100 之间，现在是 9"),
        ({"battery-percent": number(101)}, "应在 10 至 100 之间"),
        ({"battery-percent": number("50")}, "应是整数"),
        ({"battery-percent": number(True)}, "应是整数"),
        ({"battery-percent": number(60, source="")}, "battery-percent.source：应是一段文字"),
        ({"battery-percent": number(60, since="2024-03-01")}, "应是日期"),
        ({"battery-percent": {"value": 60}}, "没有写"),
        ({"battery-percent": number(60, until=1)}, "battery-percent.until：不认识这个键"),
        ({"no-such-number": number(1)}, "没有这个数值"),
        ({"export-downloads": number(2)}, "由办法写明，不能另定"),
        ({"battery-percent": 60}, "应是一段“键 = 值”"),
        ([1], "应是一段"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_says_where(found: Any, said: str) -> None:
    with pytest.raises(WrongRules) as caught:
        numbers(found)
    assert "本县规则文件" in str(caught.value)
    assert "[numbers]" in str(caught.value)
    assert said in str(caught.value)
