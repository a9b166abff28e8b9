"""Excel in: whom a campaign goes to, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path

from liuhen.apps.inspections import importing
from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in


@page(permission=P.INSPECTION_PLAN)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("指定检查对象", importing.COLUMNS, [importing.EXAMPLE]),
        filename="指定检查对象模板.xlsx",
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "inspections/import.html"

    title: str = "批量指定检查对象"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "检查对象"
    measure: str = "个"
    whole: str = "个"
    key: str = importing.NAME


@page(permission=P.INSPECTION_PLAN, methods=FILLS)
def take(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a sheet in: check it first, or name every good row and say which were refused and why."""
    campaign = get_object_or_404(queries.campaigns_visible_to(request.actor, P.INSPECTION_PLAN), pk=pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    screen = ImportScreen(form=form, crumbs=[(str(campaign), address_of(campaign.ref))])
    return taken_in(request, screen, take=partial(importing.take, campaign=campaign), named=importing.NAMED)


urlpatterns = [
    path("campaigns/targets/template/", template, name="campaign-import-template"),
    path("campaigns/<int:pk>/import/", take, name="campaign-import"),
]
