"""Questions about sheets that are read into drafts."""

from datetime import datetime

from django.db.models import QuerySet

from liuhen.apps.powers.models import Breakdown, Import, PowerList
from liuhen.kernel.access import Actor, Permission


def visible_to(actor: Actor, permission: Permission = Permission.POWER_SEE) -> "QuerySet[Import]":
    rows = Import.objects.visible_to(actor, permission)
    return rows.select_related("unit", "power_list__unit", "breakdown__unit")


def waiting(pk: int) -> Import | None:
    """Return a sheet that is not read yet."""
    rows = Import.objects.filter(pk=pk, state="queued")
    return rows.select_related(
        "unit", "power_list__unit", "breakdown__unit", "breakdown__power_list", "asker"
    ).first()


def left(*, before: datetime) -> list[int]:
    """Return the ids of those that wait since a moment."""
    return list(Import.objects.filter(state="queued", asked_at__lt=before).values_list("pk", flat=True))


def of(into: PowerList | Breakdown) -> "QuerySet[Import]":
    """Return what was read into a draft, newest first."""
    return into.imports.order_by("-asked_at", "-id")
