"""For everybody: how far each unit goes, violation by violation, as of any day. 《责任制》第11条."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.benchmarks import queries
from liuhen.apps.benchmarks.models import Band, Benchmark
from liuhen.kernel import spreadsheets
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import stated
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.public import PublicRequest, public
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.benchmarks import DISCRETION
from liuhen.regulation.vocabulary import Duty

MENU = (("裁量基准", "portal:benchmarks"),)
MOST_LETTERS = 60


@dataclass(frozen=True, kw_only=True)
class BenchmarksScreen(Screen):
    template = "benchmarks/public/benchmarks.html"

    title: str = "裁量基准"
    lead: str = "各单位对每种违法行为、每个裁量事项分几档、各档处理到什么程度。"
    q: str
    on: date
    page: Page[Benchmark]
    duty: Duty = DISCRETION


@public()
def benchmarks(request: PublicRequest) -> HttpResponseBase:
    """List the benchmarks that hold on a day."""
    q = stated(request.GET.get("q", ""))[:MOST_LETTERS]
    on = spreadsheets.day(request.GET.get("on", "")[:20]) or local_day(request.at)
    rows = queries.filtered(queries.in_force(on), wanted={"q": q})
    return BenchmarksScreen(
        q=q, on=on, page=page_of(rows, order=("unit_id", "code", "id"), cursor=request.GET.get("cursor"))
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class BenchmarkScreen(Screen):
    template = "benchmarks/public/benchmark.html"

    benchmark: Benchmark
    bands: Sequence[Band]
    versions: Sequence[Benchmark]
    duty: Duty = DISCRETION


@public()
def benchmark(request: PublicRequest, pk: int) -> HttpResponseBase:
    """Show one version that was published; its address stays."""
    found: Benchmark = get_object_or_404(queries.published(), pk=pk)
    return BenchmarkScreen(
        title=str(found),
        crumbs=[("裁量基准", reverse("portal:benchmarks"))],
        benchmark=found,
        bands=list(queries.bands_of(found)),
        versions=list(queries.versions_of(found)[:50]),
    ).drawn(request)


urlpatterns = [
    path("benchmarks/", benchmarks, name="benchmarks"),
    path("benchmarks/<int:pk>/", benchmark, name="benchmark"),
]
