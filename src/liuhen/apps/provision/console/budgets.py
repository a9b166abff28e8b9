"""Pages of the device budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.provision import desk, lifecycle
from liuhen.apps.provision.actions import budgets as actions
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import Budget, Spending
from liuhen.apps.provision.queries import budgets as queries
from liuhen.apps.provision.queries import table
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

SPENDING_SORTS = {
    "日期": "spent_on", "设备": "device__serial", "用途": "purpose", "金额（元）": "amount_yuan",
    "凭证号": "voucher", "状态": "state",
}  # fmt: skip
SORTS = {"单位": "unit__path", "年度": "year", "购置经费": "purchase_yuan", "维护经费": "upkeep_yuan"}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("设备配备", reverse("console:provision")), ("配备经费", reverse("console:budgets")), *more]


@dataclass(frozen=True, kw_only=True)
class BudgetsScreen(Screen):
    """``rows`` are each budget with what was spent of it, the unit's shortfall of devices, and what that would cost."""

    template = "provision/budgets.html"

    title: str = "配备经费"
    filters: forms.BudgetFilters
    page: Page[Budget]
    rows: Sequence[tuple[Budget, Decimal | int, int, int]]
    may_plan: bool
    is_filtered: bool


@page(permission=P.PROVISION_SEE)
def budgets(request: PageRequest) -> HttpResponseBase:
    """List the budgets, planned against spent, and what each unit's shortfall would cost."""
    filters = forms.BudgetFilters(request.GET, units=people.units_visible_to(request.actor, P.PROVISION_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-year", "unit_id", "id"),
    )
    spent = queries.spent(budget.pk for budget in found)
    short = {row.unit_id: row.shortfall for row in table.rows_for(
        {budget.unit_id: budget.unit for budget in found}.values(), on=local_day(request.at))}  # fmt: skip
    return BudgetsScreen(
        crumbs=_crumbs()[:1],
        filters=filters,
        page=found,
        rows=[
            (
                budget,
                sum(spent[budget.pk].values()),
                short[budget.unit_id],
                queries.shortfall_cost(short[budget.unit_id]),
            )
            for budget in found
        ],
        may_plan=request.actor.may(P.PROVISION_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class BudgetScreen(Screen):
    """``spent`` is by purpose; ``cost`` is what the shortfall of ``row`` would cost."""

    template = "provision/budget.html"

    budget: Budget
    spent: Mapping[str, Decimal]
    left: Decimal | int
    row: table.Row
    cost: int
    spendings: Page[Spending]
    may_keep: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PROVISION_SEE)
def budget(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one unit's budget of a year with every entry."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    spent = queries.spent([pk])[pk]
    row = table.row_for(found.unit, on=local_day(request.at))
    booking = Offer(lifecycle.BOOK, reverse("console:spending-book", args=[pk]), asks=True, tone="primary",
                    icon="receipt")  # fmt: skip
    return BudgetScreen(
        title=str(found),
        crumbs=_crumbs(),
        budget=found,
        spent={key: spent.get(key, queries.NOTHING) for key in Spending.PURPOSES},
        left=found.planned_yuan - sum(spent.values()),
        row=row,
        cost=queries.shortfall_cost(row.shortfall),
        spendings=sorted_page(
            queries.spendings_of(found), request, sorts=SPENDING_SORTS, first=("-spent_on", "-id")
        ),
        may_keep=request.actor.may_on(P.PROVISION_KEEP, found),
        buttons=[
            *buttons(Spending(unit_id=found.unit_id), [booking], by=request.actor),
            *doors.buttons(desk.BUDGET, found, by=request.actor, at=request.at),
        ],
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.PROVISION_KEEP, methods=FILLS)
def book(request: PageRequest, pk: int) -> HttpResponseBase:
    """Book money on a device."""
    found: Budget = desk.BUDGET.reached(request.actor, pk, P.PROVISION_KEEP)
    here = reverse("console:budget", args=[pk])

    def act(data: dict[str, Any]) -> Spending:
        serial = data.pop("serial")
        device = devices.device_by_serial(serial) if serial else None
        if serial and device is None:
            raise Invalid(f"不能列支：没有编号为“{serial}”的设备", field="serial", remedy="新购设备请先登记")
        return actions.book(budget=found, device=device, by=request.actor, at=request.at, **data)

    return fill(
        request,
        forms.SpendingForm(request.POST or None, initial={"spent_on": local_day(request.at)}),
        act=act,
        title="列支",
        submit="列支",
        to=here,
        done="已列支。",
        crumbs=_crumbs((str(found), here)),
    )


urlpatterns = [
    path("provision/budgets/", budgets, name="budgets"),
    path("provision/budgets/<int:pk>/", budget, name="budget"),
    path("provision/budgets/<int:pk>/book/", book, name="spending-book"),
]
