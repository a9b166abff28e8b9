"""Endpoints: the plans of legal publicity and what was done."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from liuhen.apps.outreach import desk, lifecycle, queries
from liuhen.apps.outreach.models import OutreachItem, OutreachPlan
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Whole, demand, listed

router = Router(tags=["outreach"])


class PlanShape(Schema):
    """法治宣传计划 of a unit's year. 《责任制》第22条."""

    id: int
    unit_id: int
    year: int
    aim: str
    drawn_up_at: datetime


class ItemShape(Schema):
    """法治宣传活动: planned, held or dropped; ``due_on`` is null for what was held beside the plan."""

    id: int
    unit_id: int
    plan_id: int
    law_id: int
    form: str
    audience: str
    owner_id: int
    due_on: date | None
    held_on: date | None
    place: str
    reached: int | None
    summary: str
    state: str


class PlanFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    year: Annotated[int, Field(ge=lifecycle.YEARS[0], le=lifecycle.YEARS[1]), Whole] | None = None


@router.get("/outreach-plans", response=Listed[PlanShape], summary="法治宣传计划")
def list_outreach_plans(request: ApiRequest, filters: Query[PlanFilters], paging: Query[Paging]) -> Any:
    """List the plans the caller may see, newest year first."""
    demand(request.actor, Permission.OUTREACH_SEE)
    rows = queries.filtered(queries.plans_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-year", "unit_id", "id"), paging=paging)


@router.get("/outreach-items", response=Listed[ItemShape], summary="法治宣传活动")
def list_outreach_items(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what was planned and held in the units the caller may see, the newest entered first."""
    demand(request.actor, Permission.OUTREACH_SEE)
    return listed(queries.visible_to(request.actor), order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {OutreachPlan: PlanShape, OutreachItem: ItemShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
