"""Odd looks: the auditor sees which and passes them on; the bureau sees what was passed on and judges it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.accountability import desk, forms, queries
from liuhen.apps.accountability.models import OddLook
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import Desk, buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Viewing

TONES = {"found": "orange", "passed": "blue", "taken-up": "red", "dismissed": "green"}
SHOWN = 50
AFTERWARDS = timedelta(hours=12)  # one odd look stands for a night or a day: what followed belongs to it

SORTS = {
    "编号": "id",
    "规则": "rule",
    "资料单位": "unit__path",
    "查看时间": "viewing__begun_at",
    "状态": "state",
}


@dataclass(frozen=True, kw_only=True)
class LooksScreen(Screen):
    """The auditor's list, which has filters, or the bureau's; ``rows`` come with colour and address."""

    template = "accountability/looks.html"

    filters: forms.LookFilters | None = None
    page: Page[OddLook]
    rows: Sequence[tuple[OddLook, str, str]]
    is_filtered: bool = False


@dataclass(frozen=True, kw_only=True)
class LookScreen(Screen):
    """One odd look; ``more`` says that not all its ``viewings`` are shown."""

    template = "accountability/look.html"

    found: OddLook
    tone: str
    viewings: "Sequence[Viewing]"
    more: bool
    for_auditor: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.ODD_LOOK_SEE)
def looks(request: PageRequest) -> HttpResponseBase:
    """List the odd looks for the auditor, newest first."""
    filters = forms.LookFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    exact = {key: value for key, value in wanted.items() if value}
    found = sorted_page(queries.looks().filter(**exact), request, sorts=SORTS, first=("-found_at", "-id"))
    return LooksScreen(
        title="异常查看",
        lead="按规则从查看留痕中找出。只看次数和时间，不看内容；审计员只能移交，由县司法局核查。",
        filters=filters,
        page=found,
        rows=[(each, TONES[each.state], reverse("console:oddlook", args=[each.pk])) for each in found],
        is_filtered=bool(exact),
    ).drawn(request)


@page(permission=P.ODD_LOOK_SEE)
def look(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one to the auditor: who, when, which numbers; no picture, no name of whom it shows."""
    found: OddLook = get_object_or_404(queries.looks(), pk=pk)
    return _shown(request, found, desk.LOOK, for_auditor=True)


@page(permission=P.ODD_LOOK_JUDGE)
def passed(request: PageRequest) -> HttpResponseBase:
    """List what the auditor passed on."""
    found = sorted_page(
        queries.looks_passed_to(request.actor), request, sorts=SORTS, first=("-found_at", "-id")
    )
    return LooksScreen(
        title="审计移交",
        lead="安全审计员移交的异常查看，由县司法局核查：转为线索，或写明理由认定无问题。",
        page=found,
        rows=[(each, TONES[each.state], reverse("console:oddlook-passed", args=[each.pk])) for each in found],
    ).drawn(request)


@page(permission=P.ODD_LOOK_JUDGE)
def passed_look(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one to the bureau."""
    found: OddLook = get_object_or_404(queries.looks_passed_to(request.actor), pk=pk)
    return _shown(request, found, desk.PASSED_LOOK)


def _shown(request: PageRequest, found: OddLook, of: Desk, *, for_auditor: bool = False) -> HttpResponseBase:
    title, name = of.above
    until = found.viewing.begun_at + AFTERWARDS
    span = recordings.viewings_by(found.account_id, since=found.since, until=until)
    shown_viewings = list(span[: SHOWN + 1])
    return LookScreen(
        title=str(found),
        crumbs=[(title, reverse(name))],
        found=found,
        tone=TONES[found.state],
        viewings=shown_viewings[:SHOWN],
        more=len(shown_viewings) > SHOWN,
        buttons=buttons(of, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        for_auditor=for_auditor,
    ).drawn(request)
