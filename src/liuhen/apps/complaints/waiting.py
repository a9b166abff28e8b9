"""What waits for somebody in complaints, and what he is told: numbers and days, never who complained."""

from functools import partial
from typing import Any

from liuhen.apps.complaints import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.wording import local
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME, FEED_BACK, PUT_RIGHT, ROUTE
from liuhen.regulation.vocabulary import Duty

COMPLAINTS = "console:complaints"


def unit_of(row: Any) -> str:
    return str(row.unit or "单位不明")


def page_of_complaint(row: Any) -> str:
    return address_of(row.complaint.ref)


def moved(duty: Duty) -> Notify:
    """Tell whoever handles a complaint that a holiday notice moved the end of its term."""
    return Notify(
        "clocks.recalculated", Sort.TASK, "投诉 {number} 的期限因放假安排调整，改为 {last_day}", moved=duty,
        rows=partial(queries.handled_under, duty), last_day=lambda row: local(row.due_at).date() - ONE_DAY,
    )  # fmt: skip


def near(duty: Duty, what: str) -> Notify:
    """Tell a handler that his day is near."""
    return Notify(
        "complaint.due-soon", Sort.DUE, "{unit}承办的投诉 {number} 期限将到（" + what + "）", before=duty
    )


NEW = "{unit}收到一件投诉，请交办（投诉 {number}）"

# fmt: off
WAITINGS = (
    Waiting(
        queries.handled_by, lambda row: f"承办投诉：{row.state_zh}", Press.IN_HAND, COMPLAINTS,
        right=P.COMPLAINT_HANDLE, about="number", whose=unit_of, since="received_at", unit="handler",
        visible=queries.visible_to,
        notify=(
            moved(ACCEPT_IN_TIME), moved(DECIDE_IN_TIME), near(ACCEPT_IN_TIME, "受理"), near(DECIDE_IN_TIME, "办结"),
        ),
    ),
    Waiting(
        queries.unassigned, "交办投诉", Press.DECIDE, COMPLAINTS, right=P.COMPLAINT_ASSIGN, about="number",
        whose=unit_of, since="received_at", unit="handler", visible=queries.visible_to,
        notify=tuple(
            Notify(event, Sort.TASK, NEW, duty=ROUTE)
            for event in ("complaint.received", "complaint.passed-on", "complaint.escalated")
        ),
    ),
    Waiting(
        queries.extensions_to_decide, lambda row: f"批准延长{row.extension_asked}日", Press.DECIDE, COMPLAINTS,
        right=P.COMPLAINT_EXTEND, about="number", whose=unit_of, since="received_at", unit="handler",
        visible=queries.visible_to,
        notify=(
            Notify("complaint.extension-asked", Sort.DECISION, "投诉 {number} 申请延长办理期限，请审批",
                   duty=DECIDE_IN_TIME),
        ),
    ),
    # Of complaints that have ended, and that nobody handles any more: for whoever assigns.
    Waiting(
        queries.orphans, "交办移送回执", Press.DECIDE, COMPLAINTS, right=P.COMPLAINT_ASSIGN, about="complaint.number",
        whose=lambda row: unit_of(row.complaint), due="due_on", to=page_of_complaint,
    ),
    Waiting(
        queries.receipts_to_get, "取得移送回执", Press.OWN, COMPLAINTS, right=P.COMPLAINT_HANDLE,
        about="complaint.number", whose=lambda row: unit_of(row.complaint), due="due_on", to=page_of_complaint,
        visible=queries.measures_visible_to,
        notify=(
            Notify("measure.due-soon", Sort.DUE, "{unit}的投诉移送 {number} 将于 {last_day} 到期，还没有取得回执",
                   before=PUT_RIGHT),
        ),
    ),
    Waiting(
        queries.inquiries_to_answer, "答复协查", Press.OWN, "console:inquiries", right=P.INQUIRY_ANSWER,
        about=lambda row: row.question[:40], due="due_on", visible=queries.inquiries_visible_to,
        notify=(
            Notify("inquiry.due-soon", Sort.DUE, "{unit}的投诉协查 {number} 将于 {last_day} 到期，还没有答复",
                   before=FEED_BACK),
            Notify("inquiry.asked", Sort.TASK, "请{unit}在 {last_day} 前答复投诉协查 {number}", duty=FEED_BACK),
        ),
    ),
)
# fmt: on
