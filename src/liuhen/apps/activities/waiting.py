"""What waits for somebody in activities."""

from typing import Any

from liuhen.apps.activities import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Press, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.wording import local

MISSING = "console:obligations"


def why(row: Any) -> str:
    return f"{row.activity}：{row.reason_zh}"


# fmt: off
WAITINGS = (
    Waiting(
        queries.owed_by, "补齐活动记录", Press.OWN, MISSING, right=P.STATEMENT_SIGN, whose="lead", since="since",
        matter="activity.ref",
        about=lambda row: f"{row.activity}，{local(row.since):%m-%d %H:%M}：{'、'.join(row.lacks_zh)}",
        to=lambda row: f"{address_of(row.activity.ref)}#missing",
    ),
    Waiting(
        queries.to_hear, lambda row: "确认无法继续录制" if row.state == "unable" else "批注中断原因", Press.OWN,
        MISSING, right=P.INTERRUPTION_HEAR, about=why, whose="officer", since="began_at", matter="activity.ref",
    ),
    Waiting(
        queries.to_judge, "认定书面说明", Press.DECIDE, MISSING, right=P.ACTIVITY_REVIEW, about="activity",
        whose="officer", since="signed_at", tone="blue",
        to=lambda row: f"{address_of(row.activity.ref)}#statements",
    ),
    Waiting(
        queries.to_verify, "核实语音说明", Press.DECIDE, MISSING, right=P.ACTIVITY_REVIEW, about=why, whose="officer",
        since=lambda row: row.resumed_at or row.began_at, tone="blue",
    ),
)
# fmt: on
