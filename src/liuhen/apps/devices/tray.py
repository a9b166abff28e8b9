"""What waits for somebody in devices, for the first page."""

from datetime import datetime

from liuhen.apps.devices import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, midnight, waited
from liuhen.kernel.web.wording import local


def devices_held(actor: Actor, at: datetime) -> Batch | None:
    if actor.person_id is None or not actor.may(P.DEVICE_SEE):
        return None
    rows = queries.out_to(actor.person_id)
    return first_of(
        rows,
        lambda o: Chore("归还设备、上传记录", str(o.device), address_of(o.device.ref), "本人", waited(o.out_at, at),
                        "orange" if o.out_at < midnight(at) else "blue"),
        address_or_blank("console:devices"),
    )  # fmt: skip


def devices_out(actor: Actor, at: datetime) -> Batch | None:
    """Devices out since before today: by evening a device is back, or somebody asks."""
    rows = queries.out_in(actor).filter(out_at__lt=midnight(at))
    return first_of(
        rows if actor.may(P.DEVICE_KEEP) else rows.none(),
        lambda o: Chore(
            "催还设备",
            str(o.device),
            address_of(o.device.ref),
            str(o.officer),
            waited(o.out_at, at),
            "orange",
        ),
        f"{address_or_blank('console:devices')}?state=checked_out",
    )


def repairs(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.repairs_open_for(actor)
    return first_of(
        rows if actor.may(P.DEVICE_KEEP) else rows.none(),
        lambda r: Chore(
            "跟进维修", f"{r.device}：{r.fault}", address_of(r.device.ref), "", waited(r.opened_at, at)
        ),
        f"{address_or_blank('console:devices')}?state=in_repair",
    )


def maintenance(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.maintenance_due_for(actor, on=local(at).date())
    return first_of(
        rows if actor.may(P.DEVICE_KEEP) else rows.none(),
        lambda d: Chore("保养到期", str(d), address_of(d.ref), "", f"应于 {d.maintenance_due_on}"),
        address_or_blank("console:devices"),
    )


SOURCES = (
    Source(Press.IN_HAND, devices_held, "console:devices"),
    Source(Press.FOLLOW_UP, devices_out, "console:devices"),
    Source(Press.FOLLOW_UP, repairs, "console:devices"),
    Source(Press.FOLLOW_UP, maintenance, "console:devices"),
)
