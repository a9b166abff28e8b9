"""Take a register of devices from a sheet, row by row through the action: a refused row leaves nothing behind."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.devices import actions, lifecycle, queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.spreadsheets import Line, Outcome, day
from liuhen.regulation.devices import DEVICE_KINDS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

SERIAL, KIND, MODEL, KEEPER, ACQUIRED, STANDARD, NEED = COLUMNS = (
    "设备编号", "种类", "型号", "保管人编号", "购置日期", "纳入通用标准", "执法需要",
)  # fmt: skip
MOST_ROWS = 500
_KINDS = {zh: key for key, zh in DEVICE_KINDS.items()}


def take(lines: Sequence[Line], *, unit: "Unit", by: Actor, at: datetime) -> list[Outcome]:
    """Register each row that may be registered; say why of each that may not."""
    outcomes = []
    for line in lines:
        refusal = ""
        try:
            _register(line, unit=unit, by=by, at=at)
        except Refused as refused:
            refusal = str(refused)
        outcomes.append(Outcome(line.number, line.cells.get(SERIAL, "")[:40], refusal))
    return outcomes


def _register(line: Line, *, unit: "Unit", by: Actor, at: datetime) -> None:
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    cells = line.cells
    for name, most in ((SERIAL, lifecycle.LONGEST_SERIAL), (MODEL, 60), (NEED, 300)):
        if len(cells[name]) > most:
            raise Invalid(f"“{name}”超过 {most} 个字")
    for name in (SERIAL, KIND, MODEL):
        if not cells[name]:
            raise Invalid(f"“{name}”没有填写")
    if cells[KIND] not in _KINDS:
        raise Invalid(f"“{cells[KIND][:20]}”不是办法所列的设备种类", remedy=f"请填写{'、'.join(_KINDS)}之一")
    if cells[STANDARD] not in ("", "是", "否"):
        raise Invalid(f"“{STANDARD}”只能填是或否，写的是“{cells[STANDARD][:20]}”")
    make = queries.model_called(cells[MODEL])
    actions.register(
        unit=unit,
        serial=cells[SERIAL],
        kind=_KINDS[cells[KIND]],
        model=cells[MODEL],
        keeper=_keeper(cells[KEEPER]),
        acquired_on=_day(cells[ACQUIRED]),
        device_model=make,
        counted_under_standard=cells[STANDARD] == "是",
        need=cells[NEED],
        by=by,
        at=at,
    )


def _keeper(number: str) -> "Person | None":
    if not number:
        return None
    keeper = people.person_by_number(number)
    if keeper is None:
        raise Invalid(f"没有编号为“{number[:20]}”的在岗人员", remedy="请核对保管人编号")
    return keeper


def _day(text: str) -> date:
    on = day(text)
    if on is None:
        said = f"“{text[:20]}”不是日期" if text else "没有填写"
        raise Invalid(f"“{ACQUIRED}”{said}", remedy="应写成 2026-01-05，或设为日期格式")
    return on
