"""Rectifications: the list, one of them, the papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.findings import desk, forms, queries
from liuhen.apps.findings.console.rounds import Round, rounds_of
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.people import queries as people
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import named, placed
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import day, written_day
from liuhen.regulation.supervision import RECTIFY_IN_TIME

SORTS = {"单位": "unit__path", "整改期限": "due_on", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class RectificationsScreen(Screen):
    """``rows`` are each with its colour and whether it is overdue."""

    template = "findings/rectifications.html"

    title: str = "整改"
    lead: str = "问题成立后责令限期整改，报告后由人复查；逾期不改或效果不明显的可以通报。"
    filters: forms.RectificationFilters
    page: Page[Rectification]
    rows: Sequence[tuple[Rectification, str, bool]]
    is_filtered: bool


@page(permission=P.FINDING_SEE)
def rectifications(request: PageRequest) -> HttpResponseBase:
    """List the rectifications the actor may see, soonest due first."""
    filters = forms.RectificationFilters(
        {"state": "open"} | request.GET.dict(), units=people.units_visible_to(request.actor, P.FINDING_SEE)
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.found_rectifications(
        queries.rectifications_visible_to(request.actor), wanted=wanted, at=request.at
    )
    found = sorted_page(rows, request, sorts=SORTS, first=("due_on", "id"))
    late = set(queries.overdue_rectifications(request.at))
    return RectificationsScreen(
        filters=filters,
        page=found,
        rows=[(row, desk.TONES[row.state], row.pk in late) for row in found],
        is_filtered=bool(request.GET),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class RectificationScreen(Screen):
    template = "findings/rectification.html"

    round: Round
    finding: Finding
    traces: Sequence[trail.Trace]


@page(permission=P.FINDING_SEE)
def rectification(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one rectification with its time limit, what was reported and what the recheck found."""
    row = _seen(request, pk)
    return RectificationScreen(
        title=str(row),
        crumbs=[("整改", reverse("console:rectifications"))],
        round=rounds_of([row], request)[0],
        finding=row.finding,
        traces=trail.trail_of(row, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _seen(request: PageRequest, pk: int) -> Rectification:
    found: Rectification = get_object_or_404(queries.rectifications_visible_to(request.actor), pk=pk)
    return found


def _about(found: Finding, request: PageRequest) -> str:
    return named(found.about, found.about_zh, placed([found.about], by=request.actor).get(found.about))


@page(permission=P.FINDING_SEE)
def notice(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the notice of rectification 限期整改通知书."""
    row = _seen(request, pk)
    data = {
        "unit": row.unit.name,
        "number": f"〔{day(row.ordered_at)[:4]}〕{row.pk}号",
        "orderer": str(row.orderer.person.unit) if row.orderer and row.orderer.person else "",
        "finding": row.finding.text,
        "about": _about(row.finding, request),
        "conclusion": row.finding.conclusion,
        "article": row.finding.cite,
        "basis": RECTIFY_IN_TIME.article.cite_in_full(),
        "demand": row.demand,
        "due_on": written_day(row.due_on),
        "ordered_on": written_day(row.ordered_at),
        "round": row.round,
    }
    return printing.response("order", data, at=row.ordered_at, filename=f"rectification-{pk}.pdf")


@page(permission=P.FINDING_SEE)
def circular(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the circulated notice 通报."""
    row = _seen(request, pk)
    if row.circulated_at is None:
        raise Http404("it was not circulated")
    data = {
        "unit": row.unit.name,
        "number": queries.circulated_number(row),
        "issuer": str(row.circulator.person.unit) if row.circulator and row.circulator.person else "",
        "ground": row.circular_ground_zh,
        "basis": RECTIFY_IN_TIME.article.cite_in_full(),
        "finding": row.finding.text,
        "about": _about(row.finding, request),
        "demand": row.demand,
        "due_on": written_day(row.due_on),
        "report": row.report,
        "verdict": row.verdict,
        "reason": row.reason_weighed,
        "text": row.circular,
        "circulated_on": written_day(row.circulated_at),
    }
    return printing.response("circular", data, at=row.circulated_at, filename=f"circular-{pk}.pdf")
