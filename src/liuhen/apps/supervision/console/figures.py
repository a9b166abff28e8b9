"""Figures of supervision by unit, on a page and as Excel; each leads to what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponseBase

from liuhen.apps.people import queries as people
from liuhen.apps.supervision.console.listing import addresses
from liuhen.apps.supervision.queries import results
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.forms import Day, fill_menus
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import SEVERITIES

DAYS = 365
SHOWN = 200


class PeriodForm(forms.Form):
    """Of which days, and of one unit or all."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)


@dataclass(frozen=True)
class ResultLine:
    """One record behind the figures."""

    result: results.Result
    unit: str
    cite: str
    severity: str
    url: str


@dataclass(frozen=True, kw_only=True)
class FiguresScreen(Screen):
    """``records`` are shown where one unit is looked at, and ``left`` how many more there are."""

    template = "supervision/figures.html"

    title: str = "监督统计"
    lead: str = "按检查内容和轻重统计，每个数都能追到背后的记录；不按处罚多少排名。"
    filters: PeriodForm
    head: Sequence[str]
    rows: Sequence[tuple[Any, Sequence[tuple[str, int]]]]
    records: Sequence[ResultLine]
    left: int
    query: str


def _asked(request: PageRequest) -> tuple[PeriodForm, list[Any], date, date]:
    units = people.units_visible_to(request.actor, P.SUPERVISION_SEE).exclude(kind="government")
    form = PeriodForm(request.GET)
    fill_menus(form, unit=units)
    wanted = form.cleaned_data if form.is_valid() else {}
    until = wanted.get("until") or local_day(request.at)
    since = wanted.get("since") or until - timedelta(days=DAYS)
    return form, [wanted["unit"]] if wanted.get("unit") else list(units), since, until


@page(permission=P.SUPERVISION_SEE)
def figures(request: PageRequest) -> HttpResponseBase:
    """Show what supervision found, unit by unit."""
    form, units, since, until = _asked(request)
    found = results.figures_of(units, since, until)
    behind = results.results_of([units[0].pk], since, until)[::-1] if len(units) == 1 else []
    lead = addresses([each.ref for each in behind[:SHOWN]], request.actor)
    return FiguresScreen(
        filters=form, head=results.HEAD,
        rows=[(each.unit, list(zip(results.HEAD, each.cells, strict=True))) for each in found],
        records=[
            ResultLine(each, units[0].short_name, DUTIES[each.duty][-1].article.cite(), SEVERITIES[each.severity],
                       lead[each.ref])
            for each in behind[:SHOWN]
        ],
        left=max(0, len(behind) - SHOWN), query=request.GET.urlencode(),
    ).drawn(request)  # fmt: skip


@page(permission=P.SUPERVISION_SEE)
def workbook(request: PageRequest) -> HttpResponseBase:
    """Hand the figures out for Excel."""
    _, units, since, until = _asked(request)
    rows = ((each.unit.name, *each.cells) for each in results.figures_of(units, since, until))
    return spreadsheets.response(
        spreadsheets.workbook("监督统计", ("单位", *results.HEAD), rows),
        filename=f"监督统计{since:%Y%m%d}-{until:%Y%m%d}.xlsx",
    )
