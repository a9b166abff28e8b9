"""What waits for somebody in evaluation, and what he is told of it."""

from liuhen.apps.evaluation.queries import assessing, commending, judging, schemes
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.evaluation import COMMEND, EVALUATE

# fmt: off
WAITINGS = (
    Waiting(
        schemes.to_approve, "批准考评方案", Press.DECIDE, "console:schemes", right=P.EVALUATION_APPROVE,
        since="submitted_at", visible=schemes.schemes_visible_to,
        notify=(
            Notify("scheme.submitted", Sort.DECISION, "{unit}的考评方案等待批准（方案 {number}）", duty=EVALUATE),
        ),
    ),
    Waiting(
        judging.to_answer, "答复考评情况", Press.DECIDE, "console:results", right=P.EVALUATION_ANSWER,
        since="told_at", visible=judging.results_visible_to,
        notify=(
            Notify("result.told", Sort.TASK, "{unit}的年度考评情况已告知，有异议的请在期限内提出（结果 {number}）",
                   duty=EVALUATE),
            Notify("result.objection-soon", Sort.DUE, "{unit}对年度考评情况提出异议的期限即将届满（结果 {number}）",
                   before=EVALUATE),
        ),
    ),
    Waiting(
        judging.to_judge, "处理考评异议", Press.DECIDE, "console:results", right=P.OBJECTION_JUDGE, since="raised_at",
        tone="red", to=lambda row: address_of(row.result.ref), visible=judging.objections_visible_to, unit="evaluator",
        notify=(
            Notify("objection.raised", Sort.DECISION, "{unit}收到考评异议，请由未参与计分的人处理（异议 {number}）",
                   duty=EVALUATE),
        ),
    ),
    Waiting(
        judging.to_freeze, "确定年度考评结果", Press.DECIDE, "console:evaluations", right=P.EVALUATION_APPROVE,
        by_now=judging.ripe, since="told_at",
    ),
    Waiting(
        assessing.to_sign, "签署执法人员考核", Press.DECIDE, "console:assessments", right=P.ASSESSMENT_SIGN,
        since="drafted_at", whose="person.name",
    ),
    Waiting(
        assessing.to_answer, "对本人的考核填写意见", Press.OWN, "console:assessments", right=P.ASSESSMENT_ANSWER,
        since="signed_at", visible=assessing.assessments_visible_to,
        notify=(
            *(
                Notify(event, Sort.TASK, "您的年度考核已签署，请填写意见（考核 {number}）", duty=EVALUATE)
                for event in ("assessment.signed", "assessment.signed-low")
            ),
        ),
    ),
    Waiting(
        commending.to_approve, "批准表彰", Press.DECIDE, "console:commendations", right=P.COMMENDATION_APPROVE,
        since="proposed_at", visible=commending.commendations_visible_to, unit="county",
        notify=(
            Notify("commendation.proposed", Sort.DECISION, "有表彰等待批准（表彰 {number}）", duty=COMMEND),
        ),
    ),
)
# fmt: on
