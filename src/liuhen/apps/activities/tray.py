"""What waits for somebody in activities, for the first page."""

from datetime import datetime

from liuhen.apps.activities import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited


def owed(actor: Actor, at: datetime) -> Batch | None:
    """Return what an officer's own activities still lack."""
    if not actor.may(P.STATEMENT_SIGN):
        return None
    rows = queries.owed_by(actor)
    return first_of(
        rows,
        lambda o: Chore("补齐活动记录", f"{o.activity}：{'、'.join(o.lacks_zh)}",
                        f"{address_of(o.activity.ref)}#missing", str(o.lead), waited(o.since, at), "orange"),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def stopped(actor: Actor, at: datetime) -> Batch | None:
    if not actor.may(P.INTERRUPTION_HEAR):
        return None
    rows = queries.to_hear(actor)
    return first_of(
        rows,
        lambda i: Chore("确认无法继续录制" if i.state == "unable" else "批注中断原因", f"{i.activity}：{i.reason_zh}",
                        address_of(i.ref), str(i.officer), waited(i.began_at, at), "orange"),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def statements(actor: Actor, at: datetime) -> Batch | None:
    if not actor.may(P.ACTIVITY_REVIEW):
        return None
    rows = queries.to_judge(actor)
    return first_of(
        rows,
        lambda s: Chore("认定书面说明", str(s.activity), f"{address_of(s.activity.ref)}#statements", str(s.officer),
                        waited(s.signed_at, at)),
        address_or_blank("console:obligations"),
    )  # fmt: skip


def spoken(actor: Actor, at: datetime) -> Batch | None:
    if not actor.may(P.ACTIVITY_REVIEW):
        return None
    return first_of(
        queries.to_verify(actor),
        lambda i: Chore("核实语音说明", f"{i.activity}：{i.reason_zh}", address_of(i.ref), str(i.officer),
                        waited(i.resumed_at or i.began_at, at)),
        address_or_blank("console:obligations"),
    )  # fmt: skip


SOURCES = (
    Source(Press.OWN, owed, "console:obligations"),
    Source(Press.OWN, stopped, "console:obligations"),
    Source(Press.DECIDE, statements, "console:obligations"),
    Source(Press.DECIDE, spoken, "console:obligations"),
)
