"""The list of activities, and the one tray of what is missing 尚缺."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.activities import queries
from liuhen.apps.activities.console.forms import ActivityFilters, MissingFilters
from liuhen.apps.activities.models import Activity, Obligation
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.activities import LACKS, Lack

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

TONES = {"planned": "grey", "under-way": "blue", "ended": "orange", "settled": "green", "cancelled": "grey"}
OWED_TONES = {"owing": "red", "fulfilled": "green", "explained": "orange"}

SORTS = {"时间": "planned_at"}

OWED_SORTS = {"活动结束": "since"}


@dataclass(frozen=True, kw_only=True)
class ActivitiesScreen(Screen):
    """The activities; ``rows`` are each with its tone, what is owed of it and the tone of that."""

    template = "activities/activities.html"

    title: str = "执法活动"
    filters: ActivityFilters
    page: Page[Activity]
    rows: Sequence[tuple[Activity, str, Obligation | None, str]]
    many_units: bool
    may_keep: bool
    is_filtered: bool


@page(permission=P.ACTIVITY_SEE)
def activities(request: PageRequest) -> HttpResponseBase:
    """List the activities the actor may see, newest first."""
    filters, wanted = _asked(request, ActivityFilters)
    found = queries.found_for(request.actor, wanted=wanted)
    shown = sorted_page(
        found.rows.select_related("obligation"),
        request,
        sorts=SORTS,
        first=("-planned_at", "-id"),
        branches=found.branches,
    )
    return ActivitiesScreen(
        filters=filters,
        page=shown,
        rows=[(each, TONES[each.state], *_owed(each)) for each in shown],
        many_units="unit" in filters.fields,
        may_keep=request.actor.may(P.ACTIVITY_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ObligationsScreen(Screen):
    """What is missing; ``rows`` are each with what it lacks, ``units`` how much each has, where one sees several."""

    template = "activities/obligations.html"

    title: str = "尚缺记录"
    lead: str = "已经结束的活动还缺什么：没有录、没有录全、中断没有原因、说明没有交。逐件补齐，最久的在前。"
    filters: MissingFilters
    page: Page[Obligation]
    rows: Sequence[tuple[Obligation, Sequence[Lack]]]
    units: "Sequence[tuple[Unit, int]]"
    many_units: bool
    is_filtered: bool


@page(permission=P.ACTIVITY_SEE)
def obligations(request: PageRequest) -> HttpResponseBase:
    """List what is missing, oldest first, with how much of it each unit has."""
    filters, wanted = _asked(request, MissingFilters)
    found = queries.missing(request.actor, wanted=wanted)
    shown = sorted_page(found.rows, request, sorts=OWED_SORTS, first=("since", "id"), branches=found.branches)
    return ObligationsScreen(
        crumbs=[("执法活动", reverse("console:activities"))],
        filters=filters,
        page=shown,
        rows=[(each, [LACKS[key] for key in each.lacks.split()]) for each in shown],
        units=queries.missing_by_unit(request.actor) if "unit" in filters.fields else [],
        many_units="unit" in filters.fields,
        is_filtered=any(wanted.values()),
    ).drawn(request)


@page(permission=P.ACTIVITY_SEE)
def obligation(request: PageRequest, pk: int) -> HttpResponseBase:
    """Lead from what is owed to the activity that owes it, which says what of it is missing."""
    found = get_object_or_404(queries.owed_to_see(request.actor), pk=pk)
    return redirect("console:activity", found.activity_id)


def _asked(request: PageRequest, form: Any) -> tuple[Any, dict[str, Any]]:
    filters = form(
        request.GET,
        units=people.units_visible_to(request.actor, P.ACTIVITY_SEE),
        officers=people.people_visible_to(request.actor).order_by("number"),
    )
    return filters, filters.cleaned_data if filters.is_valid() else {}


def _owed(activity: Activity) -> tuple[Any, str]:
    owed = getattr(activity, "obligation", None)
    return owed, OWED_TONES[owed.state] if owed else ""
