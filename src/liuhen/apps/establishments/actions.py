"""Verbs on the register of those whom one inspects. 《责任制》第15条."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.establishments import lifecycle, queries
from liuhen.apps.establishments.models import Establishment
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, enter_many, judge, locked, step
from liuhen.kernel.identifiers import NotAnIdentifier, cleaned, credit_code
from liuhen.regulation.inspections import WITH_A_CREDIT_CODE

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@dataclass(frozen=True)
class Entry:
    """What is told of one who is to be listed."""

    kind: str
    code: str
    name: str
    address: str
    field: str = ""
    level: str = "county"
    risk: str = ""
    credit: str = ""

    def row(self, unit: "Unit", *, on: date) -> Establishment:
        """Return the row it becomes. Raises Invalid for a code that cannot be."""
        return Establishment(
            unit=unit, kind=self.kind, code=_code(self), name=cleaned(self.name), field=self.field,
            address=self.address, level=self.level, risk=self.risk, credit=self.credit,
            graded_on=on if self.risk or self.credit else None,
        )  # fmt: skip


def _code(told: Entry) -> str:
    if told.kind not in WITH_A_CREDIT_CODE:
        return told.code
    try:
        return credit_code(told.code)
    except NotAnIdentifier as wrong:
        raise Invalid(
            f"{lifecycle.LIST.cannot}：“{told.code[:40]}”{wrong}", field="code",
            remedy="请对照营业执照核对；没有统一社会信用代码的场所，类别请选“场所”",
        ) from None  # fmt: skip


def taken(former: Establishment) -> Invalid:
    """Say that a code has been given."""
    if former.state == "closed":
        return Invalid(
            f"{lifecycle.LIST.cannot}：代码{former.code}属于{former.closed_zh}，用过的代码不能再给别的对象",
            field="code", remedy="同一对象恢复经营的，请恢复原来的登记",
        )  # fmt: skip
    return Invalid(
        f"{lifecycle.LIST.cannot}：代码{former.code}已登记为“{former}”", field="code",
        remedy="名称、地址有变动的，请更正原来的登记",
    )  # fmt: skip


@action(lifecycle.LIST)
def enlist(
    *,
    unit: "Unit",
    kind: str,
    code: str,
    name: str,
    field: str = "",
    address: str,
    level: str,
    risk: str = "",
    credit: str = "",
    by: Actor,
    at: datetime,
) -> Establishment:
    """List a firm, a sole trader or a place under its code. Raises Invalid for a code that is wrong or was given."""
    told = Entry(kind, code, name, address, field, level, risk, credit)
    row = told.row(unit, on=local_day(at))
    judge(row, lifecycle.LIST, by=by)
    if former := queries.by_code(row.code):
        raise taken(former)
    return step(row, lifecycle.LIST, by=by, at=at, data=_told(row))


@action
def enlist_many(*, rows: Sequence[Establishment], by: Actor, at: datetime) -> list[Establishment]:
    """List many at once; whoever calls has looked at each, as ``enlist`` does."""
    return enter_many(rows, lifecycle.LIST, by=by, at=at, data=_told)


def _told(row: Establishment) -> dict[str, Any]:
    return {
        "kind": row.kind, "code": row.code, "name": row.name, "field": row.field, "address": row.address,
        "level": row.level, "risk": row.risk, "credit": row.credit,
    }  # fmt: skip


@action(lifecycle.CORRECT)
def correct(
    *,
    establishment: Establishment,
    name: str,
    field: str = "",
    address: str,
    level: str,
    by: Actor,
    at: datetime,
) -> Establishment:
    """Write down a new name, address, field or level; the code stays."""
    changes = {"name": cleaned(name), "field": field, "address": address, "level": level}
    return step(establishment, lifecycle.CORRECT, by=by, at=at, changes=changes, data=changes)


@action(lifecycle.GRADE)
def grade(
    *,
    establishment: Establishment,
    risk: str = "",
    credit: str = "",
    graded_on: date,
    basis: str,
    by: Actor,
    at: datetime,
) -> Establishment:
    """Set the grades by risk and by credit as somebody determined them."""
    changes = {"risk": risk, "credit": credit, "graded_on": graded_on}
    told = {"risk": risk, "credit": credit, "graded_on": graded_on.isoformat(), "basis": basis}
    return step(establishment, lifecycle.GRADE, by=by, at=at, changes=changes, data=told)


@action(lifecycle.CLOSE)
def close(
    *, establishment: Establishment, ground: str, closed_on: date, note: str = "", by: Actor, at: datetime
) -> Establishment:
    """Note that it is gone, why and since when; row and code stay, and nobody takes its place."""
    return step(
        establishment, lifecycle.CLOSE, by=by, at=at, changes={"ground": ground, "closed_on": closed_on},
        data={"ground": ground, "closed_on": closed_on.isoformat(), "note": note},
    )  # fmt: skip


@action(lifecycle.RESTORE)
def restore(*, establishment: Establishment, reason: str, by: Actor, at: datetime) -> Establishment:
    """List one again that was closed in error or came back, under its own code."""
    row = locked(establishment)
    return step(
        row,
        lifecycle.RESTORE,
        by=by,
        at=at,
        changes={"ground": "", "closed_on": None},
        data={"reason": reason},
    )
