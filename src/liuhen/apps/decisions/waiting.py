"""What waits for somebody in decisions, and what he is told of it: numbers and days, never who is concerned."""

from typing import Any

from liuhen.apps.decisions.queries import listing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.decisions import (
    DECIDE_LAWFULLY,
    HEARING_NOTICE,
    REPORT_ON_THE_SPOT,
    REVIEW_FIRST,
    RIGHTS_FIRST,
    SERVE_IN_TIME,
)

LISTED, CASES = "console:decisions", "console:cases"


def page_of_case(row: Any) -> str:
    return address_of(row.case.ref)


def page_of_decision(row: Any) -> str:
    return address_of(row.decision.ref)


# fmt: off
WAITINGS = (
    Waiting(
        listing.shaken_for, "处理根据不成立的决定", Press.OWN, LISTED, right=P.CASE_HANDLE, since="shaken_at",
        listed=f"{LISTED}?state=shaken", visible=listing.visible_to,
        notify=(
            Notify("decision.shaken", Sort.TASK, "{unit}的执法决定 {number} 所依据的事实或者送达已不成立",
                   duty=DECIDE_LAWFULLY, to=(P.CASE_HANDLE, P.DECISION_APPROVE)),
        ),
    ),
    Waiting(
        listing.to_approve, "审批执法决定", Press.DECIDE, LISTED, right=P.DECISION_APPROVE, since="proposed_at",
        tone="blue", listed=f"{LISTED}?state=proposed", visible=listing.visible_to,
        notify=(
            Notify("decision.proposed", Sort.DECISION, "{unit}的执法决定 {number} 等待审批", duty=DECIDE_LAWFULLY),
        ),
    ),
    Waiting(
        listing.to_review, "法制审核", Press.DECIDE, LISTED, right=P.CASE_REVIEW, since="proposed_at", tone="blue",
        listed=f"{LISTED}?state=proposed", visible=listing.visible_to,
        notify=(
            Notify("decision.revised", Sort.DECISION, "{unit}的执法决定 {number} 有修改，属于重大的须重新审核",
                   duty=REVIEW_FIRST),
        ),
    ),
    Waiting(
        listing.to_carry_on, lambda row: f"办理决定：{row.state_zh}", Press.IN_HAND, LISTED, right=P.CASE_HANDLE,
        since="proposed_at", visible=listing.visible_to,
        notify=(
            Notify("decision.approved", Sort.TASK, "{unit}的执法决定 {number} 已批准，请制作决定书",
                duty=DECIDE_LAWFULLY),
            Notify("decision.sent-back", Sort.TASK, "{unit}的执法决定 {number} 被退回修改", duty=DECIDE_LAWFULLY),
        ),
    ),
    Waiting(
        listing.to_serve, "送达决定书", Press.OWN, LISTED, right=P.CASE_HANDLE, since="issued_at",
        visible=listing.visible_to,
        notify=(
            Notify("decision.due-soon", Sort.DUE, "{unit}的执法决定 {number} 的送达期限将到", before=SERVE_IN_TIME),
        ),
    ),
    Waiting(
        listing.to_report, "报所属单位备案", Press.OWN, LISTED, right=P.CASE_HANDLE, since="issued_at",
        visible=listing.visible_to,
        notify=(
            Notify("decision.made-on-the-spot", Sort.TASK, "{unit}的当场处罚决定 {number} 须按时备案",
                   duty=REPORT_ON_THE_SPOT),
        ),
    ),
    Waiting(
        listing.replies_over, "提出处理决定：告知期限已满", Press.IN_HAND, CASES, right=P.CASE_HANDLE,
        since="served_at",
        by_now=listing.without_a_wait, to=page_of_case, visible=listing.notices_visible_to,
    ),
    Waiting(
        listing.pleas_to_answer, "复核陈述申辩", Press.OWN, CASES, right=P.CASE_HANDLE, since="stated_at",
        to=page_of_case, visible=listing.pleas_visible_to,
        notify=(Notify("plea.stated", Sort.TASK, "{unit}有陈述申辩 {number} 待复核", duty=RIGHTS_FIRST),),
    ),
    Waiting(
        listing.hearings_to_set, "安排听证", Press.DECIDE, CASES, right=P.HEARING_CHAIR, since="asked_on",
        to=page_of_case, visible=listing.hearings_visible_to,
        notify=(Notify("casehearing.asked", Sort.DECISION, "{unit}有听证 {number} 待安排", duty=RIGHTS_FIRST),),
    ),
    Waiting(
        listing.hearings_to_chair, "主持听证", Press.IN_HAND, CASES, right=P.HEARING_CHAIR, since="asked_on",
        to=page_of_case, visible=listing.hearings_visible_to,
        notify=(
            Notify("casehearing.due-soon", Sort.DUE, "{unit}的听证 {number} 的通知期限将到", before=HEARING_NOTICE),
        ),
    ),
    Waiting(
        listing.alterations_to_approve, "审批决定的撤销、变更", Press.DECIDE, LISTED, right=P.DECISION_APPROVE,
        tone="blue",
        to=page_of_decision, visible=listing.alterations_visible_to,
        notify=(Notify("alteration.proposed", Sort.DECISION, "{unit}的决定变动 {number} 等待审批"),),
    ),
    Waiting(
        listing.corrections_to_approve, "审批补正", Press.DECIDE, LISTED, right=P.DECISION_APPROVE, tone="blue",
        to=page_of_decision, visible=listing.corrections_visible_to,
        notify=(Notify("correction.proposed", Sort.DECISION, "{unit}的补正 {number} 等待审批"),),
    ),
)
# fmt: on
