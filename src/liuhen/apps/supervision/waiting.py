"""What waits for somebody in supervision, and what he is told of it."""

from liuhen.apps.supervision.queries import instruments, interventions, plans, sheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.supervision import (
    ANSWER_INSTRUMENTS,
    CHECK_AND_RECORD,
    FOLLOW_UP,
    SUPERVISE_ITSELF,
)

PLANS, SHEETS, INSTRUMENTS, INTERVENTIONS = (
    "console:supervision-plans", "console:supervision-sheets", "console:instruments", "console:interventions",
)  # fmt: skip

# fmt: off
WAITINGS = (
    Waiting(
        plans.to_approve, "批准监督计划", Press.DECIDE, PLANS, right=P.SUPERVISION_APPROVE, since="proposed_at",
        visible=plans.visible_to,
        notify=(
            Notify("supervisionplan.proposed", Sort.DECISION, "{unit}拟定了监督计划，请批准（监督计划 {number}）",
                   duty=CHECK_AND_RECORD),
        ),
    ),
    Waiting(
        plans.to_draw, "固定名单、抽取检查对象", Press.FOLLOW_UP, PLANS, right=P.SUPERVISION_PLAN, due="due_on",
        tone="blue",
    ),
    Waiting(
        plans.to_note, "知悉监督计划", Press.DECIDE, PLANS, right=P.SUPERVISION_ANSWER, whose="plan.unit.short_name",
        since="told_at", tone="blue", to=lambda row: address_of(row.plan.ref), visible=plans.notices_visible_to,
        notify=(
            Notify("plannotice.told", Sort.TASK, "{unit}列入监督计划，请知悉（公布 {number}）", duty=CHECK_AND_RECORD),
        ),
    ),
    Waiting(
        sheets.in_hand, sheets.what_waits, Press.DECIDE, SHEETS, right=P.SUPERVISION_FILL, due="plan.due_on",
    ),
    Waiting(
        sheets.to_answer, "反馈监督检查情况", Press.DECIDE, SHEETS, right=P.SUPERVISION_ANSWER,
        whose="by_unit.short_name", since="told_at", visible=sheets.visible_to,
        notify=(
            Notify("supervisionsheet.told", Sort.TASK, "{unit}收到监督检查情况，请反馈（监督检查表 {number}）",
                   duty=CHECK_AND_RECORD),
        ),
    ),
    Waiting(
        instruments.to_approve, "批准监督决定书", Press.DECIDE, INSTRUMENTS, right=P.SUPERVISION_APPROVE,
        since="drafted_at",
    ),
    Waiting(
        instruments.to_answer, "反馈监督文书", Press.DECIDE, INSTRUMENTS, right=P.SUPERVISION_ANSWER, due="due_on",
        whose="by_unit.short_name", tone="red", visible=instruments.visible_to,
        notify=(
            Notify("instrument.served", Sort.TASK, "{unit}收到{words}，{last_day} 前反馈（监督文书 {number}）",
                   words="kind_zh", duty=ANSWER_INSTRUMENTS),
            Notify("instrument.answer-soon", Sort.DUE, "{unit}应于 {last_day} 前反馈{words}（监督文书 {number}）",
                   words="kind_zh", before=ANSWER_INSTRUMENTS),
        ),
    ),
    Waiting(
        instruments.in_hand, instruments.what_waits, Press.DECIDE, INSTRUMENTS, right=P.SUPERVISION_ORDER,
        by_now=instruments.by_now, due="follow_up_on", visible=instruments.visible_to, unit="by_unit",
        notify=(
            Notify("instrument.answered", Sort.DECISION, "{unit}发出的监督文书已有反馈，请复查（监督文书 {number}）",
                   duty=FOLLOW_UP, county=True),
        ),
    ),
    Waiting(
        interventions.to_deal_with, "处理违法或者不当的行为", Press.DECIDE, INTERVENTIONS, right=P.SUPERVISION_ANSWER,
        due="due_on", whose="by_unit.short_name", tone="red", visible=interventions.visible_to,
        notify=(
            Notify("intervention.ordered", Sort.TASK, "责成{unit}{words}，{last_day} 前办完（纠正处理 {number}）",
                   words="what_zh", duty=SUPERVISE_ITSELF),
            Notify("intervention.due-soon", Sort.DUE, "{unit}应于 {last_day} 前办完责成处理的事项（纠正处理 {number}）",
                   before=SUPERVISE_ITSELF),
        ),
    ),
)
# fmt: on
