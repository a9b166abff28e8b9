"""What waits for somebody in clues and cases, and what he is told: numbers and days, never who is concerned."""

from typing import Any

from liuhen.apps.cases.queries import register
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.wording import local
from liuhen.regulation.cases import (
    ACCEPT_OR_TELL,
    CHECK_CLUE,
    DECIDE_IN_TIME,
    DECIDE_REFERRAL,
    HAND_OVER_CRIME,
    HAND_OVER_GOODS,
    KEEP_THE_PROMISE,
    OBJECT_OR_RESUME,
    POLICE_ANSWER,
)

CASES, CLUES = "console:cases", "console:clues"


def last_day(row: Any) -> Any:
    """Return the last day of what runs out first, "" where nothing runs."""
    return local(row.due_at).date() - ONE_DAY if row.due_at else ""


def day_of(row: Any) -> Any:
    """Return the day on which it runs out: hours end within a day, and these days before one."""
    return local(row.due_at - ONE_DAY / 86_400).date() if row.due_at else ""


def page_of_case(row: Any) -> str:
    return address_of(row.case.ref)


# fmt: off
WAITINGS = (
    Waiting(
        register.clues_waiting, "核查线索", Press.OWN, CLUES, right=P.CLUE_KEEP, about=lambda row: row.summary[:40],
        due=last_day, visible=register.clues_visible_to,
        notify=(
            Notify("clue.due-soon", Sort.DUE, "{unit}的线索 {number} 核查期限将到", before=CHECK_CLUE),
        ),
    ),
    Waiting(
        register.handled_by, lambda row: f"办理案件：{row.state_zh}", Press.IN_HAND, CASES, right=P.CASE_HANDLE,
        due=last_day, visible=register.visible_to,
        notify=(
            Notify("case.due-soon", Sort.DUE, "{unit}的案件 {number} 办理期限将到", before=DECIDE_IN_TIME),
            Notify("case.due-soon", Sort.DUE, "{unit}的案件 {number} 承诺的办理期限将到", before=KEEP_THE_PROMISE),
            Notify("case.due-soon", Sort.DUE, "{unit}的申请 {number} 应当受理或者一次告知补正", before=ACCEPT_OR_TELL),
        ),
    ),
    Waiting(
        register.pressed_for, "督促按期办理", Press.FOLLOW_UP, CASES, right=P.CASE_APPROVE,
        due=last_day, visible=register.visible_to, by_now=register.near_or_over,
    ),
    Waiting(
        register.to_open, "批准立案", Press.DECIDE, CASES, right=P.CASE_APPROVE,
        visible=register.visible_to,
        notify=(Notify("case.proposed", Sort.DECISION, "{unit}呈批立案，请审批（案件 {number}）"),),
    ),
    Waiting(
        register.asked, lambda row: f"批准{row.asked_zh}", Press.DECIDE, CASES, right=P.CASE_APPROVE,
        since="asked_at", due=last_day, visible=register.visible_to,
        notify=(Notify("case.approval-asked", Sort.DECISION, "{unit}的案件 {number} 有事项请示，请审批"),),
    ),
    Waiting(
        register.recusals_to_decide, "决定回避", Press.DECIDE, CASES, right=P.CASE_APPROVE, since="asked_at",
        to=page_of_case, visible=register.recusals_visible_to,
        notify=(Notify("recusalrequest.asked", Sort.DECISION, "{unit}有回避申请，请决定（{number}）"),),
    ),
    Waiting(
        register.referrals_to_decide, "决定是否移送公安机关", Press.DECIDE, CASES, right=P.CASE_APPROVE, due=day_of,
        to=page_of_case, visible=register.referrals_visible_to,
        notify=(
            Notify("referral.reported", Sort.DECISION, "{unit}报告涉嫌犯罪，请按时决定是否移送（移送 {number}）",
                   duty=DECIDE_REFERRAL, urgent=lambda _: True),
        ),
    ),
    Waiting(
        register.referrals_under_way, lambda row: f"涉嫌犯罪移送：{row.state_zh}", Press.IN_HAND, CASES,
        right=P.CASE_HANDLE, due=day_of, to=page_of_case, visible=register.referrals_visible_to,
        notify=tuple(
            Notify("referral.due-soon", Sort.DUE, "{unit}的移送 {number} 期限将到：" + what, before=duty)
            for duty, what in (
                (HAND_OVER_CRIME, "向公安机关移交"), (POLICE_ANSWER, "公安机关答复"),
                (OBJECT_OR_RESUME, "提出异议或者恢复办理"), (HAND_OVER_GOODS, "移交涉案物品"),
            )
        ),
    ),
)
# fmt: on
