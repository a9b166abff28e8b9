"""Questions about those whom one inspects."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.establishments.models import Establishment as Establishment  # noqa: PLC0414 -- apps above name it from here
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import name_key, plain

OF_OTHERS = frozenset({Permission.ESTABLISHMENT_SEE})
"""With this right the register of the whole county is read; whoever keeps rows keeps those of his own units."""


def visible_to(
    actor: Actor, permission: Permission = Permission.ESTABLISHMENT_SEE
) -> "QuerySet[Establishment]":
    rows: QuerySet[Establishment] = Establishment.objects.select_related("unit")
    if permission in OF_OTHERS:
        return rows if actor.may(permission) else rows.none()
    mine: QuerySet[Establishment] = Establishment.objects.visible_to(actor, permission)
    return mine.select_related("unit")


def by_code(code: str) -> Establishment | None:
    """Return whoever has or had a code."""
    return Establishment.objects.filter(code=plain(code)).first()


def named(code: str, *, field: str) -> Establishment:
    """Return whoever has or had a code. Raises Invalid, said of ``field``, for a code nobody has."""
    found = by_code(code)
    if found is None:
        raise Invalid(
            f"没有代码为“{code}”的检查对象", field=field, remedy="请核对代码，或者先登记这个检查对象"
        )
    return found


def by_codes(codes: Iterable[str]) -> dict[str, Establishment]:
    """Return those who have or had these codes, in their normal form."""
    wanted = list(codes)
    found: dict[str, Establishment] = {}
    for start in range(0, len(wanted), 500):
        rows = Establishment.objects.filter(code__in=wanted[start : start + 500])
        found |= {row.code: row for row in rows}
    return found


def by_ids(ids: Iterable[int]) -> dict[int, Establishment]:
    wanted = list(ids)
    found: dict[int, Establishment] = {}
    for start in range(0, len(wanted), 500):
        found |= Establishment.objects.in_bulk(wanted[start : start + 500])
    return found


def hold(ids: "QuerySet[Any, Any]") -> None:
    """Lock those with these ids until the action ends, in their order: whoever looks at what is done there waits."""
    rows = Establishment.objects.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def listed(*, field: str = "", kind: str = "", level: str = "") -> "QuerySet[Establishment]":
    """Return who is there, by id: of a field, a kind and a level, where these are named."""
    named = {"field": field, "kind": kind, "level": level}
    rows = Establishment.objects.filter(
        state="listed", **{key: value for key, value in named.items() if value}
    )
    return rows.order_by("id")


def filtered(rows: "QuerySet[Establishment]", *, wanted: Mapping[str, Any]) -> "QuerySet[Establishment]":
    """Cut a list by unit, kind, state, grades and words: a part of the name, or the whole code."""
    exact = ("unit", "kind", "state", "risk", "credit", "field")
    rows = rows.filter(**{key: wanted[key] for key in exact if wanted.get(key)})
    words = (wanted.get("q") or "").strip()
    if not words:
        return rows
    return rows.filter(Q(name_key__contains=name_key(words)) | Q(code=plain(words)))


def numbers() -> dict[str, int]:
    """Return how many there are by state."""
    return dict(Establishment.objects.order_by().values_list("state").annotate(Count("id")))
