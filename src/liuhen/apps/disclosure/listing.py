"""What is out, as anybody lists and searches it: newest first, page by page through the number of going out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from liuhen.apps.disclosure import finding, searching
from liuhen.apps.disclosure.models import Publication
from liuhen.kernel.clocks.days import ONE_DAY, midnight

if TYPE_CHECKING:
    from django.db.models import QuerySet

SIZE = 20
END = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """What a list is cut down by; ``before``: only what went out before that edition."""

    q: str = ""
    phase: str = ""
    kind: str = ""
    unit_id: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


def newest(wanted: Wanted, *, size: int = SIZE) -> "tuple[Sequence[Publication], int | None]":
    """Return what is out, newest first, and where the next page begins, or None."""
    lowest, before = _bounds(wanted)
    if searching.terms(wanted.q):
        rows = _searched(wanted, lowest, before, size + 1)
    else:
        told = {"phase": wanted.phase, "kind": wanted.kind, "unit_id": wanted.unit_id}
        exact = {name: value for name, value in told.items() if value}
        found = out().filter(edition__gte=lowest, edition__lt=before, **exact).order_by("-edition")
        rows = list(found.select_related("unit")[: size + 1])
    more = rows[size - 1].edition if len(rows) > size else None
    return rows[:size], more


def _searched(wanted: Wanted, lowest: int, before: int, most: int) -> list[Publication]:
    labels = searching.labels(kind=wanted.kind, phase=wanted.phase, unit_id=wanted.unit_id)
    asked = finding.Asked(searching.terms(wanted.q), frozenset(labels), before, lowest, most)
    found = finding.found(asked)
    return list(out().filter(edition__in=found).select_related("unit").order_by("-edition"))


def _bounds(wanted: Wanted) -> tuple[int, int]:
    """Return the editions from and below which days and page lie: what goes out later has the higher number."""
    times = Publication.objects.filter(edition__isnull=False)
    newest = _edge(times, "-edition") or 0
    lowest, before = 1, min(wanted.before or END, newest + 1)
    if wanted.since:
        lowest = _edge(times.filter(published_at__gte=midnight(wanted.since)), "published_at") or END
    if wanted.until:
        end = midnight(wanted.until + ONE_DAY)
        last = _edge(times.filter(published_at__lt=end), "-published_at")
        before = min(before, (last or 0) + 1)
    return lowest, before


def _edge(rows: "QuerySet[Publication]", order: str) -> int | None:
    found: int | None = rows.order_by(order).values_list("edition", flat=True).first()
    return found


def out() -> "QuerySet[Publication]":
    """Return all that is out."""
    return Publication.objects.filter(state="published")


def numbered(serial: int) -> Publication | None:
    """Return what has a number, whatever became of it."""
    found: Publication | None = (
        Publication.objects.filter(serial=serial).select_related("unit", "corrects").first()
    )
    return found


def version() -> str:
    """Return what changes whenever the public is told of a change."""
    # Each of them alone: two at once and SQLite walks the table.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT MAX(told_at) FROM disclosure_publication),"
            " (SELECT MAX(serial) FROM disclosure_publication), (SELECT MAX(edition) FROM disclosure_publication)"
        )
        return "|".join(map(str, cursor.fetchone()))
