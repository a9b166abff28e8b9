"""Endpoints: what could lawfully be done tomorrow, and the gaps of units."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.readiness import desk, queries
from liuhen.apps.readiness.models import Gap, Standing
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["readiness"])


class StandingShape(Schema):
    """明日可为: how a power of a unit would stand on the day it was judged for; ``lacks`` empty: it could be done."""

    unit_id: int
    code: str
    name: str
    kind: str
    field: str
    officers: int
    lacks: list[str]
    since: date
    judged_for: date

    @staticmethod
    def resolve_lacks(row: Standing) -> list[str]:
        return row.keys


class GapShape(Schema):
    """履职缺口: what a unit lacks, by the code of each power."""

    id: int
    unit_id: int
    lacks: dict[str, str]
    count: int
    judged_for: date
    opened_at: datetime
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None
    state: str


class StandingFilters(Schema):
    """What the list is cut to; ``lack`` is a key, ``any`` or ``none``."""

    unit: Id | None = None
    kind: Word | None = None
    lack: Word | None = None


@router.get("/readiness", response=Listed[StandingShape], summary="明日可为")
def readiness(request: ApiRequest, filters: Query[StandingFilters], paging: Query[Paging]) -> Any:
    """List how the powers of the units stand that the caller sees, unit by unit."""
    demand(request.actor, Permission.READINESS_SEE)
    rows = queries.filtered(queries.standings_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("unit_id", "code", "id"), paging=paging)


@router.get("/gaps", response=Listed[GapShape], summary="履职缺口")
def gaps(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the gaps, newest first."""
    demand(request.actor, Permission.READINESS_SEE)
    return listed(queries.gaps_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/gaps/{pk}", response=GapShape, summary="一个履职缺口")
def gap(request: ApiRequest, pk: Id) -> Any:
    """Show what a unit lacks and what it does about it."""
    return get_object_or_404(queries.gaps_visible_to(request.actor), pk=pk)


for noun in desk.DESKS:
    endpoints(router, noun, {Gap: GapShape})
