"""What waits for somebody in powers, and what he is told of it."""

from liuhen.apps.powers.queries import assigned, flags, guides
from liuhen.apps.powers.queries import lists as queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.amendments import AMENDED_BASIS
from liuhen.regulation.powers import PUBLISH_LISTS

LISTS, FLAGS, GUIDES = "console:powers", "console:flags", "console:guides"

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
        queries.to_submit, "签报权责清单", Press.DECIDE, LISTS, right=P.POWER_SIGN, about="reason", whose="unit",
        tone="blue", listed=LISTS, visible=queries.visible_to,
    ),
    Waiting(
        queries.to_publish, "公布权责清单", Press.DECIDE, LISTS, right=P.POWER_APPROVE, about="reason", whose="unit",
        since="submitted_at", tone="blue", listed=LISTS, visible=queries.visible_to,
    ),
    Waiting(
        flags.to_adjust, "调整依据变动的职权", Press.OWN, FLAGS, right=P.POWER_KEEP, about="name", whose="unit",
        since=lambda row: midnight(row.since), due="due_on", listed=f"{FLAGS}?state=open", visible=flags.visible_to,
        notify=(
            Notify("flag.raised", Sort.TASK, "{unit}有职权的依据变动，待调整清单（依据变动 {number}）",
                   duty=AMENDED_BASIS, to=(P.POWER_KEEP, P.POWER_SIGN)),
            Notify("flag.due-soon", Sort.DUE, "{unit}的依据变动 {number} 限于 {last_day} 前调整",
                   before=AMENDED_BASIS),
        ),
    ),
    Waiting(
        guides.answered_for, "修订或者撤下服务指南", Press.OWN, GUIDES, right=P.POWER_SIGN, by_now=guides.fallen,
        about="code", whose="unit", since="published_at", listed=f"{GUIDES}?state=published", visible=guides.visible_to,
    ),
    Waiting(
        guides.to_sign, "签发服务指南", Press.DECIDE, GUIDES, right=P.POWER_SIGN, about="code", whose="unit",
        tone="blue", listed=f"{GUIDES}?state=draft", visible=guides.visible_to,
    ),
    Waiting(
        assigned.to_sign, "签发职权分解", Press.DECIDE, LISTS, right=P.POWER_SIGN, about=str, whose="unit",
        tone="blue", listed=LISTS, visible=assigned.visible_to,
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
