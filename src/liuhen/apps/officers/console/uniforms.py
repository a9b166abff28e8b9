"""Pages of uniforms, and of what was seen worn out of scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.officers import desk, queries
from liuhen.apps.officers.console import forms
from liuhen.apps.officers.models import UniformIssue, Wearing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.people import UNIFORM_FIELDS, UniformField

SORTS = {
    "品名": "item", "姓名": "person__name", "单位": "unit__path", "季节": "season", "号型": "size",
    "件数": "count", "配发日期": "issued_on", "状态": "state",
}  # fmt: skip
WEARING_SORTS = {"日期": "seen_on", "单位": "unit__path", "情形": "ground", "地点": "place"}


@dataclass(frozen=True, kw_only=True)
class UniformsScreen(Screen):
    template = "officers/uniforms.html"

    title: str = "制式服装"
    filters: forms.ListFilters
    page: Page[UniformIssue]
    may_issue: bool
    is_filtered: bool
    schemes: Mapping[str, UniformField] = field(default_factory=lambda: UNIFORM_FIELDS)


@page(permission=P.UNIFORM_SEE)
def uniforms(request: PageRequest) -> HttpResponseBase:
    """List what was issued, newest first."""
    filters = forms.ListFilters(
        request.GET, units=people.units_visible_to(request.actor, P.UNIFORM_SEE), states=UniformIssue.states
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return UniformsScreen(
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.uniforms_visible_to(request.actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-issued_on", "-id"),
        ),
        may_issue=request.actor.may(P.UNIFORM_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class UniformScreen(Screen):
    template = "officers/uniform.html"

    uniform: UniformIssue
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.UNIFORM_SEE)
def uniform(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one issue."""
    found = get_object_or_404(queries.uniforms_visible_to(request.actor), pk=pk)
    return UniformScreen(
        title=str(found),
        crumbs=[("制式服装", reverse("console:uniforms"))],
        uniform=found,
        buttons=buttons(desk.UNIFORM, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class WearingsScreen(Screen):
    template = "officers/wearings.html"

    title: str = "着装检查"
    lead: str = "看到有人超出规定范围穿着制式服装的，在这里登记，即列为该单位的问题。"
    filters: forms.ListFilters
    page: Page[Wearing]
    may_note: bool
    is_filtered: bool


@page(permission=P.FINDING_SEE)
def wearings(request: PageRequest) -> HttpResponseBase:
    """List what was seen, newest first."""
    filters = forms.ListFilters(request.GET, units=people.units_visible_to(request.actor, P.FINDING_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return WearingsScreen(
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.wearings_visible_to(request.actor), wanted=wanted),
            request,
            sorts=WEARING_SORTS,
            first=("-seen_on", "-id"),
        ),
        may_note=request.actor.may(P.FINDING_RAISE),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class WearingScreen(Screen):
    template = "officers/wearing.html"

    wearing: Wearing
    panels: Sequence[Mapping[str, object]]
    traces: Sequence[trail.Trace]


@page(permission=P.FINDING_SEE)
def wearing(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what was seen, and the finding that follows."""
    found = get_object_or_404(queries.wearings_visible_to(request.actor), pk=pk)
    return WearingScreen(
        title=str(found),
        crumbs=[("着装检查", reverse("console:wearings"))],
        wearing=found,
        panels=panels_for("wearing", found, request),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


urlpatterns = [
    path("uniforms/", uniforms, name="uniforms"),
    path("uniforms/<int:pk>/", uniform, name="uniformissue"),
    path("wearings/", wearings, name="wearings"),
    path("wearings/<int:pk>/", wearing, name="wearing"),
]
