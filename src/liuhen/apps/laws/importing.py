"""Take in many laws and versions from a sheet, row by row through the actions: a refused row leaves nothing behind."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from liuhen.apps.laws import actions, lifecycle, queries
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.identifiers import name_key
from liuhen.kernel.spreadsheets import Line, Outcome, day
from liuhen.regulation.laws import LEVELS_ZH

COLUMNS = (
    "名称", "效力位阶", "制定机关", "版本", "文号", "公布日期", "施行日期", "修改自", "条数", "来源", "废止日期",
    "废止依据",
)  # fmt: skip
TITLE, LEVEL, ISSUER, LABEL, NUMBER, PROMULGATED = COLUMNS[:6]
EFFECTIVE, AMENDS, COUNT, SOURCE, REPEALED, REPEALED_BY = COLUMNS[6:]
EXAMPLE = (
    "中华人民共和国某法", "法律", "全国人民代表大会常务委员会", "2021年修正", "主席令第八十一号", "2021-04-29",
    "2021-04-29", "", "154", "国家法律法规数据库", "", "",
)  # fmt: skip
MOST_ROWS = 500
LENGTHS = {TITLE: 200, ISSUER: 100, LABEL: 30, NUMBER: 60, AMENDS: 30, SOURCE: 300, REPEALED_BY: 300}
NEEDED = (TITLE, LEVEL, ISSUER, LABEL, PROMULGATED, EFFECTIVE)
_LEVELS = {zh: key for key, zh in LEVELS_ZH.items()}


def take(lines: Sequence[Line], *, by: Actor, at: datetime) -> list[Outcome]:
    """Register each row that may be registered, earlier versions first; say why of each that may not."""
    looped = _in_loops(lines)
    refusals: dict[int, str] = {}
    for line in sorted(lines, key=_when):
        try:
            if line.number in looped:
                raise Invalid(looped[line.number])
            with transaction.atomic():
                _register(line, by=by, at=at)
        except Refused as refused:
            refusals[line.number] = str(refused)
    return [Outcome(line.number, line.cells[TITLE][:60], refusals.get(line.number, "")) for line in lines]


def _register(line: Line, *, by: Actor, at: datetime) -> None:
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    cells = line.cells
    for name, most in LENGTHS.items():
        if len(cells[name]) > most:
            raise Invalid(f"“{name}”超过 {most} 个字")
    for name in NEEDED:
        if not cells[name]:
            raise Invalid(f"“{name}”没有填写")
    if cells[LEVEL] not in _LEVELS:
        raise Invalid(f"“{cells[LEVEL][:20]}”不是效力位阶", remedy=f"请填写{'、'.join(_LEVELS)}之一")
    law = queries.law_called(cells[TITLE]) or actions.register(
        title=cells[TITLE], level=_LEVELS[cells[LEVEL]], issuer=cells[ISSUER], by=by, at=at
    )
    if law.level != _LEVELS[cells[LEVEL]]:
        raise Invalid(f"{law}已按“{law.level_zh}”登记，与本行不同", remedy="请先核对，登记有误的在页面上更正")
    actions.register_version(
        law=law, label=cells[LABEL], number=cells[NUMBER], promulgated_on=_day(cells, PROMULGATED),
        effective_on=_day(cells, EFFECTIVE), source=cells[SOURCE], article_count=_count(cells[COUNT]),
        amends=cells[AMENDS] or None, by=by, at=at,
    )  # fmt: skip
    if cells[REPEALED]:
        if not cells[REPEALED_BY]:
            raise Invalid(f"填了“{REPEALED}”，没有填写“{REPEALED_BY}”")
        actions.repeal(law=law, on=_day(cells, REPEALED), source=cells[REPEALED_BY], by=by, at=at)


def _when(line: Line) -> tuple[date, int]:
    return day(line.cells[EFFECTIVE]) or date.max, line.number


def _in_loops(lines: Sequence[Line]) -> dict[int, str]:
    """Say of each row whose version follows, by others of the sheet, from itself how the loop runs."""
    rows = {(name_key(line.cells[TITLE]), line.cells[LABEL]): line for line in lines}
    found = {}
    for key, line in rows.items():
        walked = [key, *_before(key, rows)]
        if len(walked) > 1 and walked[-1] == key:
            found[line.number] = f"版本前后相接成环：{' 修改自 '.join(label[:30] for _, label in walked)}"
    return found


def _before(key: tuple[str, str], rows: dict[tuple[str, str], Line]) -> Iterator[tuple[str, str]]:
    """Yield the versions that one follows from, until one that no row is of, or that was there already."""
    seen = {key}
    while (line := rows.get(key)) is not None and line.cells[AMENDS]:
        key = (key[0], line.cells[AMENDS])
        yield key
        if key in seen:
            return
        seen.add(key)


def _day(cells: dict[str, str], name: str) -> date:
    on = day(cells[name])
    if on is None:
        raise Invalid(f"“{name}”“{cells[name][:20]}”不是日期", remedy="应写成 2026-01-05，或设为日期格式")
    return on


def _count(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= lifecycle.MOST_ARTICLES:
        raise Invalid(f"“{COUNT}”“{text[:20]}”不是1至{lifecycle.MOST_ARTICLES}的整数")
    return int(text)
