"""Circulars about who interfered: everybody reads what was circulated; before that only who decides on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.interference import desk, queries
from liuhen.apps.interference.models import Circular
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.interference import KINDS

SORTS = {"通报": "id", "审批单位": "authority__path", "时间": "proposed_at", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class CircularsScreen(Screen):
    template = "interference/circulars.html"

    title: str = "干预通报"
    lead: str = "违反规定干预、插手案件办理的，按人事管理权限批准后在这里通报。"
    page: Page[Circular]
    rows: Sequence[tuple[Circular, str]]


@page(permission=P.REPORT_FILE)
def circulars(request: PageRequest) -> HttpResponseBase:
    """List circulars, newest first."""
    found = sorted_page(queries.circulars_visible_to(request.actor), request, sorts=SORTS, first=("-id",))
    return CircularsScreen(page=found, rows=[(each, desk.TONES[each.state]) for each in found]).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CircularScreen(Screen):
    """``text`` is sealed before it is circulated: who may open this page reads it."""

    template = "interference/circular.html"

    circular: Circular
    tone: str
    text: str
    kinds: Sequence[str]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.REPORT_FILE)
def circular(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a circular and how it stands."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Circular = get_object_or_404(queries.circulars_visible_to(request.actor), pk=pk)
    told = queries.told_by(found)
    return CircularScreen(
        title=str(found), crumbs=[(desk.CIRCULARS[0], reverse(desk.CIRCULARS[1]))], circular=found,
        tone=desk.TONES[found.state], text=found.text or told["text"], kinds=[KINDS[key] for key in told["kinds"]],
        buttons=buttons(desk.CIRCULAR, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
