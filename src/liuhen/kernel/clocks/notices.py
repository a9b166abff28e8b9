"""A year's holiday notice 放假安排 as the State Council's office publishes it, and the years packaged already. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar.constants as packaged

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
        if strange := set(form) - {"year", "source", "holidays", "makeups"}:
            raise BadNotice(f"放假安排中有不认识的项目：{'、'.join(sorted(strange))}")
        holidays = {
            day: str(span["name"])
            for span in form["holidays"]
            for day in _days(date.fromisoformat(span["from"]), date.fromisoformat(span["to"]))
        }
        makeups = {date.fromisoformat(day["on"]): str(day["name"]) for day in form["makeups"]}
        return Notice(int(form["year"]), str(form["source"]), holidays, makeups)
    except BadNotice:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadNotice(f"放假安排的格式不对：{fault}") from fault


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
