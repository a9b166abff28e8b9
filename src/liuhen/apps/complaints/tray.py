"""What waits for somebody in complaints, for the first page; no word of any complainant."""

from datetime import datetime

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.models import Complaint, Measure
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited


def handled(actor: Actor, at: datetime) -> Batch | None:
    return first_of(
        queries.handled_by(actor),
        lambda each: _chore(each, f"承办投诉：{each.state_zh}", at),
        address_or_blank("console:complaints"),
    )


def unassigned(actor: Actor, at: datetime) -> Batch | None:
    return first_of(
        queries.unassigned(actor),
        lambda each: _chore(each, "交办投诉", at),
        address_or_blank("console:complaints"),
    )


def extensions(actor: Actor, at: datetime) -> Batch | None:
    return first_of(
        queries.extensions_to_decide(actor),
        lambda each: _chore(each, f"批准延长{each.extension_asked}日", at),
        address_or_blank("console:complaints"),
    )


def _chore(each: Complaint, what: str, at: datetime) -> Chore:
    return Chore(
        what,
        each.number,
        address_of(each.ref),
        str(each.unit or "单位不明"),
        waited(each.received_at, at),
        "orange",
    )


def inquiries(actor: Actor, at: datetime) -> Batch | None:
    return first_of(
        queries.inquiries_to_answer(actor),
        lambda each: Chore(
            "答复协查", each.question[:40], address_of(each.ref), f"期限 {each.due_on:%m-%d}",
            waited(each.asked_at, at), "orange",
        ),
        address_or_blank("console:inquiries"),
    )  # fmt: skip


def receipts(actor: Actor, at: datetime) -> Batch | None:
    """What a handler has to get, the complaints that have ended too."""
    return first_of(
        queries.receipts_to_get(actor),
        lambda each: _referral(each, "取得移送回执", at),
        address_or_blank("console:complaints"),
    )


def orphans(actor: Actor, at: datetime) -> Batch | None:
    """What nobody gets any more, for whoever assigns."""
    return first_of(
        queries.orphans(actor),
        lambda each: _referral(each, "交办移送回执", at),
        address_or_blank("console:complaints"),
    )


def _referral(each: Measure, what: str, at: datetime) -> Chore:
    complaint = each.complaint
    whose = str(complaint.unit or "单位不明")
    return Chore(what, complaint.number, address_of(complaint.ref), whose, waited(each.made_at, at), "orange")


SOURCES = (
    Source(Press.IN_HAND, handled, "console:complaints"),
    Source(Press.DECIDE, unassigned, "console:complaints"),
    Source(Press.DECIDE, extensions, "console:complaints"),
    Source(Press.DECIDE, orphans, "console:complaints"),
    Source(Press.OWN, receipts, "console:complaints"),
    Source(Press.OWN, inquiries, "console:inquiries"),
)
