"""Verbs on the items of a draft: put one, drop one, fill all of it from a sheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.models import Basis, PowerItem, PowerList
from liuhen.apps.powers.reading import (
    BASES,
    BODY,
    CODE,
    CONTENT,
    DUTIES,
    FIELD,
    FIRMS,
    KIND,
    LEVEL,
    LIMITS,
    NAME,
    PROCESS,
    PROMISED,
    SITE,
    STATUTORY,
    Entry,
    Reader,
)  # fmt: skip
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.kernel.identifiers import plain
from liuhen.regulation.powers import KINDS_ZH, SITES

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

FIELDS = {
    CODE: "code", NAME: "name", CONTENT: "content", KIND: "kind", BASES: "bases", FIELD: "field", LEVEL: "level",
    BODY: "body", SITE: "site", FIRMS: "touches_firms", DUTIES: "duties", PROCESS: "process", LIMITS: "limits",
    STATUTORY: "statutory", PROMISED: "promised",
}  # fmt: skip
"""What a column is called where one power is asked for."""


@action(lifecycle.PUT_ITEM)
def put_item(
    *,
    power_list: PowerList,
    code: str,
    name: str,
    kind: str,
    bases: str,
    content: str = "",
    national_type: str = "",
    field: str = "",
    level: str = "",
    body: "Unit | None" = None,
    site: str = "",
    touches_firms: bool = False,
    duties: str = "",
    process: str = "",
    statutory: str = "",
    promised: str = "",
    limits: str = "",
    by: Actor,
    at: datetime,
) -> PowerList:
    """Add a power to a draft, or put it in the place of the one with its code. Raises Invalid."""
    judge(power_list, lifecycle.PUT_ITEM, by=by)
    cells = {
        CODE: code, NAME: name, CONTENT: content, KIND: KINDS_ZH[kind], BASES: bases, FIELD: field, LEVEL: level,
        BODY: body.name if body else "", SITE: SITES.get(site, ""), FIRMS: "是" if touches_firms else "否",
        DUTIES: duties, PROCESS: process, STATUTORY: statutory, PROMISED: promised, LIMITS: limits,
    }  # fmt: skip
    entry, faults = Reader(power_list.unit, on=local_day(at)).read(cells)
    if entry is None:
        raise Invalid(
            f"{lifecycle.PUT_ITEM.cannot}：{faults[0].sentence}", field=FIELDS.get(faults[0].column, "")
        )
    if national_type:
        entry = Entry({**entry.columns, "national_type": int(national_type)}, entry.grounds)
    return step(
        power_list, lifecycle.PUT_ITEM, by=by, at=at,
        data={"code": entry.code, "name": name, "kind": kind},
        along=lambda row: _put(row, entry),
    )  # fmt: skip


def _put(power_list: PowerList, entry: Entry) -> None:
    former = power_list.items.filter(code=entry.code).first()
    if former:
        place = former.place
        _remove([former])
    else:
        place = int(power_list.items.aggregate(n=Max("place"))["n"] or 0) + 1
    _add(power_list, [entry], first=place)


@action(lifecycle.DROP_ITEM)
def drop_item(*, power_list: PowerList, code: str, by: Actor, at: datetime) -> PowerList:
    """Take a power out of a draft."""
    row = locked(power_list)
    judge(row, lifecycle.DROP_ITEM, by=by)
    found = row.items.filter(code=plain(code)).first()
    if found is None:
        raise Invalid(f"{lifecycle.DROP_ITEM.cannot}：{row}没有编码为“{code}”的职权", field="code")
    return step(
        row, lifecycle.DROP_ITEM, by=by, at=at, data={"code": found.code, "name": found.name},
        along=lambda _: _remove([found]),
    )  # fmt: skip


@action
def fill(*, power_list: PowerList, entries: Sequence[Entry], by: Actor, at: datetime) -> PowerList:
    """Put the powers of a sheet in the place of all that a draft holds."""

    def along(row: PowerList) -> None:
        _remove(list(row.items.all()))
        _add(row, entries, first=1)

    return step(power_list, lifecycle.FILL, by=by, at=at, data={"items": len(entries)}, along=along)


def _add(power_list: PowerList, entries: Sequence[Entry], *, first: int) -> None:
    items = [
        entry.item(power_list_id=power_list.pk, place=place) for place, entry in enumerate(entries, first)
    ]
    made = PowerItem.objects.bulk_create(items, batch_size=500)
    bases = [basis for item, entry in zip(made, entries, strict=True) for basis in entry.bases(item)]
    Basis.objects.bulk_create(bases, batch_size=500)


def _remove(items: Sequence[PowerItem]) -> None:
    if items:
        pks = [item.pk for item in items]
        Basis.objects.filter(item_id__in=pks).delete()
        PowerItem.objects.filter(pk__in=pks).delete()
