"""Pages of standing arrangements and of requests for data."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.coordination import desk, queries
from liuhen.apps.coordination.console.listing import Line, listed
from liuhen.apps.coordination.models import Arrangement, Bulletin, CoordinationFile, DataRequest, Member
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import listing, trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import Place, buttons, placed
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

TONES = {
    "proposed": "orange", "in-force": "green", "ended": "grey", "asked": "orange", "signed": "green", "agreed": "blue",
    "refused": "red", "delivered": "green",
}  # fmt: skip


@page(permission=P.COORDINATION_SEE)
def arrangements(request: PageRequest) -> HttpResponseBase:
    """List the arrangements of a unit, newest first."""

    def line(row: Arrangement) -> Line:
        names = "、".join(
            each.unit.short_name for each in queries.members_of(row) if each.unit_id != row.unit_id
        )
        return Line(row, row.unit.short_name, names, "", row.proposed_at, TONES[row.state])

    return listed(
        request, queries.arrangements_visible_to(request.actor), Arrangement.states, line, title="联合执法机制",
        lead="经常需要配合的领域，由有关单位约定工作机构、计划、方案、预案、重点和期限，按期通报。", noun="机制",
        giver="牵头", taker="参加", submit="建立机制", icon="users-group", hint="由牵头单位提出，各单位签署后生效。",
        sorts=("unit__path", "", "proposed_at"),
        entering=reverse("console:arrangement-arrange") if request.actor.may(P.COORDINATION_SIGN) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ArrangementScreen(Screen):
    """``members`` come with the doors through which each signs, ``bulletins`` with the visits and cases that came of
    them, as far as the reader sees them, and how many more there are.
    """

    template = "coordination/arrangement.html"

    arrangement: Arrangement
    tone: str
    members: Sequence[tuple[Member, str, Sequence[Button]]]
    bulletins: Sequence[tuple[Bulletin, Sequence[Place], int]]
    data_requests: Sequence[tuple[DataRequest, str]]
    files: Sequence[CoordinationFile]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def arrangement(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show an arrangement: who is in it, what was agreed, what was done."""
    return shown_arrangement(request, pk)


def shown_arrangement(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Arrangement = get_object_or_404(queries.arrangements_visible_to(request.actor), pk=pk)
    members = list(queries.members_of(found))
    asked = queries.data_requests_visible_to(request.actor).filter(arrangement=found).order_by("id")
    return ArrangementScreen(
        title=str(found), crumbs=[(desk.ARRANGEMENTS[0], reverse(desk.ARRANGEMENTS[1]))], arrangement=found,
        tone=TONES[found.state],
        members=[
            (
                each, TONES[each.state],
                buttons(desk.MEMBER, each, by=request.actor, at=request.at) if _may_sign(each, request) else [],
            )
            for each in members
        ],
        bulletins=_with_works(list(queries.bulletins_of(found)[:100]), request),
        data_requests=[(each, TONES[each.state]) for each in asked[:50]],
        files=list(queries.files_of(found.ref)), clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.ARRANGEMENT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, *members, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _with_works(
    bulletins: Sequence[Bulletin], request: PageRequest
) -> list[tuple[Bulletin, Sequence[Place], int]]:
    works = {each.pk: [work.about for work in each.works.all()] for each in bulletins}
    places = placed(chain.from_iterable(works.values()), by=request.actor)
    seen = {
        pk: [places[ref] for ref in refs if ref in places and places[ref].url] for pk, refs in works.items()
    }
    return [(each, seen[each.pk], len(works[each.pk]) - len(seen[each.pk])) for each in bulletins]


def of_work(request: PageRequest, row: Any) -> dict[str, Any]:
    """Return what the page of a visit or a case shows of the joint actions it came of."""
    return {"rows": list(queries.joint_actions_of(row.ref, request.actor)[:20])}


def _may_sign(member: Member, request: PageRequest) -> bool:
    return member.state == "asked" and request.actor.may_on(P.COORDINATION_SIGN, member)


@page(permission=P.COORDINATION_SEE)
def arrangement_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a step of an arrangement."""
    found = get_object_or_404(queries.arrangements_visible_to(request.actor), pk=pk)
    given = get_object_or_404(queries.files_of(found.ref), pk=n)
    return download(given.sha256, given.name)


class RequestFilters(listing.Filters):
    """What the requests are cut down by."""

    q = forms.CharField(label="目录条目、用途", required=False, max_length=60)


@page(permission=P.COORDINATION_SEE)
def requests(request: PageRequest) -> HttpResponseBase:
    """List requests for data, newest first."""

    def line(row: DataRequest) -> listing.Line:
        return listing.Line(
            row, (row.asker.short_name, row.unit.short_name, row.sharing_zh, row.asked_at), TONES[row.state]
        )

    rows = queries.data_requests_visible_to(request.actor)
    units = people.units_visible_to(request.actor, P.COORDINATION_SEE)
    return listing.listed(
        request, RequestFilters(request.GET, units=units, states=DataRequest.states),
        lambda wanted: queries.requests_filtered(rows, wanted=wanted), line, title="数据共享",
        lead="向其他单位申请目录中的数据：写明用途，按共享属性限期答复，同意的限期提供。", noun="申请",
        heads=("申请", "提供", "共享属性", "时间"),
        sorts={"申请": "asker__path", "提供": "unit__path", "共享属性": "sharing", "时间": "asked_at"},
        submit="从数据目录申请", icon="database", hint="在数据目录中打开条目，写明用途。",
        entering=reverse(desk.CATALOGUES[1]) if request.actor.may(P.COORDINATION_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RequestScreen(Screen):
    """What was asked before there was a catalogue here names its entry in words alone."""

    template = "coordination/data_request.html"

    asked: DataRequest
    tone: str
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def request(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a request for data and what was answered."""
    return shown_request(request, pk)


def shown_request(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.data_requests_visible_to(request.actor), pk=pk)
    return RequestScreen(
        title=str(found), crumbs=[(desk.REQUESTS[0], reverse(desk.REQUESTS[1]))], asked=found, tone=TONES[found.state],
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.DATA, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
