"""Take in records of training from a sheet, row by row through the action: a refused row leaves nothing behind."""

from collections.abc import Sequence
from datetime import datetime

from liuhen.apps.officers import actions, lifecycle
from liuhen.apps.officers.models import Training
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.spreadsheets import Line, Outcome, day

NUMBER, KIND, COURSE, ENDED, HOURS, SCORE, RESULT = COLUMNS = (
    "人员编号", "类别", "课程或考试", "结束日期", "学时", "成绩", "结果",
)  # fmt: skip
MOST_ROWS = 1000
EXAMPLE = ("010001", "年度培训", "行政处罚法专题", "2026-05-20", "8", "92", "合格")
KINDS = {zh: key for key, zh in Training.KINDS.items()}
RESULTS = {zh: key for key, zh in Training.RESULTS.items()}


def take(lines: Sequence[Line], *, by: Actor, at: datetime) -> list[Outcome]:
    """Record each row that may be recorded; say why of each that may not."""
    outcomes = []
    for line in lines:
        refusal = ""
        try:
            _record(line, by=by, at=at)
        except Refused as refused:
            refusal = str(refused)
        outcomes.append(Outcome(line.number, line.cells.get(NUMBER, "")[:40], refusal))
    return outcomes


def _record(line: Line, *, by: Actor, at: datetime) -> None:
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    cells = line.cells
    for name, among in ((KIND, KINDS), (RESULT, RESULTS)):
        if cells[name] not in among:
            raise Invalid(f"“{name}”不能是“{cells[name][:20]}”", remedy=f"请填写{'、'.join(among)}之一")
    ended_on = day(cells[ENDED])
    if ended_on is None:
        raise Invalid(f"“{ENDED}”“{cells[ENDED][:20]}”不是日期", remedy="应写成 2026-01-05，或设为日期格式")
    hours = _count(HOURS, cells[HOURS], most=lifecycle.MOST_HOURS)
    actions.record(
        person=people.person_numbered(cells[NUMBER][:40], field="person"), kind=KINDS[cells[KIND]],
        course=cells[COURSE], ended_on=ended_on, hours=hours or 0,
        score=_count(SCORE, cells[SCORE], most=lifecycle.MOST_SCORE), result=RESULTS[cells[RESULT]], by=by, at=at,
    )  # fmt: skip


def _count(name: str, text: str, *, most: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise Invalid(f"“{name}”不能是“{text[:20]}”", remedy=f"请填写0至{most}的整数")
    return int(text)
