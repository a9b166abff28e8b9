"""Endpoints: training, uniforms, and the file of an officer."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.officers import desk, queries
from liuhen.apps.officers.models import Training, UniformIssue, Wearing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["officers"])


class TrainingShape(Schema):
    """培训考试. 《责任制》第5条."""

    id: int
    unit_id: int
    person_id: int
    kind: str
    course: str
    ended_on: date
    hours: int
    score: int | None
    result: str
    state: str


class UniformShape(Schema):
    """制式服装. 《责任制》第18条."""

    id: int
    unit_id: int
    person_id: int
    scheme: str
    source: str
    item: str
    season: str
    size: str
    count: int
    issued_on: date
    returned_on: date | None
    state: str


class WearingShape(Schema):
    """着装检查. 《责任制》第18条."""

    id: int
    unit_id: int
    person_id: int | None
    ground: str
    place: str
    seen_on: date
    words: str
    state: str


class HeldShape(Schema):
    """A post held. ``until`` is the first day no longer on it."""

    post: str
    since: date
    until: date | None

    @staticmethod
    def resolve_post(tenure: Any) -> str:
        return str(tenure.post)


class CardShape(Schema):
    """A certificate with its state as registered."""

    number: str
    field: str
    issued_on: date
    expires_on: date
    state: str


class FoundShape(Schema):
    """A finding with its state; what it is about is not said."""

    text: str
    duty: str
    raised_at: datetime
    state: str


class FileShape(Schema):
    """执法人员档案. 《责任制》第24条."""

    person_id: int
    name: str
    number: str
    tenures: list[HeldShape]
    certificates: list[CardShape]
    trainings: list[TrainingShape]
    uniforms: list[UniformShape] = Field(description="empty for a caller who does not see uniforms")
    findings: list[FoundShape] = Field(description="empty for a caller who does not see findings")


class RowFilters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    person: Id | None = None
    state: Word | None = None


@router.get("/trainings", response=Listed[TrainingShape], summary="培训考试")
def trainings(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List what people learnt, newest first."""
    demand(request.actor, Permission.FILE_SEE)
    rows = queries.trainings_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-ended_on", "-id"), paging=paging)


@router.get("/uniforms", response=Listed[UniformShape], summary="制式服装")
def uniforms(request: ApiRequest, filters: Query[RowFilters], paging: Query[Paging]) -> Any:
    """List what was issued, newest first."""
    demand(request.actor, Permission.UNIFORM_SEE)
    rows = queries.uniforms_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-issued_on", "-id"), paging=paging)


@router.get("/people/{pk}/file", response=FileShape, summary="执法人员档案")
def file(request: ApiRequest, pk: Id) -> Any:
    """Return an officer's file; nothing in it leads to a complaint."""
    actor = request.actor
    demand(actor, Permission.FILE_SEE)
    found = get_object_or_404(queries.files_visible_to(actor), pk=pk)
    return {
        "person_id": found.pk,
        "name": found.name,
        "number": found.number,
        "tenures": list(people.tenures_of(found)),
        "certificates": list(found.certificates.order_by("-expires_on", "-id")),
        "trainings": list(queries.trainings_of(found)),
        "uniforms": list(queries.uniforms_of(found)) if actor.may(Permission.UNIFORM_SEE) else [],
        "findings": list(queries.findings_in_file(actor, found)) if actor.may(Permission.FINDING_SEE) else [],
    }


endpoints(router, desk.TRAINING, {Training: TrainingShape})
endpoints(router, desk.UNIFORM, {UniformIssue: UniformShape})
endpoints(router, desk.WEARING, {Wearing: WearingShape})
