"""Exports: asking for them, deciding on them, fetching what was approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.recordings import desk, handing_out, queries
from liuhen.apps.recordings.actions import exports as acts
from liuhen.apps.recordings.capsules import copies_are_lacking
from liuhen.apps.recordings.models import MOST_ITEMS, Export, ExportItem, Recording
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TABS = (("mine", "我的申请"), ("deciding", "待我审批"), ("all", "全部可见"))

SORTS = {
    "编号": "id", "用途": "purpose", "提供给": "recipient", "单位": "unit__path", "申请人": "requester__name",
    "申请时间": "requested_at", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ExportsScreen(Screen):
    """The requests under one tab; ``tabs`` are key, label and how many wait there."""

    template = "recordings/exports.html"

    title: str = "调取"
    lead: str = "原始资料不能私自复制。确需提供给法院、复议机关等的，经他人批准后领取一次证据包。"
    tabs: Sequence[tuple[str, str, int]]
    chosen: str
    page: Page[Export]


@page(permission=P.EXPORT_REQUEST)
def exports(request: PageRequest) -> HttpResponseBase:
    """List the requests: one's own, those to decide on, or all one may see."""
    actor = request.actor
    decides = actor.may(P.EXPORT_APPROVE)
    tabs = [tab for tab in TABS if decides or tab[0] == "mine"]
    chosen = request.GET.get("tab", "")
    to_decide = queries.exports_to_decide(actor)
    if chosen not in dict(tabs):
        chosen = "deciding" if decides and to_decide.exists() else "mine"
    rows = {
        "mine": queries.exports_visible_to(actor).filter(account_id=actor.account),
        "deciding": to_decide,
        "all": queries.exports_visible_to(actor),
    }[chosen]
    return ExportsScreen(
        tabs=[(key, zh, to_decide.count() if key == "deciding" else 0) for key, zh in tabs],
        chosen=chosen,
        page=sorted_page(
            queries.with_item_counts(rows), request, sorts=SORTS, first=("-requested_at", "-id")
        ),
    ).drawn(request)


@page(permission=P.EXPORT_REQUEST, methods=FILLS)
def request_export(request: PageRequest) -> HttpResponseBase:
    """Ask for the recordings that were ticked in the list."""
    wanted = row_numbers(request.GET.getlist("recording")[: MOST_ITEMS + 1])
    chosen = list(queries.visible_to(request.actor).filter(pk__in=wanted).order_by("pk"))
    if len(chosen) < len(wanted):
        raise Http404
    if not chosen:
        raise Invalid("还没有选择要调取的资料", remedy="请在音像资料列表中勾选，再点“申请调取”")
    form = desk.REQUEST.asks_for(None, request)
    del form.fields["recordings"]
    form.fields["purpose"].required = False  # its absence is refused on record, by the law's gate
    return fill(
        request,
        form,
        act=lambda told: acts.request(recordings=chosen, by=request.actor, at=request.at, **told),
        title=desk.REQUEST.move.label,
        submit=desk.REQUEST.submit,
        to=lambda made: address_of(made.ref),
        done=desk.REQUEST.done,
        crumbs=[("音像资料", reverse("console:recordings"))],
        template="recordings/request.html",
        context={"chosen": chosen, "bytes": sum(item.size_bytes for item in chosen)},
    )


@dataclass(frozen=True, kw_only=True)
class ExportScreen(Screen):
    """One request; ``open_until`` is until when its capsule can still be sent, ``starts`` whether it is now."""

    template = "recordings/export.html"

    export: Export
    items: Sequence[ExportItem]
    recordings: Sequence[Recording]
    copied: int
    failed: Sequence[ExportItem]
    stuck: bool
    buttons: Sequence[Button]
    mine: bool
    open_until: datetime | None
    starts: bool
    capsule_name: str
    verify_url: str
    traces: Sequence[trail.Trace]


@page(permission=P.EXPORT_REQUEST)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one request: what was asked for, what was decided, what can be done now."""
    found = _loaded(request, pk)
    items = queries.items_of(found)
    failed = [item for item in items if item.copy_why]
    mine = found.account_id == request.actor.account_id
    until = handing_out.open_until(found) if mine else None
    return ExportScreen(
        title=f"调取申请 {found.pk}",
        crumbs=[("调取", reverse("console:exports"))],
        export=found,
        items=items,
        recordings=[item.recording for item in items],
        copied=sum(bool(item.copy_sha256) for item in items),
        failed=failed,
        stuck=found.state == "approved" and copies_are_lacking(found, items),
        buttons=buttons(desk.EXPORT, found, by=request.actor, at=request.at),
        mine=mine,
        open_until=until if until and request.at < until and handing_out.is_there(found) else None,
        starts="start" in request.GET,
        capsule_name=handing_out.name_of(found),
        verify_url=address_or_blank("portal:verify") or "/verify/",
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.EXPORT_REQUEST)
def progress(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tell a waiting page how far it is; once there is nothing to wait for the page is loaded anew."""
    found = _loaded(request, pk)
    items = queries.items_of(found)
    context = {"export": found, "items": items, "copied": sum(bool(item.copy_sha256) for item in items)}
    response = render(request, "recordings/_progress.html", context)
    if found.state != "approved" or copies_are_lacking(found, items):
        response["HX-Refresh"] = "true"
    return response


@page(permission=P.EXPORT_REQUEST)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send the fetched capsule, or the rest of it after an interruption."""
    return handing_out.send(request, _loaded(request, pk), by=request.actor, at=request.at)


def _loaded(request: PageRequest, pk: int) -> Export:
    found: Export = get_object_or_404(queries.exports_visible_to(request.actor), pk=pk)
    return found
