"""What is told to people of disposals."""

from typing import Any

from liuhen.apps.retention import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.retention import DISPOSAL_BY_THREE


def told(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, count=row.count)


TELLINGS = (
    Telling(
        "disposal.requested", Sort.DECISION, "{unit}申请销毁 {count} 份期满资料，待法制机构审核（销毁批次 {number}）",
        to=(P.DISPOSAL_CONSENT,), waits=queries.to_consent, visible=queries.disposals_visible_to, told=told,
        duty=lambda _: DISPOSAL_BY_THREE.id,
    ),
    Telling(
        "disposal.consented", Sort.DECISION, "{unit}申请销毁 {count} 份期满资料，待负责人批准（销毁批次 {number}）",
        to=(P.DISPOSAL_APPROVE,), waits=queries.to_approve, visible=queries.disposals_visible_to, told=told,
        duty=lambda _: DISPOSAL_BY_THREE.id,
    ),
)  # fmt: skip
