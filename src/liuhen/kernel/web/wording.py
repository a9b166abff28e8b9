"""How moments, spans, sizes and digests read in Chinese, in Asia/Shanghai."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def local(moment: datetime) -> datetime:
    """Return ``moment`` on Shanghai's clock. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(SHANGHAI)


def minute(moment: datetime) -> str:
    """Say ``moment`` as ``2026-11-24 11:04``."""
    return local(moment).strftime("%Y-%m-%d %H:%M")


def second(moment: datetime) -> str:
    """Say ``moment`` as ``2026-11-24 11:04:05``."""
    return local(moment).strftime("%Y-%m-%d %H:%M:%S")


def day(moment: date) -> str:
    """Say a date, or the Shanghai day of a moment, as ``2026-11-24``."""
    return (local(moment) if isinstance(moment, datetime) else moment).strftime("%Y-%m-%d")


def long_day(moment: date) -> str:
    """Say a date, or the Shanghai day of a moment, as ``2026年11月24日 星期二``."""
    on = local(moment) if isinstance(moment, datetime) else moment
    return f"{on.year}年{on.month}月{on.day}日 星期{WEEKDAYS[on.weekday()]}"


def written_day(moment: date) -> str:
    """Say a date, or the Shanghai day of a moment, as papers do: ``2026年11月24日``."""
    return long_day(moment).partition(" ")[0]


def written_moment(moment: datetime) -> str:
    """Say a moment as papers do: ``2026年11月24日11时04分``."""
    return f"{written_day(moment)}{local(moment):%H时%M分}"


def written_span(began: datetime, ended: datetime) -> str:
    """Say from when to when as papers do, the day once where it is the same."""
    same = day(began) == day(ended)
    return f"{written_moment(began)}至{f'{local(ended):%H时%M分}' if same else written_moment(ended)}"


def clause(said: str) -> str:
    """Return words as they stand within a sentence: without the stop that whoever typed them put at their end."""
    return said.rstrip("。；，、;,. \n")


def sentence(said: str) -> str:
    """Return words as a sentence of its own, with its stop."""
    return said if said.endswith(tuple("。！？）」”：")) else f"{clause(said)}。"


def some_of(names: Sequence[str], *, most: int, counted: str) -> str:
    """Return the first of some names and, where there are more, how many there are; ``counted`` such as 个."""
    return "、".join(names[:most]) + (f"等{len(names)}{counted}" if len(names) > most else "")


def spaced(digest: str) -> str:
    """Return a digest in eights, between which a narrow column breaks it."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8)) or "—"


def size(count: int) -> str:
    """Say a number of bytes in the largest unit that keeps it at 1 or more (1 KB = 1024 B)."""
    value = float(count)
    for unit in UNITS:
        if value < 1024 or unit == UNITS[-1]:
            break
        value /= 1024
    if unit == "B":
        return f"{count} B"
    return (
        f"{value:.2f} {unit}"
        if value < 10
        else f"{value:.1f} {unit}"
        if value < 100
        else f"{value:,.0f} {unit}"
    )


def span(seconds: float) -> str:
    """Say a length of time by its two largest parts: ``3天4小时``, ``12分05秒``."""
    whole = int(abs(seconds))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes:02}分" if minutes else f"{hours}小时"
    if minutes:
        return f"{minutes}分{secs:02}秒" if secs else f"{minutes}分钟"
    return f"{secs}秒"


def timecode(milliseconds: int) -> str:
    """Say a place in a recording as ``01:02:03``."""
    hours, rest = divmod(milliseconds // 1000, 3_600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"


def short_digest(hexdigest: str) -> str:
    """Return the two ends of a digest, enough for an eye to compare."""
    return hexdigest if len(hexdigest) <= 20 else f"{hexdigest[:10]}…{hexdigest[-6:]}"
