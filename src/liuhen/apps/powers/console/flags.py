"""Flags: powers whose basis changed or fell, until a list adjusts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk, forms
from liuhen.apps.powers.models import Flag, PowerItem
from liuhen.apps.powers.queries import amendments
from liuhen.apps.powers.queries import flags as queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TONES = {"changed": "orange", "unknown": "orange", "repealed": "red"}
STATE_TONES = {"open": "orange", "adjusted": "green"}

SORTS = {
    "职权": "name", "单位": "unit__path", "依据": "law_version__law__title", "变动": "kind", "自": "since",
    "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FlagsScreen(Screen):
    """The flags; ``rows`` are each with the tones of its kind and of its state."""

    template = "powers/flags.html"

    title: str = "依据变动"
    lead: str = (
        "依据修改或者废止的职权，自施行之日起标出，直到公布了调整它的清单。依据失效的职权自当日起不得行使。"
    )
    filters: forms.FlagFilters
    page: Page[Flag]
    rows: Sequence[tuple[Flag, str, str]]
    is_filtered: bool


@page(permission=P.POWER_SEE)
def flags(request: PageRequest) -> HttpResponseBase:
    """List the flags, longest first."""
    filters = forms.FlagFilters(request.GET, units=people.units_visible_to(request.actor, P.POWER_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-since", "-id"),
    )
    return FlagsScreen(
        filters=filters,
        page=found,
        rows=[(flag, TONES[flag.kind], STATE_TONES[flag.state]) for flag in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class FlagScreen(Screen):
    """One flag."""

    template = "powers/flag.html"

    flag: Flag
    tone: str
    state_tone: str
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.POWER_SEE)
def flag(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a flag: the power, its basis, and what became of it."""
    found: Flag = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return FlagScreen(
        title=f"{found.name}：依据变动",
        crumbs=[("依据变动", reverse("console:flags"))],
        flag=found,
        tone=TONES[found.kind],
        state_tone=STATE_TONES[found.state],
        clocks=faces_of(found.ref, at=request.at),
        buttons=doors.buttons(desk.FLAG, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def of_item(request: PageRequest, item: PowerItem) -> Mapping[str, Any]:
    """Return what the page of a power says of its flags, and of bases that have merely moved since."""
    rows = queries.visible_to(request.actor).filter(unit_id=item.power_list.unit_id, code=item.code)
    touched = amendments.touched_on([item.power_list_id], local_day(request.at))
    return {
        "flags": [
            (row, TONES[row.kind], STATE_TONES[row.state]) for row in rows.order_by("-since", "-pk")[:20]
        ],
        "moved": [each for each in touched if each.rests.code == item.code and each.fate.is_carried],
    }
