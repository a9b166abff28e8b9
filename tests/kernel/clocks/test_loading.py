"""A new year's notice: taken in, on record, and the open clocks reckoned again."""

import json
from datetime import date

import pytest

from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries, react
from liuhen.kernel.clocks.loading import load_notice, recalculate, recalculate_batch
from liuhen.kernel.clocks.models import CalendarDay, CalendarYear
from liuhen.kernel.clocks.notices import BadNotice, parse_notice
from liuhen.kernel.ledger.models import Entry

from .conftest import local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_years", "complaint_duties")]

NOW = local(2026, 12, 28)
# A made-up notice: the real one for 2027 is not out.
FORM = {
    "year": 2027,
    "source": "国办发明电〔2026〕0号",
    "holidays": [{"name": "元旦", "from": "2026-12-31", "to": "2027-01-02"}],
    "makeups": [{"name": "元旦", "on": "2027-01-03"}],
}


def notice_text(**changes: object) -> str:
    return json.dumps({**FORM, **changes})


def entries(event: str) -> list[dict[str, object]]:
    rows = Entry.objects.filter(event=event).order_by("id")
    return [json.loads(bytes(row.payload))["data"] for row in rows]


def test_a_due_date_past_the_last_year_is_provisional_until_the_notice_is_loaded() -> None:
    # Tue 29 Dec 2026: by weekends alone 30 and 31 Dec, 1, 4 and 5 Jan; by the notice 30 Dec, 3–6 Jan.
    clock = react("complaint.received", "complaint:1", at=local(2026, 12, 29)).started[0]
    assert clock.due_zh == "2027年1月5日24时前（暂定）"
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    assert recalculate(by=SYSTEM, at=NOW) == 1
    clock.refresh_from_db()
    assert clock.due_zh == "2027年1月6日24时前"
    assert clock.calendar_version == "2027.24"


def test_a_december_day_that_the_next_notice_may_take_is_provisional_until_it_is_loaded() -> None:
    # Thu 24 Dec 2026 + 5 working days = Thu 31 Dec, which the next year's notice makes a holiday.
    clock = react("complaint.received", "complaint:1", at=local(2026, 12, 24)).started[0]
    assert (clock.due_at, clock.provisional) == (local(2027, 1, 1), True)
    assert clock.due_zh == "2026年12月31日24时前（暂定）"
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    recalculate(by=SYSTEM, at=NOW)
    clock.refresh_from_db()
    assert clock.due_at == local(2027, 1, 4)  # Sun 3 Jan is a make-up day
    assert clock.moved_to == [(NOW, date(2027, 1, 3))]
    assert not clock.provisional


def test_a_stopped_clock_never_moves() -> None:
    react("complaint.received", "complaint:1", at=local(2026, 12, 29))
    (stopped,) = react("complaint.accepted", "complaint:1", at=local(2026, 12, 30)).stopped
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    recalculate(by=SYSTEM, at=NOW)
    due_at = stopped.due_at
    stopped.refresh_from_db()
    assert stopped.due_at == due_at


def test_recalculation_goes_on_where_it_was_broken_off_and_records_each_batch() -> None:
    for n in range(5):
        react("complaint.received", f"complaint:{n}", at=local(2026, 12, 29))
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    assert recalculate_batch(by=SYSTEM, at=NOW, batch=2) == 2
    assert recalculate(by=SYSTEM, at=NOW, batch=2) == 3
    assert recalculate(by=SYSTEM, at=NOW) == 0
    batches = entries("clocks.recalculated")
    assert [batch["clocks"] for batch in batches] == [2, 2, 1]
    assert [len(batch["moved"]) for batch in batches] == [2, 2, 1]  # type: ignore[arg-type]


def test_loading_is_on_record_with_the_notice_and_its_number() -> None:
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    (entry,) = entries("calendar.loaded")
    assert (entry["source"], entry["version"]) == ("国办发明电〔2026〕0号", 1)
    assert entry["makeups"] == {"2027-01-03": "元旦"}


def test_a_corrected_notice_takes_the_place_of_the_first() -> None:
    load_notice(parse_notice(notice_text()), by=SYSTEM, at=NOW)
    load_notice(parse_notice(notice_text(makeups=[])), by=SYSTEM, at=NOW)
    assert CalendarYear.objects.get(year=2027).version == 2
    assert not CalendarDay.objects.filter(date=date(2027, 1, 3)).exists()
    assert queries.calendar().version == "2027.25"
    assert not queries.calendar().is_working_day(date(2027, 1, 3))


def test_years_are_loaded_without_a_gap() -> None:
    with pytest.raises(BadNotice, match="请先导入2027年的放假安排"):
        load_notice(
            parse_notice(
                notice_text(
                    year=2028,
                    makeups=[],
                    holidays=[{"name": "元旦", "from": "2028-01-01", "to": "2028-01-01"}],
                )
            ),
            by=SYSTEM,
            at=NOW,
        )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": " "}, "没有写明通知文号"),
        ({"holidays": []}, "没有放假日期"),
        ({"makeups": [{"name": "元旦", "on": "2027-01-04"}]}, "不是周末"),
        ({"makeups": [{"name": "元旦", "on": "2027-01-02"}]}, "既写为放假又写为调休上班"),
        ({"makeups": [{"name": "元旦", "on": "2029-01-06"}]}, "不属于2027年的放假安排"),
        ({"holidays": [{"name": "元旦", "from": "2027-01-03", "to": "2027-01-01"}]}, "放假起止日期不对"),
        ({"holidays": [{"name": "元旦"}]}, "格式不对"),
        ({"holidays": "元旦"}, "格式不对"),
        ({"holidays": [{"name": "元旦", "from": "2027-13-01", "to": "2027-01-01"}]}, "from 应是日期"),
        ({"holidays": [{"name": "元" * 41, "from": "2027-01-01", "to": "2027-01-01"}]}, "不超过 40 字"),
        ({"holidays": [{"name": "元\0旦", "from": "2027-01-01", "to": "2027-01-01"}]}, "name 应是"),
        ({"source": "国" * 121}, "不超过 120 字"),
        ({"makeups": None}, "makeups 应是一个列表"),
        ({"year": "next"}, "year 应是年份"),
        ({"year": 1e400}, "year 应是年份"),
        ({"year": 10**12}, "year 应是年份"),
        ({"year": 2}, "year 应是年份"),
        ({"makeup": []}, "不认识的项目：makeup"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_its_reason(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadNotice, match=sentence):
        parse_notice(notice_text(**changes))


def test_text_that_is_no_notice_at_all_is_refused() -> None:
    for text in ("", "[]", "放假", "[" * 200_000, '{"year": ' + "9" * 5000 + "}"):
        with pytest.raises(BadNotice, match="格式不对"):
            parse_notice(text)
