"""Holds: the list, one of them with what it holds, placing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.retention import desk, queries
from liuhen.apps.retention.actions import holds as acts
from liuhen.apps.retention.console.forms import ReasonForm, selected
from liuhen.apps.retention.models import Hold, HoldItem
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.screens import Screen

MOST_HELD = 10_000
TABS = (("placed", "冻结中"), ("released", "已解除"))
CRUMB = "冻结留存"

SORTS = {"编号": "id", "单位": "unit__path", "资料": "count", "来源": "source", "冻结": "placed_at"}


@dataclass(frozen=True, kw_only=True)
class HoldsScreen(Screen):
    template = "retention/holds.html"

    title: str = CRUMB
    lead: str = "被冻结的资料不论是否到期都不得销毁。为何自动冻结，只有承办有关事项的人看得到；到时自动解除。"
    tabs: Sequence[tuple[str, str]] = TABS
    chosen: str
    page: Page[Hold]
    may_place: bool


@page(permission=P.RETENTION_SEE)
def holds(request: PageRequest) -> HttpResponseBase:
    """List the holds, those in force first."""
    chosen = request.GET.get("tab", "")
    chosen = chosen if chosen in dict(TABS) else "placed"
    rows = queries.holds_visible_to(request.actor).filter(state=chosen)
    found = sorted_page(rows, request, sorts=SORTS, first=("-placed_at", "-id"))
    queries.told(found, request.actor)
    return HoldsScreen(
        chosen=chosen,
        page=found,
        may_place=request.actor.may(P.HOLD_PLACE),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class HoldScreen(Screen):
    template = "retention/hold.html"

    hold: Hold
    buttons: Sequence[Button]
    items: Page[HoldItem]
    traces: Sequence[trail.Trace]


@page(permission=P.RETENTION_SEE)
def hold(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one hold and all it holds."""
    (found,) = queries.told(
        [get_object_or_404(queries.holds_visible_to(request.actor), pk=pk)], request.actor
    )
    traces = trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail"))
    return HoldScreen(
        title=str(found),
        crumbs=[(CRUMB, reverse("console:holds"))],
        hold=found,
        buttons=buttons(desk.HOLD, found, by=request.actor, at=request.at),
        items=page_of(queries.recordings_held_by(found), order=("id",), cursor=request.GET.get("cursor")),
        traces=traces if found.is_by_hand or found.is_told else [replace(each, facts=()) for each in traces],
    ).drawn(request)


@page(permission=P.HOLD_PLACE, methods=FILLS)
def place(request: PageRequest) -> HttpResponseBase:
    """Hold recordings, ticked or filtered."""
    chosen, said = selected(request, P.HOLD_PLACE, most=MOST_HELD)
    return fill(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: acts.place_hold(
            recordings=[row.pk for row in chosen], chosen_by=said, by=request.actor, at=request.at, **data
        ),
        title="冻结资料",
        submit="冻结",
        to=lambda made: (
            reverse("console:hold", args=[made[0].pk]) if len(made) == 1 else reverse("console:holds")
        ),
        done=lambda made: f"已冻结 {sum(each.count for each in made)} 份资料，解除前不得销毁。",
        crumbs=[(CRUMB, reverse("console:holds"))],
        template="retention/select.html",
        context={"chosen": chosen[:50], "count": len(chosen), "said": said, "sorting": False},
    )
