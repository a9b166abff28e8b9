"""Pages of devices below the standard and of what is planned for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.provision import desk
from liuhen.apps.provision.actions import renewals as actions
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import Renewal
from liuhen.apps.provision.queries import renewals as queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.devices import ENDED

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device

TONES = {"planned": "blue", "done": "green", "withdrawn": "grey"}

BELOW_SORTS = {"设备": "serial", "单位": "unit__path"}
SORTS = {
    "设备": "device__serial", "单位": "unit__path", "处理方式": "way", "责任人": "owner__name", "期限": "due_on",
    "状态": "state",
}  # fmt: skip


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("设备配备", reverse("console:provision")), *more]


@dataclass(frozen=True, kw_only=True)
class SubstandardScreen(Screen):
    template = "provision/substandard.html"

    title: str = "不达标设备"
    lead: str = "低于今天的技术标准、仍在册的设备。每台应有更换、升级或淘汰的计划，没有计划的列为问题。"
    filters: forms.ListFilters
    page: "Page[Device]"
    items: Sequence[queries.Substandard]
    may_plan: bool


@page(permission=P.PROVISION_SEE)
def substandard(request: PageRequest) -> HttpResponseBase:
    """List the devices below the standard of today, each with its plan or without one."""
    on = local_day(request.at)
    filters = forms.ListFilters(request.GET, units=people.units_visible_to(request.actor, P.PROVISION_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    makes = queries.makes_below(on=on)
    rows = devices.visible_to(request.actor).filter(device_model_id__in=list(makes)).exclude(state__in=ENDED)
    found = sorted_page(devices.filtered(rows, wanted=wanted), request, sorts=BELOW_SORTS, first=("serial",))
    return SubstandardScreen(
        crumbs=_crumbs(),
        filters=filters,
        page=found,
        items=queries.substandard(found, on=on),
        may_plan=request.actor.may(P.PROVISION_KEEP),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class RenewalsScreen(Screen):
    template = "provision/renewals.html"

    title: str = "更新计划"
    filters: forms.ListFilters
    page: Page[Renewal]
    today: date
    is_filtered: bool


@page(permission=P.PROVISION_SEE)
def renewals(request: PageRequest) -> HttpResponseBase:
    """List the plans, soonest due first."""
    filters = forms.ListFilters(
        request.GET, units=people.units_visible_to(request.actor, P.PROVISION_SEE), states=Renewal.states
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return RenewalsScreen(
        crumbs=_crumbs(),
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.visible_to(request.actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("due_on", "id"),
        ),
        today=local_day(request.at),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class RenewalScreen(Screen):
    template = "provision/renewal.html"

    renewal: Renewal
    tone: str
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PROVISION_SEE)
def renewal(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one plan with its time limit."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return RenewalScreen(
        title=str(found),
        crumbs=_crumbs(("更新计划", reverse("console:renewals"))),
        renewal=found,
        tone=TONES[found.state],
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.RENEWAL, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.PROVISION_KEEP, methods=FILLS)
def plan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Plan what becomes of a device."""
    units = people.units_visible_to(request.actor, P.PROVISION_KEEP)
    device = get_object_or_404(devices.visible_to(request.actor).filter(unit__in=units), pk=pk)
    form = desk.PLAN_RENEWAL.form(request.POST or None)
    del form.fields["serial"]
    fill_menus(form, owner=people.serving_in(device.unit_id))
    return fill(
        request,
        form,
        act=lambda data: actions.plan(device=device, by=request.actor, at=request.at, **data),
        title=f"列入更新计划：{device}",
        submit=desk.PLAN_RENEWAL.submit,
        to=lambda made: reverse("console:renewal", args=[made.pk]),
        done=desk.PLAN_RENEWAL.done,
        crumbs=_crumbs(("不达标设备", reverse("console:substandard"))),
        template="provision/plan.html",
        context={"shortfalls": queries.shortfalls_of(device, on=local_day(request.at))},
    )


urlpatterns = [
    path("provision/substandard/", substandard, name="substandard"),
    path("provision/substandard/<int:pk>/plan/", plan, name="renewal-plan"),
    path("provision/renewals/", renewals, name="renewals"),
    path("provision/renewals/<int:pk>/", renewal, name="renewal"),
]
