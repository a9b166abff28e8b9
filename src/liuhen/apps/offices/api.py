"""Endpoints: who leads which unit, deeds, and decisions of the province."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.offices import desk, queries
from liuhen.apps.offices.models import Deed, Leader, Mandate
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["offices"])


class LeaderShape(Schema):
    """负责人. ``until`` is the first day no longer in office. 《责任制》第8条."""

    id: int
    unit_id: int
    person_id: int
    person: str
    role: str = Field(description="principal, deputy or acting")
    title: str
    document: str
    in_charge: str
    since: date
    until: date | None
    state: str

    @staticmethod
    def resolve_person(leader: Leader) -> str:
        return str(leader.person)


class DeedShape(Schema):
    """委托书. ``until`` is its last day, ``revoked_on`` the first day no longer in force. 《责任制》第2条."""

    id: int
    entruster_id: int
    entrusted_id: int
    number: str
    scope: str
    codes: list[str]
    since: date
    until: date
    revoked_on: date | None
    state: str

    @staticmethod
    def resolve_codes(deed: Deed) -> list[str]:
        return deed.codes.split()


class MandateShape(Schema):
    """赋权决定. ``until`` is its last day. 《责任制》第2条."""

    id: int
    unit_id: int
    issuer: str
    number: str
    published_on: date
    scope: str
    codes: list[str]
    since: date
    until: date | None
    state: str

    @staticmethod
    def resolve_codes(mandate: Mandate) -> list[str]:
        return mandate.codes.split()


class LeaderFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None


@router.get("/leaders", response=Listed[LeaderShape], summary="负责人")
def leaders(request: ApiRequest, filters: Query[LeaderFilters], paging: Query[Paging]) -> Any:
    """List terms of office, newest first."""
    demand(request.actor, Permission.UNIT_SEE)
    rows = queries.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-since", "-id"), paging=paging)


class OnDay(Schema):
    """The day asked of; today without one."""

    on: Day | None = None


@router.get("/units/{pk}/leaders", response=list[LeaderShape], summary="单位某一天的负责人")
def leaders_of_unit(request: ApiRequest, pk: Id, asked: Query[OnDay]) -> Any:
    """List who led a unit on a day, the head first."""
    demand(request.actor, Permission.UNIT_SEE)
    unit = get_object_or_404(people.units_visible_to(request.actor), pk=pk)
    return queries.leaders_on(unit, asked.on or local_day(request.at))


class DeedFilters(Schema):
    """What the list is cut to."""

    entruster: Id | None = None
    entrusted: Id | None = None
    state: Word | None = None


@router.get("/deeds", response=Listed[DeedShape], summary="委托书")
def deeds(request: ApiRequest, filters: Query[DeedFilters], paging: Query[Paging]) -> Any:
    """List deeds, newest first."""
    demand(request.actor, Permission.UNIT_SEE)
    rows = queries.deeds_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-since", "-id"), paging=paging)


@router.get("/mandates", response=Listed[MandateShape], summary="赋权决定")
def mandates(request: ApiRequest, filters: Query[LeaderFilters], paging: Query[Paging]) -> Any:
    """List decisions of the province, newest first."""
    demand(request.actor, Permission.UNIT_SEE)
    rows = queries.mandates_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-since", "-id"), paging=paging)


endpoints(router, desk.LEADER, {Leader: LeaderShape})
endpoints(router, desk.DEED, {Deed: DeedShape})
endpoints(router, desk.MANDATE, {Mandate: MandateShape})
