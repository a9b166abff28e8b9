"""What waits for somebody in provision, and what he is told of it."""

from liuhen.apps.provision.queries import decisions, renewals
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting, soon
from liuhen.regulation.provision import REPLACE_SUBSTANDARD

# fmt: off
WAITINGS = (
    Waiting(
        renewals.owed_by, lambda row: f"{row.way_zh}不达标设备", Press.FOLLOW_UP, "console:provision",
        right=P.PROVISION_KEEP, by_now=soon, about="device", whose="owner", due="due_on", tone="blue",
        listed="console:renewals?state=planned", visible=renewals.visible_to,
        notify=(
            Notify("renewal.due-soon", Sort.DUE,
                   "{unit}计划于 {last_day} 前{words}一台不达标设备，尚未完成（更新计划 {number}）",
                   before=REPLACE_SUBSTANDARD, words="way_zh"),
        ),
    ),
    Waiting(
        decisions.to_note, "备案配备类别", Press.FOLLOW_UP, "console:provision", right=P.PROVISION_INSPECT,
        about=lambda row: f"{row.unit}确定为{row.class_zh}", since="decided_at", tone="blue",
        listed="console:class-decisions?state=decided",
    ),
)
# fmt: on
