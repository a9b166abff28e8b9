"""One finding and the list of them: what was not met, what is said to it, what a person concludes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.findings import desk, forms, lifecycle, queries
from liuhen.apps.findings.console.rounds import Round, rounds_of
from liuhen.apps.findings.models import Finding
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import is_number
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, face_of
from liuhen.kernel.web.doors import buttons, named, placed
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import DUTIES
from liuhen.regulation.vocabulary import Duty

TONES = {
    "open": "orange", "answered": "blue", "accepted": "green", "upheld": "red", "rectifying": "orange",
    "rectified": "green",
}  # fmt: skip

SORTS = {
    "问题": "code", "事项": "about_zh", "单位": "unit__path", "提出时间": "raised_at", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FindingsScreen(Screen):
    template = "findings/findings.html"

    title: str = "问题"
    lead: str = "系统按规定检查后提出的线索。是否成立由人认定，说明和结论永久留痕。"
    filters: forms.FindingFilters
    page: Page[Finding]
    rows: Sequence[tuple[Finding, str, str]]
    """Each with its tone and what it is about, as whoever looks may call that."""
    is_filtered: bool


@page(permission=P.FINDING_SEE)
def findings(request: PageRequest) -> HttpResponseBase:
    """List the findings the actor may see, newest first."""
    filters = forms.FindingFilters(
        request.GET,
        units=people.units_visible_to(request.actor, P.FINDING_SEE),
        duties=queries.duties_raised(request.actor),
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-raised_at", "-id"),
    )
    numbered = (finding.about for finding in found if is_number(finding.about, finding.about_zh))
    known = placed(numbered, by=request.actor)
    return FindingsScreen(
        filters=filters,
        page=found,
        rows=[
            (each, TONES[each.state], named(each.about, each.about_zh, known.get(each.about)))
            for each in found
        ],
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class FindingScreen(Screen):
    template = "findings/finding.html"

    finding: Finding
    tone: str
    duty: Duty | None
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    rounds: Sequence[Round]
    traces: Sequence[trail.Trace]


@page(permission=P.FINDING_SEE)
def finding(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one finding: the duty, what it is about, the time limit behind it, what was said and concluded."""
    found: Finding = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return FindingScreen(
        title=str(found),
        crumbs=[("问题", reverse("console:findings"))],
        finding=found,
        tone=TONES[found.state],
        duty=DUTIES[found.duty][-1] if found.duty in DUTIES else None,
        clocks=_clocks(request, found),
        buttons=_buttons(request, found),
        rounds=rounds_of(queries.rectifications_of(found).reverse(), request),
        traces=trail.trail_of(
            found, *queries.rectifications_of(found), names=people.names_of, before=request.GET.get("trail")
        ),
    ).drawn(request)


def _clocks(request: PageRequest, found: Finding) -> list[ClockFace]:
    """Read the clocks of the finding's duty on what it is about, and the finding's own."""
    calendar = clocks.calendar()
    running = [clock for clock in clocks.all_for(found.about) if clock.duty_id == found.duty]
    return [
        face_of(clock, at=request.at, calendar=calendar) for clock in (*running, *clocks.all_for(found.ref))
    ]


def _buttons(request: PageRequest, found: Finding) -> list[Button]:
    """Return what may be done; a rectification is a row of its own, whose door shows where the finding may go there."""
    order = reverse("console:finding-order", args=[found.pk])
    sends = Offer(lifecycle.SEND_BACK, order, asks=True, tone="primary", icon="writing")
    return [
        *buttons(desk.FINDING, found, by=request.actor, at=request.at),
        *judged(found, [sends], by=request.actor),
    ]


@page(permission=P.FINDING_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a file that came with an answer."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


def of_unit(request: PageRequest, unit: Any) -> dict[str, Any]:
    rows = queries.visible_to(request.actor).filter(unit=unit, state__in=("open", "answered"))
    return {"findings": list(rows.order_by("-raised_at", "-id")[:10]), "unit": unit}


def of_matter(request: PageRequest, matter: Any) -> dict[str, Any]:
    """Return the findings about a matter, each with its rounds and what may be done about them now."""
    rows = queries.visible_to(request.actor).filter(about=matter.ref).order_by("id")
    return {
        "findings": [
            (each, TONES[each.state], rounds_of(queries.rectifications_of(each), request)) for each in rows
        ]
    }
