"""Announced changes of posts and certificates: the same page of everybody; who is protected, on one page alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.interference import desk, queries
from liuhen.apps.interference.models import ChangeReview, PostChange
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, reached
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

SHOWN = 20

SORTS = {"人员": "person__name", "变动": "what", "事由": "ground", "申报": "announced_at", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class ChangesScreen(Screen):
    template = "interference/changes.html"

    title: str = "人事变动申报"
    lead: str = "变动任何人的岗位、职务、证件，年度考核评低以前，先写明法定事由和程序，由监督机构确认；对所有人都一样。"
    page: Page[PostChange]
    rows: Sequence[tuple[PostChange, str]]
    may_announce: bool
    alarms: Sequence[PostChange]


@page(permission=P.CHANGE_SEE)
def changes(request: PageRequest) -> HttpResponseBase:
    """List the announced changes, newest first; to whoever watches over recorders, first those of these."""
    found = sorted_page(queries.changes_visible_to(request.actor), request, sorts=SORTS, first=("-id",))
    return ChangesScreen(
        page=found, rows=[(each, desk.TONES[each.state]) for each in found],
        may_announce=request.actor.may(P.CHANGE_ANNOUNCE),
        alarms=queries.changes_that_alarm(request.actor, request.at),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ChangeScreen(Screen):
    """``alarm``: whoever watches over recorders is told that the person is one."""

    template = "interference/change.html"

    change: PostChange
    tone: str
    alarm: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CHANGE_SEE)
def change(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show an announced change with its ground and procedure."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: PostChange = get_object_or_404(queries.changes_visible_to(request.actor), pk=pk)
    watches = queries.is_watcher(request.actor)
    alarm = watches and found.person_id in queries.protected(
        at=request.at, unknown_to=request.actor.person_id
    )
    return ChangeScreen(
        title=str(found), crumbs=[(desk.CHANGES[0], reverse(desk.CHANGES[1]))], change=found, alarm=alarm,
        tone=desk.TONES[found.state], buttons=buttons(desk.CHANGE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RecordersScreen(Screen):
    """``happened`` comes with its words, and the page that tells more of it."""

    template = "interference/recorders.html"

    title: str = "记录人保护"
    lead: str = "如实记录干预的人，以及其后岗位、职务、证件、考核的每一次变动，有利的也列出；只有县司法局持钥人看得到。"
    recorders: "Sequence[tuple[Person, datetime]]"
    happened: Sequence[tuple[queries.Happened, str, str]]
    reviews: Sequence[tuple[ChangeReview, str]]


@page(permission=P.CHANGE_CONFIRM)
def recorders(request: PageRequest) -> HttpResponseBase:
    """Show who is protected and what happened to him since, to the bureau's holders; to others, nobody."""
    watches = queries.is_watcher(request.actor)
    known = queries.protected(at=request.at, unknown_to=request.actor.person_id) if watches else {}
    return RecordersScreen(
        recorders=[(each, known[each.pk]) for each in people.persons(list(known)).select_related("unit")],
        happened=_told(request),
        reviews=[
            (each, desk.TONES[each.state])
            for each in queries.reviews_visible_to(request.actor).order_by("-until", "-id")[:SHOWN]
        ],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ReviewScreen(Screen):
    """``happened`` is what a holder may see of recorders in the span; to everybody else it is empty."""

    template = "interference/review.html"

    review: ChangeReview
    tone: str
    watches: bool
    happened: Sequence[tuple[queries.Happened, str, str]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CHANGE_CONFIRM)
def review(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what happened to recorders in a span of days, to the bureau's holders."""
    return shown_review(request, pk)


def shown_review(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: ChangeReview = get_object_or_404(queries.reviews_visible_to(request.actor), pk=pk)
    return ReviewScreen(
        title=str(found), crumbs=[(desk.RECORDERS[0], reverse(desk.RECORDERS[1]))], review=found,
        tone=desk.TONES[found.state], watches=queries.is_watcher(request.actor), happened=_told(request, found),
        buttons=buttons(desk.REVIEW, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _told(
    request: PageRequest, review: ChangeReview | None = None
) -> list[tuple[queries.Happened, str, str]]:
    """Return what happened, with its word and the page it leads to, "" where the reader may see none."""
    found = queries.happened_to_protected(request.actor, at=request.at, review=review)
    leads = reached({each.ref for each in found}, by=request.actor)
    return [(each, trail.label_of(each.event), leads.get(each.ref, "")) for each in found]
