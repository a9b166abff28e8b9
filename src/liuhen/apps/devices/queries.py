"""Questions about devices."""

from django.db.models import QuerySet

from liuhen.apps.devices.models import CheckOut, Device, Repair
from liuhen.kernel.access import Actor, Permission


def visible_to(actor: Actor) -> "QuerySet[Device]":
    return Device.objects.visible_to(actor, Permission.DEVICE_SEE).select_related("unit", "keeper", "holder")


def device_by_serial(serial: str) -> Device | None:
    return Device.objects.filter(serial=serial).select_related("unit").first()


def check_outs_of(device: Device) -> "QuerySet[CheckOut]":
    return device.check_outs.select_related("officer").order_by("-out_at")


def repairs_of(device: Device) -> "QuerySet[Repair]":
    return device.repairs.order_by("-opened_at")


def out_to(person_id: int) -> "QuerySet[CheckOut]":
    """Return what somebody has taken and not given back."""
    return (
        CheckOut.objects.filter(officer_id=person_id, state="out").select_related("device").order_by("out_at")
    )
