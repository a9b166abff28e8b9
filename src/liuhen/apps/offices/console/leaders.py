"""Pages of a unit's leaders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.offices import desk, queries
from liuhen.apps.offices.console import forms
from liuhen.apps.offices.models import Charge, Leader
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.people import NAME_PRINCIPALS
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

TONES = {"in-office": "green", "ended": "grey"}

SORTS = {"单位": "path"}


@dataclass(frozen=True, kw_only=True)
class LeadersScreen(Screen):
    """The units, each with who led it on a day, and whether its head is vacant or was never named."""

    template = "offices/leaders.html"

    title: str = "负责人"
    lead: str = (
        "主要负责人是第一责任人。登记过负责人的单位，须由负责人批准的事项只由当日的负责人批准；"
        "没有登记过的，按角色办理。"
    )
    filters: forms.LeaderFilters
    on: date
    page: "Page[Unit]"
    rows: "Sequence[tuple[Unit, Sequence[Leader], str]]"
    may_name: bool
    is_filtered: bool
    duty: Duty = NAME_PRINCIPALS


@page(permission=P.UNIT_SEE)
def leaders(request: PageRequest) -> HttpResponseBase:
    """List the units with who led them on a day."""
    filters = forms.LeaderFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    on = wanted.get("on") or local_day(request.at)
    units = queries.naming_units(people.units_visible_to(request.actor))
    units = queries.led(units, wanted.get("vacant") or "", on=on)
    found = sorted_page(units, request, sorts=SORTS, first=("path", "id"))
    by_unit = queries.leaders_by_unit([unit.pk for unit in found], on=on)
    kept = queries.kept_on([unit.pk for unit in found], on=on)
    return LeadersScreen(
        filters=filters,
        on=on,
        page=found,
        rows=[
            (unit, by_unit[unit.pk], queries.standing(by_unit[unit.pk], is_kept=unit.pk in kept))
            for unit in found
        ],
        may_name=request.actor.may(P.LEADER_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LeaderScreen(Screen):
    template = "offices/leader.html"

    leader: Leader
    tone: str
    charges: Sequence[Charge]
    sees_person: bool
    lacks_role: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.UNIT_SEE)
def leader(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one term of office."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return LeaderScreen(
        title=str(found),
        crumbs=[("负责人", reverse("console:leaders"))],
        leader=found,
        tone=TONES[found.state],
        charges=queries.charges_of(found),
        sees_person=people.people_visible_to(request.actor).filter(pk=found.person_id).exists(),
        lacks_role=found.state == "in-office" and not people.has_role(found.person_id, "head", found.unit_id),
        buttons=buttons(desk.LEADER, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


urlpatterns = [path("leaders/", leaders, name="leaders"), path("leaders/<int:pk>/", leader, name="leader")]
