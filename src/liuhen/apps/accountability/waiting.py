"""What waits for somebody in accountability."""

from liuhen.apps.accountability import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.regulation.faults import ANSWER_REVIEW, SANCTION_BY_FORM

LEADS = "console:leads"

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_answer, "陈述申辩", Press.OWN, "console:leads-mine", right=P.LEAD_ANSWER, about="told", whose="",
        due="answer_by",
    ),
    Waiting(
        queries.to_sign, "复核签字", Press.DECIDE, LEADS, right=P.LEAD_REVIEW,
        about=lambda row: f"线索：{row.kind_zh}", since="proposed_at", listed=f"{LEADS}?state=proposed",
    ),
    Waiting(
        queries.to_approve, "批准责任认定", Press.DECIDE, LEADS, right=P.FAULT_APPROVE,
        about=lambda row: f"责任认定：{row.kind_zh}", whose="whom_zh", since="proposed_at",
        listed=f"{LEADS}?state=signed",
    ),
    Waiting(
        queries.to_decide, "决定处理", Press.DECIDE, LEADS, right=P.CONSEQUENCE_DECIDE,
        about=lambda row: f"线索成立：{row.kind_zh}", whose="whom_zh", since="concluded_at",
        listed=f"{LEADS}?state=founded",
    ),
    Waiting(
        queries.to_answer_redress, lambda row: "答复逾期的申请" if row.state == "late" else f"办理{row.kind_zh}",
        Press.DECIDE, "console:redresses", right=P.REDRESS_DECIDE, about=str, since="received_at",
        visible=queries.redresses_visible_to,
        notify=(
            Notify("redress.due-soon", Sort.DUE, "{unit}办理的复核即将到期（复核 {number}）", before=ANSWER_REVIEW),
        ),
    ),
    Waiting(
        queries.to_serve, "送达处理决定", Press.FOLLOW_UP, "console:consequences", right=P.LEAD_REVIEW,
        about="form_zh", whose="whom_zh", since="decided_at", visible=queries.consequences_visible_to,
    ),
    Waiting(
        queries.redress_to_serve, "送达复核、申诉决定", Press.FOLLOW_UP, "console:redresses", right=P.LEAD_REVIEW,
        about=str, since="decided_at",
    ),
    Waiting(
        queries.to_judge, "认定瑕疵", Press.DECIDE, "console:blemishes", right=P.LEAD_REVIEW, about="paper",
        since="noted_at", tone="blue",
    ),
    Waiting(
        queries.to_correct, "改正瑕疵", Press.FOLLOW_UP, "console:blemishes", right=P.LEAD_REVIEW, about="paper",
        since="judged_at", tone="blue",
    ),
    Waiting(
        queries.to_carry_out, "执行追究决定", Press.FOLLOW_UP, "console:consequences", right=P.LEAD_REVIEW,
        about="form_zh", whose="whom_zh", due="execute_by", visible=queries.consequences_visible_to,
        notify=(
            Notify("consequence.due-soon", Sort.DUE,
                   "{unit}的追究决定将于 {last_day} 到期，还没有登记执行（处理 {number}）", before=SANCTION_BY_FORM),
        ),
    ),
    Waiting(
        queries.referrals_unanswered, "取得移送回执、答复", Press.FOLLOW_UP, LEADS, right=P.LEAD_REVIEW, about=str,
        to=lambda row: address_or_blank("console:lead", row.lead_id), tone="blue",
    ),
    # What was imposed on one of them leaves a case with too few: somebody else is named, and nothing is done meanwhile.
    Waiting(
        queries.cases_of_the_struck, "案件缺办案人员，指派他人", Press.DECIDE, "console:cases", right=P.CASE_APPROVE,
        by_now=queries.short_of_officers, about=lambda row: f"{row}：{row.lost_zh}", tone="red",  # type: ignore[arg-type]
    ),
    # Nobody has taken them, or the actor took them and has not concluded.
    Waiting(
        queries.to_review, "审查线索", Press.DECIDE, LEADS, right=P.LEAD_REVIEW,
        about=lambda row: f"{row.kind_zh}（{row.origin_zh}）", whose=lambda row: row.person or row.unit.short_name,
        since="raised_at", tone="blue",
    ),
    Waiting(
        queries.looks_to_judge, "核查审计移交", Press.DECIDE, "console:oddlooks-passed", right=P.ODD_LOOK_JUDGE,
        about="why", whose="account", since="passed_at", tone="blue",
        to=lambda row: address_or_blank("console:oddlook-passed", row.pk),
    ),
    # What the auditor leaves stays with him.
    Waiting(
        queries.looks_to_pass, "查看异常", Press.FOLLOW_UP, "console:oddlooks", right=P.ODD_LOOK_PASS, about="why",
        whose="account", since="found_at", tone="blue", listed="console:oddlooks?state=found",
    ),
)
# fmt: on
