"""Endpoints: compulsory measures and the things they hold."""

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.measures import desk, queries
from liuhen.apps.measures.actions import writing
from liuhen.apps.measures.models import Restraint, Thing
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["measures"])


class RestraintShape(Schema):
    """强制措施: sealing, seizure, or registration and keeping; the end of its term is in its clocks."""

    id: int
    case_id: int
    unit_id: int
    party_id: int
    kind: str
    urgent: bool
    basis: str
    reason: str
    place: str
    approved_at: datetime | None
    taken_at: datetime | None
    activity_id: int | None
    extended_days: int
    tested_from: datetime | None
    tested_to: datetime | None
    outcome: str
    decision: str
    ended_ground: str
    ended_at: datetime | None
    state: str


class ThingShape(Schema):
    """涉案财物: one line of a measure's list, and what became of it; ``value_fen`` is null where it was not valued."""

    id: int
    measure_id: int
    name: str
    quantity: str
    condition: str
    value_fen: int | None
    kept_at: str
    by_what: str
    receiver: str
    receipt: str
    gone_at: datetime | None
    state: str


class RestraintFilters(Schema):
    """What the list of measures is cut to."""

    unit: Id | None = None
    kind: Literal["", "sealing", "seizure", "preservation"] = ""
    state: Word = ""


class ThingFilters(Schema):
    """What the list of things is cut to."""

    unit: Id | None = None
    state: Word = ""


@router.get("/restraints", response=Listed[RestraintShape], summary="强制措施")
def list_restraints(request: ApiRequest, filters: Query[RestraintFilters], paging: Query[Paging]) -> Any:
    """List the measures of the cases the caller may see, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/restraints/{pk}", response=RestraintShape, summary="一项强制措施")
def get_restraint(request: ApiRequest, pk: Id) -> Any:
    """Return one measure as it stands."""
    demand(request.actor, Permission.CASE_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@router.get("/restraints/{pk}/things", response=Listed[ThingShape], summary="措施的财物清单")
def list_things_of_restraint(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List what a measure holds or held, as it was entered."""
    demand(request.actor, Permission.CASE_SEE)
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return listed(queries.things_of(found), order=("id",), paging=paging)


@router.get("/things", response=Listed[ThingShape], summary="涉案财物")
def list_all_things(request: ApiRequest, filters: Query[ThingFilters], paging: Query[Paging]) -> Any:
    """List what is or was held in the cases the caller may see, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.things_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


class RestraintPaperShape(Schema):
    """文书 that was made of a measure; its text is with the papers."""

    id: int
    kind: str
    title: str
    number: str
    state: str


SHAPES: dict[Any, Any] = {
    Restraint: RestraintShape, Thing: ThingShape, writing.write: RestraintPaperShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
