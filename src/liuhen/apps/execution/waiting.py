"""What waits for somebody in performance, and what he is told of it."""

from typing import Any

from liuhen.apps.execution import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.execution import APPLY_TO_COURT, HAND_IN


def of_demand(row: Any) -> str:
    return address_of(row.demand.ref)


def of_payment(row: Any) -> str:
    return address_of(row.payment.demand.ref)


# fmt: off
WAITINGS = (
    Waiting(
        queries.cash_held, "上交当场收缴的罚款", Press.IN_HAND, "console:demands", right=P.PAYMENT_KEEP, whose="person",
        since="counted_from", tone="red", to=of_payment, visible=queries.holdings_visible_to,
        notify=(
            Notify("holding.due-soon", Sort.DUE, "{unit}当场收缴的一笔罚款应按时上交（第 {number} 笔）",
                before=HAND_IN),
        ),
    ),
    Waiting(
        queries.deferrals_to_decide, "审批延期、分期缴纳", Press.DECIDE, "console:demands", right=P.CASE_APPROVE,
        since="asked_on", to=of_demand, visible=queries.deferrals_visible_to,
        notify=(Notify("deferral.asked", Sort.DECISION,
            "{unit}有一件延期、分期缴纳罚款的申请待审批（第 {number} 件）"),),
    ),
    Waiting(
        queries.applications_to_approve, "审批强制执行申请", Press.DECIDE, "console:demands", right=P.CASE_APPROVE,
        to=of_demand, visible=queries.applications_visible_to,
        notify=(
            Notify("court-application.drafted", Sort.DECISION, "{unit}有一份强制执行申请待审批（第 {number} 份）"),
        ),
    ),
    Waiting(
        queries.enforceable_of, "申请人民法院强制执行", Press.FOLLOW_UP, "console:demands", right=P.PAYMENT_KEEP,
        since="enforceable_at", tone="red", visible=queries.visible_to,
        notify=(
            Notify("demand.due-soon", Sort.DUE, "{unit}有一项决定应在期限内申请强制执行（履行事项 {number}）",
                   before=APPLY_TO_COURT),
        ),
    ),
    Waiting(
        queries.overdue_of, "逾期未履行，应当催告", Press.FOLLOW_UP, "console:demands", right=P.PAYMENT_KEEP,
        by_now=queries.late_by_now, since="served_at",
    ),
    Waiting(
        queries.stays_to_decide, "审批停止执行", Press.DECIDE, "console:demands", right=P.CASE_APPROVE,
        visible=queries.stays_visible_to,
        notify=(Notify("decision-stay.proposed", Sort.DECISION, "{unit}有一件停止执行待审批（停止执行 {number}）"),),
    ),
    Waiting(
        queries.stays_running, "查清停止执行的决定：变更、撤销或者恢复执行", Press.FOLLOW_UP, "console:demands",
        right=P.PAYMENT_KEEP, due="until", since="since",
    ),
    Waiting(
        queries.resumptions_to_tell, "告知当事人恢复执行", Press.FOLLOW_UP, "console:demands", right=P.PAYMENT_KEEP,
        since="ended_on",
    ),
    Waiting(
        queries.undemanded, "登记罚款的履行", Press.FOLLOW_UP, "console:demands", right=P.PAYMENT_KEEP,
            whose="case.unit.short_name",
        tone="blue",
    ),
)
# fmt: on
