"""What waits for somebody in legal publicity, and what he is told of it."""

from liuhen.apps.outreach import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting, soon
from liuhen.regulation.outreach import PUBLICISE_LAW

# fmt: off
WAITINGS = (
    Waiting(
        queries.owed_by, "开展法治宣传", Press.FOLLOW_UP, "console:outreach", right=P.OUTREACH_KEEP, by_now=soon,
        whose="owner", due="due_on", tone="blue", visible=queries.visible_to,
        notify=(
            Notify("outreach-item.due-soon", Sort.DUE,
                   "{unit}计划于 {last_day} 前开展的法治宣传尚未登记：{words}（活动 {number}）",
                   before=PUBLICISE_LAW, words="form_zh"),
        ),
    ),
)
# fmt: on
