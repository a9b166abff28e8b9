"""What waits for somebody in custody, for the first page."""

from datetime import datetime

from liuhen.apps.custody import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import SHOWN, Batch, Chore, Press, Source, batch, first_of, waited
from liuhen.kernel.web.wording import local


def hand_overs(actor: Actor, at: datetime) -> Batch | None:
    """What waits for one's own signature, and what one gave and nobody has signed."""
    if actor.person_id is None or not actor.may(P.HANDOVER_SIGN):
        return None
    mine, given = queries.to_sign(actor), queries.given_unsigned(actor)
    chores = (
        *(Chore("签收交接", f"{h}：{h.reason}", address_of(h.ref), str(h.giver), waited(h.made_at, at), "orange")
          for h in mine[:SHOWN]),
        *(Chore("等待对方签收", f"{h}：{h.reason}", address_of(h.ref), str(h.receiver), waited(h.made_at, at))
          for h in given[:SHOWN]),
    )  # fmt: skip
    count = mine.count() + given.count()
    return batch(count, chores[:SHOWN], f"{address_or_blank('console:handovers')}?state=made")


def loans(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.loans_to_decide(actor)
    return first_of(
        rows if actor.may(P.LOAN_APPROVE) else rows.none(),
        lambda x: Chore("审批外借", f"{x.device} 借给{x.borrower.short_name}：{x.purpose}", address_of(x.ref),
                        str(x.requester), waited(x.requested_at, at), "orange"),
        f"{address_or_blank('console:loans')}?state=requested",
    )  # fmt: skip


def loans_due(actor: Actor, at: datetime) -> Batch | None:
    """What was approved and is to be handed out, and what is due back by today."""
    if not actor.may(P.LOAN_REQUEST):
        return None
    due, promised = queries.loans_due(actor, on=local(at).date()), queries.loans_to_hand_out(actor)
    chores = (
        Chore("催还外借设备" if x.state == "out" else "交付外借设备", f"{x.device}：{x.borrower.short_name}",
              address_of(x.ref), str(x.borrower_person), waited(x.out_at or x.requested_at, at),
              "orange" if x.state == "out" else "blue")
        for x in [*due[:SHOWN], *promised[:SHOWN]][:SHOWN]
    )  # fmt: skip
    return batch(due.count() + promised.count(), chores, address_or_blank("console:loans"))


def not_found(actor: Actor, at: datetime) -> Batch | None:
    rows, where = queries.not_found_for(actor), address_or_blank("console:stock-missing")
    return first_of(
        rows if actor.may(P.STOCK_TAKE) else rows.none(),
        lambda x: Chore("查清未找到的设备", f"{x.device}（{x.taking}）", where, x.unit.short_name,
                        waited(x.taking.closed_at or at, at), "orange"),
        where,
    )  # fmt: skip


def write_offs(actor: Actor, at: datetime) -> Batch | None:
    """Losses looked into and settled, to be written off."""
    rows = queries.losses_to_write_off(actor) if actor.may(P.LOSS_WRITE_OFF) else []
    return batch(
        len(rows),
        (
            Chore(
                "核销遗失设备", str(x.device), address_of(x.ref), x.unit.short_name, waited(x.reported_at, at)
            )
            for x in rows[:SHOWN]
        ),
        f"{address_or_blank('console:losses')}?state=open",
    )


def counts(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.takings_to_close(actor)
    return first_of(
        rows if actor.may(P.STOCK_CLOSE) else rows.none(),
        lambda x: Chore("会签清点", f"{x}：应有 {x.expected} 台", address_of(x.ref), x.unit.short_name,
                        waited(x.submitted_at or x.started_at, at), "orange"),
        f"{address_or_blank('console:stocktakings')}?state=submitted",
    )  # fmt: skip


SOURCES = (
    Source(Press.IN_HAND, hand_overs, "console:handovers"),
    Source(Press.DECIDE, loans, "console:handovers"),
    Source(Press.FOLLOW_UP, loans_due, "console:handovers"),
    Source(Press.FOLLOW_UP, not_found, "console:handovers"),
    Source(Press.DECIDE, counts, "console:handovers"),
    Source(Press.DECIDE, write_offs, "console:handovers"),
)
