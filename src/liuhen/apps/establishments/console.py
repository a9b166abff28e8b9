"""Pages of the register: the list, one of it, and Excel in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.establishments import desk, importing, queries
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.forms import fill_menus, narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in
from liuhen.regulation.inspections import CREDITS, RISKS, SUBJECT_KINDS

MENU = (
    MenuGroup(
        "行政检查",
        (MenuItem("检查对象", "building-community", "console:establishments", P.ESTABLISHMENT_SEE),),
    ),
)

SORTS = {
    "名称": "name", "类别": "kind", "代码": "code", "监管领域": "field", "登记单位": "unit__path", "状态": "state",
}  # fmt: skip


class EstablishmentFilters(forms.Form):
    """What the register is cut down by."""

    q = forms.CharField(
        label="名称或代码", required=False, max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称的一部分，或者整个代码"}),
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(label="登记单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *SUBJECT_KINDS.items()])
    risk = forms.ChoiceField(label="风险等级", required=False, choices=[("", "全部"), *RISKS.items()])
    credit = forms.ChoiceField(label="信用等级", required=False, choices=[("", "全部"), *CREDITS.items()])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Establishment.states.items()]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        narrow(self, unit=people.authorities())


class EstablishmentsForm(SheetForm):
    """A sheet of those whom one inspects, and whose they are."""

    unit: Any = forms.ModelChoiceField(label="登记单位", queryset=None, empty_label="请选择")
    field_order = ("unit", "file", "checking")

    def __init__(self, *told: Any, units: Any) -> None:
        super().__init__(*told)
        fill_menus(self, unit=units)  # never left out: a sheet is of a unit


@dataclass(frozen=True, kw_only=True)
class EstablishmentsScreen(Screen):
    template = "establishments/establishments.html"

    title: str = "检查对象"
    lead: str = "全县共用一份名录；用过的代码不再给别的对象，不在的注销，不删除、不替换。"
    filters: EstablishmentFilters
    page: Page[Establishment]
    may_list: bool
    is_filtered: bool


@page(permission=P.ESTABLISHMENT_SEE)
def establishments(request: PageRequest) -> HttpResponseBase:
    """List those whom one inspects, the newest first."""
    filters = EstablishmentFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted)
    return EstablishmentsScreen(
        filters=filters,
        page=sorted_page(rows, request, sorts=SORTS, first=("-id",)),
        may_list=request.actor.may(P.ESTABLISHMENT_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class EstablishmentScreen(Screen):
    template = "establishments/establishment.html"

    establishment: Establishment
    buttons: Sequence[Button]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.ESTABLISHMENT_SEE)
def establishment(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one, with what other apps know of it."""
    found: Establishment = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return EstablishmentScreen(
        title=str(found),
        crumbs=[(desk.ABOVE[0], reverse(desk.ABOVE[1]))],
        establishment=found,
        buttons=buttons(desk.ESTABLISHMENT, found, by=request.actor, at=request.at),
        panels=panels_for("establishment", found, request),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.ESTABLISHMENT_KEEP)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("检查对象", importing.COLUMNS, [importing.EXAMPLE]),
        filename="检查对象模板.xlsx",
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "establishments/import.html"

    title: str = "批量登记检查对象"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "检查对象"
    measure: str = "个"
    whole: str = "个"
    key: str = importing.NAME


@page(permission=P.ESTABLISHMENT_KEEP, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take a sheet in: check it first, or list every good row and say which were refused and why."""
    form = EstablishmentsForm(
        request.POST or None, request.FILES or None, units=desk.keeping_units(None, request.actor)
    )
    screen = ImportScreen(form=form, crumbs=[(desk.ABOVE[0], reverse(desk.ABOVE[1]))])
    return taken_in(request, screen, take=importing.take, named=importing.NAMED)


urlpatterns = [
    path("establishments/", establishments, name="establishments"),
    path("establishments/import/", take, name="establishments-import"),
    path("establishments/import/template/", template, name="establishments-template"),
    path("establishments/<int:pk>/", establishment, name="establishment"),
    *(address for each in desk.DESKS for address in pages(each)),
]
