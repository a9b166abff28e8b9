"""What waits for somebody in recordings, for the first page."""

from datetime import datetime

from liuhen.apps.recordings import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited


def doubts(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.in_doubt_for(actor).order_by("received_at", "id")
    return first_of(
        rows.select_related("unit") if actor.may(P.RECORDING_SETTLE) else rows.none(),
        lambda r: Chore("核实归档", f"{r.filename}：{'、'.join(r.doubts_zh)}", address_of(r.ref), r.unit.short_name,
                        waited(r.received_at, at), "orange"),
        f"{address_or_blank('console:recordings')}?state=quarantined",
    )  # fmt: skip


def exports(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.exports_to_decide(actor)
    return first_of(
        rows if actor.may(P.EXPORT_APPROVE) else rows.none(),
        lambda e: Chore("审批调取", f"{e.recipient}：{e.purpose}", address_of(e.ref), str(e.requester),
                        waited(e.requested_at, at), "orange"),
        address_or_blank("console:exports"),
    )  # fmt: skip


def ready(actor: Actor, at: datetime) -> Batch | None:
    """Capsules that are built and wait to be fetched."""
    return first_of(
        queries.exports_to_fetch(actor),
        lambda e: Chore("领取证据包", f"{e.recipient}：{e.purpose}", address_of(e.ref), "本人",
                        waited(e.built_at or e.requested_at, at)),
        address_or_blank("console:exports"),
    )  # fmt: skip


SOURCES = (
    Source(Press.IN_HAND, doubts, "console:quarantine"),
    Source(Press.DECIDE, exports, "console:exports"),
    Source(Press.OWN, ready, "console:exports"),
)
