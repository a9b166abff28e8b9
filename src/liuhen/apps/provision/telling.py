"""What is told to people of devices below the standard."""

from typing import Any

from liuhen.apps.provision.queries import renewals
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.provision import REPLACE_SUBSTANDARD


def told(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, words=row.way_zh, last_day=row.due_on)


TELLINGS = (
    Telling(
        "renewal.due-soon", Sort.DUE, "{unit}计划于 {last_day} 前{words}一台不达标设备，尚未完成（更新计划 {number}）",
        to=(P.PROVISION_KEEP,), waits=renewals.owed_by, visible=renewals.visible_to, told=told,
        duty=lambda _: REPLACE_SUBSTANDARD.id, before=REPLACE_SUBSTANDARD,
    ),
)  # fmt: skip
