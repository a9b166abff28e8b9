"""Lists of supervision: one screen for all of them, and the links that are there for their reader."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import records
from liuhen.apps.supervision.queries import plans
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import number_of
from liuhen.kernel.web import listing
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import reached
from liuhen.kernel.web.pages import PageRequest

TONES = {
    "proposed": "orange", "refused": "grey", "approved": "blue", "frozen": "blue", "drawn": "orange", "closed": "green",
    "dropped": "grey", "assigned": "orange", "filled": "orange", "signed": "blue", "told": "orange", "answered": "blue",
    "replied": "green", "set-aside": "grey", "drafted": "orange", "issued": "blue", "served": "orange", "failed": "red",
    "withdrawn": "grey", "ordered": "orange", "done": "green", "registered": "green", "noted": "green",
    "raised": "red",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of a list: who supervises whom, a mark beside it, a day, and how it stands."""

    row: Any
    over: str
    under: str
    mark: str
    on: Any
    tone: str


def listed(
    request: PageRequest, rows: Any, states: dict[str, str], line: Callable[[Any], Line], *, over: str, under: str,
    on: str, sorts: tuple[str, str, str], **told: Any,
) -> HttpResponseBase:  # fmt: skip
    """Draw a list, newest first; ``sorts`` are the columns of ``over``, ``under`` and ``on``, "" for none."""

    def drawn(row: Any) -> listing.Line:
        each = line(row)
        return listing.Line(row, (each.over, each.under, each.on), each.tone, each.mark)

    units = people.units_visible_to(request.actor, P.SUPERVISION_SEE)
    return listing.listed(
        request, listing.Filters(request.GET, units=units, states=states),
        lambda wanted: plans.filtered(rows, wanted=wanted), drawn, heads=(over, under, on),
        sorts={head: by for head, by in zip((over, under, on), sorts, strict=True) if by}, **told,
    )  # fmt: skip


def address_for(ref: str, actor: Actor) -> str:
    """Return the page about something, "" where there is none for this reader."""
    return addresses([ref], actor)[ref]


def addresses(refs: Iterable[str], actor: Actor) -> dict[str, str]:
    """Return the page about each thing, "" where there is none for this reader; a query a noun."""
    wanted = list(refs)
    found = dict.fromkeys(wanted, "") | reached(wanted, by=actor)
    powers = [number_of(ref) for ref in wanted if ref.startswith("poweritem:")]  # which are at no desk
    if powers:
        for each in records.SOURCES["poweritem"].seen(actor).filter(pk__in=powers):
            found[f"poweritem:{each.pk}"] = address_of(f"poweritem:{each.pk}", by=actor)
    return found
