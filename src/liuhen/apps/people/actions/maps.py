"""Verbs on the county's outline: take in a file, in place of the one before."""

import hashlib
from dataclasses import astuple
from datetime import datetime

from django.db import transaction

from liuhen.apps.people import queries
from liuhen.apps.people.models import CountyMap
from liuhen.kernel import ledger
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid
from liuhen.kernel.ledger.rows import digests, gathering
from liuhen.kernel.outlines import BadMap, drawn, parse

LOADED = "map.loaded"


@transaction.atomic
def load(text: str, *, source: str, by: Actor, at: datetime) -> tuple[CountyMap, int]:
    """Take in a county's outline; return it, and how many units it has a place for. Raises Invalid."""
    try:
        width, height, shapes = drawn(parse(text))
    except BadMap as fault:
        raise Invalid(f"不能导入：{fault}", field="file") from fault
    placed = len(queries.placed(shapes))
    if not placed:
        raise Invalid(
            f"不能导入：示意图的 {len(shapes)} 个区域没有一个是本县登记的单位，如“{shapes[0].name}”",
            field="file",
            remedy="请把区域的 name 写成单位的名称、简称，或者把 code 写成单位代码",
        )
    salt = ledger.fresh_salt()
    with gathering() as rows:
        made = CountyMap.objects.create(
            source=source[:120], sha256=hashlib.sha256(text.encode()).hexdigest(), loaded_at=at, width=width,
            height=height, shapes=[astuple(shape) for shape in shapes],
        )  # fmt: skip
    ledger.append(
        event=LOADED, subject=f"countymap:{made.pk}", by=by.ref, at=at,
        data={"source": made.source, "sha256": made.sha256, "areas": len(shapes), "placed": placed},
        salt=salt, rows=digests(rows, salt),
    )  # fmt: skip
    return made, placed
