"""Procedures as data: the one of the day and the field, and what a county may change of it."""

from datetime import date
from typing import Any

import pytest

from liuhen.county_rules import WrongRules
from liuhen.regulation.procedures import OURS, PENALTY, by_county, procedure_on, procedures_for
from liuhen.regulation.vocabulary import Days, Months, WorkingDays

SINCE = date(2024, 3, 1)


def told(key: str = "penalty", **more: Any) -> dict[str, Any]:
    return {key: {"source": "部门规章第64条", "since": SINCE} | more}


def test_a_county_adds_the_grounds_and_extensions_of_its_sector_from_a_day() -> None:
    (made,) = by_county(
        told(
            pauses=[{"key": "expert", "zh": "鉴定", "source": "部门规章第65条", "paper": "鉴定告知书"}],
            extensions=[
                {"most": "30日", "approved_by": "本机关负责人", "source": "部门规章第64条"},
                {"approved_by": "集体讨论", "source": "部门规章第64条"},
            ],
            decide_within="60日", person_yuan=10_000, firm_yuan=100_000, reply_within="7个工作日",
        ),
        own_regulation=False,
    )  # fmt: skip
    assert (made.since, made.decide_within, made.reply_within) == (SINCE, Days(60), WorkingDays(7))
    assert [each.zh for each in made.pauses] == ["鉴定"]
    assert [each.most for each in made.extensions] == [Days(30), None]
    assert made.hearing is not None
    assert (made.hearing.person_yuan, made.hearing.firm_yuan) == (10_000, 100_000)
    assert made.source.endswith("；部门规章第64条")
    assert (PENALTY.pauses, PENALTY.decide_within) == ((), Days(90))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (told(decide_within="91日"), "penalty.decide_within：比法律规定的90日宽"),
        (told(decide_within="4个月"), "比法律规定的90日宽"),
        (told(decide_within="65个工作日"), "比法律规定的90日宽"),
        (told(reply_within="4个工作日"), "比法律规定的5个工作日宽"),
        (told(pay_within="10日"), "比法律规定的15日宽"),
        (told("police-penalty", person_yuan=5000, since=date(2026, 2, 1)), "比法律规定的4000元高"),
    ],
)
def test_what_is_looser_than_the_law_wants_a_regulation_of_ones_own(found: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongRules, match=said):
        by_county(found, own_regulation=False)
    assert by_county(found, own_regulation=True)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "应是若干段"),
        ({"fine": {}}, "没有这种程序；可以写的有 penalty"),
        (told(since=date(2020, 1, 1)), "早于行政处罚普通程序施行的2021-07-15"),
        (told(decide_within="九十日"), "应写成“90日”"),
        (told(decide_within=90), "应是一段文字"),
        (told(decide=90), "不认识这个键"),
        (told(pauses={"key": "x"}), r"应写成 \[\[procedures.penalty.pauses\]\]"),
        (told(pauses=[{"key": "x", "zh": "鉴定"}]), "没有写"),
        (told(extensions=[{"most": "8小时", "approved_by": "负责人", "source": "某"}]), "应以日、个工作日或者个月计"),
        (told("compulsion", person_yuan=1), "没有听证"),
        (told(source=""), "不能为空"),
        ({"penalty": [told()["penalty"], told()["penalty"]]}, "有两段都自 2024-03-01 起"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_with_its_place(found: Any, said: str) -> None:
    with pytest.raises(WrongRules, match=said):
        by_county(found, own_regulation=True)


def test_a_later_version_holds_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = {"most": "1个月", "approved_by": "负责人", "source": "某"}
    later = by_county(told(extensions=[longer]), own_regulation=False)
    monkeypatch.setattr("liuhen.regulation.procedures.PROCEDURES", OURS + later)
    assert procedure_on("penalty", date(2024, 2, 29)).extensions == ()
    assert procedure_on("penalty", SINCE).extensions[0].most == Months(1)
    assert procedures_for("penalty", on=SINCE)[0].extensions


def test_kinds_of_act_without_a_law_of_their_own_run_under_the_general_procedure() -> None:
    assert [each.key for each in procedures_for("reward", on=SINCE)] == ["general"]
    with pytest.raises(KeyError):
        procedure_on("police-penalty", date(2025, 12, 31))
