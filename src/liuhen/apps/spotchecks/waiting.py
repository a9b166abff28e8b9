"""What waits for somebody in spotchecks, and what he is told of it."""

from liuhen.apps.spotchecks import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.spotchecks import SPOT_CHECK

FILL = "请检查{unit}的一段音像记录，{last_day} 前填写（抽查表 {number}）"

# fmt: off
WAITINGS = (
    # A checker may be of the bureau, so holders of a county's role are told too; a sheet waits for one of them only.
    Waiting(
        queries.to_fill, "检查音像记录", Press.IN_HAND, "console:sheets", right=P.SPOTCHECK_FILL,
        about=lambda row: f"{row.plan.title}：{row.recording.filename}", whose=lambda row: row.officer or row.unit,
        due="plan.due_on", visible=queries.sheets_visible_to,
        notify=tuple(
            Notify(event, Sort.TASK, FILL, duty=SPOT_CHECK, county=True)
            for event in ("sheet.assigned", "sheet.reassigned")
        ),
    ),
)
# fmt: on
