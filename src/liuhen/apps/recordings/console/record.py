"""One recording: what it is, seeing it, settling it, its trail and its proof."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import desk, lifecycle, purposes, queries, time_line
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.console.forms import PurposeForm
from liuhen.apps.recordings.media_types import media_type
from liuhen.apps.recordings.models import Export, Recording, Viewing
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused, why_not
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import minute, span
from liuhen.regulation import custody as custody_law
from liuhen.regulation.retention import KEEP_AT_LEAST
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding

SHOWN_VIEWINGS = 10
PURPOSE_WORD = "用途"
A_MINUTE = 60_000


@dataclass(frozen=True, kw_only=True)
class RecordingScreen(Screen):
    """One recording: to be seen while a ``viewing`` is open, whose purpose is asked for else.

    ``viewings`` are each with what its matter is called; the two addresses of its disposal are for whoever may see
    its papers.
    """

    template = "recordings/recording.html"

    recording: Recording
    buttons: Sequence[Button]
    viewing: Viewing | None
    viewing_ends: datetime | None
    viewing_hours: int = settings.VIEWING_SECONDS // 3600
    viewing_duty: Duty = custody_law.LENDING_NEEDS_APPROVAL
    may_view: bool
    purpose_form: PurposeForm
    mime: str
    marks: Sequence[time_line.Mark]
    watermark: Sequence[str]
    trace_code: str
    offset_said: str
    offset_counts: bool
    device_url: str
    clocks: Sequence[ClockFace]
    keeping: Duty = KEEP_AT_LEAST
    sees_keeping: bool
    panels: Sequence[Mapping[str, Any]]
    disposal_url: str
    certificate_url: str
    findings: "QuerySet[Finding]"
    viewings: Sequence[tuple[Viewing, str]]
    viewings_count: int
    knows_why: bool
    exports: "QuerySet[Export]"
    traces: Sequence[trail.Trace]
    entry: Entry
    entry_leaf: str
    checkpoint: Checkpoint | None
    verify_url: str


@page(permission=P.RECORDING_SEE)
def recording(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one recording and all that is known about it."""
    return _shown(request, _loaded(request, pk)).drawn(request)


@page(permission=P.RECORDING_VIEW, methods=("POST",))
def view(request: PageRequest, pk: int) -> HttpResponseBase:
    """Begin a viewing for a stated purpose."""
    found = _loaded(request, pk)
    form = PurposeForm(request.POST, matters=purposes.all_matters(request.actor))
    refused: Refused | None = None
    if form.is_valid():
        try:
            viewing.begin(recording=found, by=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            refused = refusal
        else:
            return redirect(f"{reverse('console:recording', args=[pk])}#player")
    return replace(_shown(request, found), purpose_form=form, refused=refused).drawn(request, status=409)


@page(permission=P.RECORDING_SETTLE, methods=FILLS)
def settle(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give a doubtful file its device, officer and times."""
    found: Recording = desk.RECORDING.reached(request.actor, pk, P.RECORDING_SETTLE)
    form = desk.SETTLE.asks_for(found, request)
    for name in ("device", "officer"):
        form.fields[name].widget.attrs["list"] = f"{name}s"  # the page's datalists
    here, title, listed = address_of(found.ref), *desk.RECORDING.above
    return fill(
        request,
        form,
        act=lambda told: desk.SETTLE.carry_out(found, told, by=request.actor, at=request.at),
        title=desk.SETTLE.move.label,
        submit=desk.SETTLE.move.label,
        to=lambda made: here if queries.visible_to(request.actor).filter(pk=made.pk) else reverse(listed),
        done=desk.SETTLE.done,
        crumbs=[
            (title, reverse(listed)),
            ("待核实资料", reverse("console:quarantine")),
            (found.filename, here),
        ],
        template="recordings/settle.html",
        context={
            "recording": found,
            "known_devices": devices.visible_to(request.actor).filter(unit=found.unit_id).order_by("serial"),
            "known_officers": people.serving_in(found.unit_id).filter(kind="officer"),
        },
    )


@page(permission=P.RECORDING_SEE)
def receipt(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what proves the recording's intake to somebody who trusts nobody: leaf, payload, proof."""
    found = _loaded(request, pk)
    proven = proofs.prove(_intake_entry(found))
    if proven is None:
        raise Http404
    body = {
        "recording": found.pk,
        "leaf": base64.b64encode(bytes(proven.entry.leaf)).decode(),
        "payload": base64.b64encode(bytes(proven.entry.payload)).decode(),
        "proof": proven.proof,
    }
    return JsonResponse(body, headers=_saved_as(f"liuhen-receipt-{found.pk}.json"))


@page(permission=P.RECORDING_SEE)
def proof(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out the C2SP tlog-proof of the recording's intake."""
    found = _loaded(request, pk)
    proven = proofs.prove(_intake_entry(found))
    if proven is None:
        raise Http404
    saved = _saved_as(f"liuhen-recording-{found.pk}.tlog-proof")
    return HttpResponse(proven.proof, content_type="text/plain; charset=utf-8", headers=saved)


def _saved_as(filename: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}


def _loaded(request: PageRequest, pk: int) -> Recording:
    found: Recording = get_object_or_404(
        queries.reachable_to(request.actor).select_related("station__person"), pk=pk
    )
    return found


def _intake_entry(found: Recording) -> Entry:
    return Entry.objects.get(subject=found.ref, n=1)


def _purpose(request: PageRequest) -> dict[str, str]:
    """Return the purpose that a link from a matter has brought along."""
    return {key: request.GET[key] for key in ("reason", "matter", "purpose") if key in request.GET}


def _shown(request: PageRequest, found: Recording) -> RecordingScreen:
    actor, at = request.actor, request.at
    knows_why = actor.may_on(P.EXPORT_APPROVE, found) or actor.may_on(P.FINDING_CLOSE, found)
    known = purposes.all_matters(actor)
    open_now = queries.open_viewing(found, actor, at=at) if actor.may_on(P.RECORDING_VIEW, found) else None
    disposal_url, certificate_url = _disposal(found, actor)
    entry = _intake_entry(found)
    proven = proofs.prove(entry)
    return RecordingScreen(
        title=found.filename,
        crumbs=[("音像资料", reverse("console:recordings"))],
        recording=found,
        buttons=_buttons(found, actor, at),
        viewing=open_now,
        viewing_ends=open_now.begun_at + timedelta(seconds=settings.VIEWING_SECONDS) if open_now else None,
        may_view=actor.may_on(P.RECORDING_VIEW, found),
        purpose_form=PurposeForm(initial=_purpose(request), matters=known),
        mime=media_type(found),
        marks=_marks(found, actor) if open_now else [],
        watermark=[actor.name, people.unit_name_of(actor), minute(at), f"资料 {found.pk}"],
        trace_code=open_now.code_zh if open_now else "",
        offset_said=_offset(found.clock_offset_ms),
        offset_counts=abs(found.clock_offset_ms) >= A_MINUTE,
        device_url=address_of(found.device.ref) if found.device else "",
        clocks=faces_of(found.ref, at=at),
        sees_keeping=actor.may(P.RETENTION_SEE),
        panels=panels_for("recording", found, request),
        disposal_url=disposal_url,
        certificate_url=certificate_url,
        findings=findings.visible_to(actor).filter(pk__in=findings.about(found.ref).values("pk")),
        viewings=[(each, known.get(each.matter, "")) for each in queries.viewings_of(found)[:SHOWN_VIEWINGS]],
        viewings_count=found.viewings.count(),
        knows_why=knows_why,
        exports=queries.exports_visible_to(actor).filter(items__recording=found).order_by("-requested_at"),
        traces=_traces(request, found, knows_why=knows_why),
        entry=entry,
        entry_leaf=bytes(entry.leaf_hash).hex(),
        checkpoint=proven.checkpoint if proven else None,
        verify_url=address_or_blank("portal:verify") or "/verify/",
    )


def _marks(found: Recording, actor: Actor) -> list[time_line.Mark]:
    """Return what lies where in the film; the problems about it as a whole at its beginning."""
    marks = time_line.marks_of(found, by=actor)
    about = findings.visible_to(actor).filter(pk__in=findings.about(found.ref).values("pk"))
    return [time_line.whole(f"问题：{each.text}") for each in about if found.started_at] + marks


def _disposal(found: Recording, actor: Actor) -> tuple[str, str]:
    """Return the addresses of its disposal and of the certificate, for whoever may see them; a higher app has them."""
    if not found.disposed_under or not actor.may_on(P.RETENTION_SEE, found):
        return "", ""
    batch = found.disposed_under.partition(":")[2]
    return address_of(found.disposed_under), address_or_blank("console:disposal-certificate", batch)


def _buttons(found: Recording, actor: Actor, at: datetime) -> list[Button]:
    shown = buttons(desk.RECORDING, found, by=actor, at=at)
    if actor.may_on(P.EXPORT_REQUEST, found) and actor.person_id and not found.is_gone:
        ask = Offer(
            lifecycle.REQUEST,
            f"{reverse('console:export-new')}?recording={found.pk}",
            asks=True,
            icon="package-export",
        )
        draft = Export(unit_id=found.unit_id, requester_id=actor.person_id)
        shown.append(Button(ask, why_not(draft, lifecycle.REQUEST, by=actor)))
    return shown


def _traces(request: PageRequest, found: Recording, *, knows_why: bool) -> list[trail.Trace]:
    """Tell the trail; why somebody watched is for those who answer for the unit."""
    told = trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail"))
    return told if knows_why else [_without_purpose(trace) for trace in told]


def _offset(milliseconds: int) -> str:
    apart = abs(milliseconds) / 1000
    return span(apart) if apart >= 60 else f"{apart:.1f} 秒"


def _without_purpose(trace: trail.Trace) -> trail.Trace:
    return replace(trace, facts=tuple(fact for fact in trace.facts if fact[0] != PURPOSE_WORD))
