"""Figures of spot checks, on a page and as tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase

from liuhen.apps.people import queries as people
from liuhen.apps.spotchecks import queries, tables
from liuhen.apps.spotchecks.console.forms import PeriodForm
from liuhen.apps.spotchecks.figures import Cover, Figures
from liuhen.apps.spotchecks.figures import figures as gathered
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.spotchecks import RESULTS

DAYS = 90
NEVER_SHOWN = 40
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("单位", "人员", "入库段数", "抽中", "已检查", "覆盖率", "有不符合项")


def _asked(request: PageRequest) -> tuple[PeriodForm, Figures, dict[str, Any]]:
    today = local_day(request.at)
    units = people.units_visible_to(request.actor, P.SPOTCHECK_SEE)
    first = today - timedelta(days=DAYS)
    form = PeriodForm(request.GET, units=units, since=first, until=today)
    wanted = form.cleaned_data if form.is_valid() else {"since": first, "until": today}
    return form, gathered(request.actor, **wanted), wanted


@dataclass(frozen=True, kw_only=True)
class FiguresScreen(Screen):
    """``officers`` are shown where one unit is looked at; ``query`` leads to the same figures as tables."""

    template = "spotchecks/figures.html"

    title: str = "抽查统计"
    lead: str = "只统计覆盖和检查结果，不按处罚或者问题多少给人排名。"
    filters: PeriodForm
    figures: Figures
    officers: Sequence[Cover]
    never: Sequence[Cover]
    never_count: int
    results: Sequence[str]
    query: str
    oversees: bool


@page(permission=P.SPOTCHECK_SEE)
def figures(request: PageRequest) -> HttpResponseBase:
    """Show how far the checks reach."""
    form, found, _ = _asked(request)
    never = found.never
    return FiguresScreen(
        filters=form,
        figures=found,
        officers=found.officers if len(found.units) == 1 else [],
        never=never[:NEVER_SHOWN],
        never_count=len(never),
        results=list(RESULTS.values()),
        query=request.GET.urlencode(),
        oversees=queries.plans_visible_to(request.actor).exists(),
    ).drawn(request)


@page(permission=P.SPOTCHECK_SEE)
def workbook(request: PageRequest) -> HttpResponseBase:
    """Hand the figures out for Excel."""
    _, found, wanted = _asked(request)
    sheets = [
        ("单位覆盖", HEAD[:1] + HEAD[2:], list(_of_units(found.units))),
        ("人员覆盖", HEAD, list(_of_officers(found.officers))),
        ("从未被抽中", HEAD[:3], [(row.unit, row.name, row.received) for row in found.never]),
        ("检查结果", ("检查项", "依据", *RESULTS.values()), [(zh, cite, *n) for zh, cite, n in found.items]),
    ]
    return _saved(tables.workbook(sheets), EXCEL, wanted, "xlsx")


@page(permission=P.SPOTCHECK_SEE)
def comma_separated(request: PageRequest) -> HttpResponseBase:
    """Hand the cover of each officer out as CSV."""
    _, found, wanted = _asked(request)
    text = tables.comma_separated(HEAD, _of_officers(found.officers))
    return _saved(text, "text/csv; charset=utf-8", wanted, "csv")


def _of_units(rows: list[Cover]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield row.name, row.received, row.drawn, row.checked, row.rate, row.faults


def _of_officers(rows: list[Cover]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield row.unit, row.name, row.received, row.drawn, row.checked, row.rate, row.faults


def _saved(data: bytes, kind: str, wanted: dict[str, Any], suffix: str) -> HttpResponse:
    name = f"spotchecks-{wanted['since']:%Y%m%d}-{wanted['until']:%Y%m%d}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)
