"""Pages of deeds and of the province's decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.offices import actions, desk, queries
from liuhen.apps.offices.console import forms
from liuhen.apps.offices.models import Deed, Mandate, Paper
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen

DEED_SORTS = {
    "文号": "number", "委托机关": "entruster__path", "受委托组织": "entrusted__path", "期限": "since",
    "状态": "state",
}  # fmt: skip
MANDATE_SORTS = {
    "文号": "number",
    "决定机关": "issuer",
    "乡镇、街道": "unit__path",
    "期限": "since",
    "状态": "state",
}


@dataclass(frozen=True, kw_only=True)
class DeedsScreen(Screen):
    template = "offices/deeds.html"

    title: str = "委托书"
    lead: str = "受委托组织在委托的范围和期限内，以委托机关的名义执法。委托书向社会公开。"
    filters: forms.PaperFilters
    page: Page[Deed]
    today: date
    may_enter: bool
    is_filtered: bool


@page(permission=P.UNIT_SEE)
def deeds(request: PageRequest) -> HttpResponseBase:
    """List the deeds, newest first."""
    filters = forms.PaperFilters(
        request.GET, units=people.units_visible_to(request.actor), states=Deed.states
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return DeedsScreen(
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.deeds_visible_to(request.actor), wanted=wanted, unit="entruster"),
            request,
            sorts=DEED_SORTS,
            first=("-since", "-id"),
        ),
        today=local_day(request.at),
        may_enter=request.actor.may(P.DEED_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DeedScreen(Screen):
    template = "offices/deed.html"

    deed: Deed
    today: date
    papers: Sequence[Paper]
    buttons: Sequence[Button]
    panels: Sequence[Any]
    traces: Sequence[trail.Trace]


@page(permission=P.UNIT_SEE)
def deed(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one deed."""
    found = get_object_or_404(queries.deeds_visible_to(request.actor), pk=pk)
    return DeedScreen(
        title=str(found),
        crumbs=[("委托书", reverse("console:deeds"))],
        deed=found,
        today=local_day(request.at),
        papers=list(found.papers.order_by("id")),
        buttons=buttons(desk.DEED, found, by=request.actor, at=request.at),
        panels=panels_for("deed", found, request),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class MandatesScreen(Screen):
    template = "offices/mandates.html"

    title: str = "赋权决定"
    lead: str = "乡镇、街道行使行政处罚权，须有省里公布的决定在册。"
    filters: forms.PaperFilters
    page: Page[Mandate]
    today: date
    may_enter: bool
    is_filtered: bool


@page(permission=P.UNIT_SEE)
def mandates(request: PageRequest) -> HttpResponseBase:
    """List the decisions, newest first."""
    units = people.units_visible_to(request.actor).filter(kind__in=actions.TOWNSHIPS)
    filters = forms.PaperFilters(request.GET, units=units, states=Mandate.states)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return MandatesScreen(
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.mandates_visible_to(request.actor), wanted=wanted),
            request,
            sorts=MANDATE_SORTS,
            first=("-since", "-id"),
        ),
        today=local_day(request.at),
        may_enter=request.actor.may(P.MANDATE_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class MandateScreen(Screen):
    template = "offices/mandate.html"

    mandate: Mandate
    today: date
    papers: Sequence[Paper]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.UNIT_SEE)
def mandate(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one decision."""
    found = get_object_or_404(queries.mandates_visible_to(request.actor), pk=pk)
    return MandateScreen(
        title=str(found),
        crumbs=[("赋权决定", reverse("console:mandates"))],
        mandate=found,
        today=local_day(request.at),
        papers=list(found.papers.order_by("id")),
        buttons=buttons(desk.MANDATE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.UNIT_SEE)
def deed_paper(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a deed's paper."""
    return _paper(get_object_or_404(queries.deeds_visible_to(request.actor), pk=pk), n)


@page(permission=P.UNIT_SEE)
def mandate_paper(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a decision's paper."""
    return _paper(get_object_or_404(queries.mandates_visible_to(request.actor), pk=pk), n)


def _paper(found: Deed | Mandate, n: int) -> HttpResponseBase:
    paper = get_object_or_404(found.papers, pk=n)
    return download(paper.sha256, paper.name)


urlpatterns = [
    path("deeds/", deeds, name="deeds"),
    path("deeds/<int:pk>/", deed, name="deed"),
    path("deeds/<int:pk>/papers/<int:n>/", deed_paper, name="deed-paper"),
    path("mandates/", mandates, name="mandates"),
    path("mandates/<int:pk>/", mandate, name="mandate"),
    path("mandates/<int:pk>/papers/<int:n>/", mandate_paper, name="mandate-paper"),
]
