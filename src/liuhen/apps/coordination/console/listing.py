"""Lists of what goes between units: from whom, to whom, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase

from liuhen.apps.coordination import queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import listing
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.wording import span


@dataclass(frozen=True)
class Line:
    """A row of a list: between whom it goes, a mark beside it, when it was, and how it stands."""

    row: Any
    giver: str
    taker: str
    mark: str
    at: Any
    tone: str


def waited(row: Any, at: datetime) -> str:
    """Say how many days somebody has been waited for, "" within the first and where nobody is."""
    days = (at - row.waits[1]).days if row.waits else 0
    return f"已等{days}天" if days > 0 else ""


def waiting_in_words(row: Any, at: datetime) -> str:
    """Say for whom something waits, and how long; "" where nobody owes anything."""
    if row.waits is None:
        return ""
    whom, since = row.waits
    return f"等待{whom}，已等{span((at - since).total_seconds())}"


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
