"""The county's days: where they begin, and which moments a span of them holds."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


FIRST_YEAR, LAST_YEAR = 1900, 2199  # any day of these has its first moment and the next day's on every clock


def is_near(day: date) -> bool:
    """Return whether a day, or the day of a moment as told, is one of this system's time."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def local_day(at: datetime) -> date:
    """Return the county's calendar day of a moment."""
    return at.astimezone(LOCAL).date()


def as_told(known: datetime) -> datetime:
    """Return the earliest that a person may tell of what came after a moment known to the microsecond: its minute."""
    return known.replace(second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time(), LOCAL)


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments from which and before which a span of days runs."""
    return midnight(first), midnight(last + ONE_DAY)
