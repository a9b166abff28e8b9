"""Endpoints: who am I, units with their posts, people with their certificates."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.people import desk, queries
from liuhen.apps.people.models import Certificate, Person, Post, Tenure, Unit
from liuhen.kernel.access import Permission
from liuhen.kernel.ledger import keyring
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["people"])


class LogShape(Schema):
    """The log's name and its public keys, to be compared with what was pinned."""

    origin: str
    vkeys: list[str]


class StationShape(Schema):
    """Who the caller is, and what time it is here; a station measures clocks by it."""

    name: str
    unit: str
    server_time: datetime
    log: LogShape


class UnitShape(Schema):
    """执法单位."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    device_class: str
    parent: int | None
    path: str
    vertical: str = Field(description="the organ above that manages it; empty: the county does")
    complaint_phone: str
    state: str

    @staticmethod
    def resolve_parent(unit: Unit) -> int | None:
        return unit.parent_id


class PostShape(Schema):
    """执法岗位."""

    id: int
    unit_id: int
    name: str
    state: str


class TenureShape(Schema):
    """任岗. ``until`` is the first day no longer on the post."""

    person_id: int
    person: str
    post_id: int
    post: str
    since: date
    until: date | None

    @staticmethod
    def resolve_person(tenure: Tenure) -> str:
        return str(tenure.person)

    @staticmethod
    def resolve_post(tenure: Tenure) -> str:
        return str(tenure.post)


class PersonShape(Schema):
    """人员. ``number`` is what device files carry."""

    id: int
    name: str
    number: str
    kind: str
    unit_id: int
    unit: str
    post: str | None
    state: str

    @staticmethod
    def resolve_unit(person: Any) -> str:
        return str(person.unit)

    @staticmethod
    def resolve_post(person: Any) -> str | None:
        return str(person.post) if person.post_id else None


class CertificateShape(Schema):
    """行政执法证件, as the register has it; ``expires_on`` is the last day on which it is valid."""

    id: int
    person_id: int
    number: str
    field: str
    issued_on: date
    expires_on: date
    state: str


@router.get("/station", response=StationShape, summary="令牌所属采集站或账号、服务器时间、账本公钥")
def station(request: ApiRequest) -> dict[str, Any]:
    """Tell the caller who it is; this also proves the token."""
    unit = Unit.objects.filter(pk=request.actor.unit_id or 0).first()
    return {
        "name": request.actor.name,
        "unit": unit.name if unit else "",
        "server_time": request.at,
        "log": {"origin": settings.LEDGER_ORIGIN, "vkeys": [key.vkey for key in keyring.verifiers()]},
    }


@router.get("/units", response=list[UnitShape], summary="单位")
def units(request: ApiRequest) -> Any:
    """List the units the caller may see, parents before children."""
    demand(request.actor, Permission.UNIT_SEE)
    return queries.units_visible_to(request.actor)


@router.get("/units/{pk}/posts", response=list[PostShape], summary="岗位")
def posts(request: ApiRequest, pk: Id) -> Any:
    """List a unit's posts, by name."""
    demand(request.actor, Permission.PERSON_SEE)
    units = queries.units_visible_to(request.actor, Permission.PERSON_SEE)
    return queries.posts_of([get_object_or_404(units, pk=pk)])


class PersonFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None


@router.get("/people", response=Listed[PersonShape], summary="人员")
def people(request: ApiRequest, filters: Query[PersonFilters], paging: Query[Paging]) -> Any:
    """List the people the caller may see, by number."""
    demand(request.actor, Permission.PERSON_SEE)
    rows = queries.people_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("number",), paging=paging)


@router.get("/people/{pk}/tenures", response=list[TenureShape], summary="一人的任岗经历")
def tenures_of_person(request: ApiRequest, pk: Id) -> Any:
    """List the posts somebody holds and held, newest first."""
    demand(request.actor, Permission.PERSON_SEE)
    found = get_object_or_404(queries.people_visible_to(request.actor), pk=pk)
    return queries.tenures_of(found).select_related("person")


@router.get("/posts/{pk}/tenures", response=list[TenureShape], summary="一个岗位的任岗人员")
def tenures_of_post(request: ApiRequest, pk: Id) -> Any:
    """List who holds and held a post, newest first."""
    demand(request.actor, Permission.PERSON_SEE)
    found = get_object_or_404(queries.posts_visible_to(request.actor), pk=pk)
    return queries.tenures_at(found).select_related("post")


class CertificateFilters(Schema):
    """What the list is cut to."""

    person: Id | None = None
    state: Word | None = None


@router.get("/certificates", response=Listed[CertificateShape], summary="执法证件")
def certificates(request: ApiRequest, filters: Query[CertificateFilters], paging: Query[Paging]) -> Any:
    """List the certificates of the people the caller may see, by number."""
    demand(request.actor, Permission.PERSON_SEE)
    rows = queries.certificates_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("number",), paging=paging)


endpoints(router, desk.UNIT, {Unit: UnitShape, Post: PostShape})
endpoints(router, desk.POST, {Post: PostShape})
endpoints(router, desk.PERSON, {Person: PersonShape, Certificate: CertificateShape})
endpoints(router, desk.CERTIFICATE, {Certificate: CertificateShape})
