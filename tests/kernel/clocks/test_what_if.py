"""What if a term began on that day: the same count as a running clock's, and a sentence where it cannot be."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, time

import pytest

from liuhen.kernel.clocks.what_if import what_if
from liuhen.kernel.flow import Invalid
from liuhen.regulation import DUTIES
from liuhen.regulation.vocabulary import Days, Extension
from tests.services.command import SOURCE

from .conftest import CLOSE_SOONER, local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_years", "complaint_duties")]
BEFORE_LABOUR_DAY = date(2026, 4, 30)  # 1–5 May are off, Sat 9 May is a make-up day

LINXI = """
from datetime import date, time
import django
django.setup()
from liuhen.kernel.clocks.what_if import what_if
found = what_if("av-13-1", on=date(2026, 4, 30), clock_time=time(9))
print(found.due_zh, found.standard_zh, found.clock.number.county.source, sep="|")
"""


def refused(duty: str = "rs-42-1", **asked: object) -> Invalid:
    with pytest.raises(Invalid) as invalid:
        what_if(duty, **({"on": BEFORE_LABOUR_DAY} | asked))  # type: ignore[arg-type]
    return invalid.value


def test_working_days_are_shown_one_by_one_with_days_off_and_make_up_days() -> None:
    found = what_if("rs-42-1", on=BEFORE_LABOUR_DAY)
    assert found.due_zh == "2026年5月11日24时前"
    assert found.steps[0] == (BEFORE_LABOUR_DAY, "星期四", "起算当日不计")
    assert (date(2026, 5, 1), "星期五", "劳动节放假，不计") in found.steps
    assert (date(2026, 5, 9), "星期六", "劳动节调休上班，第4个工作日") in found.steps
    assert [(notice.year, notice.version) for notice in found.notices] == [(2026, 1)]
    assert (found.reckoning.calendar_version, found.reckoning.rule_version) == ("2026.23", "2022-08-26")


def test_a_last_day_off_is_moved_to_the_next_working_day() -> None:
    found = what_if("rs-43-1", on=date(2026, 1, 2))  # 30 days later is Sunday 1 February
    assert found.due_zh == "2026年2月2日24时前"
    assert found.steps[-2:] == [
        (date(2026, 2, 1), "星期日", "星期日，顺延"),
        (date(2026, 2, 2), "星期一", "期限届满日"),
    ]


def test_beyond_the_last_published_year_it_is_provisional() -> None:
    found = what_if("rs-42-1", on=date(2026, 12, 30))
    assert found.reckoning.provisional
    assert found.due_zh.endswith("（暂定）")
    assert [notice.year for notice in found.notices] == [2026]


def test_the_rule_of_the_day_counts() -> None:
    assert what_if("rs-43-1", on=date(2026, 6, 30)).duty.version == "2022-08-26"
    assert what_if("rs-43-1", on=date(2026, 7, 1)).clock.within == Days(20)


def test_an_extension_counts_from_the_last_day_before_its_move(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = CLOSE_SOONER.clock
    assert clock
    longer = replace(
        CLOSE_SOONER,
        clock=replace(clock, extensions=(Extension("finding.extended", lambda _: Days(30), most=Days(30)),)),
    )
    monkeypatch.setitem(DUTIES, "rs-43-1", (longer,))
    on = date(2026, 7, 6)  # 20 days later is Sunday 26 July, 50 days later Tuesday 25 August
    assert what_if("rs-43-1", on=on).due_zh == "2026年7月27日24时前"
    assert what_if("rs-43-1", on=on, extended=True).due_zh == "2026年8月25日24时前"


@pytest.mark.article("av-13-1")
def test_hours_run_through_days_off_and_end_on_the_minute() -> None:
    found = what_if("av-13-1", on=BEFORE_LABOUR_DAY, clock_time=time(9, 30))
    assert found.reckoning.due_at == local(2026, 5, 1, 9, 30)
    assert found.due_zh == "2026年5月1日 09:30"
    assert (found.notices, found.reckoning.calendar_version, found.standard_zh) == ((), "", "")


@pytest.mark.article("rs-37-1")
def test_a_day_that_was_written_down_is_moved_only_off_a_day_off() -> None:
    found = what_if("rs-37-1", on=BEFORE_LABOUR_DAY, named_on=date(2026, 5, 2))
    assert found.due_zh == "2026年5月6日24时前"


@pytest.mark.parametrize(
    ("duty", "asked", "field", "said"),
    [
        ("rs-42-1", {"on": date(9999, 12, 31)}, "on", "9999年太远"),
        ("rs-42-1", {"on": date(1, 1, 1)}, "on", "1年太远"),
        ("rs-42-1", {"on": date(2022, 8, 25)}, "on", "《责任制》第42条的这项期限自2022年8月26日起才有"),
        ("rs-42-1", {"extended": True}, "extended", "没有规定可以延长"),
        ("av-13-1", {}, "clock_time", "没有填写时刻"),
        ("rs-37-1", {}, "named_on", "没有填写那一日"),
        ("rs-37-1", {"named_on": date(2026, 4, 29)}, "named_on", "早于起算日"),
        ("rs-37-1", {"named_on": date(9999, 12, 31)}, "named_on", "太远"),
        ("av-6-1", {}, "duty", "不是有期限的义务"),
        ("av-99-9", {}, "duty", "不是有期限的义务"),
    ],
)
def test_what_cannot_be_reckoned_is_one_sentence_at_its_field(
    duty: str, asked: dict[str, object], field: str, said: str
) -> None:
    refusal = refused(duty, **asked)
    assert refusal.field == field
    assert said in str(refusal)
    assert refusal.remedy


def test_the_last_day_of_this_systems_time_is_still_counted() -> None:
    assert what_if("rs-43-1", on=date(2199, 12, 31)).due_zh == "2200年1月20日24时前（暂定）"


def test_another_countys_number_is_reckoned_beside_the_rulebooks_own() -> None:
    told = {
        "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8", "LIUHEN_SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        "LIUHEN_RULES": str(SOURCE / "liuhen/demo/counties/linxi.toml"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", LINXI], env=os.environ | told, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "2026年5月2日 09:00|2026年5月1日 09:00|临溪设备规定第12条"
