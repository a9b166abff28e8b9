"""What waits for somebody between units, and what he is told of it."""

from liuhen.apps.coordination import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.coordination import (
    ARRANGE,
    DATA_CATALOGUE,
    DELIVER_DATA,
    FEED_BACK,
    FOLLOW_DISPATCH,
    NAME_COMPETENT,
    NOTIFY,
    REPORT_AGAIN,
    SHARE_DATA,
    SIGN_RECEIVED,
    SIGN_WHEN_NAMED,
    TRANSFER_CASES,
    UPDATE_CATALOGUE,
)

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_answer, "答复其他单位的通报", Press.DECIDE, "console:cooperation-notices",
        right=P.COORDINATION_KEEP, whose="sender.short_name", since="sent_at", tone="red", visible=queries.visible_to,
        notify=(
            Notify("cooperation-notice.sent", Sort.TASK, "{unit}收到其他单位的{words}通报，请按时答复（通报 {number}）",
                   words="urgency_zh", urgent=lambda row: row.is_urgent, duty=NOTIFY),
            Notify("cooperation-notice.answer-soon", Sort.DUE, "{unit}应按时答复其他单位的通报（通报 {number}）",
                   before=NOTIFY),
        ),
    ),
    Waiting(
        queries.to_judge, "被拒绝的通报：派遣或者认可", Press.DECIDE, "console:cooperation-notices",
        right=P.COORDINATION_DISPATCH, since="answered_at", tone="red", visible=queries.visible_to,
        listed="console:cooperation-notices?state=refused",
        notify=(
            Notify("cooperation-notice.refused", Sort.DECISION,
                   "{unit}拒绝了其他单位的通报，请决定是否派遣（通报 {number}）", county=True, duty=FOLLOW_DISPATCH),
        ),
    ),
    Waiting(
        queries.unanswered, "逾期不答复的通报", Press.DECIDE, "console:cooperation-notices",
        right=P.COORDINATION_DISPATCH, by_now=queries.silent, since="sent_at", tone="red",
    ),
    Waiting(
        queries.to_carry_out, "执行协调派遣", Press.DECIDE, "console:dispatches", right=P.COORDINATION_KEEP,
        since="issued_at", tone="red", visible=queries.dispatches_visible_to,
        notify=(
            Notify("dispatch.issued", Sort.TASK, "{unit}被协调派遣，请在限定的时间内办理并报告（派遣 {number}）",
                   urgent=lambda _: True, duty=FOLLOW_DISPATCH),
            Notify("dispatch.due-soon", Sort.DUE, "{unit}应按时执行协调派遣（派遣 {number}）", before=FOLLOW_DISPATCH),
        ),
    ),
    Waiting(
        queries.transfers_to_approve, "批准移送案件", Press.DECIDE, "console:case-transfers", right=P.CASE_APPROVE,
        whose="sender.short_name", since="proposed_at", unit="sender",
    ),
    Waiting(
        queries.transfers_to_sign, "签收移送的案件", Press.DECIDE, "console:case-transfers",
        right=P.COORDINATION_SIGN, whose="from_zh", since="sent_at", tone="red", visible=queries.transfers_visible_to,
        notify=(
            Notify("case-transfer.sent", Sort.TASK, "{unit}收到移送的案件，请签收或者报请指定管辖（移送 {number}）",
                   duty=TRANSFER_CASES),
            Notify("case-transfer.named", Sort.TASK, "{unit}被指定管辖移送的案件，请签收（移送 {number}）",
                   duty=SIGN_WHEN_NAMED),
            Notify("case-transfer.received", Sort.TASK,
                   "{unit}收到其他县移送的案件，请签收或者报请指定管辖（移送 {number}）", duty=SIGN_RECEIVED),
            Notify("case-transfer.sign-received-soon", Sort.DUE, "{unit}应按时签收其他县移送的案件（移送 {number}）",
                   before=SIGN_RECEIVED),
            Notify("case-transfer.sign-soon", Sort.DUE, "{unit}应按时签收移送的案件（移送 {number}）",
                   before=TRANSFER_CASES),
            Notify("case-transfer.sign-named-soon", Sort.DUE, "{unit}应按时签收被指定管辖的案件（移送 {number}）",
                   before=SIGN_WHEN_NAMED),
        ),
    ),
    Waiting(
        queries.incoming_to_settle, "登记或者退回移送来件", Press.DECIDE, "console:incoming-capsules",
        right=P.COORDINATION_SIGN, whose="sender", since="came_at", visible=queries.incoming_visible_to,
    ),
    Waiting(
        queries.keys_to_compare, "核对外县公钥", Press.DECIDE, "console:sender-keys", right=P.SENDER_KEY_CONFIRM,
        whose="organ", since="entered_at", visible=queries.sender_keys_visible_to,
    ),
    Waiting(
        queries.transfers_to_feed_back, "反馈移送案件的办理情况", Press.FOLLOW_UP, "console:case-transfers",
        right=P.COORDINATION_KEEP, whose="from_zh", due="feedback_by", visible=queries.transfers_visible_to,
        notify=(
            Notify("case-transfer.feedback-soon", Sort.DUE, "{unit}应按时反馈移送案件的办理情况（移送 {number}）",
                   before=FEED_BACK),
        ),
    ),
    Waiting(
        queries.disputes_to_decide, "指定管辖", Press.DECIDE, "console:case-transfers", right=P.JURISDICTION_NAME,
        whose="to_zh", since="waits_since", tone="red", visible=queries.transfers_visible_to,
        notify=(
            Notify("case-transfer.naming-soon", Sort.DUE, "应按时指定管辖（移送 {number}）", before=NAME_COMPETENT),
        ),
    ),
    Waiting(
        queries.disputes_to_record, "登记上级指定管辖", Press.FOLLOW_UP, "console:case-transfers",
        right=P.COORDINATION_SIGN, whose="superior", since="waits_since", visible=queries.transfers_visible_to,
    ),
    Waiting(
        queries.transfers_unanswered, lambda row: f"等待{row.waits[0]}", Press.FOLLOW_UP, "console:case-transfers",
        right=P.COORDINATION_KEEP, by_now=queries.overdue_transfers, whose="to_zh", since="waits_since", tone="red",
    ),
    Waiting(
        queries.notices_unanswered, "对方逾期不答复的通报", Press.FOLLOW_UP, "console:cooperation-notices",
        right=P.COORDINATION_KEEP, by_now=queries.silent, since="sent_at", tone="red",
    ),
    Waiting(
        queries.disputes_to_watch, "报请指定管辖（抄送）", Press.FOLLOW_UP, "console:case-transfers",
        right=P.COORDINATION_DISPATCH, whose="to_zh", since="waits_since", visible=queries.transfers_visible_to,
        notify=(
            Notify("case-transfer.disputed", Sort.TASK, "{unit}就移送的案件报请指定管辖，抄送您局（移送 {number}）",
                   county=True, duty=TRANSFER_CASES),
        ),
    ),
    Waiting(
        queries.transfers_in_hand, "逾期未签收、未反馈的移送", Press.DECIDE, "console:case-transfers",
        right=P.COORDINATION_DISPATCH, by_now=queries.overdue_transfers, whose="to_zh", since="sent_at", tone="red",
    ),
    Waiting(
        queries.members_to_sign, "签署联合执法机制", Press.DECIDE, "console:arrangements", right=P.COORDINATION_SIGN,
        to=lambda row: address_of(row.arrangement.ref), visible=queries.members_visible_to,
        notify=(
            Notify("member.asked", Sort.DECISION, "{unit}受邀参加联合执法机制，请签署（成员 {number}）", duty=ARRANGE),
        ),
    ),
    Waiting(
        queries.arrangements_to_report, "通报联合执法情况", Press.FOLLOW_UP, "console:arrangements",
        right=P.COORDINATION_KEEP, by_now=queries.due_soon, visible=queries.arrangements_visible_to,
        notify=(
            Notify("arrangement.report-soon", Sort.DUE, "{unit}应按期通报联合执法情况（机制 {number}）",
                   before=ARRANGE),
            Notify("arrangement.next-report-soon", Sort.DUE, "{unit}应按期通报联合执法情况（机制 {number}）",
                   before=REPORT_AGAIN),
        ),
    ),
    Waiting(
        queries.entries_to_confirm, "审核数据目录", Press.DECIDE, "console:catalogue", right=P.CATALOGUE_CONFIRM,
        since="proposed_at", visible=queries.catalogue_visible_to,
        notify=(
            Notify("catalogue-entry.proposed", Sort.DECISION, "{unit}的数据目录条目请审核（条目 {number}）",
                   duty=DATA_CATALOGUE),
            Notify("catalogue-entry.edition-proposed", Sort.DECISION, "{unit}的数据目录新版请审核（条目 {number}）",
                   duty=DATA_CATALOGUE),
            Notify("catalogue-entry.amended", Sort.DECISION, "{unit}修改后的数据目录条目请审核（条目 {number}）",
                   duty=DATA_CATALOGUE),
        ),
    ),
    Waiting(
        queries.entries_to_amend, "修改退回的目录条目", Press.FOLLOW_UP, "console:catalogue", right=P.CATALOGUE_KEEP,
        since="proposed_at", visible=queries.catalogue_visible_to,
        notify=(
            Notify("catalogue-entry.returned", Sort.TASK, "{unit}的数据目录条目被退回，请修改（条目 {number}）",
                   duty=DATA_CATALOGUE),
        ),
    ),
    Waiting(
        queries.entries_to_update, "更新数据目录", Press.FOLLOW_UP, "console:catalogue", right=P.CATALOGUE_KEEP,
        since="changed_at", visible=queries.catalogue_visible_to,
        notify=(
            Notify("catalogue-entry.update-soon", Sort.DUE, "{unit}应按期更新数据目录（条目 {number}）",
                   before=UPDATE_CATALOGUE),
        ),
    ),
    Waiting(
        queries.data_to_answer, "答复、提供共享数据", Press.FOLLOW_UP, "console:data-requests",
        right=P.COORDINATION_KEEP, whose="asker.short_name", since="asked_at", visible=queries.data_requests_visible_to,
        notify=(
            Notify("data-request.asked", Sort.TASK, "{unit}收到数据共享申请，请按时答复（申请 {number}）",
                   duty=SHARE_DATA),
            Notify("data-request.answer-soon", Sort.DUE, "{unit}应按时答复数据共享申请（申请 {number}）",
                   before=SHARE_DATA),
            Notify("data-request.delivery-soon", Sort.DUE, "{unit}应按时提供共享数据（申请 {number}）",
                   before=DELIVER_DATA),
        ),
    ),
)
# fmt: on
