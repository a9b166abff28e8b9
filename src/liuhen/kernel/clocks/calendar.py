"""Chinese working days: weekends and public holidays off, make-up days 调休 on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

NEW_YEAR_REACHES_FROM = (12, 29)
"""The earliest day of December that the notice of the year after ever took: Sat 29 Dec 2007 and 2018 were worked."""
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True)
class Calendar:
    """The published holiday years. Beyond them only weekends are known, and every answer is provisional 暂定.

    So are the last days of December before the next year's notice, which says how New Year is taken.
    """

    first_year: int
    last_year: int
    version: str
    holidays: Mapping[date, str] = field(repr=False)
    makeups: Mapping[date, str] = field(repr=False)

    def knows(self, day: date) -> bool:
        return self.first_year <= day.year <= self.last_year and not self.waits_for_new_year(day)

    def waits_for_new_year(self, day: date) -> bool:
        """Say whether a day of the last year is one that the next year's notice may still give or take."""
        return day.year == self.last_year and (day.month, day.day) >= NEW_YEAR_REACHES_FROM

    def is_working_day(self, day: date) -> bool:
        return day in self.makeups or (day.weekday() < 5 and day not in self.holidays)

    def name_of(self, day: date) -> str:
        """Say in Chinese what day it is where that explains the count: a holiday, a make-up day, a weekday."""
        if day in self.holidays:
            return f"{self.holidays[day]}放假"
        if day in self.makeups:
            return f"{self.makeups[day]}调休上班"
        return WEEKDAYS[day.weekday()]


WEEKENDS_ONLY = Calendar(first_year=1, last_year=0, version="0", holidays={}, makeups={})
"""What is known before any year is loaded: nothing but weekends."""
