"""What waits for somebody in custody, and what he is told of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.custody import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.regulation.custody import LENDING_NEEDS_APPROVAL

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEEPING = "console:handovers"


def due_by_now(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    return rows.filter(due_on__lte=local_day(at))


def which(row: Any) -> str:
    return f"{row}：{row.reason}"


def lent(row: Any) -> str:
    return f"{row.device}：{row.borrower.short_name}"


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_sign, "签收交接", Press.IN_HAND, KEEPING, right=P.HANDOVER_SIGN, about=which, whose="giver",
        since="made_at", listed=f"{KEEPING}?state=made",
    ),
    Waiting(
        queries.given_unsigned, "等待对方签收", Press.IN_HAND, KEEPING, right=P.HANDOVER_SIGN, about=which,
        whose="receiver", since="made_at", tone="blue", listed=f"{KEEPING}?state=made",
    ),
    Waiting(
        queries.loans_to_decide, "审批外借", Press.DECIDE, KEEPING, right=P.LOAN_APPROVE,
        about=lambda row: f"{row.device} 借给{row.borrower.short_name}：{row.purpose}", whose="requester",
        since="requested_at", listed="console:loans?state=requested",
    ),
    Waiting(
        queries.loans_out, "催还外借设备", Press.FOLLOW_UP, KEEPING, right=P.LOAN_REQUEST, by_now=due_by_now,
        about=lent, whose="borrower_person", due="due_on", listed="console:loans?state=out",
        visible=queries.loans_visible_to,
        notify=(
            Notify("loan.due-soon", Sort.DUE, "{unit}外借的设备应于 {last_day} 前归还（外借 {number}）",
                   before=LENDING_NEEDS_APPROVAL),
        ),
    ),
    Waiting(
        queries.loans_to_hand_out, "交付外借设备", Press.FOLLOW_UP, KEEPING, right=P.LOAN_REQUEST, about=lent,
        whose="borrower_person", since="requested_at", tone="blue", listed="console:loans?state=approved",
    ),
    Waiting(
        queries.not_found_for, "查清未找到的设备", Press.FOLLOW_UP, KEEPING, right=P.STOCK_TAKE,
        about=lambda row: f"{row.device}（{row.taking}）", since="taking.closed_at",
        to=lambda _: address_or_blank("console:stock-missing"), listed="console:stock-missing",
    ),
    Waiting(
        queries.takings_to_close, "会签清点", Press.DECIDE, KEEPING, right=P.STOCK_CLOSE,
        about=lambda row: f"{row}：应有 {row.expected} 台", since="submitted_at",
        listed="console:stocktakings?state=submitted",
    ),
    Waiting(
        queries.losses_to_write_off, "核销遗失设备", Press.DECIDE, KEEPING, right=P.LOSS_WRITE_OFF, about="device",
        since="reported_at", tone="blue", listed="console:losses?state=open",
    ),
)
# fmt: on
