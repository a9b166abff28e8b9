"""The first page after log-in: what waits for this actor, and where they may go."""

from django.http import HttpResponseBase
from django.shortcuts import render

from liuhen.entrypoints.console.chrome import Chrome
from liuhen.kernel.web.pages import PageRequest, page


@page(permission=None)
def home(request: PageRequest) -> HttpResponseBase:
    """Show the tray: every menu entry with something waiting, then the other ways."""
    entries = [entry for _, group in Chrome(request).menu for entry in group if not entry.active]
    waiting = [entry for entry in entries if entry.badge]
    context = {"title": "工作台", "waiting": waiting, "entries": entries}
    return render(request, "console/home.html", context)
