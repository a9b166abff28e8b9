"""Take in the parties of a case from a sheet or a list, each as ``add_party`` does: all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.actions import handling
from liuhen.apps.cases.models import Case, Party
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.identifiers import name_key
from liuhen.kernel.spreadsheets import Columns, Line, Outcome

NAME, KIND, ROLE, NUMBER_KIND, NUMBER, REPRESENTATIVE, ADDRESS, PHONE = COLUMNS = (
    "姓名或名称", "种类", "身份", "证件种类", "证件号码", "法定代表人", "住址", "联系电话",
)  # fmt: skip
NAMED = Columns(
    needed=(NAME, KIND),
    optional=COLUMNS[2:],
    also={
        name: column
        for column, names in {
            NAME: (
                "姓名", "名称", "姓名或者名称", "姓名/名称", "姓名、名称", "当事人", "当事人姓名", "当事人名称",
                "单位名称",
            ),
            KIND: ("当事人种类", "当事人类型", "类型", "性质"),
            ROLE: ("当事人身份", "诉讼地位", "地位"),
            NUMBER_KIND: ("证件类型", "证件名称"),
            NUMBER: ("证件号", "身份证号", "身份证号码", "公民身份号码", "统一社会信用代码", "信用代码"),
            REPRESENTATIVE: ("负责人", "经营者", "法人代表", "法定代表人或负责人"),
            ADDRESS: ("地址", "住所", "住所地", "经营场所", "联系地址"),
            PHONE: ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
        }.items()
        for name in names
    },
)  # fmt: skip
MOST_ROWS = 1000
EXAMPLE = ("云岭镇利民小吃店", "个体工商户", "当事人", "", "", "赵某", "云岭镇老街12号", "13800000000")
CHOICES = {
    KIND: {**{zh: key for key, zh in Party.KINDS.items()}, "个人": "person", "自然人": "person", "企业": "firm"},
    ROLE: {"": "party", **{zh: key for key, zh in Party.ROLES.items()}},
    NUMBER_KIND: {"": "", **{zh: key for key, zh in Party.NUMBERS.items()}, "身份证": "resident"},
}  # fmt: skip
FIELDS = {
    NAME: "name", KIND: "kind", ROLE: "role", NUMBER_KIND: "number_kind", NUMBER: "number",
    REPRESENTATIVE: "representative", ADDRESS: "address", PHONE: "phone",
}  # fmt: skip


def take(lines: Sequence[Line], *, case: Case, by: Actor, at: datetime) -> list[Outcome]:
    """Enter all rows of a sheet; where one cannot be, none is, and of each such it is said why."""
    told = ((line.number, line.cells[NAME], line) for line in lines)
    return _entered(told, _read, case=case, by=by, at=at)


def enter(rows: Sequence[Mapping[str, Any]], *, case: Case, by: Actor, at: datetime) -> list[Outcome]:
    """Enter all rows of a list, counted from 1, each told as to ``add_party``."""
    told = ((n, str(row["name"]), row) for n, row in enumerate(rows, 1))
    return _entered(told, lambda row: row, case=case, by=by, at=at)


def _entered(
    rows: Iterable[tuple[int, str, Any]], read: Any, *, case: Case, by: Actor, at: datetime
) -> list[Outcome]:
    handling.demand_alive(case, lifecycle.ADD_PARTY)
    outcomes = []
    with transaction.atomic():
        known = {_same(each): "本案" for each in case.parties.filter(state="current")}
        for number, called, row in rows:
            refusal = ""
            try:
                made = handling.add_party(case=case, **read(row), by=by, at=at)
                where = known.setdefault(_same(made), f"第{number}行")
                if where != f"第{number}行":
                    raise Invalid(
                        f"不能登记当事人：{where}已有同名、同证件号码的当事人",
                        remedy="重复的请删去这一行；确是另一个人的，填写证件号码，或者在案件页上逐个登记",
                    )
            except Refused as refused:
                refusal = str(refused)
            outcomes.append(Outcome(number, called[:40], refusal))
        if any(each.refusal for each in outcomes):
            transaction.set_rollback(True)
    return outcomes


def _same(party: Party) -> tuple[str, str]:
    return name_key(party.name), party.credit_code or party.number


def _read(line: Line) -> dict[str, str]:
    """Return what a row tells of a party. Raises Invalid by column."""
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    told = dict(line.cells)
    for column, among in CHOICES.items():
        if told[column] not in among:
            raise Invalid(
                f"“{column}”列不能是“{told[column][:20]}”",
                remedy=f"请填写{'、'.join(filter(None, among))}之一",
            )
        told[column] = among[told[column]]
    return {FIELDS[column]: said for column, said in told.items()}
