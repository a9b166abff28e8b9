"""What waits for somebody about compulsory measures, and what he is told of it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuhen.apps.measures import queries
from liuhen.apps.measures.models import Restraint
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.measures import APPROVE_IN_TIME, DECIDE_PRESERVED, END_IN_TIME
from liuhen.regulation.parameters import REMIND_DAYS

if TYPE_CHECKING:
    from django.db.models import QuerySet


def near(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    """Return what ends soon, has run out or must be lifted at once."""
    return queries.ends_within(rows, at + timedelta(days=REMIND_DAYS.value))


def how_close(row: Any, at: datetime) -> str:
    return "red" if row.state == "to-lift" or (row.ends_at and row.ends_at <= at) else "orange"


def last_day(row: Any) -> Any:
    return local_day(row.ends_at - timedelta(seconds=1)) if row.ends_at else None


def is_urgent(row: Restraint) -> bool:
    return row.urgent


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_approve, "审批强制措施", Press.DECIDE, "console:restraints", right=P.CASE_APPROVE,
        since="proposed_at", visible=queries.visible_to,
        notify=(
            Notify("restraint.proposed", Sort.DECISION, "{unit}报批强制措施，请审批（措施 {number}）",
                   duty=APPROVE_IN_TIME),
            Notify("restraint.declared-urgent", Sort.DECISION,
                   "{unit}当场实施了紧急强制措施，请按时补批（措施 {number}）",
                   duty=APPROVE_IN_TIME, urgent=is_urgent),
        ),
    ),
    Waiting(
        queries.to_take, "实施已批准的措施", Press.IN_HAND, "console:restraints", right=P.CASE_HANDLE,
        since="approved_at", visible=queries.visible_to,
        notify=(
            Notify("restraint.approved", Sort.TASK, "{unit}的强制措施已批准，请依法实施（措施 {number}）",
                   duty=APPROVE_IN_TIME),
        ),
    ),
    Waiting(
        queries.to_end, "处理或者解除强制措施", Press.IN_HAND, "console:restraints", right=P.CASE_HANDLE, by_now=near,
        due=last_day, tone=how_close, visible=queries.visible_to,
        notify=(
            Notify("restraint.due-soon", Sort.DUE, "{unit}的查封、扣押将于 {last_day} 到期（措施 {number}）",
                   before=END_IN_TIME),
            Notify("restraint.preservation-due-soon", Sort.DUE,
                   "{unit}先行登记保存的证据最迟 {last_day} 处理（措施 {number}）",
                   before=DECIDE_PRESERVED),
            Notify("clocks.recalculated", Sort.TASK, "措施 {number} 的期限因放假安排调整，改为 {last_day}",
                   moved=END_IN_TIME),
            Notify("clocks.recalculated", Sort.TASK, "措施 {number} 的期限因放假安排调整，改为 {last_day}",
                   moved=DECIDE_PRESERVED),
            Notify("restraint.refused-afterwards", Sort.TASK, "{unit}的紧急措施未获批准，请立即解除（措施 {number}）",
                   duty=APPROVE_IN_TIME),
        ),
    ),
    Waiting(
        queries.to_return, "退还财物", Press.FOLLOW_UP, "console:restraints", right=P.CASE_HANDLE, since="ended_at",
        listed="console:restraints?state=released",
    ),
)
# fmt: on
