"""The parties of a case as a sheet: the empty one out, all of a filled one in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from liuhen.apps.cases import importing, queries
from liuhen.apps.cases.models import Case
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in


@page(permission=P.CASE_HANDLE)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("当事人", importing.COLUMNS, [importing.EXAMPLE]),
        filename="当事人登记模板.xlsx",
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "cases/import.html"

    title: str = "批量登记当事人"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "当事人"
    measure: str = "个"
    whole: str = "个当事人"
    key: str = importing.NAME


@page(permission=P.CASE_HANDLE, methods=FILLS)
def take(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take the parties of a case in: check them first, or take all of them."""
    case: Case = get_object_or_404(queries.visible_to(request.actor, P.CASE_HANDLE), pk=pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    screen = ImportScreen(form=form, crumbs=[(str(case), f"{address_of(case.ref)}#parties")])
    return taken_in(
        request, screen, take=partial(importing.take, case=case), named=importing.NAMED, all_or_none=True
    )
