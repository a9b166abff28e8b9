"""Questions about devices."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.devices.models import CheckOut, Device, DeviceModel, Maintenance, Repair
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.identifiers import containing, plain, twins
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.devices import ENDED

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

_asks: list[Callable[["Person"], Iterable[str]]] = []
GONE = (*ENDED, "lost")


def ask_features(asks: Callable[["Person"], Iterable[str]]) -> None:
    """Let a higher app say which special features somebody's device must have: ``asks(person)`` returns their keys."""
    _asks.append(asks)


def features_asked_of(person: "Person") -> list[str]:
    """Return the special features that whatever this person takes out must have, each once."""
    return list(dict.fromkeys(key for asks in _asks for key in asks(person)))


def visible_to(actor: Actor, permission: Permission = Permission.DEVICE_SEE) -> "QuerySet[Device]":
    return Device.objects.visible_to(actor, permission).select_related(
        "unit", "keeper", "holder", "device_model", "lent_to"
    )


def serial_of(pk: int) -> str | None:
    return Device.objects.filter(pk=pk).values_list("serial", flat=True).first()


def models_for(actor: Actor) -> "QuerySet[DeviceModel]":
    """Return the register of makes: it tells nothing of any unit, so whoever may see devices reads all of it."""
    rows: QuerySet[DeviceModel] = DeviceModel.objects.all()
    return rows if actor.may(Permission.DEVICE_SEE) else rows.none()


def found_models(models: "QuerySet[DeviceModel]", *, wanted: Mapping[str, Any]) -> "QuerySet[DeviceModel]":
    """Cut the makes by kind and words: a part of the name or of the maker."""
    if wanted.get("kind"):
        models = models.filter(kind=wanted["kind"])
    words = (wanted.get("q") or "").strip()
    return models.filter(containing("name", words) | containing("maker", words)) if words else models


def model_called(words: str) -> DeviceModel | None:
    """Return the make of this name, alone or behind its maker's; None where there is none or more than one."""
    wanted = plain(words)
    rows = [
        make
        for make in DeviceModel.objects.all()
        if wanted in (plain(make.name), plain(f"{make.maker}{make.name}"))
    ]
    return rows[0] if len(rows) == 1 else None


def figures_by_model() -> dict[int, DeviceModel]:
    """Return every make by its id: a county has dozens."""
    return {model.pk: model for model in DeviceModel.objects.all()}


def tally(unit_ids: Iterable[int], *, kinds: Iterable[str]) -> list[tuple[int, str, int | None, int]]:
    """Count the devices of many units in one query, as (unit, state, make, how many); what has ended is left out."""
    rows = Device.objects.filter(unit_id__in=list(unit_ids), kind__in=list(kinds)).exclude(state__in=ENDED)
    counted = rows.values_list("unit_id", "state", "device_model_id").annotate(n=Count("id")).order_by()
    return [(unit_id, state, model_id, n) for unit_id, state, model_id, n in counted]


def of_makes(make_ids: Iterable[int]) -> "QuerySet[Device]":
    """Return the devices in service of some makes, by serial."""
    rows: QuerySet[Device] = Device.objects.filter(device_model_id__in=list(make_ids)).exclude(
        state__in=ENDED
    )
    return rows.select_related("unit", "device_model", "keeper").order_by("serial")


def in_service_of(unit_ids: Iterable[int]) -> "QuerySet[Device]":
    """Return the devices of some units that are neither retired nor written off, by serial."""
    rows: QuerySet[Device] = Device.objects.filter(unit_id__in=list(unit_ids)).exclude(state__in=ENDED)
    return rows.select_related("unit", "device_model", "keeper").order_by("serial")


def working_in(kinds: Iterable[str]) -> set[int]:
    """Return the units that have a device of one of these kinds to go out with, their own or a borrowed one."""
    rows = Device.objects.filter(kind__in=list(kinds))
    own = rows.filter(state__in=("available", "checked_out")).order_by().values_list("unit_id", flat=True)
    lent = rows.filter(state="lent").order_by().values_list("lent_to_id", flat=True)
    return set(own.distinct().union(lent.distinct()))


def under_standard(unit_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Count the devices in service that are counted under the office standard, by unit and kind, in one query."""
    rows = Device.objects.filter(unit_id__in=list(unit_ids), counted_under_standard=True)
    counted = rows.exclude(state__in=ENDED).values_list("unit_id", "kind").annotate(n=Count("id")).order_by()
    return {(unit_id, kind): n for unit_id, kind, n in counted}


def device_by_serial(serial: str, *, among: "QuerySet[Device] | None" = None) -> Device | None:
    """Return the device of this serial, however it was typed, of all or ``among`` some; None without one."""
    rows = (Device.objects.all() if among is None else among).filter(of_serial(serial)).select_related("unit")
    # Of two that differ in the writing alone, from before that was noticed, the one that is written so.
    return min(rows.order_by("pk")[:2], key=lambda device: device.serial != serial, default=None)


def registered_twice() -> "QuerySet[Device]":
    """Return the devices in service whose serial, otherwise written, another has."""
    rows = twins(Device.objects.exclude(state__in=ENDED), "serial_key")
    return rows.select_related("keeper").order_by("pk")


def of_serial(serial: str, column: str = "") -> Q:
    """Match a device's whole serial, reached by ``column`` such as ``device__``."""
    return Q(**{f"{column}serial_key": plain(serial)}) | Q(**{f"{column}serial": serial})


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return the serials of the devices among ``refs``."""
    wanted = {int(ref.partition(":")[2]) for ref in refs if ref.startswith("device:")}
    return {device.ref: device.serial for device in Device.objects.filter(pk__in=wanted)} if wanted else {}


def used_by(person_id: int | None) -> "QuerySet[Device]":
    """Return the devices somebody has or ever had."""
    return Device.objects.filter(check_outs__officer_id=person_id).distinct()


def check_outs_of(device: Device) -> "QuerySet[CheckOut]":
    return device.check_outs.select_related("officer").order_by("-out_at")


def maintenances_of(device: Device) -> "QuerySet[Maintenance]":
    return device.maintenances.order_by("-done_at", "-id")


def maintained_by(actor: Actor) -> "QuerySet[Device]":
    """Return the devices the actor keeps that are maintained by a day, longest due first."""
    rows = Device.objects.visible_to(actor, Permission.DEVICE_KEEP).filter(maintenance_due_on__isnull=False)
    return rows.exclude(state__in=GONE).order_by("maintenance_due_on", "id")


def kept_by(person_id: int) -> "QuerySet[Device]":
    """Return the devices somebody is the keeper of, but for those out of service or lost."""
    return Device.objects.filter(keeper_id=person_id).exclude(state__in=GONE).order_by("serial")


def kept_by_those_who_left() -> "QuerySet[Device]":
    """Return the devices in service whose keeper is not."""
    rows = Device.objects.filter(keeper__state="left").exclude(state__in=GONE)
    return rows.select_related("keeper").order_by("id")


def to_count_in(unit_id: int) -> "QuerySet[Device]":
    """Return what should be found when a unit's devices are counted: in store or with its own officers."""
    rows = Device.objects.filter(unit_id=unit_id, state__in=("available", "checked_out"))
    return rows.select_related("holder").order_by("serial")


def in_unit(unit_id: int) -> "QuerySet[Device]":
    return Device.objects.filter(unit_id=unit_id).select_related("unit", "keeper", "holder")


def devices_by_id(ids: Iterable[int]) -> "QuerySet[Device]":
    return Device.objects.filter(pk__in=list(ids)).select_related("unit", "keeper", "holder").order_by("pk")


def check_outs_seen(actor: Actor, permission: Permission) -> "QuerySet[CheckOut]":
    rows = CheckOut.objects.visible_to(actor, permission)
    return rows.select_related("unit", "device__keeper", "officer")


def repairs_seen(actor: Actor, permission: Permission) -> "QuerySet[Repair]":
    return Repair.objects.visible_to(actor, permission).select_related("unit", "device__keeper")


def maintenances_seen(actor: Actor, permission: Permission) -> "QuerySet[Maintenance]":
    return Maintenance.objects.visible_to(actor, permission).select_related("unit", "device__keeper")


def repairs_of(device: Device) -> "QuerySet[Repair]":
    return device.repairs.order_by("-opened_at")


def held_by(actor: Actor) -> "QuerySet[CheckOut]":
    return out_to(actor.me)


def out_to(person_id: int) -> "QuerySet[CheckOut]":
    """Return what somebody has taken and not given back."""
    return (
        CheckOut.objects.filter(officer_id=person_id, state="out").select_related("device").order_by("out_at")
    )


def check_out_at(device_id: int, moment: datetime) -> CheckOut | None:
    """Return the check-out by which somebody had a device at a moment, if anybody had it."""
    began = CheckOut.objects.filter(device_id=device_id, out_at__lte=moment)
    had = began.filter(Q(returned_at=None) | Q(returned_at__gt=moment))
    return had.select_related("officer", "unit", "device").order_by("-out_at").first()


def out_during(person_ids: Iterable[int], *, began: datetime, ended: datetime) -> "QuerySet[CheckOut]":
    """Return what these people had out at any moment of a time."""
    had = CheckOut.objects.filter(officer_id__in=list(person_ids), out_at__lt=ended)
    had = had.filter(Q(returned_at=None) | Q(returned_at__gt=began))
    return had.select_related("device", "officer").order_by("out_at", "id")


def holders_during(device_id: int | None, *, began: datetime, ended: datetime) -> list[int]:
    """Return the ids of who had a device at any moment of a time."""
    if device_id is None:
        return []
    had = CheckOut.objects.filter(device_id=device_id, out_at__lt=ended)
    had = had.filter(Q(returned_at=None) | Q(returned_at__gt=began))
    return list(had.values_list("officer_id", flat=True).distinct())


def was_ever_out(device_id: int, *, before: datetime) -> bool:
    """Say whether anybody took a device out before a moment: then its check-outs are kept, and speak."""
    return CheckOut.objects.filter(device_id=device_id, out_at__lt=before).exists()


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


def filtered(devices: "QuerySet[Device]", *, wanted: Mapping[str, Any]) -> "QuerySet[Device]":
    """Cut a list by unit, kind, state, holder and words: a part of the serial or the model."""
    exact = chosen(wanted, "unit", "kind", "state", "holder")
    devices = devices.filter(**exact)
    words = (wanted.get("q") or "").strip()
    if not words:
        return devices
    return devices.filter(Q(serial_key__contains=plain(words) or words) | containing("model", words))


def in_service_by_unit(unit_ids: Iterable[int]) -> dict[int, int]:
    """Count the devices of many units that are neither out of service nor lost, in one query."""
    rows = Device.objects.filter(unit_id__in=list(unit_ids)).exclude(state__in=GONE)
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())


def state_zh(state: str) -> str:
    return Device.states.get(state, state)


def by_state(devices: "QuerySet[Device]") -> dict[str, int]:
    return dict(devices.order_by().values_list("state").annotate(n=Count("id")))
