"""Pages of notices between units, of dispatches and of shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.coordination import actions, desk, queries
from liuhen.apps.coordination.console.listing import Line, listed, waited, waiting_in_words
from liuhen.apps.coordination.models import CooperationNotice, CoordinationFile, Dispatch, ListedItem, Shift
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

TONES = {
    "sent": "orange", "read": "orange", "answered": "green", "refused": "red", "dispatched": "blue", "upheld": "grey",
    "issued": "orange", "carried-out": "green", "withdrawn": "grey", "planned": "blue", "cancelled": "grey",
}  # fmt: skip


@page(permission=P.COORDINATION_SEE)
def notices(request: PageRequest) -> HttpResponseBase:
    """List the notices that a unit sent or got, newest first."""

    def line(row: CooperationNotice) -> Line:
        mark = "，".join(filter(None, ("紧急" if row.is_urgent else "", waited(row, request.at))))
        return Line(row, row.sender.short_name, row.unit.short_name, mark, row.sent_at, TONES[row.state])

    return listed(
        request, queries.visible_to(request.actor), CooperationNotice.states, line, title="协作通报",
        lead="发现属于其他单位管辖的违法行为，通报给它：何时发出，何时答复，拒绝的由县司法局派遣。", noun="通报",
        giver="发出", taker="接收", submit="发出通报", icon="message-report",
        sorts=("sender__path", "unit__path", "sent_at"),
        hint="执法中发现其他单位管辖的违法行为，在这里通报。",
        entering=reverse("console:cooperationnotice-send") if request.actor.may(P.COORDINATION_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoticeScreen(Screen):
    """``items`` are what it cites; what is in ``reach`` of the reader has a link."""

    template = "coordination/notice.html"

    notice: CooperationNotice
    tone: str
    waits: str
    items: Sequence[ListedItem]
    files: Sequence[CoordinationFile]
    dispatches: Sequence[tuple[Dispatch, str]]
    reach: frozenset[str]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def notice(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a notice, what it cites, and what came of it."""
    return shown_notice(request, pk)


def shown_notice(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: CooperationNotice = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    offered = [*buttons(desk.NOTICE, found, by=request.actor, at=request.at), *_dispatching(found, request)]
    items = list(queries.items_of(found.ref))
    issued = list(found.dispatches.select_related("unit").order_by("id"))
    return NoticeScreen(
        title=str(found), crumbs=[(desk.NOTICES[0], reverse(desk.NOTICES[1]))], notice=found, tone=TONES[found.state],
        waits=waiting_in_words(found, request.at),
        items=items, files=list(queries.files_of(found.ref)),
        dispatches=[(each, TONES[each.state]) for each in issued],
        reach=queries.in_reach([each.about for each in items] + [each.ref for each in issued], request.actor),
        clocks=faces_of(found.ref, at=request.at), buttons=offered,
        traces=trail.trail_of(
            found, *issued, names=people.names_of, before=request.GET.get("trail")
        ),
        **refused,
    ).drawn(request)  # fmt: skip


def _dispatching(found: CooperationNotice, request: PageRequest) -> list[Button]:
    """Return the button that names who has to act, for the supervisors, while something is refused or open."""
    actor: Actor = request.actor
    if found.state not in ("sent", "read", "refused") or not actor.may(P.COORDINATION_DISPATCH):
        return []
    draft = Dispatch(unit=found.unit, issuer=people.supervising_unit(), asker=found.sender, notice=found)
    facts = queries.dispatch_facts(found, found.unit, actor, at=request.at)
    return making(desk.NOTICE, actions.issue, found, draft, by=actor, facts=facts)


@page(permission=P.COORDINATION_SEE)
def notice_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a notice."""
    return _file(get_object_or_404(queries.visible_to(request.actor), pk=pk), n)


@page(permission=P.COORDINATION_SEE)
def dispatch_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a report."""
    return _file(get_object_or_404(queries.dispatches_visible_to(request.actor), pk=pk), n)


def _file(of: Any, n: int) -> HttpResponseBase:
    given = get_object_or_404(queries.files_of(of.ref), pk=n)
    return download(given.sha256, given.name)


@page(permission=P.COORDINATION_SEE)
def dispatches(request: PageRequest) -> HttpResponseBase:
    """List who was named to act, newest first."""

    def line(row: Dispatch) -> Line:
        return Line(row, row.issuer.short_name, row.unit.short_name, "", row.issued_at, TONES[row.state])

    return listed(
        request, queries.dispatches_visible_to(request.actor), Dispatch.states, line, title="协调派遣",
        lead="通报被拒绝或者没有答复的，由县司法局指名办理；拒不执行的列为问题和责任追究线索。", noun="派遣",
        giver="派遣", taker="执行", submit="", entering="", icon="speakerphone", hint="在被拒绝的通报上派遣。",
        sorts=("issuer__path", "unit__path", "issued_at"),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DispatchScreen(Screen):
    template = "coordination/dispatch.html"

    dispatch: Dispatch
    reach: frozenset[str]
    tone: str
    files: Sequence[CoordinationFile]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def dispatch(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what a unit was named to do, and what it did."""
    return shown_dispatch(request, pk)


def shown_dispatch(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.dispatches_visible_to(request.actor), pk=pk)
    return DispatchScreen(
        title=str(found), crumbs=[(desk.DISPATCHES[0], reverse(desk.DISPATCHES[1]))], dispatch=found,
        reach=queries.in_reach([found.notice.ref], request.actor), tone=TONES[found.state],
        files=list(queries.files_of(found.ref)), clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.DISPATCH, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


@page(permission=P.COORDINATION_SEE)
def shifts(request: PageRequest) -> HttpResponseBase:
    """List who is on duty when, newest first."""

    def line(row: Shift) -> Line:
        return Line(row, row.person.name, row.unit.short_name, "", row.since, TONES[row.state])

    return listed(
        request, queries.shifts_visible_to(request.actor), Shift.states, line, title="值班",
        lead="紧急通报随时通知当时的值班人员，休息日也一样。", noun="值班", giver="人员", taker="单位",
        submit="安排值班", icon="calendar", hint="安排值班人员，紧急通报才能当时找到人。",
        sorts=("person__name", "unit__path", "since"),
        entering=reverse("console:shift-plan") if request.actor.may(P.SHIFT_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ShiftScreen(Screen):
    template = "coordination/shift.html"

    shift: Shift
    tone: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def shift(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show who is on duty, and from when to when."""
    return shown_shift(request, pk)


def shown_shift(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.shifts_visible_to(request.actor), pk=pk)
    return ShiftScreen(
        title=str(found), crumbs=[(desk.SHIFTS[0], reverse(desk.SHIFTS[1]))], shift=found, tone=TONES[found.state],
        buttons=buttons(desk.SHIFT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
