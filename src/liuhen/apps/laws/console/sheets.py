"""Laws and maps as sheets: what goes out to be filled in, and what comes in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.laws import importing, maps, queries
from liuhen.apps.laws.mapping import proposed
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in
from liuhen.regulation.laws import CHANGES


@page(permission=P.LAW_KEEP)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet of laws with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("法律依据", importing.COLUMNS, [importing.EXAMPLE]),
        filename="法律依据登记模板.xlsx",
    )


@page(permission=P.LAW_KEEP)
def map_template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet of a map with examples."""
    return spreadsheets.response(
        spreadsheets.workbook("条文对照", maps.COLUMNS, maps.EXAMPLES), filename="条文对照模板.xlsx"
    )


@page(permission=P.LAW_KEEP)
def proposal(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out the map that comparing both texts proposes, to be looked through and brought back."""
    found = get_object_or_404(queries.versions_for(request.actor, P.LAW_KEEP), pk=pk)
    if found.amends is None or not (found.has_text and found.amends.has_text):
        raise Http404
    told = proposed(old=queries.texts_of(found.amends), new=queries.texts_of(found))
    rows = [(each.old.zh, each.new.zh if each.new else "", CHANGES[each.kind]) for each in told]
    return spreadsheets.response(
        spreadsheets.workbook("条文对照", maps.COLUMNS, rows), filename="条文对照建议稿.xlsx"
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "laws/import.html"

    title: str = "批量登记法律依据"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "内容"
    measure: str = "行"
    whole: str = "行"
    key: str = importing.TITLE


@page(permission=P.LAW_KEEP, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take laws in: check them first, or take every good row and say which were refused and why."""
    form = SheetForm(request.POST or None, request.FILES or None)
    screen = ImportScreen(form=form, crumbs=[("法律依据", reverse("console:laws"))])
    return taken_in(request, screen, take=importing.take)
