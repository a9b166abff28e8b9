"""What waits for somebody about plans of inspection, and what he is told of it."""

from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.inspections import INSPECT_AT_RANDOM

PLANS, CAMPAIGNS = "console:inspectionplans", "console:campaigns"

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_publish, "批准公布检查计划", Press.DECIDE, PLANS, right=P.INSPECTION_APPROVE, about="title",
        whose="unit", since="submitted_at", tone="blue", listed=f"{PLANS}?state=submitted",
        visible=queries.plans_visible_to,
        notify=(
            Notify("inspectionplan.submitted", Sort.DECISION, "{unit}提请批准检查计划（检查计划 {number}）",
                   duty=INSPECT_AT_RANDOM),
        ),
    ),
    Waiting(
        queries.sent_back, "修改退回的检查计划", Press.OWN, PLANS, right=P.INSPECTION_PLAN, about="remark",
        whose="unit", since="submitted_at", listed=f"{PLANS}?state=draft", visible=queries.plans_visible_to,
        notify=(
            Notify("inspectionplan.sent-back", Sort.TASK, "{unit}的检查计划被退回修改（检查计划 {number}）",
                   duty=INSPECT_AT_RANDOM),
        ),
    ),
    Waiting(
        queries.errands_planned, "检查人员离岗或者证件失效，按抽取顺序递补", Press.DECIDE, "console:errands",
        right=P.INSPECTION_PLAN, by_now=queries.that_lost_an_officer, due="until", tone="red",
    ),
    Waiting(
        queries.to_draw, "固定名单并抽取", Press.FOLLOW_UP, CAMPAIGNS, right=P.INSPECTION_PLAN, about="title",
        whose="unit", tone="blue", listed=CAMPAIGNS, visible=queries.campaigns_visible_to,
    ),
)
# fmt: on
