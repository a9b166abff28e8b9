"""What waits for a unit's legal office of what could not lawfully be done tomorrow."""

from liuhen.apps.readiness import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting

SAID = "{unit}有{count}项职权明日不能依法行使，请补齐（履职缺口 {number}）"

# fmt: off
WAITINGS = (
    Waiting(
        queries.gaps_to_answer, "补齐明日不能依法行使的职权", Press.DECIDE, "console:readiness",
        right=P.READINESS_ANSWER, about="missing_zh", since="opened_at", visible=queries.gaps_visible_to,
        notify=tuple(
            Notify(event, Sort.TASK, SAID, count="count") for event in ("gap.opened", "gap.widened")
        ),
    ),
)
# fmt: on
