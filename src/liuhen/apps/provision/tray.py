"""What waits for somebody in provision, for the first page."""

from datetime import datetime, timedelta

from liuhen.apps.provision.queries import decisions, renewals
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import SOON, Batch, Chore, Press, Source, first_of, waited


def plans(actor: Actor, at: datetime) -> Batch | None:
    """Plans for devices below the standard that end within a month, or have ended."""
    today = local_day(at)
    rows = renewals.owed_by(actor).filter(due_on__lte=today + timedelta(days=SOON))
    return first_of(
        rows if actor.may(P.PROVISION_KEEP) else rows.none(),
        lambda r: Chore(f"{r.way_zh}不达标设备", str(r.device), address_of(r.ref), str(r.owner), f"期限 {r.due_on}",
                        "red" if r.due_on < today else "blue"),
        f"{address_or_blank('console:renewals')}?state=planned",
    )  # fmt: skip


def class_decisions(actor: Actor, at: datetime) -> Batch | None:
    rows = decisions.to_note(actor)
    return first_of(
        rows if actor.may(P.PROVISION_INSPECT) else rows.none(),
        lambda d: Chore("备案配备类别", f"{d.unit}确定为{d.class_zh}", address_of(d.ref), str(d.unit),
                        waited(d.decided_at, at)),
        f"{address_or_blank('console:class-decisions')}?state=decided",
    )  # fmt: skip


SOURCES = (
    Source(Press.FOLLOW_UP, plans, "console:provision"),
    Source(Press.FOLLOW_UP, class_decisions, "console:provision"),
)
