"""What is told to people of recordings handed out."""

from typing import Any

from liuhen.apps.recordings import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.recordings import NO_PRIVATE_COPIES


def told(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name)


TELLINGS = (
    Telling(
        "export.requested", Sort.DECISION, "{unit}有一份调取申请待审批（调取 {number}）", to=(P.EXPORT_APPROVE,),
        waits=queries.exports_to_decide, visible=queries.exports_visible_to, told=told,
        duty=lambda _: NO_PRIVATE_COPIES.id,
    ),
)  # fmt: skip
