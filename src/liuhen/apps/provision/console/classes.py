"""Pages of class decisions, needs of posts and office quotas."""

from typing import Any

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.actions import classes as actions
from liuhen.apps.provision.actions import renewals as needs
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import ClassDecision, PostNeed
from liuhen.apps.provision.queries import decisions
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation.provision import CLASSES

TONES = {"decided": "orange", "noted": "green"}


@page(permission=P.PROVISION_SEE)
def class_decisions(request: PageRequest) -> HttpResponseBase:
    """List what units settled on, newest first, and the defaults by field."""
    filters = forms.ListFilters(
        request.GET,
        units=people.units_visible_to(request.actor, P.PROVISION_SEE),
        states=ClassDecision.states,
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    defaults: dict[str, list[str]] = {"A": [], "B": [], "C": []}
    for field, letter in CLASSES.fields.items():
        defaults[letter].append(field)
    context = {
        "title": "配备类别",
        "crumbs": [("设备配备", reverse("console:provision"))],
        "filters": filters,
        "page": page_of(
            decisions.found(decisions.classes_visible_to(request.actor), wanted=wanted),
            order=("-decided_at", "-id"),
            cursor=request.GET.get("cursor"),
        ),
        "tones": TONES,
        "defaults": defaults,
        "is_filtered": any(wanted.values()),
    }
    return render(request, "provision/classes.html", context)


@page(permission=P.PROVISION_SEE)
def class_decision(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one decision with its reason and what became of it."""
    found = get_object_or_404(decisions.classes_visible_to(request.actor), pk=pk)
    noting = Offer(
        lifecycle.NOTE_CLASS, reverse("console:class-note", args=[pk]), asks=True, icon="file-check"
    )
    context = {
        "title": f"{found.unit.short_name}配备类别确定",
        "crumbs": [
            ("设备配备", reverse("console:provision")),
            ("配备类别", reverse("console:class-decisions")),
        ],
        "decision": found,
        "tone": TONES[found.state],
        "buttons": buttons(found, [noting], by=request.actor),
        "traces": trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    }
    return render(request, "provision/class.html", context)


@page(permission=P.CLASS_DECIDE, methods=FILLS)
def decide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Settle on a class."""
    unit, places = _unit(request, pk, P.CLASS_DECIDE)
    now = decisions.declared([unit]).get(pk)
    kept = {"field": now.field, "quantity": now.quantity or None, "reason": now.reason} if now else {}
    return fill(
        request,
        forms.ClassForm(request.POST or None, initial={"device_class": unit.device_class} | kept),
        act=lambda data: actions.decide(unit=unit, by=request.actor, at=request.at, **data),
        title="确定配备类别和数量",
        submit="确定",
        to=lambda made: reverse("console:classdecision", args=[made.pk]),
        done="已确定并留痕，等待县司法局备案。",
        **places,
    )


@page(permission=P.PROVISION_INSPECT, methods=FILLS)
def note(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take note of a decision."""
    rows = ClassDecision.objects.visible_to(request.actor, P.PROVISION_INSPECT)
    found = get_object_or_404(rows, pk=pk)
    here = reverse("console:classdecision", args=[pk])
    return fill(
        request,
        forms.RemarkForm(request.POST or None),
        act=lambda data: actions.note(decision=found, by=request.actor, at=request.at, **data),
        title="备案",
        submit="备案",
        to=here,
        done="已备案。",
        crumbs=[("配备类别", reverse("console:class-decisions")), ("类别确定", here)],
    )


@page(permission=P.PROVISION_KEEP, methods=FILLS)
def office_quota(request: PageRequest, pk: int) -> HttpResponseBase:
    """Write down what the office standard allows."""
    unit, places = _unit(request, pk, P.PROVISION_KEEP)
    return fill(
        request,
        forms.OfficeQuotaForm(request.POST or None),
        act=lambda data: actions.set_office_quota(unit=unit, by=request.actor, at=request.at, **data),
        title="登记通用标准配额",
        submit="登记",
        to=places["crumbs"][-1][1],
        done="已登记通用标准配额。",
        **places,
    )


@page(permission=P.PROVISION_KEEP, methods=FILLS)
def need(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that a post needs a feature."""
    unit, places = _unit(request, pk, P.PROVISION_KEEP)
    return fill(
        request,
        forms.NeedForm(request.POST or None, posts=people.posts_with_heads(pk)),
        act=lambda data: needs.state_need(by=request.actor, at=request.at, **data),
        title=f"登记岗位需要（{unit.short_name}）",
        submit="登记",
        to=places["crumbs"][-1][1],
        done="已登记岗位需要。",
        **places,
    )


@page(permission=P.PROVISION_KEEP, methods=FILLS)
def end_need(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a need back."""
    rows = PostNeed.objects.visible_to(request.actor, P.PROVISION_KEEP)
    found = get_object_or_404(rows.select_related("post"), pk=pk)
    here = reverse("console:provision-unit", args=[found.unit_id])
    return fill(
        request,
        Form(request.POST if request.method == "POST" else None),
        act=lambda _: needs.end_need(need=found, by=request.actor, at=request.at),
        title=f"取消“{found.post}”对{found.feature_zh}的需要",
        submit="取消需要",
        tone="danger",
        to=here,
        done="已取消岗位需要。",
        crumbs=[("设备配备", reverse("console:provision")), ("本单位", here)],
    )


def _unit(request: PageRequest, pk: int, permission: P) -> tuple[Any, dict[str, Any]]:
    rows = people.units_with_a_class(people.units_visible_to(request.actor, permission))
    found = get_object_or_404(rows, pk=pk)
    here = reverse("console:provision-unit", args=[pk])
    return found, {"crumbs": [("设备配备", reverse("console:provision")), (found.short_name, here)]}


urlpatterns = [
    path("provision/classes/", class_decisions, name="class-decisions"),
    path("provision/classes/<int:pk>/", class_decision, name="classdecision"),
    path("provision/classes/<int:pk>/note/", note, name="class-note"),
    path("provision/units/<int:pk>/class/", decide, name="provision-class"),
    path("provision/units/<int:pk>/quota/", office_quota, name="provision-quota"),
    path("provision/units/<int:pk>/need/", need, name="provision-need"),
    path("provision/needs/<int:pk>/end/", end_need, name="need-end"),
]
