"""Endpoints: cards, plans, sheets and what they found, instruments, acts put right, and what it all came to."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import desk
from liuhen.apps.supervision.models import (
    Instrument,
    Intervention,
    PlanNotice,
    SupervisionPlan,
    SupervisionPoint,
    SupervisionSheet,
    SupervisorCard,
)
from liuhen.apps.supervision.queries import instruments, interventions, plans, results, sheets
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["supervision"])
SEE = Permission.SUPERVISION_SEE


class SupervisorCardShape(Schema):
    """行政执法监督证件."""

    id: int
    unit_id: int
    person_id: int
    number: str
    issued_on: date
    expires_on: date
    withdrawn_on: date | None
    state: str


class SupervisionPlanShape(Schema):
    """监督计划: whom a unit supervises, and the draw. 《责任制》第36条."""

    id: int
    unit_id: int
    title: str
    method: str
    ways: list[str]
    contents: list[str]
    since: date
    until: date
    due_on: date
    unit_ids: list[int]
    source: str
    quota: int
    population: str
    population_size: int | None
    seed: str
    state: str


class PlanNoticeShape(Schema):
    """监督计划公布: that a unit was told of a plan."""

    id: int
    plan_id: int
    unit_id: int
    told_at: datetime
    state: str


class SupervisionSheetShape(Schema):
    """监督检查表 against the eight contents."""

    id: int
    plan_id: int
    unit_id: int
    by_unit_id: int
    about: str
    about_zh: str
    place: int
    reason: str
    first_id: int | None
    second_id: int | None
    results: dict[str, str]
    remark: str
    filled_at: datetime | None
    signed_at: datetime | None
    told_at: datetime | None
    superior: str
    stand: str
    answer: str
    reply: str
    state: str


class SupervisionPointShape(Schema):
    """监督发现的问题, with duty, record and place."""

    id: int
    sheet_id: int
    unit_id: int
    content: str
    severity: str
    duty: str
    basis: str
    about: str
    about_zh: str
    place: str
    what: str
    finding_id: int | None
    state: str


class InstrumentShape(Schema):
    """监督文书: 通知书, 意见书, 决定书, or the letter to a superior."""

    id: int
    kind: str
    unit_id: int
    by_unit_id: int
    sheet_id: int | None
    previous_id: int | None
    facts: str
    demand: str
    orders: list[str]
    due_on: date
    due_reason: str
    follow_up_on: date
    document_id: int | None
    issued_at: datetime | None
    served_at: datetime | None
    answer: str
    answered_at: datetime | None
    verdict: str
    ended_at: datetime | None
    state: str


class InterventionShape(Schema):
    """纠正处理 of an act found unlawful or improper. 《责任制》第20条."""

    id: int
    unit_id: int
    by_unit_id: int
    about: str
    about_zh: str
    fault: str
    what: str
    duty: str
    reason: str
    due_on: date
    due_reason: str
    instrument_id: int | None
    ordered_at: datetime
    ended_at: datetime | None
    came_of_it: str
    state: str


class ResultShape(Schema):
    """监督结果: one record, with the duty, how heavy it is, and how it stands."""

    kind: str
    ref: str
    unit_id: int
    duty: str
    content: str
    severity: str
    state: str
    at: datetime
    said: str


class SupervisionFilters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word = ""


class ResultFilters(Schema):
    """Of which days, and of which unit with all below it."""

    unit: Id
    since: Day
    until: Day


@router.get("/supervisor-cards", response=Listed[SupervisorCardShape], summary="监督证件")
def list_supervisor_cards(
    request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]
) -> Any:
    """List the supervisors' cards in reach, newest first."""
    demand(request.actor, SEE)
    rows = plans.filtered(plans.cards_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/supervision-plans", response=Listed[SupervisionPlanShape], summary="监督计划")
def list_supervision_plans(
    request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]
) -> Any:
    """List the plans by which the caller's units supervise or are supervised, newest first."""
    demand(request.actor, SEE)
    rows = plans.filtered(plans.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/supervision-sheets", response=Listed[SupervisionSheetShape], summary="监督检查表")
def list_supervision_sheets(
    request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]
) -> Any:
    """List the sheets in reach, newest first; those about one's own unit once it was told."""
    demand(request.actor, SEE)
    rows = plans.filtered(sheets.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/supervision-points", response=Listed[SupervisionPointShape], summary="监督发现")
def list_supervision_points(
    request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]
) -> Any:
    """List what sheets found, newest first."""
    demand(request.actor, SEE)
    rows = plans.filtered(sheets.points_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/instruments", response=Listed[InstrumentShape], summary="监督文书")
def list_instruments(request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]) -> Any:
    """List the instruments that the caller's units issued or got, newest first."""
    demand(request.actor, SEE)
    rows = plans.filtered(instruments.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/interventions", response=Listed[InterventionShape], summary="纠正处理")
def list_interventions(request: ApiRequest, filters: Query[SupervisionFilters], paging: Query[Paging]) -> Any:
    """List the acts that the caller's units had dealt with or deal with, newest first."""
    demand(request.actor, SEE)
    rows = plans.filtered(interventions.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/supervision-results", response=list[ResultShape], summary="监督结果")
def list_supervision_results(request: ApiRequest, filters: Query[ResultFilters]) -> Any:
    """Tell what supervision found about a unit of the caller's reach in days, oldest first."""
    demand(request.actor, SEE)
    reach = set(people.units_visible_to(request.actor, SEE).values_list("pk", flat=True))
    wanted = people.units_below([filters.unit]) & reach
    return results.results_of(wanted, filters.since, filters.until)


SHAPES: dict[Any, Any] = {
    SupervisorCard: SupervisorCardShape, SupervisionPlan: SupervisionPlanShape, PlanNotice: PlanNoticeShape,
    SupervisionSheet: SupervisionSheetShape, SupervisionPoint: SupervisionPointShape, Instrument: InstrumentShape,
    Intervention: InterventionShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
