"""What is due, and the batches that dispose of it, with their certificate and list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.retention import desk, papers, queries
from liuhen.apps.retention.actions import disposals as acts
from liuhen.apps.retention.console.forms import ReasonForm
from liuhen.apps.retention.models import Disposal, DisposalItem, DueTally
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import OBJECTION_DAYS, WARN_DAYS
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit
    from liuhen.apps.recordings.models import Recording

TONES = {
    "requested": "orange",
    "consented": "orange",
    "waiting": "blue",
    "destroying": "blue",
    "destroyed": "grey",
    "refused": "red",
    "stopped": "red",
    "withdrawn": "grey",
}
CRUMB = "到期与销毁"
TABS = (("due", "可销毁"), ("soon", f"{WARN_DAYS.value}天内到期"))

SORTS = {"编号": "id", "单位": "unit__path", "资料": "count", "申请": "requested_at", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class DueScreen(Screen):
    """``waiting`` are the batches that wait for the actor; ``tallies`` what the nightly sweep counted in each unit."""

    template = "retention/due.html"

    title: str = CRUMB
    lead: str = "期满的资料也不会自动销毁：须申请、法制机构同意、负责人批准，由三人分别办理，并经异议期。"
    tabs: Sequence[tuple[str, str]] = TABS
    chosen: str
    page: "Page[Recording]"
    tallies: "Sequence[tuple[Unit, DueTally]]"
    may_request: bool
    most: int = acts.MOST_ITEMS
    duty: Duty = law.DISPOSAL_BY_THREE
    waiting: int


@page(permission=P.RETENTION_SEE)
def due(request: PageRequest) -> HttpResponseBase:
    """List what may be disposed of today, or what will be soon; nothing goes by itself."""
    today = local_day(request.at)
    soon = request.GET.get("tab") == "soon"
    listed = queries.soon_visible_to if soon else queries.due_visible_to
    units = people.units_visible_to(request.actor, P.RETENTION_SEE)
    tallies = queries.tallies(unit.pk for unit in units)
    return DueScreen(
        chosen="soon" if soon else "due",
        page=page_of(
            listed(request.actor, on=today),
            order=("kept_until", "id"),
            cursor=request.GET.get("cursor"),
        ),
        tallies=[(unit, tallies[unit.pk]) for unit in units if unit.pk in tallies],
        may_request=request.actor.may(P.DISPOSAL_REQUEST) and not soon,
        waiting=queries.to_consent(request.actor).count() + queries.to_approve(request.actor).count(),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class BatchesScreen(Screen):
    template = "retention/batches.html"

    title: str = "销毁批次"
    page: Page[Disposal]
    tones: Mapping[str, str]


@page(permission=P.RETENTION_SEE)
def batches(request: PageRequest) -> HttpResponseBase:
    """List the batches, newest first."""
    rows = queries.disposals_visible_to(request.actor)
    return BatchesScreen(
        crumbs=[(CRUMB, reverse("console:disposals"))],
        page=sorted_page(rows, request, sorts=SORTS, first=("-requested_at", "-id")),
        tones=TONES,
    ).drawn(request)


@page(permission=P.DISPOSAL_REQUEST, methods=FILLS)
def request_disposal(request: PageRequest) -> HttpResponseBase:
    """Ask for the disposal of what was ticked."""
    wanted = row_numbers(request.GET.getlist("recording")[: acts.MOST_ITEMS + 1])
    if not wanted:
        raise Invalid("还没有选择要销毁的资料", remedy="请在“可销毁”列表中勾选")
    today = local_day(request.at)
    chosen = list(queries.due_visible_to(request.actor, on=today).filter(pk__in=wanted))
    if len(chosen) < len(wanted):
        raise Http404
    return fill(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: acts.request(recordings=chosen, by=request.actor, at=request.at, **data),
        title="申请销毁",
        submit="提交申请",
        to=lambda made: reverse("console:disposal", args=[made.pk]),
        done="已提交，等待法制机构审核。",
        crumbs=[(CRUMB, reverse("console:disposals"))],
        template="retention/select.html",
        context={"chosen": chosen[:50], "count": len(chosen), "said": "", "sorting": False},
    )


@dataclass(frozen=True, kw_only=True)
class DisposalScreen(Screen):
    """``first_day`` is that on which the batch may be destroyed, once the ``days`` of objection are over."""

    template = "retention/disposal.html"

    disposal: Disposal
    tone: str
    days: int = OBJECTION_DAYS.value
    days_left: int | None
    first_day: date | None
    buttons: Sequence[Button]
    items: Page[DisposalItem]
    duty: Duty = law.DISPOSAL_BY_THREE
    traces: Sequence[trail.Trace]


@page(permission=P.RETENTION_SEE)
def disposal(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one batch: its steps, who took them, how long it may still be objected to, what became of each."""
    found = _loaded(request, pk)
    return DisposalScreen(
        title=str(found),
        crumbs=[(CRUMB, reverse("console:disposals")), ("销毁批次", reverse("console:disposal-batches"))],
        disposal=found,
        tone=TONES[found.state],
        days_left=_days_left(found, today=local_day(request.at)),
        first_day=found.waits_until + timedelta(days=1) if found.waits_until else None,
        buttons=buttons(desk.DISPOSAL, found, by=request.actor, at=request.at),
        items=page_of(queries.items_of(found), order=("id",), cursor=request.GET.get("cursor")),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _days_left(found: Disposal, *, today: date) -> int | None:
    if found.state != "waiting" or found.waits_until is None:
        return None
    return max(0, (found.waits_until - today).days + 1)


@page(permission=P.RETENTION_SEE)
def certificate(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the certificate 销毁证明 of a batch that was destroyed."""
    found = _destroyed(request, pk)
    return printing.response(
        "disposal_certificate", papers.certificate(found), at=_ended(found), filename=f"disposal-{pk}.pdf"
    )


@page(permission=P.RETENTION_SEE)
def destroyed_list(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the list 销毁清册, with the digests of everything destroyed."""
    found = _destroyed(request, pk)
    return printing.response(
        "disposal_list", papers.full_list(found), at=_ended(found), filename=f"disposal-{pk}-list.pdf"
    )


def _ended(found: Disposal) -> Any:
    return found.destroyed_at


def _destroyed(request: PageRequest, pk: int) -> Disposal:
    found = _loaded(request, pk)
    if found.state != "destroyed":
        raise WrongState("还没有销毁证明和销毁清册：这一批尚未销毁完毕")
    return found


def _loaded(request: PageRequest, pk: int) -> Disposal:
    found: Disposal = get_object_or_404(queries.disposals_visible_to(request.actor), pk=pk)
    return found
