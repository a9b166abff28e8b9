"""Exports: asking for them, deciding on them, fetching what was approved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.recordings import handing_out, lifecycle, queries
from liuhen.apps.recordings.actions import exports as acts
from liuhen.apps.recordings.capsules import copies_are_lacking
from liuhen.apps.recordings.console.forms import OpinionForm, RequestForm
from liuhen.apps.recordings.models import Export
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation.recordings import ExportFacts

TABS = (("mine", "我的申请"), ("deciding", "待我审批"), ("all", "全部可见"))


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
    context = {
        "title": "调取",
        "lead": "原始资料不能私自复制。确需提供给法院、复议机关等的，经他人批准后领取一次证据包。",
        "tabs": [(key, zh, to_decide.count() if key == "deciding" else 0) for key, zh in tabs],
        "chosen": chosen,
        "page": page_of(
            queries.with_item_counts(rows), order=("-requested_at", "-id"), cursor=request.GET.get("cursor")
        ),
    }
    return render(request, "recordings/exports.html", context)


@page(permission=P.EXPORT_REQUEST, methods=FILLS)
def request_export(request: PageRequest) -> HttpResponseBase:
    """Ask for the recordings that were ticked in the list."""
    wanted = row_numbers(request.GET.getlist("recording")[: acts.MOST_ITEMS + 1])
    chosen = list(queries.visible_to(request.actor).filter(pk__in=wanted).order_by("pk"))
    if len(chosen) < len(wanted):
        raise Http404
    if not chosen:
        raise Invalid("还没有选择要调取的资料", remedy="请在音像资料列表中勾选，再点“申请调取”")
    return fill(
        request,
        RequestForm(request.POST or None),
        act=lambda data: acts.request(recordings=chosen, by=request.actor, at=request.at, **data),
        title="申请调取",
        submit="提交申请",
        to=lambda made: reverse("console:export", args=[made.pk]),
        done="已提交，等待本单位法制机构或负责人审批。",
        crumbs=[("音像资料", reverse("console:recordings"))],
        template="recordings/request.html",
        context={"chosen": chosen, "bytes": sum(item.size_bytes for item in chosen)},
    )


@page(permission=P.EXPORT_REQUEST)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one request: what was asked for, what was decided, what can be done now."""
    found = _loaded(request, pk)
    items = queries.items_of(found)
    failed = [item for item in items if item.copy_why]
    mine = found.account_id == request.actor.account_id
    until = handing_out.open_until(found) if mine else None
    context = {
        "title": f"调取申请 {found.pk}",
        "crumbs": [("调取", reverse("console:exports"))],
        "export": found,
        "items": items,
        "recordings": [item.recording for item in items],
        "copied": sum(bool(item.copy_sha256) for item in items),
        "failed": failed,
        "stuck": found.state == "approved" and copies_are_lacking(found, items),
        "buttons": _buttons(found, request.actor, failed=bool(failed)),
        "mine": mine,
        "open_until": until if until and request.at < until and handing_out.is_there(found) else None,
        "starts": "start" in request.GET,
        "capsule_name": handing_out.name_of(found),
        "verify_url": address_or_blank("portal:verify") or "/verify/",
        "traces": trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    }
    return render(request, "recordings/export.html", context)


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


@page(permission=P.EXPORT_APPROVE, methods=FILLS)
def approve(request: PageRequest, pk: int) -> HttpResponseBase:
    """Approve somebody else's request."""
    return _decide(
        request, pk, act=acts.approve, title="批准调取", done="已批准，正在封装证据包。", tone="primary"
    )


@page(permission=P.EXPORT_APPROVE, methods=FILLS)
def reject(request: PageRequest, pk: int) -> HttpResponseBase:
    """Turn a request down, with the reason."""
    return _decide(request, pk, act=acts.reject, title="不予批准", done="已答复不予批准。", tone="danger")


def _decide(request: PageRequest, pk: int, *, act: Any, title: str, done: str, tone: str) -> HttpResponseBase:
    found = _loaded(request, pk)
    here = reverse("console:export", args=[pk])
    return fill(
        request,
        OpinionForm(request.POST if request.method == "POST" else None),
        act=lambda data: act(export=found, by=request.actor, at=request.at, **data),
        title=title,
        submit=title,
        tone=tone,
        to=here,
        done=done,
        crumbs=[("调取", reverse("console:exports")), (f"调取申请 {pk}", here)],
        template="recordings/decide.html",
        context={"export": found, "recordings": [item.recording for item in queries.items_of(found)]},
    )


@page(permission=P.EXPORT_REQUEST, methods=("POST",))
def retry(request: PageRequest, pk: int) -> HttpResponseBase:
    """Try again to make the copies that could not be made."""
    acts.retry_copies(export=_loaded(request, pk), by=request.actor, at=request.at)
    return redirect("console:export", pk)


@page(permission=P.EXPORT_REQUEST, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the request up."""
    handing_out.withdraw(_loaded(request, pk), by=request.actor, at=request.at)
    messages.success(request, "已撤回，所含资料不再因这份申请而暂缓销毁。")
    return redirect("console:export", pk)


@page(permission=P.EXPORT_REQUEST, methods=("POST",))
def fetch(request: PageRequest, pk: int) -> HttpResponseBase:
    """Spend the one download; the page it leads to starts it."""
    found = _loaded(request, pk)
    handing_out.fetch(found, by=request.actor, at=request.at)
    return redirect(f"{reverse('console:export', args=[pk])}?start=1")


@page(permission=P.EXPORT_REQUEST)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send the fetched capsule, or the rest of it after an interruption."""
    return handing_out.send(request, _loaded(request, pk), by=request.actor, at=request.at)


def _loaded(request: PageRequest, pk: int) -> Export:
    found: Export = get_object_or_404(queries.exports_visible_to(request.actor), pk=pk)
    return found


def _buttons(found: Export, actor: Actor, *, failed: bool) -> list[Button]:
    """Offer what may be done; who asked himself sees the decision's buttons grey, with the law's reason."""

    def to(name: str) -> str:
        return reverse(f"console:export-{name}", args=[found.pk])

    deciding = ExportFacts(
        purpose=found.purpose, requested_by_person_id=found.requester_id, deciding_person_id=actor.person_id
    )
    offers = [
        Offer(lifecycle.APPROVE, to("approve"), asks=True, tone="primary", icon="check"),
        Offer(lifecycle.REJECT, to("reject"), asks=True, tone="danger", icon="x"),
    ]
    shown = buttons(found, offers, by=actor, facts=deciding)
    if found.account_id != actor.account_id:
        return shown
    own = [
        Offer(
            lifecycle.WITHDRAW,
            to("withdraw"),
            confirm="撤回后不能恢复，需要时另行申请。确定撤回吗？",
            icon="x",
        )
    ]
    if found.state == "approved" and failed:
        own.insert(0, Offer(lifecycle.RETRY, to("retry"), icon="refresh"))
    if found.state == "built":
        ask = f"证据包只能领取一次，{handing_out.MINUTES} 分钟内可断点续传，之后从服务器清除。现在领取吗？"
        own.insert(0, Offer(lifecycle.FETCH, to("fetch"), confirm=ask, tone="primary", icon="download"))
    return shown + buttons(found, own, by=actor)
