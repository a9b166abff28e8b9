"""What waits for somebody in accountability."""

from liuhen.apps.accountability import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Press, Waiting
from liuhen.kernel.web.addresses import address_or_blank

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
        queries.to_decide, "决定处理", Press.DECIDE, LEADS, right=P.CONSEQUENCE_DECIDE,
        about=lambda row: f"线索成立：{row.kind_zh}", whose="person", since="concluded_at",
        listed=f"{LEADS}?state=founded",
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
