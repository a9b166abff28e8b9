"""Questions to the index of recusal."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from liuhen.kernel.recusal.models import Concern


def concerning(
    person_id: int | None, unit_ids: Collection[int], *, even_addressed: bool = True
) -> "QuerySet[Concern]":
    """Return what concerns somebody or a body of his; without ``even_addressed`` not what is sent to them."""
    who = Q(person_id=person_id) if person_id is not None else Q(pk__in=())
    if unit_ids:
        who |= Q(unit_id__in=sorted(unit_ids))
    rows = Concern.objects.filter(who)
    return rows if even_addressed else rows.filter(addressed=False)


def refs_of(concerns: "QuerySet[Concern]") -> "QuerySet[Any, Any]":
    """Return what the ledger calls the rows of concerns, for a subquery."""
    return concerns.annotate(ref=Concat("noun", Value(":"), Cast("row_id", CharField()))).values("ref")


def of_row(noun: str, row_id: int) -> "QuerySet[Concern]":
    """Return whom a row concerns."""
    return Concern.objects.filter(noun=noun, row_id=row_id)


def concerns(noun: str, row_id: int, person_id: int | None, unit_ids: Collection[int], **more: bool) -> bool:
    """Say whether a row concerns somebody."""
    return concerning(person_id, unit_ids, **more).filter(noun=noun, row_id=row_id).exists()
