"""The first page after log-in: what waits for this actor, and the figures beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render

from liuhen.apps.notices import queries as notices
from liuhen.entrypoints.console import cockpit, office, tray
from liuhen.entrypoints.console.chrome import chrome
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.menu import Entry, place_of
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen


@dataclass(frozen=True, kw_only=True)
class HomeScreen(Screen):
    """The chart is fetched where it is ``charted``."""

    template = "console/home.html"

    title: str = "工作台"
    figures: Sequence[tray.Figure]
    batches: Sequence[tray.Batch]
    chores: Sequence[tray.Chore]
    days: int = tray.DAYS
    charted: bool
    entries: Sequence[Entry]


@page(permission=None)
def home(request: PageRequest) -> HttpResponseBase:
    """Show the tray."""
    actor, at = request.actor, request.at
    waiting = tray.batches(actor, at=at)
    business = cockpit if cockpit.oversees_county(actor) else tray
    figures = [*business.figures(actor, at=at), *office.figures(actor, at=at)]
    return HomeScreen(
        figures=figures,
        batches=waiting,
        chores=tray.in_names(tray.chores(waiting, at=at), by=actor),
        charted=actor.may(P.RECORDING_SEE),
        entries=[entry for _, group in chrome(request)["chrome"].menu for entry in group if not entry.active],
    ).drawn(request)


@page(permission=None)
def badges(request: PageRequest) -> HttpResponseBase:
    """Count what waits, for the menu, and what is unread, for the bell: fetched after each page, never before."""
    waiting = tray.lately(request.actor, at=request.at)
    counts = {place_of(under): count for under, count in waiting.items()}
    unread = notices.unread_count(request.actor)
    return render(request, "console/_badges.html", {"counts": counts, "unread": unread})


@page(permission=P.RECORDING_SEE)
def intake_chart(request: PageRequest) -> HttpResponseBase:
    """Draw the last 30 days; fetched after the page, because it counts much."""
    actor = request.actor
    units = cockpit.overseen(actor).values_list("pk", flat=True) if cockpit.oversees_county(actor) else None
    drawing, rows = tray.chart(actor, at=request.at, units=units)
    return render(
        request,
        "console/_intake_chart.html",
        {"chart": drawing, "rows": rows, "days": tray.DAYS},
    )
