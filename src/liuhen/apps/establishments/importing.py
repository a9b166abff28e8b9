"""Take in those whom one inspects from a sheet: what is wrong is said row by row, the good rows are listed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.establishments import actions, lifecycle, queries
from liuhen.apps.establishments.actions import Entry
from liuhen.apps.establishments.models import Establishment
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, judge
from liuhen.kernel.flow.asking import cleaned
from liuhen.kernel.identifiers import plain
from liuhen.kernel.spreadsheets import Columns, Line, Outcome
from liuhen.regulation.inspections import CREDITS, RISKS, SUBJECT_KINDS, SUPERVISED_BY

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

NAME, KIND, CODE, ADDRESS, FIELD, LEVEL, RISK, CREDIT = COLUMNS = (
    "名称", "类别", "统一社会信用代码", "地址", "监管领域", "监管层级", "风险等级", "信用等级",
)  # fmt: skip
NAMED = Columns(
    needed=COLUMNS[:4],
    optional=COLUMNS[4:],
    also={
        name: column
        for column, names in {
            NAME: ("企业名称", "单位名称", "市场主体名称", "检查对象", "检查对象名称", "字号名称", "场所名称"),
            KIND: ("类型", "主体类型", "市场主体类型", "对象类别"),
            CODE: ("信用代码", "社会信用代码", "代码", "场所编号", "许可证号", "统一信用代码"),
            ADDRESS: ("住所", "经营场所", "经营地址", "注册地址"),
            FIELD: ("领域", "执法领域"), LEVEL: ("层级", "级别"),
            RISK: ("风险分级", "风险"), CREDIT: ("信用分级", "信用风险分类", "信用"),
        }.items()
        for name in names
    },
)  # fmt: skip
MOST_ROWS = 5000
EXAMPLE = (
    "云岭县利民食品厂", "企业", "91220112MA0Y2K3P49", "云岭镇老街12号", "市场监管", "县级", "中风险", "B类",
)  # fmt: skip
CHOICES = {
    KIND: {zh: key for key, zh in SUBJECT_KINDS.items()} | {"个体户": "trader", "农民专业合作社": "firm"},
    LEVEL: {"": "county"} | {zh: key for key, zh in SUPERVISED_BY.items()} | {"乡镇": "town", "街道": "town"},
    RISK: {"": ""} | {zh: key for key, zh in RISKS.items()} | {"高": "high", "中": "medium", "低": "low"},
    CREDIT: {"": ""} | {zh: key for key, zh in CREDITS.items()} | {key: key for key in CREDITS},
}  # fmt: skip


def take(lines: Sequence[Line], *, unit: "Unit", by: Actor, at: datetime) -> list[Outcome]:
    """List each row that may be listed; say why of each that may not."""
    judge(Establishment(unit=unit), lifecycle.LIST, by=by)
    known = queries.by_codes(plain(line.cells[CODE]) for line in lines)
    first: dict[str, int] = {}
    outcomes, rows = [], []
    for line in lines:
        said = ""
        try:
            row = _row(line, unit=unit, on=local_day(at), at=at)
            if row.code in known:
                raise actions.taken(known[row.code])
            if (before := first.setdefault(row.code, line.number)) != line.number:
                raise Invalid(f"{lifecycle.LIST.cannot}：第{before}行已有代码{row.code}")
            rows.append(row)
        except Invalid as refused:
            said = str(refused)
        outcomes.append(Outcome(line.number, line.cells[NAME][:40] or line.cells[CODE][:40], said))
    actions.enlist_many(rows=rows, by=by, at=at)
    return outcomes


def _row(line: Line, *, unit: "Unit", on: date, at: datetime) -> Establishment:
    """Return what a row of the sheet becomes. Raises Invalid."""
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    cells = dict(line.cells)
    for column, among in CHOICES.items():
        said = "".join(cells[column].split()).upper() if column == CREDIT else "".join(cells[column].split())
        if said not in among:
            raise Invalid(
                f"“{column}”不能是“{cells[column][:20]}”",
                remedy=f"请填写{'、'.join(filter(None, among))}之一",
            )
        cells[column] = among[said]
    told = {
        "kind": cells[KIND], "code": cells[CODE], "name": cells[NAME], "field": cells[FIELD],
        "address": cells[ADDRESS], "level": cells[LEVEL], "risk": cells[RISK], "credit": cells[CREDIT],
    }  # fmt: skip
    asked = tuple(each for each in lifecycle.LIST.asks if each.name != "unit")
    return Entry(**cleaned(asked, told, cannot=lifecycle.LIST.cannot, at=at)).row(unit, on=on)
