"""A year's holiday notice 放假安排 as the State Council's office publishes it, and the years packaged already. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar.constants as packaged

YEARS = (2000, 2100)
SOURCE_MAX, NAME_MAX = 120, 40  # what the columns hold
SEED_SOURCE = "chinesecalendar 1.11"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


class BadNotice(ValueError):
    """The notice cannot be loaded; ``str()`` is the Chinese sentence for the user."""


@dataclass(frozen=True)
class Notice:
    """One year's days off and make-up days; those of New Year may lie in the December before."""

    year: int
    source: str
    holidays: Mapping[date, str]
    makeups: Mapping[date, str]

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise BadNotice("放假安排没有写明通知文号")
        if not self.holidays:
            raise BadNotice(f"{self.year}年放假安排没有放假日期")
        for day in (*self.holidays, *self.makeups):
            if not date(self.year - 1, 12, 1) <= day <= date(self.year, 12, 31):
                raise BadNotice(f"{day}不属于{self.year}年的放假安排")
        for day in self.makeups:
            if day in self.holidays:
                raise BadNotice(f"{day}既写为放假又写为调休上班")
            if day.weekday() < 5:
                raise BadNotice(f"{day}不是周末，不能写为调休上班")

    @property
    def digest(self) -> str:
        """Return the SHA-256 (hex) of the days: two loads of the same days are the same calendar."""
        return hashlib.sha256(json.dumps(self.as_data(), sort_keys=True).encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "source": self.source,
            "holidays": {day.isoformat(): name for day, name in sorted(self.holidays.items())},
            "makeups": {day.isoformat(): name for day, name in sorted(self.makeups.items())},
        }


def parse_notice(text: str) -> Notice:
    """Read a notice from JSON; the form is in docs/adr/0004-clocks.md. Raises BadNotice."""
    try:
        form = json.loads(text)
    except json.JSONDecodeError as fault:
        raise BadNotice(
            f"放假安排的格式不对，不是可读的 JSON：第 {fault.lineno} 行第 {fault.colno} 列写法不对"
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise BadNotice("放假安排的格式不对，不是可读的 JSON") from fault
    if not isinstance(form, dict):
        raise BadNotice("放假安排的格式不对：应是一个对象，写明 year、source、holidays、makeups")
    if strange := set(form) - {"year", "source", "holidays", "makeups"}:
        raise BadNotice(f"放假安排中有不认识的项目：{'、'.join(sorted(strange))}")
    year = form.get("year")
    if type(year) is not int or not YEARS[0] <= year <= YEARS[1]:
        raise BadNotice("放假安排的格式不对：year 应是年份，如 2027，不加引号")
    holidays = {
        day: _words(span, "name", most=NAME_MAX)
        for span in _rows(form, "holidays")
        for day in _days(_date(span, "from"), _date(span, "to"))
    }
    makeups = {_date(row, "on"): _words(row, "name", most=NAME_MAX) for row in _rows(form, "makeups")}
    return Notice(year, _words(form, "source", most=SOURCE_MAX), holidays, makeups)


def _rows(form: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    rows = form.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadNotice(f"放假安排的格式不对：{key} 应是一个列表，逐项写明日期和名称；没有的写 []")
    return rows


def _date(row: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(row[key])
    except (KeyError, TypeError, ValueError):
        raise BadNotice(f"放假安排的格式不对：{key} 应是日期，如 2027-01-01") from None


def _words(row: Mapping[str, Any], key: str, *, most: int) -> str:
    words = row.get(key)
    if not isinstance(words, str) or len(words) > most or "\0" in words:
        raise BadNotice(f"放假安排的格式不对：{key} 应是不超过 {most} 字的文字")
    return words


def _days(first: date, last: date) -> Iterator[date]:
    if not timedelta(0) <= last - first <= timedelta(days=30):
        raise BadNotice(f"放假起止日期不对：{first}至{last}")
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def packaged_notices() -> list[Notice]:
    """Return the years that the chinesecalendar package carries, oldest first."""
    holidays, makeups = _by_notice(packaged.holidays), _by_notice(packaged.workdays)
    return [Notice(year, SEED_SOURCE, holidays[year], makeups.get(year, {})) for year in sorted(holidays)]


def _by_notice(days: Mapping[date, str]) -> dict[int, dict[date, str]]:
    sorted_out: dict[int, dict[date, str]] = {}
    for day, name in days.items():
        of_next_year = day.month == 12 and name == "New Year's Day"
        sorted_out.setdefault(day.year + of_next_year, {})[day] = NAMES[name]
    return sorted_out
