"""Questions about class decisions, office quotas and inspections. 《设备办法》第4–6条."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.provision.models import ClassDecision, OfficeQuota, ProvisionInspection
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

SETTLED = ("accepted", "rectified")


def classes_visible_to(
    actor: Actor, permission: Permission = Permission.PROVISION_SEE
) -> "QuerySet[ClassDecision]":
    rows: QuerySet[ClassDecision] = ClassDecision.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def quotas_visible_to(
    actor: Actor, permission: Permission = Permission.PROVISION_SEE
) -> "QuerySet[OfficeQuota]":
    rows: QuerySet[OfficeQuota] = OfficeQuota.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def to_note(actor: Actor) -> "QuerySet[ClassDecision]":
    """Return the decisions that wait for the bureau's note, longest first."""
    rows: QuerySet[ClassDecision] = ClassDecision.objects.visible_to(actor, Permission.PROVISION_INSPECT)
    return rows.filter(state="decided").select_related("unit").order_by("decided_at", "id")


def declared(units: Iterable["Unit"]) -> dict[int, ClassDecision]:
    """Return the latest decision of each unit on the class it is in now, in one query."""
    class_of = {unit.pk: unit.device_class for unit in units}
    rows = ClassDecision.objects.filter(unit_id__in=class_of).order_by("decided_at", "id")
    latest = {decision.unit_id: decision for decision in rows}
    return {pk: decision for pk, decision in latest.items() if decision.device_class == class_of[pk]}


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit and state."""
    return rows.filter(**chosen(wanted, "unit", "state"))


def inspections_visible_to(
    actor: Actor, permission: Permission = Permission.PROVISION_SEE
) -> "QuerySet[ProvisionInspection]":
    rows: QuerySet[ProvisionInspection] = ProvisionInspection.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def unsettled(inspection: ProvisionInspection) -> int:
    """Count the inspection's findings that are neither put right nor explained."""
    return findings.about(inspection.ref).exclude(state__in=SETTLED).count()


@dataclass(frozen=True)
class OfficeRow:
    """A kind counted under the office standard: allowed and there."""

    kind_zh: str
    allowed: int | None
    there: int
    source: str

    @property
    def over(self) -> int:
        return max(0, self.there - self.allowed) if self.allowed is not None else 0


def office_rows(unit_ids: Iterable[int], *, kinds: Mapping[str, str]) -> list[OfficeRow]:
    """Set what one unit may have under the office standard beside what it has marked so."""
    ids = list(unit_ids)
    there = devices.under_standard(ids)
    quotas = {quota.kind: quota for quota in OfficeQuota.objects.filter(unit_id__in=ids)}
    return [
        OfficeRow(
            zh,
            quotas[key].allowed if key in quotas else None,
            sum(n for (_, kind), n in there.items() if kind == key),
            quotas[key].source if key in quotas else "",
        )
        for key, zh in kinds.items()
        if key in quotas or any(kind == key for _, kind in there)
    ]
