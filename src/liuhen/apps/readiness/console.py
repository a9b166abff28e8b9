"""Pages of what could lawfully be done tomorrow: the county unit by unit, powers against what is missing, a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.readiness import desk, queries
from liuhen.apps.readiness.models import Gap, Standing
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.powers import KINDS_ZH
from liuhen.regulation.readiness import LACKS, Lack

MENU = (
    MenuGroup("监督", (MenuItem("明日可为", "calendar-exclamation", "console:readiness", P.READINESS_SEE),)),
)
trail.call("gap", count="职权数", codes="职权编码", answer="怎样补齐")
MOST_ROWS = 20_000

SORTS = {"职权": "code", "单位": "unit__path", "持证人员": "officers"}


class Filters(forms.Form):
    """What the powers are cut down by."""

    q = forms.CharField(
        label="关键词", required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "职权名称、编码"})
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS_ZH.items()])
    lack = forms.ChoiceField(
        label="缺什么",
        required=False,
        choices=[
            ("", "全部"), ("any", "缺任何一项"), ("none", "不缺"), *((key, each.zh) for key, each in LACKS.items())
        ],
    )  # fmt: skip

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class ReadinessScreen(Screen):
    """``rows`` are powers, each with what it lacks; ``units`` the map, each with how many lack what."""

    template = "readiness/readiness.html"

    title: str = "明日可为"
    lead: str = (
        "明天每项职权能不能依法行使：岗位、持证人员、记录设备、法制审核、负责人、委托和赋权，缺什么提前知道。"
    )
    filters: Filters
    units: Sequence[tuple[queries.Line, Sequence[tuple[Lack, int]]]]
    page: Page[Standing]
    rows: Sequence[tuple[Standing, Sequence[Lack]]]
    day: date | None
    gaps: Sequence[tuple[Gap, str]]
    query: str
    is_filtered: bool


@page(permission=P.READINESS_SEE)
def readiness(request: PageRequest) -> HttpResponseBase:
    """Show what could lawfully be done tomorrow, unit by unit and power by power."""
    filters, wanted = _asked(request)
    visible = queries.standings_visible_to(request.actor)
    found = sorted_page(
        queries.filtered(visible, wanted=wanted), request, sorts=SORTS, first=("unit_id", "code", "id")
    )
    units = queries.by_unit(queries.filtered(visible, wanted=wanted))
    gaps = queries.gaps_visible_to(request.actor).exclude(state="closed").order_by("id")
    if wanted.get("unit"):
        gaps = gaps.filter(unit=wanted["unit"])
    return ReadinessScreen(
        filters=filters,
        units=[
            (each, [(lack, n) for lack, n in zip(LACKS.values(), each.by_lack, strict=True) if n])
            for each in units
        ],
        page=found,
        rows=[(row, [lack for key, lack in LACKS.items() if key in row.keys]) for row in found],
        day=queries.judged_for(visible),
        gaps=[(each, desk.TONES[each.state]) for each in gaps[:20]],
        query=request.GET.urlencode(),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@page(permission=P.READINESS_SEE)
def sheet(request: PageRequest) -> HttpResponseBase:
    """Hand the same out as a sheet, cut as the page is."""
    _, wanted = _asked(request)
    rows = queries.filtered(queries.standings_visible_to(request.actor), wanted=wanted).order_by(
        "unit_id", "code"
    )
    header = [
        "单位",
        "职权编码",
        "职权",
        "类别",
        "持证人员",
        *(each.zh for each in LACKS.values()),
        "判断日期",
    ]
    lines = [
        [
            row.unit.name, row.code, row.name, row.kind_zh, row.officers,
            *("缺" if key in row.keys else "" for key in LACKS), row.judged_for.isoformat(),
        ]
        for row in rows[:MOST_ROWS]
    ]  # fmt: skip
    return spreadsheets.response(spreadsheets.workbook("明日可为", header, lines), filename="明日可为.xlsx")


def _asked(request: PageRequest) -> tuple[Filters, dict[str, Any]]:
    filters = Filters(request.GET, units=people.units_visible_to(request.actor, P.READINESS_SEE))
    return filters, filters.cleaned_data if filters.is_valid() else {}


@dataclass(frozen=True, kw_only=True)
class GapScreen(Screen):
    """``lines`` are the powers as they were when it was told last."""

    template = "readiness/gap.html"

    gap: Gap
    tone: str
    lines: Sequence[tuple[str, Sequence[Lack]]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.READINESS_SEE)
def gap(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what a unit lacks and what it does about it."""
    return shown_gap(request, pk)


def shown_gap(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Gap = get_object_or_404(queries.gaps_visible_to(request.actor), pk=pk)
    names = dict(
        queries.standings_visible_to(request.actor).filter(unit=found.unit_id).values_list("code", "name")
    )
    return GapScreen(
        title=str(found), crumbs=[(desk.READINESS[0], reverse(desk.READINESS[1]))], gap=found,
        tone=desk.TONES[found.state],
        lines=[
            (names.get(code, code), [LACKS[key] for key in told.split() if key in LACKS])
            for code, told in sorted(found.lacks.items())
        ],
        buttons=buttons(desk.GAP, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


urlpatterns = [
    path("readiness/", readiness, name="readiness"),
    path("readiness/sheet.xlsx", sheet, name="readiness-sheet"),
    path("gaps/<int:pk>/", gap, name="gap"),
    *pages(desk.GAP, shown=shown_gap),
]
