"""Questions about devices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.devices.models import CheckOut, Device, Repair
from liuhen.kernel.access import Actor, Permission


def visible_to(actor: Actor) -> "QuerySet[Device]":
    return Device.objects.visible_to(actor, Permission.DEVICE_SEE).select_related("unit", "keeper", "holder")


def device_by_serial(serial: str) -> Device | None:
    return Device.objects.filter(serial=serial).select_related("unit").first()


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return the serials of the devices among ``refs``."""
    wanted = {int(ref.partition(":")[2]) for ref in refs if ref.startswith("device:")}
    return {device.ref: device.serial for device in Device.objects.filter(pk__in=wanted)} if wanted else {}


def used_by(person_id: int | None) -> "QuerySet[Device]":
    """Return the devices somebody has or ever had."""
    return Device.objects.filter(check_outs__officer_id=person_id).distinct()


def check_outs_of(device: Device) -> "QuerySet[CheckOut]":
    return device.check_outs.select_related("officer").order_by("-out_at")


def repairs_of(device: Device) -> "QuerySet[Repair]":
    return device.repairs.order_by("-opened_at")


def out_to(person_id: int) -> "QuerySet[CheckOut]":
    """Return what somebody has taken and not given back."""
    return (
        CheckOut.objects.filter(officer_id=person_id, state="out").select_related("device").order_by("out_at")
    )


def out_during(person_ids: Iterable[int], *, began: datetime, ended: datetime) -> "QuerySet[CheckOut]":
    """Return what these people had out at any moment of a time."""
    had = CheckOut.objects.filter(officer_id__in=list(person_ids), out_at__lt=ended)
    return had.filter(Q(returned_at=None) | Q(returned_at__gt=began)).order_by("out_at", "id")


def holders_during(device_id: int | None, *, began: datetime, ended: datetime) -> list[int]:
    """Return the ids of who had a device at any moment of a time."""
    if device_id is None:
        return []
    had = CheckOut.objects.filter(device_id=device_id, out_at__lt=ended)
    had = had.filter(Q(returned_at=None) | Q(returned_at__gt=began))
    return list(had.values_list("officer_id", flat=True).distinct())


def out_in(actor: Actor) -> "QuerySet[CheckOut]":
    """Return what is out among the devices the actor keeps, longest out first."""
    return (
        CheckOut.objects.visible_to(actor, Permission.DEVICE_KEEP)
        .filter(state="out")
        .select_related("device", "officer")
        .order_by("out_at", "id")
    )


def repairs_open_for(actor: Actor) -> "QuerySet[Repair]":
    return (
        Repair.objects.visible_to(actor, Permission.DEVICE_KEEP)
        .filter(state="open")
        .select_related("device")
        .order_by("opened_at", "id")
    )


def found(devices: "QuerySet[Device]", *, wanted: Mapping[str, Any]) -> "QuerySet[Device]":
    """Cut a list by unit, kind, state, holder and words: a part of the serial or the model."""
    exact = {key: wanted[key] for key in ("unit", "kind", "state", "holder") if wanted.get(key)}
    devices = devices.filter(**exact)
    words = (wanted.get("q") or "").strip()
    return devices.filter(Q(serial__icontains=words) | Q(model__icontains=words)) if words else devices


def in_service_by_unit(unit_ids: Iterable[int]) -> dict[int, int]:
    """Count the devices of many units that are not retired, in one query."""
    rows = Device.objects.filter(unit_id__in=list(unit_ids)).exclude(state="retired")
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())


def by_state(devices: "QuerySet[Device]") -> dict[str, int]:
    return dict(devices.order_by().values_list("state").annotate(n=Count("id")))
