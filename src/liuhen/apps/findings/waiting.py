"""What waits for somebody in findings, and what he is told of it."""

from typing import Any

from liuhen.apps.findings import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import RECTIFY_IN_TIME

FINDINGS, RECTIFICATIONS = "console:findings", "console:rectifications"
OVERDUE = {
    clock.overdue.code
    for versions in DUTIES.values()
    for version in versions
    if (clock := version.clock) and clock.overdue
}


def concerned(row: Any) -> str:
    return str(row.person or row.unit)


def of_what(row: Any) -> str:
    return f"{row.text}（{row.about_zh}）"


def duty_of(row: Any) -> str:
    return str(row.duty)


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_answer, "说明问题原因", Press.OWN, FINDINGS, right=P.FINDING_ANSWER, about=of_what, whose=concerned,
        since="raised_at", matter="about", listed=f"{FINDINGS}?state=open", visible=queries.visible_to,
        notify=(
            Notify("finding.raised", Sort.FINDING, "{unit}有新的问题待说明：{words}（问题 {number}）", words="text",
                   to=(P.FINDING_ANSWER, P.FINDING_CLOSE, P.RECTIFICATION_REPORT), rows=queries.open_for, duty=duty_of,
                   urgent=lambda row: row.code in OVERDUE),
        ),
    ),
    Waiting(
        queries.to_rectify, "报告整改情况", Press.OWN, RECTIFICATIONS, right=P.RECTIFICATION_REPORT, about="demand",
        whose=concerned, due="due_on", listed=f"{RECTIFICATIONS}?state=ordered",
        visible=queries.rectifications_visible_to,
        notify=(
            Notify("rectification.ordered", Sort.TASK,
                   "责令{unit}整改：{words}，{last_day} 前完成（整改 {number}）", duty=RECTIFY_IN_TIME,
                   words="finding.text"),
            Notify("rectification.due-soon", Sort.DUE,
                   "{unit}的整改 {number} 将于 {last_day} 到期，还没有报告：{words}", before=RECTIFY_IN_TIME,
                   words="finding.text"),
        ),
    ),
    Waiting(
        queries.to_conclude, "核查说明", Press.DECIDE, FINDINGS, right=P.FINDING_CLOSE, about=of_what, whose=concerned,
        since="answered_at", matter="about", tone="blue", listed=f"{FINDINGS}?state=answered",
        visible=queries.visible_to,
        notify=(
            Notify("finding.answered", Sort.DECISION, "{unit}的问题 {number} 已说明原因，待核查：{words}",
                   words="text", duty=duty_of),
        ),
    ),
    Waiting(
        queries.to_recheck, "复查整改", Press.DECIDE, RECTIFICATIONS, right=P.FINDING_CLOSE, about="demand",
        whose=concerned, since="reported_at", tone="blue", listed=f"{RECTIFICATIONS}?state=reported",
        visible=queries.rectifications_visible_to,
        notify=(
            Notify("rectification.reported", Sort.DECISION,
                   "{unit}报告了整改情况，待复查：{words}（整改 {number}）", duty=RECTIFY_IN_TIME,
                   words="finding.text"),
        ),
    ),
)
# fmt: on
