"""Requests to units in the course of a complaint: the unit sees the question and its day, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.complaints import desk, queries
from liuhen.apps.complaints.models import Inquiry
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.clocks import faces_of
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TONES = {"asked": "orange", "answered": "green", "recalled": "grey"}

SORTS = {"编号": "id", "协查单位": "unit__path", "来自": "handler__path", "期限": "due_on", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class InquiriesScreen(Screen):
    """What one's unit was asked; ``rows`` are each with its tone."""

    template = "complaints/inquiries.html"

    title: str = "投诉协查"
    lead: str = "办理投诉的机关请本单位查明的事项；期满未答复的列为问题。"
    page: Page[Inquiry]
    rows: Sequence[tuple[Inquiry, str]]


@page(permission=P.INQUIRY_ANSWER)
def inquiries(request: PageRequest) -> HttpResponseBase:
    """List what the actor's unit was asked, soonest due first."""
    found = sorted_page(
        queries.inquiries_visible_to(request.actor), request, sorts=SORTS, first=("state", "due_on", "id")
    )
    return InquiriesScreen(page=found, rows=[(each, TONES[each.state]) for each in found]).drawn(request)


@page(permission=P.INQUIRY_ANSWER, methods=FILLS)
def inquiry(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one and take the answer."""
    row: Inquiry = get_object_or_404(queries.inquiries_visible_to(request.actor), pk=pk)
    here = reverse("console:inquiry", args=[pk])
    (door,) = desk.ASKED_OF_US.doors
    return fill(
        request, door.asks_for(row, request),
        act=lambda told: door.carry_out(row, told, by=request.actor, at=request.at),
        title=f"协查 {row.pk}", submit=door.submit, to=here, done=door.done,
        crumbs=[("投诉协查", reverse("console:inquiries"))], template="complaints/inquiry.html",
        context={"row": row, "shade": TONES[row.state], "clocks": faces_of(row.ref, at=request.at),
                 "is_ours": request.actor.may_on(P.INQUIRY_ANSWER, row) and row.state == "asked"},
    )  # fmt: skip
