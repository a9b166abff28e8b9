"""The list of recordings, and the same list of what is in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries
from liuhen.apps.recordings.console.forms import RecordingFilters
from liuhen.apps.recordings.models import MOST_ITEMS, Recording
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen


@dataclass(frozen=True, kw_only=True)
class RecordingsScreen(Screen):
    """A list, of those ``in_doubt`` only or of all; ``chosen`` are the label, value and name of filters without a menu.

    The addresses are what can be done with rows that were ticked, "" where it cannot.
    """

    template = "recordings/list.html"

    filters: RecordingFilters
    chosen: Sequence[tuple[Any, Any, str]]
    page: Page[Recording]
    pictured: set[int]
    too_many: bool
    is_filtered: bool
    in_doubt: bool
    many_units: bool
    hold_url: str
    classify_url: str
    hand_over_url: str
    sort_url: str
    may_request: bool
    may_pick: bool
    may_upload: bool
    most: int = MOST_ITEMS


@page(permission=P.RECORDING_SEE)
def recordings(request: PageRequest) -> HttpResponseBase:
    """List the recordings the actor may see."""
    return _list(request, right=P.RECORDING_SEE, title="音像资料", preset={})


@page(permission=P.RECORDING_SETTLE)
def quarantine(request: PageRequest) -> HttpResponseBase:
    """List what waits to be settled, with the reasons."""
    return _list(request, right=P.RECORDING_SETTLE, title="待核实资料", preset={"state": "quarantined"})


def _list(request: PageRequest, *, right: P, title: str, preset: dict[str, Any]) -> HttpResponseBase:
    actor = request.actor
    filters = RecordingFilters(
        request.GET,
        units=people.units_visible_to(actor, right),
        officers=people.people_visible_to(actor).order_by("number"),
        devices=devices.visible_to(actor).order_by("serial"),
    )
    for name in preset:
        del filters.fields[name]
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = queries.found_for(actor, right, wanted=wanted | preset)
    may_request = actor.may(P.EXPORT_REQUEST) and not preset
    sorts = {"入库时间": "received_at"} if "-received_at" in found.order else {}  # the index it is walked by
    shown = sorted_page(found.rows, request, sorts=sorts, first=found.order, branches=found.branches)
    hands_over = actor.may(P.HANDOVER_SIGN) and not preset
    hand_over_url = address_or_blank("console:handover-make") if hands_over else ""
    classifies = actor.may(P.RETENTION_CLASSIFY) and not preset
    return RecordingsScreen(
        title=title,
        crumbs=[("音像资料", reverse("console:recordings"))] if preset else [],
        filters=filters,
        chosen=[
            (filters.fields[name].label, wanted[name], name)
            for name in ("officer", "device")
            if wanted.get(name) and filters.fields[name].widget.is_hidden
        ],
        page=shown,
        pictured=queries.pictured(actor, [row.pk for row in shown]),
        too_many=found.too_many,
        is_filtered=any(wanted.values()),
        in_doubt=bool(preset),
        many_units="unit" in filters.fields,
        hold_url=address_or_blank("console:hold-new") if actor.may(P.HOLD_PLACE) and not preset else "",
        classify_url=address_or_blank("console:classify") if classifies else "",
        hand_over_url=hand_over_url,
        sort_url=address_or_blank("console:sorting-new"),
        may_request=may_request,
        may_pick=may_request or bool(hand_over_url),
        may_upload=actor.may(P.RECORDING_INTAKE),
    ).drawn(request)
