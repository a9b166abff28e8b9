"""What waits for somebody in retention, for the first page."""

from datetime import datetime

from liuhen.apps.retention import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import SHOWN, Batch, Chore, Press, Source, batch, waited


def disposals(actor: Actor, at: datetime) -> Batch | None:
    desks = (("审核销毁申请", queries.to_consent(actor)), ("批准销毁", queries.to_approve(actor)))
    return batch(
        sum(rows.count() for _, rows in desks),
        (
            Chore(what, f"{d.count} 份资料：{d.reason}", address_of(d.ref), d.unit.short_name,
                  waited(d.consented_at or d.requested_at, at), "orange")
            for what, rows in desks
            for d in rows[:SHOWN]
        ),
        address_or_blank("console:disposal-batches"),
    )  # fmt: skip


def changes(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_sign(actor)
    return batch(
        rows.count(),
        (
            Chore("签署类别变更", f"{c.zh}：{c.was_zh} → {c.will_zh}", address_of(c.ref), str(c.proposer),
                  waited(c.proposed_at, at), "orange")
            for c in rows[:SHOWN]
        ),
        address_or_blank("console:retention"),
    )  # fmt: skip


SOURCES = (
    Source(Press.DECIDE, disposals),
    Source(Press.DECIDE, changes),
)
