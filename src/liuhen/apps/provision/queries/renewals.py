"""Questions about devices below the standard and what is planned for them. 《设备办法》第5、7条."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from liuhen.apps.devices import queries as devices
from liuhen.apps.provision.models import PostNeed, Renewal
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen
from liuhen.regulation import provision as law

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person


@dataclass(frozen=True)
class Substandard:
    """A device in service below the standard, with its plan where there is one."""

    device: "Device"
    shortfalls: list[str]
    renewal: Renewal | None

    @property
    def is_planned(self) -> bool:
        return self.renewal is not None


def visible_to(actor: Actor, permission: Permission = Permission.PROVISION_SEE) -> "QuerySet[Renewal]":
    rows: QuerySet[Renewal] = Renewal.objects.visible_to(actor, permission)
    return rows.select_related("unit", "device", "owner")


def needs_visible_to(actor: Actor, permission: Permission = Permission.PROVISION_SEE) -> "QuerySet[PostNeed]":
    rows: QuerySet[PostNeed] = PostNeed.objects.visible_to(actor, permission)
    return rows.select_related("post")


def filtered(renewals: "QuerySet[Renewal]", *, wanted: Mapping[str, Any]) -> "QuerySet[Renewal]":
    """Cut a list by unit and state."""
    return renewals.filter(**chosen(wanted, "unit", "state"))


def open_of(device_ids: Iterable[int]) -> dict[int, Renewal]:
    """Return the open plan of each device that has one."""
    rows = Renewal.objects.filter(device_id__in=list(device_ids), state="planned").select_related("owner")
    return {renewal.device_id: renewal for renewal in rows}


def makes_below(*, on: date) -> dict[int, list[str]]:
    """Return the makes that fall short on a day, each with its reasons."""
    judged = ((pk, law.judge(make, on=on)) for pk, make in devices.figures_by_model().items())
    return {pk: reasons for pk, reasons in judged if reasons}


def below_standard(*, on: date) -> "QuerySet[Device]":
    """Return the devices in service below the standard, county-wide; for whoever pages and scopes them."""
    return devices.of_makes(makes_below(on=on))


def substandard(rows: Iterable["Device"], *, on: date) -> list[Substandard]:
    """Say of devices below the standard where they fall short and what is planned."""
    reasons, listed = makes_below(on=on), list(rows)
    plans = open_of(device.pk for device in listed)
    return [
        Substandard(device, reasons[device.device_model_id], plans.get(device.pk))
        for device in listed
        if device.device_model_id in reasons
    ]


def shortfalls_of(device: "Device", *, on: date) -> list[str]:
    """Say where one device falls short on a day; nothing for one whose make is not registered."""
    return law.judge(device.device_model, on=on) if device.device_model else []


def owed_by(actor: Actor) -> "QuerySet[Renewal]":
    """Return the open plans the actor keeps, soonest first."""
    rows: QuerySet[Renewal] = Renewal.objects.visible_to(actor, Permission.PROVISION_KEEP)
    return rows.filter(state="planned").select_related("device", "owner").order_by("due_on", "id")


def needs_of(unit_ids: Iterable[int]) -> "QuerySet[PostNeed]":
    rows: QuerySet[PostNeed] = PostNeed.objects.filter(unit_id__in=list(unit_ids), state="in-force")
    return rows.select_related("post").order_by("post__name", "feature")


def features_for(person: "Person") -> list[str]:
    """Return the special features that somebody's post needs."""
    rows = PostNeed.objects.filter(post_id=person.post_id, state="in-force") if person.post_id else ()
    return [need.feature for need in rows]


@dataclass(frozen=True)
class NeedMet:
    """A post's need, and how many of the unit's working devices have the feature."""

    need: PostNeed
    fitting: int


def needs_met(unit_id: int) -> list[NeedMet]:
    """Say of each need of a unit's posts how many working devices answer it."""
    working = [d for d in devices.in_service_of([unit_id]) if d.state in law.WORKING_STATES]
    makes = [device.device_model for device in working if device.device_model]
    return [
        NeedMet(need, sum(not law.missing_features(make, [need.feature]) for make in makes))
        for need in needs_of([unit_id])
    ]
