"""Losses: the list, one report, reporting, and taking back what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.custody import desk, queries
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.tabs import Tab, tabs
from liuhen.apps.custody.models import Loss
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding

TONES = {"open": "red", "written-off": "grey", "found": "green"}

SORTS = {
    "报告": "id", "报告时间": "reported_at", "设备": "device__serial", "单位": "unit__path",
    "遗失日期、地点": "lost_on", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LossesScreen(Screen):
    template = "custody/losses.html"

    title: str = "遗失"
    lead: str = "设备遗失立即报告：随即停止领用，列为问题，由责任追究核查；问题和线索办结后由负责人核销。"
    tabs: Sequence[Tab]
    filters: forms.ListFilters
    page: Page[Loss]
    may_report: bool
    is_filtered: bool


@page(permission=P.HANDOVER_SIGN)
def losses(request: PageRequest) -> HttpResponseBase:
    """List the losses the actor reported, had a part in or may see, newest first."""
    actor = request.actor
    units = people.units_visible_to(actor, P.CUSTODY_SEE)
    filters = forms.loss_filters(request.GET, units=units)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return LossesScreen(
        tabs=tabs(actor, "losses"),
        filters=filters,
        page=sorted_page(
            queries.found_losses(queries.losses_visible_to(actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-reported_at", "-id"),
        ),
        may_report=actor.may(P.LOSS_REPORT),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LossScreen(Screen):
    """``was`` is the device's state before it was lost, in words."""

    template = "custody/loss.html"

    loss: Loss
    tone: str
    was: str
    buttons: Sequence[Button]
    findings: "Iterable[Finding]"
    traces: Sequence[trail.Trace]


@page(permission=P.HANDOVER_SIGN)
def loss(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one report."""
    found = _loaded(request, pk)
    return LossScreen(
        title=str(found),
        crumbs=[("遗失", reverse("console:losses"))],
        loss=found,
        tone=TONES[found.state],
        was=type(found.device).states.get(found.was, found.was),
        buttons=buttons(desk.LOSS, found, by=request.actor, at=request.at),
        findings=findings.about(found.ref) if request.actor.may(P.FINDING_SEE) else (),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _loaded(request: PageRequest, pk: int) -> Loss:
    found: Loss = get_object_or_404(queries.losses_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.HANDOVER_SIGN)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report."""
    return papers.loss(_loaded(request, pk), at=request.at)
