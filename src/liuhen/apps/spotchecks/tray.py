"""What waits for somebody in spotchecks, for the first page."""

from datetime import datetime

from liuhen.apps.spotchecks import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited
from liuhen.kernel.web.wording import local


def sheets(actor: Actor, at: datetime) -> Batch | None:
    if actor.account_id is None or not actor.may(P.SPOTCHECK_FILL):
        return None
    rows = queries.to_fill(actor)
    return first_of(
        rows,
        lambda s: Chore("检查音像记录", f"{s.plan.title}：{s.recording.filename}", address_of(s.ref),
                        str(s.officer or s.unit), waited(s.assigned_at, at),
                        "red" if s.plan.due_on < local(at).date() else "orange"),
        address_or_blank("console:sheets"),
    )  # fmt: skip


SOURCES = (Source(Press.IN_HAND, sheets, "console:sheets"),)
