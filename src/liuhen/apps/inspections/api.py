"""Endpoints: items, plans, campaigns, errands, joint inspections, ties, and who else goes to a firm."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections import desk
from liuhen.apps.inspections.models import (
    Campaign,
    Errand,
    InspectionItem,
    InspectionPlan,
    JointInspection,
    Tie,
)
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.inspections.queries.presence import presence
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["inspections"])


class InspectionItemShape(Schema):
    """检查事项. 《责任制》第28条."""

    id: int
    unit_id: int
    code: str
    name: str
    content: str
    field: str
    state: str


class InspectionPlanShape(Schema):
    """检查计划. 《责任制》第15条."""

    id: int
    unit_id: int
    year: int
    title: str
    remark: str
    published_at: datetime | None
    state: str


class CampaignShape(Schema):
    """检查任务 of a plan. ``rates``: by grade, visits of each firm, or percent drawn."""

    id: int
    plan_id: int
    unit_id: int
    title: str
    choosing: str
    since: date
    until: date
    graded_by: str
    rates: dict[str, int]
    kind: str
    field: str
    per_visit: int
    population: str
    population_size: int | None
    officers_size: int | None
    checkpoint_size: int | None
    seed: str
    state: str


class ErrandShape(Schema):
    """检查安排: one firm to be visited."""

    id: int
    unit_id: int
    establishment_id: int
    campaign_id: int | None
    joint_id: int | None
    ground: str
    since: date
    until: date
    place: int | None
    stratum: str
    officers: list[int] = Field(description="persons who go")
    went_at: datetime | None
    state: str

    @staticmethod
    def resolve_officers(errand: Errand) -> list[int]:
        return [each.person_id for each in queries.officers_of([errand.pk])[errand.pk] if not each.recused]


class JointInspectionShape(Schema):
    """联合检查."""

    id: int
    unit_id: int
    establishment_id: int
    since: date
    until: date
    state: str


class TieShape(Schema):
    """回避关系."""

    id: int
    unit_id: int
    person_id: int
    establishment_id: int
    ground: str
    state: str


class PresenceShape(Schema):
    """Who was, is or means to be at a firm. ``same``: for the same power or article of law as the campaign's items."""

    unit_id: int
    unit: str = Field(alias="unit_zh")
    since: date
    until: date
    went_at: datetime | None
    joint_id: int | None
    state: str
    same: bool = False


class RowFilters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word | None = None


class PresenceQuery(Schema):
    """The days asked about, and the campaign that ``same`` is judged by."""

    since: Day
    until: Day
    campaign: Id | None = None


def _listed(request: ApiRequest, rows: Any, filters: RowFilters, paging: Paging) -> Any:
    demand(request.actor, Permission.INSPECTION_SEE)
    return listed(rows.filter(**filters.dict(exclude_none=True)), order=("-id",), paging=paging)


@router.get("/inspection-items", response=Listed[InspectionItemShape], summary="检查事项")
def inspection_items(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List what units inspect, the newest first."""
    return _listed(request, items_on.visible_to(request.actor), filters, paging)


@router.get("/inspection-plans", response=Listed[InspectionPlanShape], summary="检查计划")
def inspection_plans(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List plans, the newest first."""
    return _listed(request, queries.plans_visible_to(request.actor), filters, paging)


@router.get("/campaigns", response=Listed[CampaignShape], summary="检查任务")
def campaigns(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List the parts of plans, the newest first."""
    return _listed(request, queries.campaigns_visible_to(request.actor), filters, paging)


@router.get("/errands", response=Listed[ErrandShape], summary="检查安排")
def errands(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List who is to be visited, the newest first."""
    return _listed(request, queries.errands_visible_to(request.actor), filters, paging)


@router.get("/joint-inspections", response=Listed[JointInspectionShape], summary="联合检查")
def joint_inspections(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List joint inspections, the newest first."""
    return _listed(request, queries.joints_visible_to(request.actor), filters, paging)


@router.get("/ties", response=Listed[TieShape], summary="回避关系")
def ties(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List who keeps out of inspecting whom, the newest first."""
    return _listed(request, queries.ties_visible_to(request.actor), filters, paging)


@router.get("/establishments/{pk}/presence", response=list[PresenceShape], summary="谁去过、谁要去")
def presence_at(request: ApiRequest, pk: Id, asked: Query[PresenceQuery]) -> Any:
    """Say who was, is or means to be at a firm in a period, of whatever unit."""
    demand(request.actor, Permission.INSPECTION_SEE)
    get_object_or_404(establishments.visible_to(request.actor), pk=pk)
    keys: list[str] = []
    if asked.campaign is not None:
        mine = get_object_or_404(queries.campaigns_visible_to(request.actor), pk=asked.campaign)
        keys = items_on.joined(items_on.items_of(mine)).split()
    return [
        {
            name: getattr(each, name)
            for name in ("unit_id", "unit_zh", "since", "until", "went_at", "joint_id", "state")
        }
        | {"same": each.is_for(keys)}
        for each in presence(pk, since=asked.since, until=asked.until)
    ]


endpoints(router, desk.ITEM, {InspectionItem: InspectionItemShape})
endpoints(router, desk.PLAN, {InspectionPlan: InspectionPlanShape, Campaign: CampaignShape})
endpoints(router, desk.CAMPAIGN, {Campaign: CampaignShape, Errand: ErrandShape})
endpoints(router, desk.ERRAND, {Errand: ErrandShape, JointInspection: JointInspectionShape})
endpoints(router, desk.JOINT, {JointInspection: JointInspectionShape})
endpoints(router, desk.TIE, {Tie: TieShape})
