"""What waits for somebody in devices."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.devices import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.waiting import Press, Waiting
from liuhen.kernel.web.addresses import address_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

DEVICES = "console:devices"


def overnight(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    """By evening a device is back, or somebody asks."""
    return rows.filter(out_at__lt=midnight(local_day(at)))


def due_by_now(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    return rows.filter(maintenance_due_on__lte=local_day(at))


def page_of_device(row: Any) -> str:
    return address_of(row.device.ref)


# fmt: off
WAITINGS = (
    Waiting(
        queries.held_by, "归还设备、上传记录", Press.IN_HAND, DEVICES, right=P.DEVICE_SEE, about="device",
        whose=lambda _: "本人", since="out_at", to=page_of_device,
        tone=lambda row, at: "orange" if row.out_at < midnight(local_day(at)) else "blue",
    ),
    Waiting(
        queries.out_in, "催还设备", Press.FOLLOW_UP, DEVICES, right=P.DEVICE_KEEP, by_now=overnight, about="device",
        whose="officer", since="out_at", to=page_of_device, listed=f"{DEVICES}?state=checked_out",
    ),
    Waiting(
        queries.repairs_open_for, "跟进维修", Press.FOLLOW_UP, DEVICES, right=P.DEVICE_KEEP, whose="",
        about=lambda row: f"{row.device}：{row.fault}", since="opened_at", tone="blue", to=page_of_device,
        listed=f"{DEVICES}?state=in_repair",
    ),
    Waiting(
        queries.maintained_by, "保养到期", Press.FOLLOW_UP, DEVICES, right=P.DEVICE_KEEP, by_now=due_by_now, whose="",
        due="maintenance_due_on", tone="blue",
    ),
)
# fmt: on
