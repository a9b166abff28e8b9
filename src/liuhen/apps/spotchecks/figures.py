"""How far the spot checks reach: what was covered, who never was, what was seen. No ranking of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import queries
from liuhen.apps.spotchecks.models import Sheet
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import moments
from liuhen.regulation.spotchecks import RESULTS, SHEET


@dataclass(frozen=True)
class Cover:
    """Of one unit or officer: recordings that came in, how many were drawn, checked, and had something not met."""

    name: str
    unit: str
    received: int
    drawn: int
    checked: int
    faults: int

    @property
    def rate(self) -> str:
        return f"{100 * self.checked / self.received:.1f}%" if self.received else "—"


@dataclass(frozen=True)
class Figures:
    """Everything on the page of figures, for one period of receipt."""

    units: list[Cover]
    officers: list[Cover]
    items: list[tuple[str, str, list[int]]]
    """(item, article, how many of each of RESULTS)"""

    @property
    def never(self) -> list[Cover]:
        """Officers whose recordings came in and were never drawn."""
        return [row for row in self.officers if row.received and not row.drawn]


def figures(actor: Actor, *, since: date, until: date, unit: Any = None) -> Figures:
    """Gather the figures of the units an actor oversees, or of one of them."""
    units = list(people.units_visible_to(actor, Permission.SPOTCHECK_SEE))
    units = [each for each in units if unit is None or each.pk == unit.pk]
    first, end = moments(since, until)
    sheets = queries.sheets_visible_to(actor).filter(
        unit__in=units, recording__received_at__gte=first, recording__received_at__lt=end
    )
    return Figures(
        units=list(_by_unit(units, sheets, first, end)),
        officers=list(_by_officer(units, sheets, first, end)),
        items=list(_by_item(sheets.filter(state="submitted"))),
    )


def _counted(sheets: "QuerySet[Sheet]", column: str) -> dict[int, tuple[int, int, int]]:
    """Count (drawn, checked, with something not met) by a column."""
    rows = (
        sheets.select_related(None)
        .order_by()
        .values_list(column)
        .annotate(
            drawn=Count("id"),
            checked=Count("id", filter=Q(state="submitted")),
            found=Count("id", filter=Q(faults__gt=0)),
        )
    )
    return {key: (drawn, checked, found) for key, drawn, checked, found in rows}


def _by_unit(
    units: Iterable[Any], sheets: "QuerySet[Sheet]", first: datetime, end: datetime
) -> Iterator[Cover]:
    ids = [unit.pk for unit in units]
    received = recordings.received_by("unit_id", ids, since=first, until=end)
    counted = _counted(sheets, "unit_id")
    for unit in units:
        if unit.pk in received or unit.pk in counted:
            yield Cover(unit.short_name, "", received.get(unit.pk, 0), *counted.get(unit.pk, (0, 0, 0)))


def _by_officer(
    units: Iterable[Any], sheets: "QuerySet[Sheet]", first: datetime, end: datetime
) -> Iterator[Cover]:
    called = {unit.pk: unit.short_name for unit in units}
    received = recordings.received_by("officer_id", called, since=first, until=end)
    counted = _counted(sheets, "officer_id")
    for person in people.officers_of(called):
        numbers = counted.get(person.pk, (0, 0, 0))
        yield Cover(person.name, called[person.unit_id], received.get(person.pk, 0), *numbers)


def _by_item(sheets: "QuerySet[Sheet]") -> Iterator[tuple[str, str, list[int]]]:
    counts = {
        f"{item.key}_{n}": Count("id", filter=Q(**{f"results__{item.key}": result}))
        for item in SHEET
        for n, result in enumerate(RESULTS)
    }
    found = sheets.select_related(None).order_by().aggregate(**counts)
    for item in SHEET:
        numbers = [found[f"{item.key}_{n}"] for n in range(len(RESULTS))]
        yield item.zh, item.duty.article.cite(), numbers
