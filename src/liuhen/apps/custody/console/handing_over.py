"""Hand-overs: the list, one of them, making, signing, refusing, withdrawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.custody import desk, queries
from liuhen.apps.custody.actions import handing_over as acts
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.tabs import Tab, tabs
from liuhen.apps.custody.models import HandOver, HandOverItem
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TONES = {"made": "orange", "signed": "green", "refused": "red", "withdrawn": "grey"}

SORTS = {
    "交接单": "id",
    "发起时间": "made_at",
    "交出人": "giver__name",
    "接收人": "receiver__name",
    "状态": "state",
}


@dataclass(frozen=True, kw_only=True)
class HandOversScreen(Screen):
    """``waiting`` are those that wait for the actor's own signature."""

    template = "custody/hand_overs.html"

    title: str = "保管交接"
    lead: str = "设备、存储介质和音像资料从谁到谁，双方各用自己的账号确认；签收后不能更改。"
    tabs: Sequence[Tab]
    waiting: Iterable[HandOver]
    filters: forms.ListFilters
    page: Page[HandOver]
    is_filtered: bool


@page(permission=P.HANDOVER_SIGN)
def hand_overs(request: PageRequest) -> HttpResponseBase:
    """List the hand-overs the actor may see, newest first, and on top what waits for his signature."""
    actor = request.actor
    filters = forms.hand_over_filters(request.GET, units=people.units_visible_to(actor, P.HANDOVER_SIGN))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.found_hand_overs(queries.hand_overs_visible_to(actor), wanted=wanted)
    return HandOversScreen(
        tabs=tabs(actor, "handovers"),
        waiting=queries.to_sign(actor)[:20],
        filters=filters,
        page=sorted_page(queries.with_item_counts(rows), request, sorts=SORTS, first=("-made_at", "-id")),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class HandOverScreen(Screen):
    template = "custody/hand_over.html"

    hand_over: HandOver
    tone: str
    items: Iterable[HandOverItem]
    buttons: Sequence[Button]
    clocks: Sequence[ClockFace]
    traces: Sequence[trail.Trace]


@page(permission=P.HANDOVER_SIGN)
def hand_over(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one hand-over: what, from whom to whom, its time limit and its trail."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found = _loaded(request, pk)
    return HandOverScreen(
        title=str(found),
        crumbs=[("保管交接", reverse("console:handovers"))],
        hand_over=found,
        tone=TONES[found.state],
        items=queries.items_of(found),
        buttons=buttons(desk.HAND_OVER, found, by=request.actor, at=request.at),
        clocks=faces_of(found.ref, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        refused=refused,
    ).drawn(request)


def _loaded(request: PageRequest, pk: int) -> HandOver:
    found: HandOver = get_object_or_404(queries.hand_overs_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.HANDOVER_SIGN, methods=FILLS)
def make(request: PageRequest) -> HttpResponseBase:
    """Hand over what one keeps."""
    giver = people.person_of(request.actor)
    if giver is None:
        raise Http404("an account without a person has nothing to hand over")
    units = people.units_open()
    asked = request.GET.get("unit", "")
    unit = (units.filter(pk=asked).first() if asked.isdecimal() else None) or giver.unit
    receivers = (
        people.who_can(P.HANDOVER_SIGN).filter(unit_id=unit.pk).exclude(pk=giver.pk).order_by("number")
    )
    chosen = request.GET.get("device", "")
    form = forms.HandOverForm(
        request.POST or None,
        receivers=receivers,
        kept=devices.kept_by(giver.pk),
        initial={
            "devices": [int(chosen)] if chosen.isdecimal() else [],
            "recordings": "\n".join(request.GET.getlist("recording")[: acts.MOST_ITEMS]),
        },
    )

    def act(data: dict[str, Any]) -> HandOver:
        lines = data.pop("recordings").splitlines()
        sights = recordings.told_in_lines(request.actor, lines, field="recordings")
        things = [*data.pop("devices", ()), *data.pop("serials")]
        media = data.pop("sealed")
        return acts.make(
            devices=things, recordings=sights, media=media, by=request.actor, at=request.at, **data
        )

    return fill(
        request,
        form,
        act=act,
        title="发起交接",
        submit="发起交接",
        crumbs=[("保管交接", reverse("console:handovers"))],
        to=lambda made: reverse("console:handover", args=[made.pk]),
        done=lambda made: f"已发起，等待{made.receiver}签收。",
        template="custody/choose_unit.html",
        context={"unit": unit, "units": units, "what": "接收人的单位"},
    )


@page(permission=P.HANDOVER_SIGN)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the slip."""
    return papers.hand_over(_loaded(request, pk), at=request.at)
