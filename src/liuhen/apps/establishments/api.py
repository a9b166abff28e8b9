"""Endpoints: the register of those whom one inspects."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.establishments import desk, queries
from liuhen.apps.establishments.models import Establishment
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["establishments"])


class EstablishmentShape(Schema):
    """检查对象. 《责任制》第15条."""

    id: int
    unit_id: int
    kind: str
    code: str
    name: str
    field: str
    address: str
    level: str
    risk: str
    credit: str
    graded_on: date | None
    closed_on: date | None
    ground: str
    state: str


class EstablishmentQuery(Schema):
    """What the register is cut to; ``q`` is a part of the name or the whole code."""

    q: Word | None = None
    unit: Id | None = None
    kind: Word | None = None
    field: Word | None = None
    risk: Word | None = None
    credit: Word | None = None
    state: Word | None = None


@router.get("/establishments", response=Listed[EstablishmentShape], summary="检查对象")
def establishments(request: ApiRequest, filters: Query[EstablishmentQuery], paging: Query[Paging]) -> Any:
    """List those whom one inspects, the newest first."""
    demand(request.actor, Permission.ESTABLISHMENT_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict(exclude_none=True))
    return listed(rows, order=("-id",), paging=paging)


@router.get("/establishments/{pk}", response=EstablishmentShape, summary="检查对象")
def establishment(request: ApiRequest, pk: Id) -> Any:
    """Return one of them."""
    demand(request.actor, Permission.ESTABLISHMENT_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


endpoints(router, desk.ESTABLISHMENT, {Establishment: EstablishmentShape})
