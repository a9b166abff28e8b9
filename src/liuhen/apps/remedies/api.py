"""Endpoints: reconsiderations and suits, judgments to perform, opinions to report on."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema

from liuhen.apps.remedies import desk, queries
from liuhen.apps.remedies.models import AnswerVolume, Opinion, Performance, Remedy
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["remedies"])


class RemedyShape(Schema):
    """复议、诉讼 against a decision of a unit, or against its doing nothing. 《责任制》第21条."""

    id: int
    unit_id: int
    case_id: int | None
    decision_id: int | None
    kind: str
    against: str
    applicant: str
    organ: str
    number: str
    brought_on: date
    claim: str
    is_simple: bool
    previous_id: int | None
    lodged_at: datetime | None
    forwarded_at: datetime | None
    copy_received_at: datetime | None
    answered_at: datetime | None
    outcome: str
    instrument: str
    decided_on: date | None
    told_on: date | None
    said: str
    state: str


class AnswerVolumeShape(Schema):
    """封存答复卷 of a remedy."""

    id: int
    remedy_id: int
    sealed_at: datetime
    capsule_sha256: str
    capsule_bytes: int | None
    state: str


class PerformanceShape(Schema):
    """判决履行: what an instrument in force obliges a unit to do."""

    id: int
    unit_id: int
    remedy_id: int | None
    instrument: str
    number: str
    issuer: str
    in_force_on: date
    what: str
    due_on: date
    set_by: str
    reason: str
    performed_at: datetime | None
    how: str
    state: str


class OpinionShape(Schema):
    """行政复议意见书, and what was reported on it."""

    id: int
    unit_id: int
    remedy_id: int | None
    organ: str
    number: str
    received_at: datetime
    content: str
    reported_at: datetime | None
    report: str
    state: str


class RemedyFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word = ""
    kind: Word = ""


class OwedFilters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word = ""


@router.get("/remedies", response=Listed[RemedyShape], summary="复议、诉讼")
def list_remedies(request: ApiRequest, filters: Query[RemedyFilters], paging: Query[Paging]) -> Any:
    """List the remedies of the cases the caller may see, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/performances", response=Listed[PerformanceShape], summary="判决履行")
def list_performances(request: ApiRequest, filters: Query[OwedFilters], paging: Query[Paging]) -> Any:
    """List what units are obliged to do, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.performances_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/opinions", response=Listed[OpinionShape], summary="行政复议意见书")
def list_opinions(request: ApiRequest, filters: Query[OwedFilters], paging: Query[Paging]) -> Any:
    """List the opinions of reconsidering organs, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.opinions_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Remedy: RemedyShape, AnswerVolume: AnswerVolumeShape, Performance: PerformanceShape, Opinion: OpinionShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
