"""What is due, and the batches that dispose of it, with their certificate and list."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.retention import lifecycle, papers, queries
from liuhen.apps.retention.actions import disposals as acts
from liuhen.apps.retention.console.forms import OpinionForm, ReasonForm, WhyNotForm
from liuhen.apps.retention.models import Disposal
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import OBJECTION_DAYS, WARN_DAYS

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


@page(permission=P.RETENTION_SEE)
def due(request: PageRequest) -> HttpResponseBase:
    """List what may be disposed of today, or what will be soon; nothing goes by itself."""
    today = local_day(request.at)
    soon = request.GET.get("tab") == "soon"
    listed = queries.soon_visible_to if soon else queries.due_visible_to
    units = people.units_visible_to(request.actor, P.RETENTION_SEE)
    tallies = queries.tallies(unit.pk for unit in units)
    context = {
        "title": CRUMB,
        "lead": "期满的资料也不会自动销毁：须申请、法制机构同意、负责人批准，由三人分别办理，并经异议期。",
        "tabs": (("due", "可销毁"), ("soon", f"{WARN_DAYS.value}天内到期")),
        "chosen": "soon" if soon else "due",
        "page": page_of(
            listed(request.actor, on=today), order=("kept_until", "id"), cursor=request.GET.get("cursor")
        ),
        "tallies": [(unit, tallies[unit.pk]) for unit in units if unit.pk in tallies],
        "may_request": request.actor.may(P.DISPOSAL_REQUEST) and not soon,
        "most": acts.MOST_ITEMS,
        "duty": law.DISPOSAL_BY_THREE,
        "waiting": queries.to_consent(request.actor).count() + queries.to_approve(request.actor).count(),
    }
    return render(request, "retention/due.html", context)


@page(permission=P.RETENTION_SEE)
def batches(request: PageRequest) -> HttpResponseBase:
    """List the batches, newest first."""
    rows = queries.disposals_visible_to(request.actor)
    context = {
        "title": "销毁批次",
        "crumbs": [(CRUMB, reverse("console:disposals"))],
        "page": page_of(rows, order=("-requested_at", "-id"), cursor=request.GET.get("cursor")),
        "tones": TONES,
    }
    return render(request, "retention/batches.html", context)


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
        context={"chosen": chosen[:50], "count": len(chosen), "said": ""},
    )


@page(permission=P.RETENTION_SEE)
def disposal(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one batch: its steps, who took them, how long it may still be objected to, what became of each."""
    found = _loaded(request, pk)
    context = {
        "title": f"销毁批次 {found.pk}",
        "crumbs": [(CRUMB, reverse("console:disposals")), ("销毁批次", reverse("console:disposal-batches"))],
        "disposal": found,
        "tone": TONES[found.state],
        "days": OBJECTION_DAYS.value,
        "days_left": _days_left(found, today=local_day(request.at)),
        "first_day": found.waits_until + timedelta(days=1) if found.waits_until else None,
        "buttons": _buttons(request, found),
        "items": page_of(queries.items_of(found), order=("id",), cursor=request.GET.get("cursor")),
        "duty": law.DISPOSAL_BY_THREE,
        "traces": trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    }
    return render(request, "retention/disposal.html", context)


def _days_left(found: Disposal, *, today: date) -> int | None:
    if found.state != "waiting" or found.waits_until is None:
        return None
    return max(0, (found.waits_until - today).days + 1)


def _buttons(request: PageRequest, found: Disposal) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"console:disposal-{name}", args=[found.pk])

    actor = request.actor
    facts = law.DisposalFacts(
        due=law.DueFacts(found.count), deciding_person_id=actor.person_id, requester_id=found.requester_id,
        consenter_id=found.consenter_id,
    )  # fmt: skip
    deciding = [
        Offer(lifecycle.CONSENT, to("consent"), asks=True, tone="primary", icon="check"),
        Offer(lifecycle.APPROVE, to("approve"), asks=True, tone="primary", icon="rubber-stamp"),
    ]
    stopping = [
        Offer(lifecycle.REFUSE_CONSENT, to("refuse"), asks=True, tone="danger", icon="x"),
        Offer(lifecycle.REFUSE_APPROVAL, to("refuse"), asks=True, tone="danger", icon="x"),
        Offer(lifecycle.OBJECT, to("object"), asks=True, icon="flag-exclamation"),
    ]
    if found.requester_id == actor.person_id:
        stopping.append(Offer(lifecycle.WITHDRAW, to("withdraw"), asks=True, icon="arrow-back-up"))
    return buttons(found, deciding, by=actor, facts=facts) + buttons(found, stopping, by=actor)


@page(permission=P.DISPOSAL_CONSENT, methods=FILLS)
def consent(request: PageRequest, pk: int) -> HttpResponseBase:
    """Consent for the legal unit."""
    return _decide(request, pk, act=acts.consent, title="同意销毁", done="已同意，等待负责人批准。")


@page(permission=P.DISPOSAL_APPROVE, methods=FILLS)
def approve(request: PageRequest, pk: int) -> HttpResponseBase:
    """Approve for the unit's head."""
    done = f"已批准，进入{OBJECTION_DAYS.value}天异议期。"
    return _decide(request, pk, act=acts.approve, title="批准销毁", done=done)


@page(permission=P.RETENTION_SEE, methods=FILLS)
def refuse(request: PageRequest, pk: int) -> HttpResponseBase:
    """Turn the batch down, at the desk where it lies."""
    return _stop(request, pk, act=acts.refuse, title="不予同意")


@page(permission=P.DISPOSAL_OBJECT, methods=FILLS)
def object_to(request: PageRequest, pk: int) -> HttpResponseBase:
    """Object, and so stop the batch."""
    return _stop(request, pk, act=acts.object_to, title="提出异议")


@page(permission=P.DISPOSAL_REQUEST, methods=FILLS)
def withdraw(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take one's own request back."""
    return _stop(request, pk, act=acts.withdraw, title="撤回申请")


def _decide(request: PageRequest, pk: int, *, act: Any, title: str, done: str) -> HttpResponseBase:
    return _filled(
        request, pk, OpinionForm(request.POST if request.method == "POST" else None), act, title, done
    )


def _stop(request: PageRequest, pk: int, *, act: Any, title: str) -> HttpResponseBase:
    return _filled(
        request, pk, WhyNotForm(request.POST or None), act, title, "已停止，资料继续保存。", "danger"
    )


def _filled(
    request: PageRequest, pk: int, form: Any, act: Any, title: str, done: str, tone: str = "primary"
) -> HttpResponseBase:
    found = _loaded(request, pk)
    here = reverse("console:disposal", args=[pk])
    return fill(
        request,
        form,
        act=lambda data: act(disposal=found, by=request.actor, at=request.at, **data),
        title=title,
        submit=title,
        tone=tone,
        to=here,
        done=done,
        crumbs=[(CRUMB, reverse("console:disposals")), (f"销毁批次 {pk}", here)],
        template="retention/decide.html",
        context={"disposal": found, "items": queries.items_of(found)[:20]},
    )


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
        raise Invalid("还没有销毁证明：这一批尚未销毁完毕")
    return found


def _loaded(request: PageRequest, pk: int) -> Disposal:
    found: Disposal = get_object_or_404(queries.disposals_visible_to(request.actor), pk=pk)
    return found
