"""Stock-takings: the list, one of them with its scanner, the second signature, and what was not found."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.actions import counting as acts
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.desk import tabs
from liuhen.apps.custody.models import StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation.custody import ClosingFacts, last_day_to_clear

TONES = {"counting": "blue", "submitted": "orange", "closed": "green"}
SCAN_TONES = {"seen": "green", "again": "orange", "surplus": "red"}
SCAN_SAYS = {"seen": "已见", "again": "重复", "surplus": "不在清单"}
LATEST = 8


@page(permission=P.CUSTODY_SEE)
def takings(request: PageRequest) -> HttpResponseBase:
    """List the stock-takings the actor may see, newest first."""
    actor = request.actor
    filters = forms.taking_filters(request.GET, units=people.units_visible_to(actor, P.CUSTODY_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    exact = {key: wanted[key] for key in ("unit", "state") if wanted.get(key)}
    context = {
        "title": "清点",
        "lead": "清单在开始时固定，逐台扫描；保管人清点、他人会签，未找到的逐台查清。",
        "tabs": tabs(actor, "stocktakings"),
        "filters": filters,
        "page": page_of(
            queries.takings_visible_to(actor).filter(**exact),
            order=("-started_at", "-id"),
            cursor=request.GET.get("cursor"),
        ),
        "missing": queries.not_found_for(actor, P.CUSTODY_SEE).count(),
        "may_start": actor.may(P.STOCK_TAKE),
        "is_filtered": bool(exact),
    }
    return render(request, "custody/takings.html", context)


@page(permission=P.STOCK_TAKE, methods=FILLS)
def start(request: PageRequest) -> HttpResponseBase:
    """Freeze a unit's list."""
    units = people.units_visible_to(request.actor, P.STOCK_TAKE)
    return fill(
        request,
        forms.StartForm(request.POST or None, units=units),
        act=lambda data: acts.start(by=request.actor, at=request.at, **data),
        title="开始清点",
        submit="开始清点",
        crumbs=[("清点", reverse("console:stocktakings"))],
        to=lambda made: reverse("console:stocktaking", args=[made.pk]),
        done=lambda made: f"清单已固定：应有 {made.expected} 台。",
    )


@page(permission=P.CUSTODY_SEE)
def taking(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one stock-taking: while it is counted, the scanner; always, what was seen and what was not."""
    return _shown(request, pk)


def _shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found = _loaded(request, pk)
    counts = queries.count_of(found)
    shown = request.GET.get("state", "")
    if shown not in StockItem.states:
        shown = "expected" if counts.get("expected") else "seen"
    scans = found.state == "counting" and request.actor.may_on(P.STOCK_TAKE, found)
    context = {
        "title": f"{found}：{found.unit.short_name}",
        "crumbs": [("清点", reverse("console:stocktakings"))],
        "taking": found,
        "tone": TONES[found.state],
        "away": [(devices.state_zh(state), n) for state, n in found.away.items() if n],
        "form": forms.ScanForm() if scans else None,
        "buttons": _buttons(request, found),
        "shown": shown,
        "parts": [(key, zh, counts.get(key, 0)) for key, zh in StockItem.states.items() if counts.get(key)],
        "page": page_of(
            queries.items_in(found, state=shown), order=("serial", "id"), cursor=request.GET.get("cursor")
        ),
        "traces": trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        "refused": refused,
        **_progress(found, counts),
    }
    return render(request, "custody/taking.html", context)


def _progress(found: StockTaking, counts: dict[str, int]) -> dict[str, Any]:
    seen = counts.get("seen", 0)
    return {
        "seen": seen,
        "left": counts.get("expected", 0),
        "surplus": counts.get("surplus", 0),
        "percent": 100 * seen // found.expected,
        "latest": queries.latest_scans(found, most=LATEST),
    }


def _loaded(request: PageRequest, pk: int) -> StockTaking:
    found: StockTaking = get_object_or_404(queries.takings_visible_to(request.actor), pk=pk)
    return found


def _buttons(request: PageRequest, found: StockTaking) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"console:stocktaking-{name}", args=[found.pk])

    me = request.actor.person_id
    signing = ClosingFacts(
        closing_id=me,
        submitted_by_id=found.submitter_id,
        closer_keeps_some=found.state == "submitted" and queries.keeps_some_of(found, me),
    )
    closing = [Offer(lifecycle.CLOSE, to("close"), asks=True, tone="primary", icon="signature")]
    rest = [
        Offer(
            lifecycle.SUBMIT,
            to("submit"),
            confirm="已全部扫描，提交他人会签吗？",
            tone="primary",
            icon="send",
        ),
        Offer(lifecycle.REOPEN, to("reopen"), asks=True, icon="rotate-clockwise"),
    ]
    return buttons(found, closing, by=request.actor, facts=signing) + buttons(found, rest, by=request.actor)


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
        **_progress(found, queries.count_of(found)),
    }
    return render(request, "custody/_scanned.html", context)


def _again(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _shown(request, pk, refused=refused)


@page(permission=P.STOCK_TAKE, methods=("POST",), on_refused=_again)
def submit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask for the second signature."""
    acts.submit(taking=_loaded(request, pk), by=request.actor, at=request.at)
    return redirect("console:stocktaking", pk)


@page(permission=P.STOCK_CLOSE, methods=FILLS)
def reopen(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send it back."""
    form = forms.ReasonForm(request.POST or None)
    return _signing(request, pk, form, verb=acts.reopen, title="退回再清点", done="已退回，继续清点。")


@page(permission=P.STOCK_CLOSE, methods=FILLS)
def close(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign and close."""
    form = forms.OpinionForm(request.POST if request.method == "POST" else None)
    return _signing(request, pk, form, verb=acts.close, title="会签结束", done="已会签，清点结束。")


def _signing(
    request: PageRequest, pk: int, form: Any, *, verb: Any, title: str, done: str
) -> HttpResponseBase:
    found = _loaded(request, pk)
    here = reverse("console:stocktaking", args=[pk])
    return fill(
        request,
        form,
        act=lambda data: verb(taking=found, by=request.actor, at=request.at, **data),
        title=f"{title}：{found}",
        submit=title,
        to=here,
        done=done,
        crumbs=[("清点", reverse("console:stocktakings")), (str(found), here)],
        template="custody/close_form.html",
        context={"taking": found, **_progress(found, queries.count_of(found))},
    )


@page(permission=P.CUSTODY_SEE)
def missing(request: PageRequest) -> HttpResponseBase:
    """List what stock-takings did not find and nobody has cleared up, longest first."""
    found = page_of(
        queries.not_found_for(request.actor, P.CUSTODY_SEE), order=("id",), cursor=request.GET.get("cursor")
    )
    today = local_day(request.at)
    rows = []
    for item in found:
        assert item.taking.closed_at is not None, "the query asks for closed ones"
        last = last_day_to_clear(local_day(item.taking.closed_at))
        rows.append((item, last, today > last))
    context = {
        "title": "未找到的设备",
        "lead": "逐台查清：后来找到的写明在哪里；确实找不到的报告遗失，查清后由负责人核销。逾期未查清的列为问题。",
        "crumbs": [("清点", reverse("console:stocktakings"))],
        "page": found,
        "rows": rows,
        "may_clear": request.actor.may(P.STOCK_TAKE),
    }
    return render(request, "custody/missing.html", context)


@page(permission=P.STOCK_TAKE, methods=FILLS)
def clear(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say where one was found."""
    rows = StockItem.objects.visible_to(request.actor, P.STOCK_TAKE).select_related("taking", "device")
    item: StockItem = get_object_or_404(rows, pk=pk)
    if item.device is None:
        raise Http404("what was not on the list is not missing")
    return fill(
        request,
        forms.FoundForm(request.POST or None),
        act=lambda data: acts.clear(item=item, by=request.actor, at=request.at, **data),
        title=f"后来找到：{item.device}",
        submit="登记找到",
        to=reverse("console:stock-missing"),
        done=f"已登记：{item.device}。",
        crumbs=[
            ("清点", reverse("console:stocktakings")),
            ("未找到的设备", reverse("console:stock-missing")),
        ],
    )


@page(permission=P.CUSTODY_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report."""
    return papers.taking(_loaded(request, pk), at=request.at)
