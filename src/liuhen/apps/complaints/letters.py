"""The letters of a complaint 文书, in the usual official form, with the remedies; they name no complainant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse

from liuhen.apps.complaints.models import Complaint
from liuhen.kernel import printing
from liuhen.kernel.web.wording import written_day
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME
from liuhen.regulation.parameters import COMPLAINT_DECIDE_DAYS


@dataclass(frozen=True)
class Letter:
    """One kind of letter: ``at`` says when it was issued, None where it was not; ``body`` says what."""

    key: str
    title: str
    at: Callable[[Complaint], datetime | None]
    body: Callable[[Complaint], str]
    article: str
    remedy: str


UPWARD = "对本机关的办理有意见的，可以向本机关反映，也可以向县人民政府或者上级主管部门反映。"
AFTER_A_REFUSAL = (
    "对本决定有异议的，可以补充材料后再次提出，也可以向县人民政府反映；"
    "属于行政复议、行政诉讼范围的，可以依法申请行政复议或者提起行政诉讼。"
)


LETTERS = {
    letter.key: letter
    for letter in (
        Letter(
            "accepted", "投诉举报受理告知书", lambda each: each.accepted_at,
            lambda _: "您提出的投诉举报，经审查符合受理规定，本机关决定受理，"
            f"将自受理之日起{COMPLAINT_DECIDE_DAYS.said}内审查终结，作出处理决定并告知您；情况复杂的，经负责人批准可以延长一次。",
            ACCEPT_IN_TIME.article.cite(), UPWARD,
        ),
        Letter(
            "declined", "投诉举报不予受理告知书",
            lambda each: each.ended_at if each.declined_reason else None,
            lambda each: "您提出的投诉举报，经审查，本机关决定不予受理。"
            f"理由：{each.declined_reason} 依据：{each.declined_basis}。",
            ACCEPT_IN_TIME.article.cite(), AFTER_A_REFUSAL,
        ),
        Letter(
            "extended", "投诉举报延长办理期限告知书", lambda each: each.extended_at,
            lambda each: f"您提出的投诉举报，因情况复杂（{each.extension_reason}），经本机关负责人批准，"
            f"办理期限延长{each.extension_days}日。",
            DECIDE_IN_TIME.article.cite(), UPWARD,
        ),
        Letter(
            "outcome", "投诉举报处理结果告知书",
            lambda each: each.decided_at if each.state in {"closed", "archived"} else None,
            lambda each: f"您提出的投诉举报，本机关已审查终结。结论：{each.conclusion_zh}。{each.outcome}",
            DECIDE_IN_TIME.article.cite(), AFTER_A_REFUSAL,
        ),
    )
}  # fmt: skip


def of(complaint: Complaint) -> list[Letter]:
    """Return the letters that were issued so far."""
    return [letter for letter in LETTERS.values() if letter.at(complaint) is not None]


def response(complaint: Complaint, kind: str) -> HttpResponse:
    """Answer with a letter as PDF. Raises Http404 for one that was not issued."""
    letter = LETTERS.get(kind)
    at = letter.at(complaint) if letter else None
    if letter is None or at is None:
        raise Http404("no such letter")
    return printing.response("letter", data_of(complaint, letter, at=at), at=at, filename=f"{kind}.pdf")


def data_of(complaint: Complaint, letter: Letter, *, at: datetime) -> dict[str, Any]:
    """Return what the letter's template is filled with."""
    return {
        "title": letter.title,
        "number": complaint.number,
        "org": complaint.handler.name,
        "body": letter.body(complaint),
        "article": letter.article,
        "remedy": letter.remedy,
        "on": written_day(at),
    }
