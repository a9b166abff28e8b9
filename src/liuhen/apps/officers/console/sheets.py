"""Excel of training: the empty sheet out, records in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import path, reverse

from liuhen.apps.officers import importing
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in


@page(permission=P.TRAINING_KEEP)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("培训考试", importing.COLUMNS, [importing.EXAMPLE]),
        filename="培训考试模板.xlsx",
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "officers/import.html"

    title: str = "批量登记培训考试"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "记录"
    measure: str = "条"
    whole: str = "条"
    key: str = importing.NUMBER


@page(permission=P.TRAINING_KEEP, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take records in: check them first, or take every good row and say which were refused and why."""
    form = SheetForm(request.POST or None, request.FILES or None)
    screen = ImportScreen(form=form, crumbs=[("培训考试", reverse("console:trainings"))])
    return taken_in(request, screen, take=importing.take)


urlpatterns = [
    path("trainings/import/", take, name="trainings-import"),
    path("trainings/import/template/", template, name="trainings-template"),
]
