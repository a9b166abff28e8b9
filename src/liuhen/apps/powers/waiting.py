"""What waits for somebody in powers, and what he is told of it."""

from liuhen.apps.powers.queries import lists as queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.powers import PUBLISH_LISTS

LISTS = "console:powers"

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_approve, "审定权责清单", Press.DECIDE, LISTS, right=P.POWER_APPROVE, about="reason", whose="unit",
        since="submitted_at", tone="blue", listed=LISTS, visible=queries.visible_to,
        notify=(
            Notify("powerlist.submitted", Sort.DECISION, "{unit}签报了权责清单，待审定（清单 {number}）",
                   duty=PUBLISH_LISTS, county=True),
        ),
    ),
    Waiting(
        queries.to_publish, "公布权责清单", Press.DECIDE, LISTS, right=P.POWER_APPROVE, about="reason", whose="unit",
        since="submitted_at", tone="blue", listed=LISTS, visible=queries.visible_to,
    ),
    Waiting(
        queries.sent_back, "修改退回的权责清单", Press.OWN, LISTS, right=P.POWER_KEEP, about="remark", whose="unit",
        since="submitted_at", listed=LISTS, visible=queries.visible_to,
        notify=(
            Notify("powerlist.sent-back", Sort.TASK, "{unit}的权责清单被退回修改（清单 {number}）", duty=PUBLISH_LISTS),
        ),
    ),
)
# fmt: on
