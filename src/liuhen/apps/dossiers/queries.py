"""Questions about dossiers: which there are, what is in them, and what came later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.queries import Case
from liuhen.apps.dossiers.contents import Content, Contents
from liuhen.apps.dossiers.models import Dossier, DossierItem, FileReview, Volume
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.dossiers import DossierFacts

OVER = ("closed", "withdrawn", "transferred")
"""States of a case after which nothing more is done in it."""


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Dossier]":
    rows: QuerySet[Dossier] = Dossier.objects.visible_to(actor, permission)
    return rows.select_related("case", "unit", "closed_by")


def reviews_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[FileReview]":
    rows: QuerySet[FileReview] = FileReview.objects.visible_to(actor, permission)
    return rows.select_related("dossier__case", "unit", "reviewer")


def filtered(rows: "QuerySet[Dossier]", *, wanted: Mapping[str, Any]) -> "QuerySet[Dossier]":
    """Cut a list by unit and state, and by the beginning of the case's number."""
    cut = chosen(wanted, "unit", "state")
    if number := wanted.get("number"):
        cut["case__number__startswith"] = number
    return rows.filter(**cut)


def cases_to_file(actor: Actor) -> "QuerySet[Case]":
    """Return the cases that are over and have no dossier, of those whose files somebody keeps; the oldest first."""
    rows = cases.visible_to(actor, Permission.DOSSIER_KEEP)
    return without_a_dossier(rows)


def without_a_dossier(rows: "QuerySet[Case]") -> "QuerySet[Case]":
    there = Dossier.objects.filter(case=OuterRef("pk"))
    return rows.filter(~Exists(there), state__in=OVER).order_by("id")


def of_case(case: Case) -> Dossier | None:
    return Dossier.objects.filter(case=case).first()


def volumes_of(dossier: Dossier) -> "list[Volume]":
    return list(dossier.volumes.select_related("capsule").order_by("number"))


def without_capsule() -> "QuerySet[Volume]":
    """Return the volumes whose capsule is not built yet, the oldest first."""
    rows: QuerySet[Volume] = Volume.objects.filter(is_built=False)
    return rows.select_related("dossier__case", "dossier__unit").order_by("id")


def items_of(dossier: Dossier) -> "QuerySet[DossierItem]":
    """Return what is in all volumes, in the order of the pages."""
    rows: QuerySet[DossierItem] = DossierItem.objects.filter(volume__dossier=dossier)
    return rows.select_related("volume").order_by("volume__number", "place")


def reviews_of(dossier: Dossier) -> "QuerySet[FileReview]":
    return dossier.reviews.select_related("reviewer").order_by("id")


def not_in_yet(dossier: Dossier, held: Contents) -> list[Content]:
    """Return what of all that belongs into a dossier is bound in none of its volumes, in its order."""
    bound = set(items_of(dossier).values_list("ref", flat=True))
    return [each for each in held.bound if each.ref not in bound]


def facts_of(held: Contents, *, read: Sequence[Content] | None = None, later: int = 1) -> DossierFacts:
    """Gather what the gates read; ``read`` is what the pages were drawn of, to see whether it is still the same."""
    return DossierFacts(
        is_over=held.case.state in OVER,
        case_state_zh=held.case.state_zh,
        unfinished=held.unfinished,
        has_changed=read is not None and [each.key for each in held.bound] != [each.key for each in read],
        later=later,
    )


def to_close(actor: Actor) -> "QuerySet[Dossier]":
    """Return the dossiers that wait to be filed, of those somebody keeps, the oldest first."""
    return visible_to(actor, Permission.DOSSIER_KEEP).filter(state="open").order_by("case_over_at", "id")


def reviews_in(*, since: datetime, until: datetime) -> list[tuple[int, int, bool]]:
    """Return the file reviews of a time: unit, id, whether one thing voids the file. One query."""
    rows = FileReview.objects.filter(reviewed_at__gte=since, reviewed_at__lt=until)
    return [
        (unit, pk, bool(vetoed))
        for unit, pk, vetoed in rows.order_by("id").values_list("unit_id", "id", "vetoed")
    ]
