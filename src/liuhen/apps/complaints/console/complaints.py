"""Complaints: the list, one with its course, entering one at the desk, and who complained for whoever handles it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from liuhen.apps.complaints import capsules, desk, forms, letters, lifecycle, naming, queries
from liuhen.apps.complaints.actions import filing, handling, identity
from liuhen.apps.complaints.letters import Letter
from liuhen.apps.complaints.models import Complaint, Handling, IdentityLook, Inquiry, Measure, Recusal
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import read
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject, faces_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.complaints import DECIDE_IN_TIME, KEEP_SECRET, ROUTE
from liuhen.regulation.vocabulary import Duty

CANDIDATES = 8

SORTS = {"收到": "received_at"}


@dataclass(frozen=True, kw_only=True)
class ComplaintsScreen(Screen):
    """The list; ``rows`` are each with its tone and the clock that runs."""

    template = "complaints/complaints.html"

    title: str = "投诉举报"
    lead: str = "只列编号、事由和对象；投诉人是谁，只有承办人写明理由才能打开。"
    filters: forms.ComplaintFilters
    page: Page[Complaint]
    rows: Sequence[tuple[Complaint, str, ClockFace | None]]
    is_filtered: bool
    may_enter: bool
    may_count: bool


@page(permission=P.COMPLAINT_SEE)
def complaints(request: PageRequest) -> HttpResponseBase:
    """List what the actor's authority handles: number, ground, target, clock; no complainant."""
    filters = forms.ComplaintFilters({"state": "open"} | request.GET.dict(), units=people.units_open())
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted).prefetch_related("grounds")
    found = sorted_page(rows, request, sorts=SORTS, first=("-received_at", "-id"), branches=())
    faces = faces_by_subject([each.ref for each in found], at=request.at)
    return ComplaintsScreen(
        filters=filters,
        page=found,
        rows=[(each, desk.TONES[each.state], _running(faces[each.ref])) for each in found],
        is_filtered=bool(request.GET),
        may_enter=request.actor.may(P.COMPLAINT_FILE),
        may_count=request.actor.may(P.COMPLAINT_COUNT),
    ).drawn(request)


def _running(faces: Sequence[ClockFace]) -> ClockFace | None:
    """Return the clock that still runs, else the last."""
    return next((face for face in faces if face.is_open), faces[-1] if faces else None)


@page(permission=P.COMPLAINT_FILE, methods=FILLS)
def enter(request: PageRequest) -> HttpResponseBase:
    """Enter what came by letter, telephone or visit."""
    posted = request.method == "POST"
    form = forms.DeskForm(
        request.POST if posted else None, request.FILES if posted else None, units=people.units_open()
    )
    codes: list[str] = []

    def act(data: dict[str, Any]) -> Complaint:
        under = filing.envelope()
        files = filing.keep_files(read(data["attached"]), under=under, at=request.at)
        number = data["number"].strip()
        person = people.person_numbered(number, field="number") if number else None
        complaint, code = filing.receive(
            channel=data["channel"], person=person, files=files, under=under, by=request.actor, at=request.at,
            **form.filled(),
        )  # fmt: skip
        codes.append(code)
        return complaint

    def said(made: Complaint) -> str:
        code = filing.grouped(codes[0])
        return f"已登记为 {made.number}，由{made.handler}办理。查询码 {code}，请交给投诉人；这里只显示一次。"

    return fill(
        request, form, act=act, title="登记投诉举报", submit="登记", to=reverse("console:complaints"), done=said,
        crumbs=[("投诉举报", reverse("console:complaints"))],
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ComplaintScreen(Screen):
    """One complaint; what stands in ``opened`` and ``looks`` only its handler is shown."""

    template = "complaints/complaint.html"

    found: Complaint
    tone: str
    handlings: Sequence[Handling]
    recusals: Sequence[Recusal]
    inquiries: Sequence[Inquiry]
    measures: Sequence[Measure]
    handles: bool
    opened: identity.Opened | None
    may_assign: bool
    can_assign: bool
    looks: Iterable[IdentityLook]
    activities: Sequence[Any]
    candidates: Sequence[Any]
    may_link: bool
    recordings: Sequence[Any]
    purpose: str
    panels: Sequence[dict[str, Any]]
    letters: Sequence[Letter]
    clocks: Sequence[ClockFace]
    merged: Iterable[Complaint]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]
    duties: Sequence[Duty] = (ROUTE, DECIDE_IN_TIME, KEEP_SECRET)
    secret: Duty = KEEP_SECRET


@page(permission=P.COMPLAINT_SEE)
def complaint(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one complaint: its course, clocks, what was asked, ordered and held; who complained only to its handler."""
    return shown(request, pk)


def seen(request: PageRequest, pk: int, permission: P = P.COMPLAINT_SEE) -> Complaint:
    """Return what the actor may see. Raises Http404."""
    found: Complaint = get_object_or_404(queries.visible_to(request.actor, permission), pk=pk)
    return found


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Render the page of one complaint."""
    actor, at = request.actor, request.at
    found = seen(request, pk)
    handlings = list(queries.handlings_of(found))
    inquiries = list(found.inquiries.select_related("unit").order_by("id"))
    measures = list(found.measures.select_related("rectification").order_by("id"))
    handles = queries.is_handled_by(found, actor)
    opened = identity.opened(found, by=actor, at=at) if handles else None
    may_link = handles and found.state in lifecycle.LINK.source
    recusals = list(found.recusals.select_related("person").order_by("id"))
    return ComplaintScreen(
        title=str(found),
        crumbs=[("投诉举报", reverse("console:complaints"))],
        found=found,
        tone=desk.TONES[found.state],
        handlings=handlings,
        recusals=recusals,
        inquiries=inquiries,
        measures=measures,
        handles=handles,
        opened=opened,
        may_assign=actor.may_on(P.COMPLAINT_ASSIGN, found),
        can_assign=found.is_open or any(each.state == "referred" for each in measures),
        looks=found.looks.select_related("account__person").order_by("-looked_at")[:20] if handles else [],
        activities=list(queries.activities_of(found, actor)),
        candidates=list(queries.activities_to_link(found, actor)[:CANDIDATES]) if may_link else [],
        may_link=may_link,
        recordings=list(queries.recordings_of(found, actor)[:50]) if handles else [],
        purpose=urlencode({"reason": "投诉核查", "matter": found.ref}),
        panels=panels_for("complaint", found, request) if queries.finding_of(found) else [],
        letters=letters.of(found),
        clocks=faces_of(found.ref, at=at),
        merged=found.merged.order_by("id"),
        buttons=buttons(desk.COMPLAINT, found, by=actor, at=at),
        traces=trail.trail_of(
            found, *handlings, *recusals, *inquiries, *measures, names=queries.names_of,
            before=request.GET.get("trail"),
        ),
        refused=refused,
    ).drawn(request)  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def involve(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put on record that it is about others too."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    here = reverse("console:complaint", args=[pk])

    def act(told: dict[str, Any]) -> Complaint:
        unit, number = told["unit"], told["number"].strip()
        persons = [naming.person_meant(number, field="number")] if number else []
        return handling.involve(
            complaint=found, units=[unit] if unit else [], persons=persons, by=request.actor, at=request.at
        )

    def said(made: Complaint) -> str:
        moved = made.handler_id != found.handler_id
        return f"已补登，改由{made.handler}办理。" if moved else "已补登，涉及的人员不得再办理。"

    return fill(
        request, forms.InvolveForm(request.POST or None, units=people.units_open()), act=act,
        title="补登被投诉对象", submit="补登", done=said, to=reverse("console:complaints"),
        crumbs=[("投诉举报", reverse("console:complaints")), (str(found), here)], template=desk.FORM,
        context=desk.beside(found),
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE)
def file(request: PageRequest, pk: int, file_id: int) -> HttpResponseBase:
    """Hand an attachment to whoever handles the complaint and has said why; never shown in the browser."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    attachment = found.attachments.filter(pk=file_id).first()
    given = identity.file_of(attachment, by=request.actor, at=request.at) if attachment else None
    if given is None:
        raise Http404("not open to this actor now")
    name, plain = given
    # Whatever it is, it is not drawn on our pages.
    response = HttpResponse(plain, content_type="application/octet-stream")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Security-Policy"] = "sandbox"
    return response


@page(permission=P.COMPLAINT_SEE)
def letter(request: PageRequest, pk: int, kind: str) -> HttpResponseBase:
    """Draw a letter, for printing and posting."""
    return letters.response(seen(request, pk), kind)


@page(permission=P.COMPLAINT_SEE)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what was filed away; nothing in it says who complained."""
    return capsules.response(request, seen(request, pk))
