"""Retell the steps of a reckoning in sentences, for who wants to follow and not to check each day. Pure.

It reads the very steps that are shown and stored, so that it can say nothing else than they do.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from liuhen.kernel.clocks.calendar import WEEKDAYS
from liuhen.kernel.clocks.days import ONE_DAY
from liuhen.kernel.clocks.reckoning import BACK

Step = tuple[date, str]
MADE_UP = re.compile(r"(?P<name>.+)，(?:往前)?第\d+个工作日")
COUNTED = re.compile(r"(?:往前)?第\d+(?:个工作)?日|满\d+(?:年|个月)")
FULL_HOURS = re.compile(r"(?P<clock>\d\d:\d\d):\d\d满(?P<hours>\d+小时)，节假日照算")
FEW = 2  # so many weekends are named; more are only mentioned


def in_words(steps: Sequence[Step]) -> list[str]:
    """Return what the steps say as sentences, each with its full stop; none for a count that has no end."""
    if not steps or not (steps[-1][1] == "期限届满日" or FULL_HOURS.fullmatch(steps[-1][1])):
        return []
    first, year = steps[0], steps[0][0].year
    if full := FULL_HOURS.fullmatch(steps[-1][1]):
        began = first[1].removesuffix("起算")[:5]
        return [
            f"{_whole(first[0])}{began}起算，一小时一小时地数，周末和节假日照算。",
            f"满{full['hours']}是{_whole(steps[-1][0])}{full['clock']}，到这一刻为止。",
        ]
    if first[1] == "起算当日不计":
        said = [f"{_whole(first[0])}起算，当天不算，从{_day(first[0] + ONE_DAY, year)}数起。"]
    elif first[1] == BACK:
        said = [f"以{_whole(first[0])}为准，当天不算，从{_day(first[0] - ONE_DAY, year)}往前数。"]
    else:
        said = [f"{_whole(first[0])}起算。"]
    return [*said, *_counting(steps[1:-1], year), f"最后一天是{_whole(steps[-1][0])}，当天24时以前都算按期。"]


def _counting(steps: Sequence[Step], year: int) -> Iterator[str]:
    """Say what was left out and what was counted, in the order of the count; an extension begins anew."""
    stretch: list[Step] = []
    for day, why in steps:
        if why.startswith("延长"):
            yield from _stretch(stretch, year)
            stretch = []
            yield f"{why.removesuffix('，自此日起算')}，从{_day(day + ONE_DAY, year)}接着数。"
        else:
            stretch.append((day, why))
    yield from _stretch(stretch, year)


def _stretch(steps: Sequence[Step], year: int) -> Iterator[str]:
    in_order = sorted(steps, key=lambda step: step[0])  # counted back they come the other way round
    exceptions = sorted([*_left_out(in_order, year), *_made_up(in_order, year)])
    if exceptions:
        yield "；".join(said for _, said in exceptions) + "。"
    reached = [(day, why) for day, why in steps if "工作日" in why or COUNTED.fullmatch(why)]
    if reached:
        day, why = reached[-1]
        every_day = "每天都算，" if why.endswith("日") and "工作日" not in why and not exceptions else ""
        yield f"{every_day}{why.rpartition('，')[2]}是{_day(day, year)}。"
    for day, why in steps:
        if why == "书面确定的最后一日":
            yield f"书面确定的最后一日是{_day(day, year)}。"
        elif why.endswith("暂定"):
            yield f"{why}。"
    moved = [(day, why.removesuffix("，顺延")) for day, why in steps if why.endswith("，顺延")]
    if moved:
        yield "，".join(f"{days}是{name}" for _, days, name in _runs(moved, year)) + "，往后顺延。"


def _left_out(steps: Sequence[Step], year: int) -> Iterator[Step]:
    off = [(day, why.removesuffix("，不计")) for day, why in steps if why.endswith("，不计")]
    runs = list(_runs(off, year))
    weekends = [first for first, _, name in runs if name == "周末"]
    for first, days, name in runs:
        if name != "周末":
            yield first, f"{days}{name}，不算"
        elif len(weekends) <= FEW:
            yield first, f"{days}是周末，不算"
    if len(weekends) > FEW:
        yield weekends[-1], "其间的周末不算"


def _made_up(steps: Sequence[Step], year: int) -> Iterator[Step]:
    found = ((day, MADE_UP.fullmatch(why)) for day, why in steps)
    for first, days, name in _runs([(day, made["name"]) for day, made in found if made], year):
        yield first, f"{days}{name}，照算"


def _runs(days: Sequence[Step], year: int) -> Iterator[tuple[date, str, str]]:
    """Put days of one kind that follow one another together: the first, how they are written, and what they are."""
    named = [(day, "周末" if name in WEEKDAYS[5:] else name) for day, name in days]
    for (name, _), run in groupby(enumerate(named), lambda at: (at[1][1], at[1][0].toordinal() - at[0])):
        whole = [day for _, (day, _) in run]
        yield whole[0], _span(whole[0], whole[-1], year), name


def _span(first: date, last: date, year: int) -> str:
    if first == last:
        return _day(first, year)
    to = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else _day(last, first.year)
    return f"{_day(first, year)}至{to}"


def _day(day: date, year: int) -> str:
    """Say a day, with its year where it is not ``year``."""
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日"


def _whole(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
