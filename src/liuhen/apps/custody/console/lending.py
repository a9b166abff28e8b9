"""Loans: the list, one of them, asking, deciding, handing out, taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.custody import desk, queries
from liuhen.apps.custody.actions import lending as acts
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.tabs import Tab, tabs
from liuhen.apps.custody.lifecycle import CONDITIONS
from liuhen.apps.custody.models import Loan
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

SORTS = {
    "外借单": "id", "申请时间": "requested_at", "设备": "device__serial", "出借单位": "unit__path",
    "借用单位": "borrower__path", "归还日": "due_on", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LoansScreen(Screen):
    template = "custody/loans.html"

    title: str = "外借"
    lead: str = "设备借给其他单位，先经本单位负责人批准，写明用途和归还日；逾期未还列为问题。"
    tabs: Sequence[Tab]
    filters: forms.ListFilters
    page: Page[Loan]
    today: date
    may_request: bool
    is_filtered: bool


@page(permission=P.CUSTODY_SEE)
def loans(request: PageRequest) -> HttpResponseBase:
    """List the loans of the units the actor reaches, lent or borrowed, newest first."""
    actor = request.actor
    filters = forms.loan_filters(request.GET, units=people.units_visible_to(actor, P.CUSTODY_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return LoansScreen(
        tabs=tabs(actor, "loans"),
        filters=filters,
        page=sorted_page(
            queries.found_loans(queries.loans_visible_to(actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-requested_at", "-id"),
        ),
        today=local_day(request.at),
        may_request=actor.may(P.LOAN_REQUEST),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LoanScreen(Screen):
    """``condition`` is that on return, in words; ``device_url`` is empty to whoever may not see devices."""

    template = "custody/loan.html"

    loan: Loan
    today: date
    condition: str
    buttons: Sequence[Button]
    clocks: Sequence[ClockFace]
    traces: Sequence[trail.Trace]
    device_url: str


@page(permission=P.CUSTODY_SEE)
def loan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one loan."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found = _loaded(request, pk)
    return LoanScreen(
        title=str(found),
        crumbs=[("外借", reverse("console:loans"))],
        loan=found,
        today=local_day(request.at),
        condition=CONDITIONS.get(found.condition, ""),
        buttons=buttons(desk.LOAN, found, by=request.actor, at=request.at),
        clocks=faces_of(found.ref, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        device_url=reverse("console:device", args=[found.device_id])
        if request.actor.may(P.DEVICE_SEE)
        else "",
        refused=refused,
    ).drawn(request)


def _loaded(request: PageRequest, pk: int) -> Loan:
    found: Loan = get_object_or_404(queries.loans_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.LOAN_REQUEST, methods=FILLS)
def request_loan(request: PageRequest) -> HttpResponseBase:
    """Ask to lend a device to another unit."""
    units = people.units_open()
    if request.actor.unit_id:
        units = units.exclude(pk=request.actor.unit_id)
    asked = request.GET.get("unit", "")
    unit = (units.filter(pk=asked).first() if asked.isdecimal() else None) or units.first()
    mine = devices.visible_to(request.actor)

    def act(data: dict[str, Any]) -> Loan:
        serial = data.pop("serial")
        lent = devices.device_by_serial(serial, among=mine)
        if lent is None:
            raise Invalid(f"不能申请外借：没有编号为“{serial}”的本单位设备", field="serial")
        return acts.request(device=lent, by=request.actor, at=request.at, **data)

    return fill(
        request,
        forms.LoanForm(
            request.POST or None,
            people=people.serving_in(unit.pk if unit else 0),
            initial={"serial": desk.chosen(None, request)},
        ),
        act=act,
        title="申请外借",
        submit="提交申请",
        crumbs=[("外借", reverse("console:loans"))],
        to=lambda made: reverse("console:loan", args=[made.pk]),
        done="已提交，等待本单位负责人审批。",
        template="custody/choose_unit.html",
        context={"unit": unit, "units": units, "what": "借用单位"},
    )


@page(permission=P.CUSTODY_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the form."""
    return papers.loan(_loaded(request, pk), at=request.at)
