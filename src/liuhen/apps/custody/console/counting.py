"""Stock-takings: the list, one of them with its scanner, the second signature, and what was not found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.custody import desk, queries
from liuhen.apps.custody.actions import counting as acts
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.tabs import Tab, tabs
from liuhen.apps.custody.models import StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.custody import last_day_to_clear

TONES = {"counting": "blue", "submitted": "orange", "closed": "green"}
SCAN_TONES = {"seen": "green", "again": "orange", "surplus": "red"}
SCAN_SAYS = {"seen": "已见", "again": "重复", "surplus": "不在清单"}

SORTS = {
    "清点单": "id", "单位": "unit__path", "开始时间": "started_at", "清点人": "starter__name", "应有": "expected",
    "状态": "state",
}  # fmt: skip
ITEM_SORTS = {"设备编号": "serial", "账面": "book", "结果": "state"}
MISSING_SORTS = {"设备": "serial", "单位": "unit__path", "清点单": "taking_id", "账面": "book"}


@dataclass(frozen=True, kw_only=True)
class TakingsScreen(Screen):
    template = "custody/takings.html"

    title: str = "清点"
    lead: str = "清单在开始时固定，逐台扫描；保管人清点、他人会签，未找到的逐台查清。"
    tabs: Sequence[Tab]
    filters: forms.ListFilters
    page: Page[StockTaking]
    missing: int
    may_start: bool
    is_filtered: bool


@page(permission=P.CUSTODY_SEE)
def takings(request: PageRequest) -> HttpResponseBase:
    """List the stock-takings the actor may see, newest first."""
    actor = request.actor
    filters = forms.taking_filters(request.GET, units=people.units_visible_to(actor, P.CUSTODY_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    exact = chosen(wanted, "unit", "state")
    return TakingsScreen(
        tabs=tabs(actor, "stocktakings"),
        filters=filters,
        page=sorted_page(
            queries.takings_visible_to(actor).filter(**exact),
            request,
            sorts=SORTS,
            first=("-started_at", "-id"),
        ),
        missing=queries.not_found_for(actor, P.CUSTODY_SEE).count(),
        may_start=actor.may(P.STOCK_TAKE),
        is_filtered=bool(exact),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class TakingScreen(Screen):
    """One stock-taking; ``shown`` is the state of the items on the ``page``, ``form`` the scanner's."""

    template = "custody/taking.html"

    taking: StockTaking
    tone: str
    away: Sequence[tuple[str, int]]
    form: forms.ScanForm | None
    buttons: Sequence[Button]
    shown: str
    parts: Sequence[tuple[str, str, int]]
    page: Page[StockItem]
    traces: Sequence[trail.Trace]
    seen: int
    left: int
    surplus: int
    percent: int
    latest: Iterable[StockItem]


@page(permission=P.CUSTODY_SEE)
def taking(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one stock-taking: while it is counted, the scanner; always, what was seen and what was not."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found = _loaded(request, pk)
    counts = queries.count_of(found)
    part = request.GET.get("state", "")
    if part not in StockItem.states:
        part = "expected" if counts.get("expected") else "seen"
    scans = found.state == "counting" and request.actor.may_on(P.STOCK_TAKE, found)
    return TakingScreen(
        title=f"{found}：{found.unit.short_name}",
        crumbs=[("清点", reverse("console:stocktakings"))],
        taking=found,
        tone=TONES[found.state],
        away=[(devices.state_zh(state), n) for state, n in found.away.items() if n],
        form=forms.ScanForm() if scans else None,
        buttons=buttons(desk.STOCK_TAKING, found, by=request.actor, at=request.at),
        shown=part,
        parts=[(key, zh, counts.get(key, 0)) for key, zh in StockItem.states.items() if counts.get(key)],
        page=sorted_page(
            queries.items_in(found, state=part), request, sorts=ITEM_SORTS, first=("serial", "id")
        ),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        refused=refused,
        **queries.progress_of(found, counts),
    ).drawn(request)


def _loaded(request: PageRequest, pk: int) -> StockTaking:
    found: StockTaking = get_object_or_404(queries.takings_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.STOCK_TAKE, methods=("POST",))
def scan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take in one scan: a fragment for the scanner's script, else back to the page."""
    found = _loaded(request, pk)
    form = forms.ScanForm(request.POST)
    serial = form.cleaned_data["serial"] if form.is_valid() else ""
    scanned = acts.scan(taking=found, serial=serial, by=request.actor, at=request.at)
    said = f"{scanned.item.serial}　{SCAN_SAYS[scanned.kind]}：{scanned.told}"
    if not request.htmx:
        level = messages.SUCCESS if scanned.kind == "seen" else messages.WARNING
        messages.add_message(request, level, said)
        return redirect("console:stocktaking", pk)
    context = {
        "taking": found,
        "scanned": scanned,
        "tone": SCAN_TONES[scanned.kind],
        "says": SCAN_SAYS[scanned.kind],
        **queries.progress_of(found),
    }
    return render(request, "custody/_scanned.html", context)


@dataclass(frozen=True, kw_only=True)
class MissingScreen(Screen):
    """``rows`` are each item not found with the last day to clear it up, and whether that is over."""

    template = "custody/missing.html"

    title: str = "未找到的设备"
    lead: str = (
        "逐台查清：后来找到的写明在哪里；确实找不到的报告遗失，查清后由负责人核销。逾期未查清的列为问题。"
    )
    page: Page[StockItem]
    rows: Sequence[tuple[StockItem, date, bool]]
    may_clear: bool


@page(permission=P.CUSTODY_SEE)
def missing(request: PageRequest) -> HttpResponseBase:
    """List what stock-takings did not find and nobody has cleared up, longest first."""
    found = sorted_page(
        queries.not_found_for(request.actor, P.CUSTODY_SEE), request, sorts=MISSING_SORTS, first=("id",)
    )
    today = local_day(request.at)
    rows = []
    for item in found:
        assert item.taking.closed_at is not None, "the query asks for closed ones"
        last = last_day_to_clear(local_day(item.taking.closed_at))
        rows.append((item, last, today > last))
    return MissingScreen(
        crumbs=[("清点", reverse("console:stocktakings"))],
        page=found,
        rows=rows,
        may_clear=request.actor.may(P.STOCK_TAKE),
    ).drawn(request)


@page(permission=P.CUSTODY_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report."""
    return papers.taking(_loaded(request, pk), at=request.at)
