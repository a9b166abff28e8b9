"""What is told to people of complaints: numbers and days, never who complained."""

from typing import Any

from liuhen.apps.complaints import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.complaints import DECIDE_IN_TIME, FEED_BACK, ROUTE


def of_complaint(row: Any) -> Told:
    return Told(row.pk, row.handler.short_name)


def of_inquiry(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, last_day=row.due_on)


TELLINGS = (
    *(
        Telling(
            event, Sort.TASK, "{unit}收到一件投诉，请交办（投诉 {number}）", to=(P.COMPLAINT_ASSIGN,),
            waits=queries.unassigned, visible=queries.visible_to, told=of_complaint, duty=lambda _: ROUTE.id,
        )
        for event in ("complaint.received", "complaint.passed-on")
    ),
    Telling(
        "complaint.extension-asked", Sort.DECISION, "投诉 {number} 申请延长办理期限，请审批", to=(P.COMPLAINT_EXTEND,),
        waits=queries.extensions_to_decide, visible=queries.visible_to, told=of_complaint,
        duty=lambda _: DECIDE_IN_TIME.id,
    ),
    Telling(
        "inquiry.asked", Sort.TASK, "请{unit}在 {last_day} 前答复投诉协查 {number}", to=(P.INQUIRY_ANSWER,),
        waits=queries.inquiries_to_answer, visible=queries.inquiries_visible_to, told=of_inquiry,
        duty=lambda _: FEED_BACK.id,
    ),
)  # fmt: skip
