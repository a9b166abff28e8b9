"""Questions about what is made public."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuhen.apps.disclosure.models import WAITING, Publication
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, local_day
from liuhen.kernel.identifiers import containing

if TYPE_CHECKING:
    from django.db.models import QuerySet


def visible_to(actor: Actor, permission: Permission = Permission.PUBLICATION_SEE) -> "QuerySet[Publication]":
    return Publication.objects.visible_to(actor, permission).select_related("unit", "corrects")


def about(*refs: str) -> "QuerySet[Publication]":
    """Return what is, was or will be public about these subjects, oldest first."""
    return Publication.objects.filter(about__in=refs).select_related("unit").order_by("id")


def to_expire(at: datetime) -> "QuerySet[Publication]":
    """Return what was shown for as long as the law says."""
    rows = Publication.objects.filter(state="published", ends_on__lt=local_day(at))
    return rows.select_related("unit").order_by("id")


def by_ids(pks: Iterable[int]) -> dict[int, Publication]:
    """Return publications by id, for whoever follows the ledger."""
    rows = Publication.objects.filter(pk__in=list(pks)).select_related("unit")
    return {row.pk: row for row in rows}


def filtered(rows: "QuerySet[Publication]", wanted: Mapping[str, Any]) -> "QuerySet[Publication]":
    """Cut a list by words, unit, kind and state; a state may also be open."""
    if said := wanted.get("q"):
        found = containing("title", said)
        rows = rows.filter(found | Q(serial=int(said)) if said.isdecimal() and len(said) < 10 else found)
    if wanted.get("state") == "open":
        rows = rows.filter(state__in=WAITING)
    elif wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    exact = {name: wanted.get(name) for name in ("unit", "kind", "phase")}
    return rows.filter(**{name: value for name, value in exact.items() if value})


def to_prepare(actor: Actor) -> "QuerySet[Publication]":
    """Return what this actor has to write down, longest waiting first."""
    return visible_to(actor, Permission.PUBLICATION_PREPARE).filter(state="due").order_by("happened_at", "id")


def to_review(actor: Actor) -> "QuerySet[Publication]":
    """Return what waits for this actor's look before it goes out, or is kept back."""
    rows = visible_to(actor, Permission.PUBLICATION_REVIEW).filter(state__in=("prepared", "proposed"))
    return rows.order_by("happened_at", "id")


def to_withdraw(actor: Actor) -> "QuerySet[Publication]":
    """Return what is out though its decision fell."""
    rows = visible_to(actor, Permission.PUBLICATION_REVIEW)
    return rows.filter(state="published", reversed_at__isnull=False).order_by("reversed_at", "id")


def last_day(row: Publication) -> date | None:
    """Return the last day of the term that runs on a publication, or None."""
    clock = clocks.open_for(row.ref).first()
    return local_day(clock.due_at) - ONE_DAY if clock else None


def is_public_or_waiting(about: str) -> bool:
    """Say whether something about a matter is on the platform, or on its way there."""
    return Publication.objects.filter(about=about, state__in=(*WAITING, "published")).exists()
