"""Lists of what goes between units: from whom, to whom, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

from liuhen.apps.coordination import queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import listing
from liuhen.kernel.web.pages import PageRequest


@dataclass(frozen=True)
class Line:
    """A row of a list: between whom it goes, a mark beside it, when it was, and how it stands."""

    row: Any
    giver: str
    taker: str
    mark: str
    at: Any
    tone: str


def listed(
    request: PageRequest, rows: Any, states: dict[str, str], line: Callable[[Any], Line], *, giver: str, taker: str,
    sorts: tuple[str, str, str], **told: Any,
) -> HttpResponseBase:  # fmt: skip
    """Draw a list, newest first; ``sorts`` are the columns of ``giver``, ``taker`` and the time, "" for none."""

    heads = (giver, taker, "时间")

    def drawn(row: Any) -> listing.Line:
        each = line(row)
        return listing.Line(row, (each.giver, each.taker, each.at), each.tone, each.mark, "red")

    units = people.units_visible_to(request.actor, P.COORDINATION_SEE)
    return listing.listed(
        request, listing.Filters(request.GET, units=units, states=states),
        lambda wanted: queries.filtered(rows, wanted=wanted), drawn, heads=heads,
        sorts={head: by for head, by in zip(heads, sorts, strict=True) if by}, **told,
    )  # fmt: skip
