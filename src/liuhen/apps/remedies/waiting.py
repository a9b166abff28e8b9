"""What waits for somebody in remedies, and what he is told of it."""

from liuhen.apps.remedies import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting, soon
from liuhen.regulation.remedies import ANSWER, FORWARD, PERFORM, REPORT

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_forward, "转送复议申请", Press.FOLLOW_UP, "console:remedies", right=P.REMEDY_KEEP, since="lodged_at",
        tone="red", visible=queries.visible_to,
        notify=(Notify("remedy.forward-soon", Sort.DUE, "{unit}收到的复议申请应按时转送（第 {number} 件）",
            before=FORWARD),),
    ),
    Waiting(
        queries.to_answer, "答复复议、诉讼", Press.FOLLOW_UP, "console:remedies", right=P.REMEDY_KEEP,
        since="copy_received_at", tone="red", visible=queries.visible_to,
        notify=(
            Notify("remedy.answer-soon", Sort.DUE, "{unit}应按时提交复议、诉讼的答复和证据（第 {number} 件）",
                before=ANSWER),
        ),
    ),
    Waiting(
        queries.to_settle, "办理复议、诉讼的结果", Press.FOLLOW_UP, "console:remedies", right=P.REMEDY_KEEP,
            since="decided_on",
    ),
    Waiting(
        queries.owed_by, "履行判决、复议决定", Press.FOLLOW_UP, "console:performances", right=P.REMEDY_KEEP,
            by_now=soon,
        due="due_on", tone="orange", visible=queries.performances_visible_to,
        notify=(
            Notify("performance.due-soon", Sort.DUE, "{unit}应在 {last_day} 前履行生效的裁判（履行事项 {number}）",
                   before=PERFORM),
        ),
    ),
    Waiting(
        queries.overdue_for_head, "逾期未履行的判决、复议决定", Press.DECIDE, "console:performances",
            right=P.CASE_APPROVE,
        by_now=queries.past_due, due="due_on", tone="red",
    ),
    Waiting(
        queries.opinions_to_report, "报告行政复议意见书", Press.FOLLOW_UP, "console:opinions", right=P.REMEDY_KEEP,
        since="received_at", visible=queries.opinions_visible_to,
        notify=(Notify("opinion.due-soon", Sort.DUE, "{unit}应按时报告行政复议意见书的落实情况（第 {number} 份）",
            before=REPORT),),
    ),
)
# fmt: on
