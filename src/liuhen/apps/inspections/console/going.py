"""Pages of errands, joint inspections and ties; the panel that says who goes to a firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.inspections import desk
from liuhen.apps.inspections.actions import errands as actions
from liuhen.apps.inspections.console.planning import Filters, filters_of
from liuhen.apps.inspections.models import Errand, ErrandOfficer, InspectionItem, JointInspection, Tie
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.inspections.queries.presence import Presence, around, presence
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment

A_YEAR = timedelta(days=365)

ERRAND_SORTS = {"检查对象": "establishment__name", "单位": "unit__path", "期间": "since", "状态": "state"}
JOINT_SORTS = {"联合检查": "establishment__name", "牵头单位": "unit__path", "期间": "since", "状态": "state"}
TIE_SORTS = {"单位": "unit__path", "情形": "ground", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class ErrandsScreen(Screen):
    """``mergeable`` are the first of those that could be joined with what another unit means to do."""

    template = "inspections/errands.html"

    title: str = "检查安排"
    filters: Filters
    page: Page[Errand]
    rows: Sequence[tuple[Errand, str]]
    mergeable: Sequence[Errand]
    is_filtered: bool


MOST_MERGEABLE = 20


@page(permission=P.INSPECTION_SEE)
def errands(request: PageRequest) -> HttpResponse:
    """List who is to be visited, the newest first, and what could be joined."""
    filters, wanted = filters_of(request, Errand)
    rows = queries.filtered(queries.errands_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=ERRAND_SORTS, first=("-id",))
    units = request.actor.units_with(P.INSPECTION_SEE)
    mergeable = queries.mergeable(units, on=local_day(request.at))
    return ErrandsScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state]) for row in found],
        mergeable=list(mergeable[:MOST_MERGEABLE]) if units is None or units else [],
        is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ErrandScreen(Screen):
    """``also`` are those who go there too, each with whether for the same; ``joints`` one may join."""

    template = "inspections/errand.html"

    errand: Errand
    tone: str
    items: Sequence[InspectionItem]
    officers: Sequence[ErrandOfficer]
    also: Sequence[tuple[Presence, bool]]
    joints: Sequence[JointInspection]
    panels: Sequence[Mapping[str, Any]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def errand(request: PageRequest, pk: int) -> HttpResponse:
    """Show one errand, and who else goes there."""
    return errand_shown(request, pk)


def errand_shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page, with what was refused on it."""
    found: Errand = get_object_or_404(queries.errands_visible_to(request.actor), pk=pk)
    since, until = around(found.since, found.until)
    keys = found.matters.split()
    also = presence(found.establishment_id, since=since, until=until)
    return ErrandScreen(
        title=str(found),
        crumbs=[(desk.ERRANDS[0], reverse(desk.ERRANDS[1]))],
        refused=refused,
        errand=found,
        tone=desk.TONES[found.state],
        items=items_on.items_of_errand(found),
        officers=queries.officers_of([pk])[pk],
        also=[(each, each.is_for(keys)) for each in also if each.id != pk],
        joints=list(queries.open_joints(found.establishment_id)[:MOST_MERGEABLE]),
        panels=panels_for("errand", found, request),
        buttons=_buttons(request, found),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _buttons(request: PageRequest, found: Errand) -> list[Button]:
    """Return what may be done to an errand; a joint inspection is proposed from here."""
    shown = buttons(desk.ERRAND, found, by=request.actor, at=request.at)
    if found.state != "planned":
        return shown
    draft = JointInspection(unit_id=found.unit_id, establishment_id=found.establishment_id)
    return [*shown, *making(desk.ERRAND, actions.propose_joint, found, draft, by=request.actor)]


@dataclass(frozen=True, kw_only=True)
class JointsScreen(Screen):
    template = "inspections/joints.html"

    title: str = "联合检查"
    lead: str = "几个单位要去同一户的，并为一次去；一次联合检查只算一次。"
    filters: Filters
    page: Page[JointInspection]
    rows: Sequence[tuple[JointInspection, str]]
    is_filtered: bool


@page(permission=P.INSPECTION_SEE)
def joints(request: PageRequest) -> HttpResponse:
    """List joint inspections, the newest first."""
    filters, wanted = filters_of(request, JointInspection)
    rows = queries.filtered(queries.joints_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=JOINT_SORTS, first=("-id",))
    return JointsScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state]) for row in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class JointScreen(Screen):
    template = "inspections/joint.html"

    joint: JointInspection
    tone: str
    rows: Sequence[tuple[Errand, Sequence[InspectionItem]]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def joint(request: PageRequest, pk: int) -> HttpResponse:
    """Show a joint inspection: which units, for what."""
    found = get_object_or_404(queries.joints_visible_to(request.actor), pk=pk)
    return JointScreen(
        title=str(found),
        crumbs=[(desk.JOINTS[0], reverse(desk.JOINTS[1]))],
        joint=found,
        tone=desk.TONES[found.state],
        rows=[(row, items_on.items_of_errand(row)) for row in queries.errands_in(found)],
        buttons=buttons(desk.JOINT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class TiesScreen(Screen):
    template = "inspections/ties.html"

    title: str = "回避关系"
    lead: str = "登记以后，抽取检查人员时自动排除。"
    filters: Filters
    page: Page[Tie]
    rows: Sequence[tuple[Tie, str]]
    may_plan: bool
    is_filtered: bool


@page(permission=P.INSPECTION_SEE)
def ties(request: PageRequest) -> HttpResponse:
    """List who keeps out of inspecting whom, the newest first."""
    filters, wanted = filters_of(request, Tie)
    rows = queries.filtered(queries.ties_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=TIE_SORTS, first=("-id",))
    return TiesScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state]) for row in found],
        may_plan=request.actor.may(P.INSPECTION_PLAN), is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TieScreen(Screen):
    template = "inspections/tie.html"

    tie: Tie
    tone: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def tie(request: PageRequest, pk: int) -> HttpResponse:
    """Show one tie."""
    found = get_object_or_404(queries.ties_visible_to(request.actor), pk=pk)
    return TieScreen(
        title=str(found),
        crumbs=[(desk.TIES[0], reverse(desk.TIES[1]))],
        tie=found,
        tone=desk.TONES[found.state],
        buttons=buttons(desk.TIE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def of_establishment(request: PageRequest, found: "Establishment") -> Mapping[str, Any]:
    """Return who was, is or means to be at a firm, within a year before and after today."""
    today = local_day(request.at)
    return {"also": presence(found.pk, since=today - A_YEAR, until=today + A_YEAR), "address_of": address_of}


urlpatterns = [
    path("errands/", errands, name="errands"),
    path("errands/<int:pk>/", errand, name="errand"),
    path("joint-inspections/", joints, name="jointinspections"),
    path("joint-inspections/<int:pk>/", joint, name="jointinspection"),
    path("ties/", ties, name="ties"),
    path("ties/<int:pk>/", tie, name="tie"),
]
