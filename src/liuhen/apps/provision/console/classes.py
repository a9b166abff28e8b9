"""Pages of class decisions, needs of posts and office quotas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.provision import desk
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import ClassDecision
from liuhen.apps.provision.queries import decisions
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.provision import CLASSES

TONES = {"decided": "orange", "noted": "green"}

SORTS = {
    "单位": "unit__path",
    "行业（默认）": "field",
    "确定为": "device_class",
    "时间": "decided_at",
    "状态": "state",
}


@dataclass(frozen=True, kw_only=True)
class ClassDecisionsScreen(Screen):
    """``defaults`` are the fields of enforcement by the letter of their class."""

    template = "provision/classes.html"

    title: str = "配备类别"
    filters: forms.ListFilters
    page: Page[ClassDecision]
    defaults: Mapping[str, Sequence[str]]
    is_filtered: bool


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
    return ClassDecisionsScreen(
        crumbs=[("设备配备", reverse("console:provision"))],
        filters=filters,
        page=sorted_page(
            decisions.filtered(decisions.classes_visible_to(request.actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-decided_at", "-id"),
        ),
        defaults=defaults,
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ClassDecisionScreen(Screen):
    template = "provision/class.html"

    decision: ClassDecision
    tone: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PROVISION_SEE)
def class_decision(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one decision with its reason and what became of it."""
    found = get_object_or_404(decisions.classes_visible_to(request.actor), pk=pk)
    return ClassDecisionScreen(
        title=str(found),
        crumbs=[
            ("设备配备", reverse("console:provision")),
            ("配备类别", reverse("console:class-decisions")),
        ],
        decision=found,
        tone=TONES[found.state],
        buttons=buttons(desk.CLASS, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


urlpatterns = [
    path("provision/classes/", class_decisions, name="class-decisions"),
    path("provision/classes/<int:pk>/", class_decision, name="classdecision"),
]
