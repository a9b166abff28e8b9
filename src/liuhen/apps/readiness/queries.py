"""Questions about what could lawfully be done tomorrow."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.readiness.models import Gap, Standing
from liuhen.kernel.access import Actor, Permission, in_hands_of
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.readiness import LACKS


def standings_visible_to(actor: Actor) -> "QuerySet[Standing]":
    """Return how the powers of the units stand that somebody sees."""
    return in_hands_of(Standing.objects.select_related("unit"), actor, Permission.READINESS_SEE)


def gaps_visible_to(actor: Actor, permission: Permission = Permission.READINESS_SEE) -> "QuerySet[Gap]":
    rows: QuerySet[Gap] = Gap.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def gaps_to_answer(actor: Actor) -> "QuerySet[Gap]":
    """Return what a unit's legal office has not said yet how to put right."""
    return gaps_visible_to(actor, Permission.READINESS_ANSWER).filter(state="open").order_by("id")


def filtered(rows: "QuerySet[Standing]", *, wanted: Mapping[str, Any]) -> "QuerySet[Standing]":
    """Cut a list by unit, kind, words of the power, and what is missing: a key of LACKS, "any" or "none"."""
    rows = rows.filter(**chosen(wanted, "unit", "kind"))
    if words := (wanted.get("q") or "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words))
    match wanted.get("lack") or "":
        case "":
            return rows
        case "any":
            return rows.exclude(lacks="")
        case "none":
            return rows.filter(lacks="")
        case key:
            return rows.filter(lacks__contains=key)


class Line(NamedTuple):
    """A unit on the county's map: how many powers, how many lack something, and how many lack which."""

    unit_id: int
    name: str
    powers: int
    lacking: int
    by_lack: list[int]


def by_unit(rows: "QuerySet[Standing]") -> list[Line]:
    """Count unit by unit, in one query: first where most is missing."""
    counts: dict[str, Any] = {key: Count("id", filter=Q(lacks__contains=key)) for key in LACKS}
    counted: Any = rows.order_by().values_list("unit_id", "unit__short_name")
    counted = counted.annotate(n=Count("id"), short=Count("id", filter=~Q(lacks="")), **counts)
    in_order = counted.order_by("-short", "unit_id")
    return [Line(unit_id, name, n, short, by_lack) for unit_id, name, n, short, *by_lack in in_order]


def lacking_in(unit_ids: Iterable[int]) -> "QuerySet[Standing]":
    """Return the powers of units that could not lawfully be used tomorrow."""
    return Standing.objects.filter(unit_id__in=list(unit_ids)).exclude(lacks="")


def judged_for(rows: "QuerySet[Standing]") -> date | None:
    """Return the day the rows were judged for last; None before the first night."""
    day: date | None = rows.aggregate(day=Max("judged_for"))["day"]
    return day


def open_gaps() -> "dict[int, Gap]":
    """Return the open gap of each unit."""
    return {each.unit_id: each for each in Gap.objects.exclude(state="closed")}


def names_of(refs: Iterable[str]) -> dict[str, str]:
    return people.names_of(list(refs))
