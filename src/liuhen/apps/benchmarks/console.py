"""Pages: the benchmarks, one of them with its bands, and the sheet that fills them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.benchmarks import desk, importing, queries
from liuhen.apps.benchmarks.models import Band, Benchmark
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.sheets import SheetForm, SheetScreen, taken_in

MENU = (MenuGroup("案件", (MenuItem("裁量基准", "scale", "console:benchmarks", P.BENCHMARK_SEE),)),)

trail.call("benchmark", number="第几版", bands="档次（个）")

SORTS = {"违法行为或者事项": "violation", "单位": "unit__path", "职权编码": "code", "状态": "state"}


class Filters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(label="违法行为或编码", required=False, max_length=60)
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Benchmark.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class BenchmarksScreen(Screen):
    template = "benchmarks/benchmarks.html"

    title: str = "裁量基准"
    lead: str = "每种违法行为、每个裁量事项有哪些档次；行为按其发生之日施行的那一版裁量。"
    filters: Filters
    page: Page[Benchmark]
    rows: Sequence[tuple[Benchmark, str, int]]
    may_draft: bool
    is_filtered: bool


@page(permission=P.BENCHMARK_SEE)
def benchmarks(request: PageRequest) -> HttpResponseBase:
    """List the benchmarks, the newest first."""
    filters = Filters(request.GET, units=people.authorities())
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    sizes = queries.sizes(found)
    return BenchmarksScreen(
        filters=filters,
        page=found,
        rows=[(row, desk.TONES[row.state], sizes.get(row.pk, 0)) for row in found],
        may_draft=request.actor.may(P.BENCHMARK_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class BenchmarkScreen(Screen):
    """``warnings`` bar nothing: they are for whoever publishes to see."""

    template = "benchmarks/benchmark.html"

    benchmark: Benchmark
    tone: str
    bands: Sequence[Band]
    warnings: Sequence[str]
    versions: Sequence[Benchmark]
    may_edit: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.BENCHMARK_SEE)
def benchmark(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one version with its bands."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found: Benchmark = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    title, name = desk.ABOVE
    return BenchmarkScreen(
        title=str(found),
        crumbs=[(title, reverse(name))],
        refused=refused,
        benchmark=found,
        tone=desk.TONES[found.state],
        bands=list(queries.bands_of(found)),
        warnings=queries.warnings(found),
        versions=list(queries.versions_of(found)[:50]),
        may_edit=found.state == "draft" and request.actor.may_on(P.BENCHMARK_KEEP, found),
        buttons=buttons(desk.BENCHMARK, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


class BandsForm(SheetForm):
    """A sheet, and whose benchmarks it fills."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, empty_label="请选择")
    field_order = ("unit", "file", "checking")


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "benchmarks/import.html"

    title: str = "批量导入裁量档次"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "档次"
    measure: str = "个"
    whole: str = "个"
    key: str = importing.NAME


@page(permission=P.BENCHMARK_KEEP, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take bands in: check them first, or take every good row and say which were refused and why."""
    form = BandsForm(request.POST or None, request.FILES or None)
    fill_menus(form, unit=desk.units(None, request.actor))
    title, name = desk.ABOVE
    return taken_in(request, ImportScreen(form=form, crumbs=[(title, reverse(name))]), take=importing.take)


@page(permission=P.BENCHMARK_KEEP)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("裁量基准", importing.COLUMNS, [importing.EXAMPLE]),
        filename="裁量基准模板.xlsx",
    )


def of_power(request: PageRequest, item: Any) -> Mapping[str, Any]:
    """Return what a power's page says of its benchmarks today."""
    on = local_day(request.at)
    return {"benchmarks": queries.benchmarks_on(item.power_list.unit, item.code, on)}


offer("poweritem", Panel("裁量基准", "benchmarks/of_power.html", P.BENCHMARK_SEE, of_power))

urlpatterns = [
    path("benchmarks/", benchmarks, name="benchmarks"),
    path("benchmarks/<int:pk>/", benchmark, name="benchmark"),
    path("benchmarks/import/", take, name="benchmarks-import"),
    path("benchmarks/template/", template, name="benchmarks-template"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=shown)),
]
