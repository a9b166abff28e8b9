"""What waits for somebody in retention, for the first page."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from liuhen.apps.retention import queries
from liuhen.apps.retention.models import RuleChange, Sorting
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import SHOWN, Batch, Chore, Press, Source, batch, first_of, waited


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
    return _to_sign(queries.to_sign(actor, RuleChange), "签署类别变更", "console:retention", at)


def sortings(actor: Actor, at: datetime) -> Batch | None:
    return _to_sign(queries.to_sign(actor, Sorting), "签署批量归类", "console:sortings", at)


def _to_sign(rows: "QuerySet[Any]", what: str, page: str, at: datetime) -> Batch | None:
    return first_of(
        rows,
        lambda c: Chore(
            what, str(c), address_of(c.ref), str(c.proposer), waited(c.proposed_at, at), "orange"
        ),
        address_or_blank(page),
    )


SOURCES = (
    Source(Press.DECIDE, disposals, "console:disposals"),
    Source(Press.DECIDE, changes, "console:retention"),
    Source(Press.DECIDE, sortings, "console:retention"),
)
