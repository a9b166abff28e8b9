"""What waits for somebody in accountability, for the first page."""

from datetime import datetime

from liuhen.apps.accountability import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited


def hearings(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_answer(actor)
    return first_of(
        rows if actor.may(P.LEAD_ANSWER) else rows.none(),
        lambda h: Chore("陈述申辩", h.told, address_of(h.ref), f"期限 {h.answer_by:%m-%d}",
                        waited(h.invited_at, at), "orange"),
        address_or_blank("console:leads-mine"),
    )  # fmt: skip


def signatures(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_sign(actor)
    return first_of(
        rows if actor.may(P.LEAD_REVIEW) else rows.none(),
        lambda e: Chore("复核签字", f"线索：{e.kind_zh}", address_of(e.ref), e.unit.short_name,
                        waited(e.proposed_at or e.raised_at, at), "orange"),
        f"{address_or_blank('console:leads')}?state=proposed",
    )  # fmt: skip


def decisions(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_decide(actor)
    return first_of(
        rows if actor.may(P.CONSEQUENCE_DECIDE) else rows.none(),
        lambda e: Chore("决定处理", f"线索成立：{e.kind_zh}", address_of(e.ref), str(e.person or ""),
                        waited(e.concluded_at or e.raised_at, at), "orange"),
        f"{address_or_blank('console:leads')}?state=founded",
    )  # fmt: skip


def leads(actor: Actor, at: datetime) -> Batch | None:
    """Leads nobody has taken, and those the actor took and has not concluded."""
    rows = queries.to_review(actor)
    return first_of(
        rows if actor.may(P.LEAD_REVIEW) else rows.none(),
        lambda e: Chore("审查线索", f"{e.kind_zh}（{e.origin_zh}）", address_of(e.ref),
                        str(e.person or e.unit.short_name), waited(e.raised_at, at)),
        address_or_blank("console:leads"),
    )  # fmt: skip


def looks(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.looks_to_judge(actor).order_by("passed_at", "id")
    return first_of(
        rows if actor.may(P.ODD_LOOK_JUDGE) else rows.none(),
        lambda look: Chore("核查审计移交", look.why, address_or_blank("console:oddlook-passed", look.pk),
                           str(look.account), waited(look.passed_at or look.found_at, at)),
        address_or_blank("console:oddlooks-passed"),
    )  # fmt: skip


def found(actor: Actor, at: datetime) -> Batch | None:
    """What the rules found odd, for the auditor to pass on; what he leaves stays with him."""
    return first_of(
        queries.looks_to_pass(actor),
        lambda look: Chore(
            "查看异常", look.why, address_of(look.ref), str(look.account), waited(look.found_at, at)
        ),
        f"{address_or_blank('console:oddlooks')}?state=found",
    )


SOURCES = (
    Source(Press.OWN, hearings, "console:leads-mine"),
    Source(Press.DECIDE, signatures, "console:leads"),
    Source(Press.DECIDE, decisions, "console:leads"),
    Source(Press.DECIDE, leads, "console:leads"),
    Source(Press.DECIDE, looks, "console:oddlooks-passed"),
    Source(Press.FOLLOW_UP, found, "console:oddlooks"),
)
