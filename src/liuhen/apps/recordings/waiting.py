"""What waits for somebody in recordings, and what he is told of it."""

from typing import Any

from liuhen.apps.recordings import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.recordings import NO_PRIVATE_COPIES


def for_what(row: Any) -> str:
    return f"{row.recipient}：{row.purpose}"


# fmt: off
WAITINGS = (
    Waiting(
        queries.in_doubt_for, "核实归档", Press.IN_HAND, "console:quarantine", right=P.RECORDING_SETTLE,
        about=lambda row: f"{row.filename}：{'、'.join(row.doubts_zh)}", since="received_at",
        listed="console:recordings?state=quarantined",
    ),
    Waiting(
        queries.exports_to_decide, "审批调取", Press.DECIDE, "console:exports", right=P.EXPORT_APPROVE,
        about=for_what, whose="requester", since="requested_at", visible=queries.exports_visible_to,
        notify=(
            Notify("export.requested", Sort.DECISION, "{unit}有一份调取申请待审批（调取 {number}）",
                   duty=NO_PRIVATE_COPIES),
        ),
    ),
    Waiting(
        queries.exports_to_fetch, "领取证据包", Press.OWN, "console:exports", about=for_what,
        whose=lambda _: "本人", since="built_at", tone="blue",
    ),
)
# fmt: on
