"""A sheet that is read into a draft: how far it is, what is wrong with it, the empty forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.powers import sheets
from liuhen.apps.powers.console.lists import desk_above
from liuhen.apps.powers.models import Breakdown, Import, PowerList
from liuhen.apps.powers.queries import imports
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

TONES = {"queued": "blue", "checked": "green", "taken": "green", "refused": "red"}
SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class ImportScreen(Screen):
    """``faults`` are the first of those that were kept; all that were kept are in the report."""

    template = "powers/import.html"

    sheet: Import
    into: PowerList | Breakdown
    tone: str
    faults: Sequence[Sequence[object]]
    home: str


@page(permission=P.POWER_SEE)
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show how far a sheet is read, and what is wrong with it, row by row."""
    found = _sheet(request, pk)
    into = found.power_list or found.breakdown
    assert into is not None, "an import fills one thing"
    home = address_of(into.ref)
    return ImportScreen(
        title=str(found),
        crumbs=[desk_above(), (str(into), home)],
        sheet=found,
        into=into,
        tone="orange" if found.state == "checked" and found.faults_found else TONES[found.state],
        faults=found.faults[:SHOWN],
        home=home,
    ).drawn(request)


@page(permission=P.POWER_SEE)
def progress(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw how far it is; once it is done the page around it is drawn anew."""
    found = _sheet(request, pk)
    if found.state != "queued":
        return HttpResponse(headers={"HX-Redirect": reverse("console:import", args=[pk])})
    return render(request, "powers/_progress.html", {"sheet": found})


@page(permission=P.POWER_SEE)
def faults(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand the report out as Excel."""
    found = _sheet(request, pk)
    return spreadsheets.response(sheets.faults_of(found), filename=f"导入错误-{found.pk}.xlsx")


@page(permission=P.POWER_KEEP)
def list_template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet of a list."""
    return spreadsheets.response(sheets.template_of_items(), filename="权责清单模板.xlsx")


@page(permission=P.POWER_KEEP)
def breakdown_template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet of a break-down."""
    return spreadsheets.response(sheets.template_of_lines(), filename="职权分解模板.xlsx")


def _sheet(request: PageRequest, pk: int) -> Import:
    found: Import = get_object_or_404(imports.visible_to(request.actor), pk=pk)
    return found
