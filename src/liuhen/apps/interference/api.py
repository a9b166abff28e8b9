"""Endpoints: a report is sealed by the same request whatever it says; rings, circulars, announced changes."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema

from liuhen.apps.interference import desk, queries
from liuhen.apps.interference.models import ChangeReview, Circular, Envelope, PostChange, Ring
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Listed, Paging, demand, listed

router = Router(tags=["interference"])


class EnvelopeShape(Schema):
    """过程报告: that it was sealed; what it says is in no answer. 《责任制》第49条."""

    id: int
    unit_id: int
    case_id: int | None
    stage: str
    filed_at: datetime
    state: str


class RingShape(Schema):
    """密钥组 of a unit, of three holders."""

    id: int
    unit_id: int
    formed_at: datetime | None
    state: str


class CircularShape(Schema):
    """干预通报; its text is there once it was circulated. 《责任制》第51条."""

    id: int
    unit_id: int
    authority_id: int
    proposed_at: datetime
    decided_at: datetime | None
    reason: str
    text: str
    circulated_at: datetime | None
    state: str


class PostChangeShape(Schema):
    """人事变动申报 with its ground and procedure. 《责任制》第50条."""

    id: int
    unit_id: int
    person_id: int
    what: str
    ground: str
    basis: str
    procedure: str
    announced_at: datetime
    decided_at: datetime | None
    reason: str
    state: str


class ChangeReviewShape(Schema):
    """人事变动核对 of a span of days; what is seen at it is in no answer. 《责任制》第50条."""

    id: int
    unit_id: int
    since: datetime
    until: datetime
    first_id: int | None
    second_id: int | None
    closed_at: datetime | None
    state: str


@router.get("/process-reports", response=Listed[EnvelopeShape], summary="过程报告")
def list_process_reports(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the reports of stages that the caller owed and filed, newest first."""
    demand(request.actor, Permission.REPORT_FILE)
    return listed(queries.envelopes_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/circulars", response=Listed[CircularShape], summary="干预通报")
def list_circulars(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what was circulated, and what the caller approves or proposed, newest first."""
    demand(request.actor, Permission.REPORT_FILE)
    return listed(queries.circulars_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/post-changes", response=Listed[PostChangeShape], summary="人事变动申报")
def list_post_changes(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the announced changes of posts and certificates, newest first."""
    demand(request.actor, Permission.CHANGE_SEE)
    return listed(queries.changes_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/change-reviews", response=Listed[ChangeReviewShape], summary="人事变动核对")
def list_change_reviews(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the spans of days at which the bureau's holders look, newest first."""
    demand(request.actor, Permission.CHANGE_CONFIRM)
    return listed(queries.reviews_visible_to(request.actor), order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Envelope: EnvelopeShape, Ring: RingShape, Circular: CircularShape, PostChange: PostChangeShape,
    ChangeReview: ChangeReviewShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
