"""What is told to people of spot checks."""

from typing import Any

from liuhen.apps.spotchecks import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.spotchecks import SPOT_CHECK


def told(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, last_day=row.plan.due_on)


# A checker may be of the bureau, so holders of a county's role are asked too; the sheet waits for one of them only.
TELLINGS = tuple(
    Telling(
        event, Sort.TASK, "请检查{unit}的一段音像记录，{last_day} 前填写（抽查表 {number}）", to=(P.SPOTCHECK_FILL,),
        waits=queries.to_fill, visible=queries.sheets_visible_to, told=told, duty=lambda _: SPOT_CHECK.id, county=True,
    )
    for event in ("sheet.assigned", "sheet.reassigned")
)  # fmt: skip
