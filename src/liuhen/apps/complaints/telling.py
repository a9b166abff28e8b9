"""What is told to people of complaints: numbers and days, never who complained."""

from functools import partial
from typing import Any

from liuhen.apps.complaints import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.kernel.web.wording import local
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME, FEED_BACK, PUT_RIGHT, ROUTE
from liuhen.regulation.vocabulary import Duty


def of_complaint(row: Any) -> Told:
    return Told(row.pk, row.handler.short_name)


def of_moved(row: Any) -> Told:
    return Told(row.pk, row.handler.short_name, last_day=local(row.due_at).date() - ONE_DAY)


def of_inquiry(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, last_day=row.due_on)


def moved(duty: Duty) -> Telling:
    """Tell whoever handles a complaint that a holiday notice moved the end of its term."""
    return Telling(
        "clocks.recalculated", Sort.TASK, "投诉 {number} 的期限因放假安排调整，改为 {last_day}",
        to=(P.COMPLAINT_HANDLE,), waits=partial(queries.handled_under, duty), visible=queries.visible_to,
        told=of_moved, duty=lambda _: duty.id, moved=duty,
    )  # fmt: skip


def near(duty: Duty, what: str) -> Telling:
    """Tell a handler that his day is near."""
    return Telling(
        "complaint.due-soon", Sort.DUE, "{unit}承办的投诉 {number} 期限将到（" + what + "）", to=(P.COMPLAINT_HANDLE,),
        waits=queries.handled_by, visible=queries.visible_to, told=of_complaint, duty=lambda _: duty.id, before=duty,
    )  # fmt: skip


TELLINGS = (
    *(
        Telling(
            event, Sort.TASK, "{unit}收到一件投诉，请交办（投诉 {number}）", to=(P.COMPLAINT_ASSIGN,),
            waits=queries.unassigned, visible=queries.visible_to, told=of_complaint, duty=lambda _: ROUTE.id,
        )
        for event in ("complaint.received", "complaint.passed-on", "complaint.escalated")
    ),
    Telling(
        "complaint.extension-asked", Sort.DECISION, "投诉 {number} 申请延长办理期限，请审批", to=(P.COMPLAINT_EXTEND,),
        waits=queries.extensions_to_decide, visible=queries.visible_to, told=of_complaint,
        duty=lambda _: DECIDE_IN_TIME.id,
    ),
    moved(ACCEPT_IN_TIME),
    moved(DECIDE_IN_TIME),
    near(ACCEPT_IN_TIME, "受理"),
    near(DECIDE_IN_TIME, "办结"),
    Telling(
        "inquiry.due-soon", Sort.DUE, "{unit}的投诉协查 {number} 将于 {last_day} 到期，还没有答复",
        to=(P.INQUIRY_ANSWER,), waits=queries.inquiries_to_answer, visible=queries.inquiries_visible_to,
        told=of_inquiry, duty=lambda _: FEED_BACK.id, before=FEED_BACK,
    ),
    Telling(
        "measure.due-soon", Sort.DUE, "{unit}的投诉移送 {number} 将于 {last_day} 到期，还没有取得回执",
        to=(P.COMPLAINT_HANDLE,), waits=queries.receipts_to_get, visible=queries.measures_visible_to, told=of_inquiry,
        duty=lambda _: PUT_RIGHT.id, before=PUT_RIGHT,
    ),
    Telling(
        "inquiry.asked", Sort.TASK, "请{unit}在 {last_day} 前答复投诉协查 {number}", to=(P.INQUIRY_ANSWER,),
        waits=queries.inquiries_to_answer, visible=queries.inquiries_visible_to, told=of_inquiry,
        duty=lambda _: FEED_BACK.id,
    ),
)  # fmt: skip
