"""Endpoints: what has to be made public, and what is done about it."""

from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from liuhen.apps.disclosure import actions, desk, lifecycle, queries
from liuhen.apps.disclosure.models import Publication
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    ClockShape,
    Id,
    Listed,
    Order,
    Paging,
    Word,
    clock_shape,
    demand,
    listed,
)

router = Router(tags=["disclosure"])
Value = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Title = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class PublicationShape(Schema):
    """公示信息: where it stands; ``shown`` is what went out, empty before."""

    id: int
    serial: int
    kind: str
    phase: str
    unit_id: int
    unit: str
    about: str
    title: str
    state: str
    happened_at: datetime
    issued_at: datetime
    ground: str
    reason: str
    published_at: datetime | None
    digest: str
    shown: dict[str, Any]

    @staticmethod
    def resolve_unit(row: Publication) -> str:
        return str(row.unit)


class PublicationDetail(PublicationShape):
    """The same with the full record, as it stays inside, and its time limit."""

    fields: dict[str, str]
    clocks: list[ClockShape]

    @staticmethod
    def resolve_clocks(row: Publication, context: Any) -> list[dict[str, Any]]:
        at = context["request"].at
        return [clock_shape(clock, at=at) for clock in clocks.all_for(row.ref)]


class PublicationFilters(Schema):
    """What the list is cut to; a state may also be ``open``."""

    q: Word | None = None
    unit: Id | None = None
    phase: Word | None = None
    kind: Word | None = None
    state: Word | None = None


class PreparePublication(Order):
    """The full record, by key of its kind's fields."""

    title: Title
    fields: Annotated[dict[Word, Value], Field(max_length=40)]


@router.get("/publications", response=Listed[PublicationShape], summary="公示信息")
def publications(request: ApiRequest, filters: Query[PublicationFilters], paging: Query[Paging]) -> Any:
    """List what the caller may see, newest first."""
    demand(request.actor, Permission.PUBLICATION_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/publications/{pk}", response=PublicationDetail, summary="一条公示信息")
def publication(request: ApiRequest, pk: Id) -> Any:
    """Show one with its full record and its time limit."""
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@router.post("/publications/{pk}/prepare", response=PublicationShape, summary="拟定公示内容")
def prepare(request: ApiRequest, pk: Id, order: PreparePublication) -> Any:
    """Write down the full record; what of it goes out follows from its kind."""
    demand_right(lifecycle.PREPARE, by=request.actor)
    row = desk.PUBLICATION.reached(request.actor, pk, Permission.PUBLICATION_PREPARE)
    return actions.prepare(
        publication=row, title=order.title, fields=order.fields, by=request.actor, at=request.at
    )


SHAPES: dict[Any, Any] = {Publication: PublicationShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
