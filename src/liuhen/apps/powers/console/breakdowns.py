"""The break-down of a list: power by power, where it has gaps, and what each post has to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk, sheets
from liuhen.apps.powers.console.lists import desk_above
from liuhen.apps.powers.models import Assignment, Breakdown, Import, PowerItem
from liuhen.apps.powers.queries import assigned, imports
from liuhen.apps.powers.queries import lists as queries
from liuhen.apps.powers.queries.assigned import Gaps
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

SORTS = {"职权": "name", "类型": "kind"}


@dataclass(frozen=True, kw_only=True)
class BreakdownScreen(Screen):
    """``rows`` are the powers of one page, each with its assignments and whether something of it has no post."""

    template = "powers/breakdown.html"

    breakdown: Breakdown
    tone: str
    buttons: Sequence[Button]
    gaps: Gaps
    may_edit: bool
    page: Page[PowerItem]
    rows: Sequence[tuple[PowerItem, Sequence[Assignment], bool]]
    versions: Sequence[Breakdown]
    imports: Sequence[Import]
    traces: Sequence[trail.Trace]


@page(permission=P.POWER_SEE)
def breakdown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponseBase:
    """Show a break-down, power by power, with all that keeps it from being one to one."""
    found = _breakdown(request, pk)
    items = sorted_page(
        queries.items_of(found.power_list).order_by(), request, sorts=SORTS, first=("place", "id")
    )
    done = assigned.by_code(found, [item.code for item in items])
    gaps = assigned.gaps_of(found)
    return BreakdownScreen(
        title=str(found),
        crumbs=[desk_above()],
        refused=refused,
        breakdown=found,
        tone=desk.TONES[found.state],
        buttons=buttons(desk.BREAKDOWN, found, by=request.actor, at=request.at),
        gaps=gaps,
        may_edit=found.state == "draft" and request.actor.may_on(P.POWER_KEEP, found),
        page=items,
        rows=[(item, done.get(item.code, ()), item.code in gaps.dropped_codes) for item in items],
        versions=list(assigned.versions_of(found.unit)[:50]),
        imports=list(imports.of(found)[:10]),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _breakdown(request: PageRequest, pk: int) -> Breakdown:
    found: Breakdown = get_object_or_404(assigned.visible_to(request.actor), pk=pk)
    return found


@page(permission=P.POWER_SEE)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand a break-down out as Excel, in the form in which it can be taken in again."""
    found = _breakdown(request, pk)
    book = sheets.workbook_of_lines(assigned.assignments_of(found))
    return spreadsheets.response(book, filename=f"{found}.xlsx")


def of_post(request: PageRequest, post: Any) -> Mapping[str, Any]:
    """Return what a post's own page says of its powers."""
    held, rows = assigned.of_post(post, local_day(request.at))
    return {"post": post, "held": held, "rows": rows, "home": reverse("console:powers")}
