"""What waits for somebody around reports; a line counts what is sealed, and never what it says."""

from liuhen.apps.interference import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.regulation.interference import PROTECT_RECORDER, RECORD_INTERFERENCE

# fmt: off
WAITINGS = (
    Waiting(
        queries.cases_owing, "提交本阶段的过程报告", Press.OWN, "console:process-reports", right=P.REPORT_FILE,
        to=lambda row: f"{address_or_blank('console:envelope-file')}?case={row.pk}",
    ),
    Waiting(
        queries.keys_to_make, "设置您的钥匙", Press.OWN, "console:rings", right=P.RING_OPEN,
        whose="ring.unit.short_name", to=lambda row: address_or_blank("console:ring-key", row.ring_id),
        notify=(
            Notify("holder.named", Sort.TASK, "您被指定为{unit}的持钥人，请设置钥匙（持钥人 {number}）",
                   duty=RECORD_INTERFERENCE),
        ),
    ),
    Waiting(
        queries.rings_to_open, "与另一名持钥人启封过程报告", Press.FOLLOW_UP, "console:rings", right=P.RING_OPEN,
    ),
    Waiting(
        queries.circulars_to_approve, "审批干预通报", Press.DECIDE, "console:circulars", right=P.CIRCULAR_APPROVE,
        since="proposed_at",
    ),
    Waiting(
        queries.circulars_to_send, "发出已批准的干预通报", Press.DECIDE, "console:circulars", right=P.RING_OPEN,
        since="decided_at",
    ),
    Waiting(
        queries.changes_to_confirm, "确认人事变动", Press.DECIDE, "console:post-changes", right=P.CHANGE_CONFIRM,
        since="announced_at", visible=queries.changes_visible_to,
        notify=(
            Notify("post-change.announced", Sort.DECISION, "{unit}申报人事变动，请核实确认（申报 {number}）",
                   county=True, duty=PROTECT_RECORDER),
        ),
    ),
    Waiting(
        queries.reviews_to_look, "核对人事变动", Press.FOLLOW_UP, "console:post-changes", right=P.CHANGE_CONFIRM,
        since="until", listed="console:recorders", visible=queries.reviews_visible_to,
        notify=tuple(
            Notify(event, Sort.TASK, "有一期人事变动待持钥人核对（核对 {number}）", county=True,
                   duty=PROTECT_RECORDER)
            for event in ("change-review.opened", "change-review.looked")
        ),
    ),
)
# fmt: on
