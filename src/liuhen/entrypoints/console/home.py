"""The first page after log-in: what waits for this actor, and the figures beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render

from liuhen.apps.notices import queries as notices
from liuhen.entrypoints.console import office, tray
from liuhen.entrypoints.console.chrome import Chrome
from liuhen.kernel.access import Permission as P
from liuhen.kernel.access import Reach
from liuhen.kernel.web.menu import Entry, place_of
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen


@dataclass(frozen=True, kw_only=True)
class HomeScreen(Screen):
    """``units`` are for whoever oversees all of them; the chart is fetched where it is ``charted``."""

    template = "console/home.html"

    title: str = "工作台"
    figures: Sequence[tray.Figure]
    batches: Sequence[tray.Batch]
    units: Sequence[tray.UnitRow]
    days: int = tray.DAYS
    charted: bool
    entries: Sequence[Entry]


@page(permission=None)
def home(request: PageRequest) -> HttpResponseBase:
    """Show the tray."""
    actor, at = request.actor, request.at
    figures = [*tray.figures(actor, at=at), *office.figures(actor, at=at)]
    oversees = any(
        grant.role.reach is Reach.COUNTY and P.RECORDING_SEE in grant.role.permissions
        for grant in actor.grants
    )
    return HomeScreen(
        figures=figures,
        batches=tray.batches(actor, at=at),
        units=tray.by_unit(actor, at=at) if oversees else [],
        charted=actor.may(P.RECORDING_SEE),
        entries=[entry for _, group in Chrome(request).menu for entry in group if not entry.active],
    ).drawn(request)


@page(permission=None)
def badges(request: PageRequest) -> HttpResponseBase:
    """Count what waits, for the menu, and what is unread, for the bell: fetched after each page, never before."""
    waiting = tray.badges(request.actor, at=request.at)
    counts = {place_of(under): count for under, count in waiting.items()}
    unread = notices.unread_count(request.actor)
    return render(request, "console/_badges.html", {"counts": counts, "unread": unread})


@page(permission=P.RECORDING_SEE)
def intake_chart(request: PageRequest) -> HttpResponseBase:
    """Draw the last 30 days; fetched after the page, because it counts much."""
    options, rows = tray.chart(request.actor, at=request.at)
    return render(
        request,
        "console/_intake_chart.html",
        {"options": json.dumps(options), "rows": rows, "days": tray.DAYS},
    )
