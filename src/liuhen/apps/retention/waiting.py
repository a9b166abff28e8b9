"""What waits for somebody in retention, and what he is told of it."""

from functools import partial
from typing import Any

from liuhen.apps.retention import queries
from liuhen.apps.retention.models import RuleChange, Sorting
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.retention import DISPOSAL_BY_THREE


def batch(row: Any) -> str:
    return f"{row.count} 份资料：{row.reason}"


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_consent, "审核销毁申请", Press.DECIDE, "console:disposals", right=P.DISPOSAL_CONSENT, about=batch,
        since="requested_at", listed="console:disposal-batches", visible=queries.disposals_visible_to,
        notify=(
            Notify("disposal.requested", Sort.DECISION,
                   "{unit}申请销毁 {count} 份期满资料，待法制机构审核（销毁批次 {number}）",
                   duty=DISPOSAL_BY_THREE, count="count"),
        ),
    ),
    Waiting(
        queries.to_approve, "批准销毁", Press.DECIDE, "console:disposals", right=P.DISPOSAL_APPROVE, about=batch,
        since="consented_at", listed="console:disposal-batches", visible=queries.disposals_visible_to,
        notify=(
            Notify("disposal.consented", Sort.DECISION,
                   "{unit}申请销毁 {count} 份期满资料，待负责人批准（销毁批次 {number}）",
                   duty=DISPOSAL_BY_THREE, count="count"),
        ),
    ),
    Waiting(
        partial(queries.to_sign, kind=RuleChange), "签署类别变更", Press.DECIDE, "console:retention",
        right=P.RETENTION_SIGN, whose="proposer", since="proposed_at",
    ),
    Waiting(
        partial(queries.to_sign, kind=Sorting), "签署批量归类", Press.DECIDE, "console:retention",
        right=P.RETENTION_SIGN, whose="proposer", since="proposed_at", listed="console:sortings",
    ),
)
# fmt: on
