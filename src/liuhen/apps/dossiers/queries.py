"""Questions about dossiers: which there are, what is in them, and what came later."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from liuhen.apps.cases import queries as cases
from liuhen.apps.cases.models import Case
from liuhen.apps.documents import queries as documents
from liuhen.apps.dossiers import contents
from liuhen.apps.dossiers.models import Dossier, DossierItem, FileReview, Volume
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.dossiers import DossierFacts

if TYPE_CHECKING:
    from liuhen.apps.dossiers.contents import Content

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
    cut = {key: wanted[key] for key in ("unit", "state") if wanted.get(key)}
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
    return list(dossier.volumes.order_by("number"))


def items_of(dossier: Dossier) -> "QuerySet[DossierItem]":
    """Return what is in all volumes, in the order of the pages."""
    rows: QuerySet[DossierItem] = DossierItem.objects.filter(volume__dossier=dossier)
    return rows.select_related("volume").order_by("volume__number", "place")


def reviews_of(dossier: Dossier) -> "QuerySet[FileReview]":
    return dossier.reviews.select_related("reviewer").order_by("id")


def not_in_yet(dossier: Dossier) -> "list[Content]":
    """Return what has come up since a dossier was bound last, each in its order."""
    bound = set(items_of(dossier).values_list("ref", flat=True))
    return [each for each in contents.papers_and_receipts(dossier.case) if each.ref not in bound]


def unfinished(case: Case) -> tuple[str, ...]:
    """Say which papers of a case are neither out nor void, and which services are under way."""
    found = []
    for document in contents.papers(case):
        if document.lacks and document.state != "void":
            found.append(f"《{document.title}》还没有{document.lacks}")
        elif document.state != "void" and not document.sha256:
            found.append(f"《{document.title}》的版式文件正在生成")
        found += [
            f"《{document.title}》正在送达{service.recipient}"
            for service in documents.services_of(document)
            if service.state == "made"
        ]
    return tuple(found)


def facts_of(case: Case, *, read: Sequence["Content"] | None = None, later: int = 1) -> DossierFacts:
    """Gather what the gates read; ``read`` is what the pages were drawn of, to see whether it is still the same."""
    now = contents.papers_and_receipts(case) if read is not None else []
    return DossierFacts(
        is_over=case.state in OVER,
        case_state_zh=case.state_zh,
        unfinished=unfinished(case),
        has_changed=read is not None and [each.key for each in now] != [each.key for each in read],
        later=later,
    )


def to_close(actor: Actor) -> "QuerySet[Dossier]":
    """Return the dossiers that wait to be filed, of those somebody keeps, the oldest first."""
    return visible_to(actor, Permission.DOSSIER_KEEP).filter(state="open").order_by("case_over_at", "id")
