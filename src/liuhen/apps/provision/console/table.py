"""The quota table: one row a unit, the county's sum beside it, the unit's own page, and what other rules would mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import Budget, ClassDecision, OfficeQuota, PostNeed, ProvisionInspection
from liuhen.apps.provision.queries import budgets, decisions, renewals, table
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.charts import Drawing, Series, bars
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import provision as law
from liuhen.regulation.devices import DEVICE_KINDS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

SHORT_SHOWN = 12
CHANGED_SHOWN = 200
HEADER = (
    "单位", "类别", "持证执法人员", "应配", "其中自行确定", "完好", "其中不达标", "其中参数未登记", "送修等不计",
    "有效实配", "缺口",
)  # fmt: skip
HOME = ("设备配备", "console:provision")

SORTS = {"单位": "path", "类别": "device_class"}


@dataclass(frozen=True, kw_only=True)
class ProvisionScreen(Screen):
    template = "provision/table.html"

    title: str = "设备配备"
    lead: str = "按今天持有效证件的执法人员数和本单位完好、达标的执法记录仪、手持执法终端实时计算。"
    filters: forms.UnitFilters
    page: "Page[Unit]"
    rows: Sequence[table.Row]
    may_inspect: bool
    is_filtered: bool


@page(permission=P.PROVISION_SEE)
def provision(request: PageRequest) -> HttpResponseBase:
    """List the units with what they must have and have, as of now."""
    filters = forms.UnitFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        people.found_units(table.units_in_view(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("path", "id"),
    )
    return ProvisionScreen(
        filters=filters,
        page=found,
        rows=table.rows_for(found, on=local_day(request.at)),
        may_inspect=request.actor.may(P.PROVISION_INSPECT),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@page(permission=P.PROVISION_SEE)
def overview(request: PageRequest) -> HttpResponseBase:
    """Sum the table up; fetched after the page, because it counts every unit."""
    rows = table.all_rows(request.actor, on=local_day(request.at))
    total = table.overview(rows)
    worst = total.short[:SHORT_SHOWN]
    context = {
        "total": total,
        "cost": budgets.shortfall_cost(total.shortfall),
        "worst": worst,
        "chart": _chart(worst),
    }
    return render(request, "provision/_overview.html", context)


def _chart(rows: list[table.Row]) -> Drawing:
    """Set what is there beside what is missing, unit by unit, the worst on top."""
    return bars(
        [row.unit for row in rows],
        [
            Series("有效实配", [row.effective for row in rows]),
            Series("缺口", [row.shortfall for row in rows], "red"),
        ],
    )


@page(permission=P.PROVISION_SEE)
def export(request: PageRequest) -> HttpResponseBase:
    """Hand out the whole table."""
    on = local_day(request.at)
    rows = table.all_rows(request.actor, on=on)
    lines = (
        (
            row.unit, f"{row.device_class}类", row.officers, row.required, row.declared or None, row.working, row.below,
            row.unjudged, row.idle, row.effective, row.shortfall,
        )
        for row in rows
    )  # fmt: skip
    return spreadsheets.response(
        spreadsheets.workbook("设备配备对照表", HEADER, lines), filename=f"设备配备对照表-{on}.xlsx"
    )


@dataclass(frozen=True, kw_only=True)
class UnitScreen(Screen):
    """One unit: ``declared`` is where it settled its number itself, ``cost`` what its shortfall would cost."""

    template = "provision/unit.html"

    unit: "Unit"
    row: table.Row
    declared: ClassDecision | None
    quota: law.Quota | None
    standard: law.Standard | None
    cost: int
    substandard: Sequence[renewals.Substandard]
    budget: Budget | None
    spent: Decimal | int
    year: int
    needs: Sequence[renewals.NeedMet]
    office: Sequence[decisions.OfficeRow]
    unjustified: int
    decisions: Iterable[ClassDecision]
    inspections: Iterable[ProvisionInspection]
    may_keep: bool
    buttons: Sequence[Button]


@page(permission=P.PROVISION_SEE)
def unit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one unit: its row and how it was reckoned, devices below the standard, money, needs, decisions."""
    found = get_object_or_404(table.units_in_view(request.actor), pk=pk)
    on = local_day(request.at)
    ids = [pk, *people.divisions_of([pk])]
    row = table.row_for(found, on=on)
    budget = budgets.of_year(pk, on.year)
    spent = budgets.spent([budget.pk])[budget.pk] if budget else {}
    below = renewals.below_standard(on=on).filter(unit_id__in=ids)
    return UnitScreen(
        title=f"{found.short_name}设备配备",
        crumbs=[(HOME[0], reverse(HOME[1]))],
        unit=found,
        row=row,
        declared=decisions.declared([found]).get(pk) if row.declared else None,
        quota=law.quota_on(found.device_class, on),
        standard=law.standard_on(on),
        cost=budgets.shortfall_cost(row.shortfall),
        substandard=renewals.substandard(below[:50], on=on),
        budget=budget,
        spent=sum(spent.values()),
        year=on.year,
        needs=renewals.needs_met(pk),
        office=decisions.office_rows(ids, kinds=DEVICE_KINDS),
        unjustified=_unjustified(ids),
        decisions=decisions.classes_visible_to(request.actor)
        .filter(unit=found)
        .order_by("-decided_at", "-id")[:10],
        inspections=decisions.inspections_visible_to(request.actor)
        .filter(unit=found)
        .order_by("-opened_at", "-id")[:10],
        may_keep=request.actor.may_on(P.PROVISION_KEEP, found),
        buttons=_buttons(request, found, has_budget=budget is not None),
    ).drawn(request)


def _unjustified(unit_ids: list[int]) -> int:
    """Count the devices that say neither which standard covers them nor what they are needed for."""
    rows = devices.in_service_of(unit_ids).filter(counted_under_standard=False, need="")
    return rows.exclude(kind__in=law.COUNTED_KINDS).count()


def _buttons(request: PageRequest, found: Any, *, has_budget: bool) -> list[Button]:
    def to(name: str) -> str:
        return f"{reverse(f'console:{name}')}?unit={found.pk}"

    new = (
        (ClassDecision(unit=found),
         Offer(lifecycle.DECIDE_CLASS, to("classdecision-decide"), asks=True, icon="adjustments")),
        (PostNeed(unit=found), Offer(lifecycle.STATE_NEED, to("postneed-state"), asks=True, icon="flag")),
        (OfficeQuota(unit=found), Offer(lifecycle.SET_OFFICE_QUOTA, to("officequota-set"), asks=True, icon="books")),
        (Budget(unit=found), Offer(lifecycle.SET_BUDGET, to("budget-plan"), asks=True, icon="receipt")),
        (ProvisionInspection(unit=found),
         Offer(lifecycle.OPEN_INSPECTION, to("provisioninspection-open"), asks=True, tone="primary", icon="search")),
    )  # fmt: skip
    return [
        button
        for subject, each in new
        if not (has_budget and each.move is lifecycle.SET_BUDGET)
        for button in buttons(subject, [each], by=request.actor)
    ]


@dataclass(frozen=True)
class Outcome:
    """What would become of the units, with the first of those whose numbers change, as (now, then)."""

    before: table.Overview
    after: table.Overview
    cost_before: int
    cost_after: int
    changed: Sequence[tuple[table.Row, table.Row]]
    changed_count: int


@dataclass(frozen=True, kw_only=True)
class WhatIfScreen(Screen):
    template = "provision/what_if.html"

    title: str = "假设测算"
    lead: str = "改一改比例或技术标准，看各单位会怎样。只是测算，什么都不保存。"
    form: forms.WhatIfForm
    outcome: Outcome | None


@page(permission=P.PROVISION_SEE)
def what_if(request: PageRequest) -> HttpResponseBase:
    """Say what other ratios or another standard would mean for each unit; nothing is saved."""
    on = local_day(request.at)
    ratios = {key: law.quota_on(key, on) for key in ("A", "B", "C")}
    standard = law.standard_on(on) or law.DEFAULT_STANDARD
    now = {
        "a": _per(ratios["A"]), "b": _per(ratios["B"]), "c": ratios["C"].least if ratios["C"] else 1,
        "width_px": standard.width_px, "height_px": standard.height_px, "battery_hours": standard.battery_hours,
        "storage_gb": standard.storage_gb, "tamper_protection": standard.tamper_protection,
        "encryption": standard.encryption,
    }  # fmt: skip
    form = forms.WhatIfForm(request.GET) if "a" in request.GET else forms.WhatIfForm(initial=now)
    reckoned = form.is_bound and form.is_valid()
    return WhatIfScreen(
        crumbs=[(HOME[0], reverse(HOME[1]))],
        form=form,
        outcome=_outcome(request, form.cleaned_data, standard) if reckoned else None,
    ).drawn(request)


def _outcome(request: PageRequest, said: dict[str, Any], standard: law.Standard) -> Outcome:
    on = local_day(request.at)
    before = table.all_rows(request.actor, on=on)
    quotas = [
        law.Quota("A", said["a"], 0, on, "测算"), law.Quota("B", said["b"], 0, on, "测算"),
        law.Quota("C", 0, said["c"], on, "测算"),
    ]  # fmt: skip
    figures = {key: value for key, value in said.items() if key not in ("a", "b", "c")}
    supposed = replace(standard, since=on, source="测算", **figures)
    after = table.all_rows(request.actor, on=on, quotas=quotas, standards=[supposed])
    changed = [
        pair
        for pair in zip(before, after, strict=True)
        if (pair[0].required, pair[0].effective) != (pair[1].required, pair[1].effective)
    ]
    totals = [table.overview(rows) for rows in (before, after)]
    return Outcome(
        before=totals[0],
        after=totals[1],
        cost_before=budgets.shortfall_cost(totals[0].shortfall),
        cost_after=budgets.shortfall_cost(totals[1].shortfall),
        changed=changed[:CHANGED_SHOWN],
        changed_count=len(changed),
    )


def _per(quota: law.Quota | None) -> int:
    return quota.per if quota and quota.per else 1


def _of_unit(request: PageRequest, unit: Any) -> dict[str, Any]:
    if unit.device_class == "":
        return {"row": None}
    return {"row": table.row_for(unit, on=local_day(request.at)), "unit": unit}


offer("unit", Panel("设备配备", "provision/of_unit.html", P.PROVISION_SEE, _of_unit))

urlpatterns = [
    path("provision/", provision, name="provision"),
    path("provision/overview/", overview, name="provision-overview"),
    path("provision/export/", export, name="provision-export"),
    path("provision/what-if/", what_if, name="provision-what-if"),
    path("provision/units/<int:pk>/", unit, name="provision-unit"),
]
