"""Pages of legal publicity: the units' years, one plan with what was done and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.outreach import desk, lifecycle, queries
from liuhen.apps.outreach.models import OutreachItem, OutreachPlan
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law

MENU = (MenuGroup("职权与公示", (MenuItem("法治宣传", "speakerphone", "console:outreach", P.OUTREACH_SEE),)),)
TONES = {"planned": "blue", "held": "green", "dropped": "grey"}

trail.call("outreach-item", law=trail.ref("law", "法律"), owner=trail.ref("person", "负责人"), files="附件")

SORTS = {"计划": "unit__path", "年度": "year"}


class PlanFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    year = forms.IntegerField(
        label="年度", required=False, min_value=lifecycle.YEARS[0], max_value=lifecycle.YEARS[1]
    )

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class OutreachScreen(Screen):
    """``missing`` are the units with a list and without a plan for this year."""

    template = "outreach/plans.html"

    title: str = "法治宣传"
    lead: str = "各单位每年宣传哪些法、做了什么、还缺什么。计划对应权责清单所依据的法律、法规、规章。"
    filters: PlanFilters
    page: Page[OutreachPlan]
    rows: Sequence[tuple[OutreachPlan, queries.Tally]]
    missing: Sequence[Any]
    year: int
    may_draw_up: bool
    is_filtered: bool


@page(permission=P.OUTREACH_SEE)
def plans(request: PageRequest) -> HttpResponseBase:
    """List the plans, newest year first, each with what became of it."""
    units = people.units_visible_to(request.actor, P.OUTREACH_SEE)
    filters = PlanFilters(request.GET, units=units)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.plans_visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-year", "unit_id", "id"),
    )
    today = local_day(request.at)
    tallies = queries.tallies([plan.pk for plan in found], on=today)
    return OutreachScreen(
        filters=filters,
        page=found,
        rows=[(plan, tallies.get(plan.pk, queries.Tally())) for plan in found],
        missing=queries.without_a_plan(units, year=today.year, on=today),
        year=today.year,
        may_draw_up=request.actor.may(P.OUTREACH_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class PlanScreen(Screen):
    """``items`` come with their tone and what may be done to them; ``left_out`` are laws of which there is nothing."""

    template = "outreach/plan.html"

    plan: OutreachPlan
    tally: queries.Tally
    items: Sequence[tuple[OutreachItem, str, Sequence[Button]]]
    left_out: "Sequence[Law]"
    today: date
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.OUTREACH_SEE)
def plan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one plan: what stands in it, what was done, and which laws it leaves out."""
    found: OutreachPlan = get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)
    today = local_day(request.at)
    items = list(queries.items_of(found).prefetch_related("files"))
    adding = [
        Offer(move, reverse(f"console:outreachplan-{at}", args=[pk]), asks=True, tone=tone, icon=icon)
        for move, at, tone, icon in (
            (lifecycle.PLAN_ITEM, "item", "primary", "plus"),
            (lifecycle.HOLD_BESIDE, "held", "", "speakerphone"),
        )
    ]
    return PlanScreen(
        title=str(found),
        crumbs=[desk_above()],
        plan=found,
        tally=queries.tallies([pk], on=today).get(pk, queries.Tally()),
        items=[
            (item, TONES[item.state], buttons(desk.ITEM, item, by=request.actor, at=request.at))
            for item in items
        ],
        left_out=queries.laws_left_out(found, on=min(today, found.last_day)),
        today=today,
        buttons=[
            *judged(OutreachItem(unit_id=found.unit_id), adding, by=request.actor),
            *buttons(desk.PLAN, found, by=request.actor, at=request.at),
        ],
        traces=trail.trail_of(found, *items, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def desk_above() -> tuple[str, str]:
    title, name = desk.ABOVE
    return title, reverse(name)


@page(permission=P.OUTREACH_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a picture or a paper of what was held."""
    item = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(item.files, pk=n)
    return download(given.sha256, given.name)


urlpatterns = [
    path("outreach/", plans, name="outreach"),
    path("outreach/<int:pk>/", plan, name="outreachplan"),
    path("outreach/items/<int:pk>/files/<int:n>/", file, name="outreachitem-file"),
    *(address for each in desk.DESKS for address in pages(each)),
]
