"""When something may leave the house: quiet hours and the daily digest, on the county's clock. Pure."""

from datetime import datetime, time

from liuhen.kernel.clocks.days import LOCAL, ONE_DAY


def is_quiet(at: datetime, *, first: time, end: time) -> bool:
    """Say whether a moment lies in the quiet hours, from ``first`` to before ``end``, perhaps over midnight."""
    now = at.astimezone(LOCAL).time()
    return first <= now < end if first <= end else now >= first or now < end


def next_at(hour: time, *, since: datetime) -> datetime:
    """Return the first moment from ``since`` on at which the clock shows ``hour``."""
    day = since.astimezone(LOCAL).date()
    today = datetime.combine(day, hour, LOCAL)
    return today if today >= since else datetime.combine(day + ONE_DAY, hour, LOCAL)
