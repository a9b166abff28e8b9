"""What waits for somebody about visits, and what he is told of it."""

from datetime import timedelta
from typing import Any

from liuhen.apps.visits import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.visits import CALL_RARELY, RECHECK, RECHECK_EXTENDED, SHOW_AND_TELL


def last_day(row: Any) -> Any:
    return local_day(row.ends_at - timedelta(seconds=1)) if row.ends_at else None


def is_urgent(row: Any) -> bool:
    return bool(row.pressing)


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_approve, "审批入企检查", Press.DECIDE, "console:visits", right=P.VISIT_APPROVE,
        visible=queries.visible_to,
        notify=(
            Notify("visit.proposed", Sort.DECISION, "{unit}申请入企检查，请审批（检查 {number}）", duty=CALL_RARELY),
            Notify("visit.proposed-as-planned", Sort.DECISION, "{unit}按检查安排申请入企检查，请审批（检查 {number}）",
                   duty=CALL_RARELY),
            Notify("visit.declared-urgent", Sort.DECISION, "{unit}进行紧急入企检查，请立即补批（检查 {number}）",
                   duty=CALL_RARELY, urgent=is_urgent),
        ),
    ),
    Waiting(
        queries.approved_for, "更换离岗或者证件失效的检查人员", Press.DECIDE, "console:visits", right=P.VISIT_APPROVE,
        by_now=queries.that_lost_an_officer, due="planned_on", tone="red",
    ),
    Waiting(
        queries.approved_by, "检查人员离岗或者证件失效：由负责人更换，或者取消后另行申请", Press.DECIDE,
        "console:visits", right=P.VISIT_KEEP, by_now=queries.that_lost_an_officer, due="planned_on", tone="red",
    ),
    Waiting(
        queries.approved_for, "计次凭据已撤销、还没有进行的检查：改为计次", Press.DECIDE, "console:visits",
        right=P.VISIT_APPROVE, by_now=queries.that_lost_their_paper, due="planned_on", tone="red",
    ),
    Waiting(
        queries.approved_by, "计次凭据已撤销的检查：由负责人改为计次，或者取消后另行申请", Press.DECIDE,
        "console:visits", right=P.VISIT_KEEP, by_now=queries.that_lost_their_paper, due="planned_on", tone="red",
    ),
    Waiting(
        queries.to_conclude, "作出检查结果", Press.IN_HAND, "console:visits", right=P.VISIT_KEEP,
        visible=queries.visible_to, due=last_day,
        notify=(
            Notify("visit.approved", Sort.TASK, "{unit}的入企检查已批准（检查 {number}）", duty=CALL_RARELY),
            Notify("visit.officer-replaced", Sort.TASK, "{unit}的入企检查更换了人员（检查 {number}）",
                   duty=CALL_RARELY),
            Notify("visit.due-soon", Sort.DUE, "检查 {number} 最迟 {last_day} 作出结果", before=SHOW_AND_TELL),
        ),
    ),
    Waiting(
        queries.to_recheck, "复查责令改正的问题", Press.FOLLOW_UP, "console:visits", right=P.VISIT_KEEP,
        visible=queries.defects_visible_to, due="due_on", to=lambda row: address_of(row.visit.ref),
        tone=lambda row, at: "red" if row.is_overdue(local_day(at)) else "orange",
        notify=(
            Notify("defect.due-soon", Sort.DUE, "检查发现 {number} 的改正期限 {last_day} 届满，请安排复查",
                   before=RECHECK),
            Notify("defect.due-soon", Sort.DUE, "检查发现 {number} 延长的改正期限 {last_day} 届满，请安排复查",
                   before=RECHECK_EXTENDED),
        ),
    ),
    Waiting(
        queries.vouchers_to_confirm, "核对、确认计次凭据", Press.DECIDE, "console:vouchers", right=P.VISIT_JUDGE,
        about="number", whose="unit", visible=queries.vouchers_visible_to, listed="console:vouchers?state=registered",
        notify=(
            Notify("voucher.registered", Sort.DECISION, "{unit}登记了计次凭据，请核对确认（计次凭据 {number}）",
                   duty=CALL_RARELY),
        ),
    ),
    Waiting(
        queries.to_judge, "核实企业异议", Press.DECIDE, "console:visits", right=P.VISIT_JUDGE, since="said_at",
        visible=queries.replies_visible_to,
        notify=(Notify("reply.contested", Sort.DECISION, "企业对{unit}的检查提出异议（{number}）", duty=CALL_RARELY),),
    ),
)
# fmt: on
