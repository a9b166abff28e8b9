"""Endpoints: problem models with their versions, and what they found."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.patterns import actions, desk, lifecycle, queries
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed
from liuhen.regulation.patterns import ALL

router = Router(tags=["patterns"])


class NumberShape(Schema):
    """数值: what a model counts by, with its bounds."""

    key: str
    zh: str
    unit: str
    value: int
    least: int
    most: int


class PatternShape(Schema):
    """问题模型: what is looked for, why, and by what numbers it begins."""

    key: str
    zh: str
    why: str
    basis: str
    severity: str
    looks_at: str
    numbers: list[NumberShape]


class PatternVersionShape(Schema):
    """模型版本: a model with the numbers of a site."""

    id: int
    pattern: str
    number: int
    numbers: dict[str, int]
    reason: str
    drafted_at: datetime
    adopted_at: datetime | None
    ended_at: datetime | None
    state: str


class DryRunShape(Schema):
    """试算: what a version would have found in the year before, by unit and month."""

    id: int
    ran_at: datetime
    numbers: dict[str, int]
    found: int
    months: list[str]
    by_unit: dict[str, list[int]]
    samples: list[list[Any]]


class PatternVersionDetail(PatternVersionShape):
    """The version with its dry runs, the newest first."""

    runs: list[DryRunShape]

    @staticmethod
    def resolve_runs(version: PatternVersion) -> Any:
        return queries.runs_of(version)[:10]


class HitShape(Schema):
    """模型线索: one incident, with the rows behind it as [ref, moment in UTC, figure]; no ref of a sealed complaint."""

    id: int
    pattern: str
    version_id: int
    severity: str
    about: str
    about_zh: str
    unit_id: int
    person_id: int | None
    said: str
    rows: list[list[Any]]
    count: int
    since: datetime
    last_at: datetime
    raised_at: datetime
    conclusion: str
    concluded_at: datetime | None
    became: str
    state: str

    @staticmethod
    def resolve_rows(hit: Hit, context: Any) -> list[list[Any]]:
        return [list(row) for row in queries.shown_rows(hit, context["request"].actor)]


class HitFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    pattern: Word | None = None
    severity: Word | None = None
    state: Word | None = None


@router.get("/patterns", response=list[PatternShape], summary="问题模型")
def patterns(request: ApiRequest) -> Any:
    """List the models there are, whether or not a version of one is live."""
    demand(request.actor, Permission.PATTERN_SEE)
    return list(ALL)


@router.post("/patterns/drafts", response={201: list[PatternVersionShape]}, summary="全部按默认数值拟定")
def draft_all(request: ApiRequest) -> Any:
    """Draft, with the numbers they begin with, every model of which there is no version yet."""
    demand_right(lifecycle.DRAFT, by=request.actor)
    return actions.draft_all(by=request.actor, at=request.at)


@router.get("/pattern-versions", response=Listed[PatternVersionShape], summary="模型版本")
def pattern_versions(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the versions of models, newest first."""
    demand(request.actor, Permission.PATTERN_SEE)
    return listed(queries.versions_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/pattern-versions/{pk}", response=PatternVersionDetail, summary="一个模型版本")
def pattern_version(request: ApiRequest, pk: Id) -> Any:
    """Show a version with what it was tried on."""
    return get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)


@router.get("/hits", response=Listed[HitShape], summary="模型线索")
def hits(request: ApiRequest, filters: Query[HitFilters], paging: Query[Paging]) -> Any:
    """List what the models found, newest first."""
    demand(request.actor, Permission.PATTERN_SEE)
    rows = queries.filtered(queries.hits_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-raised_at", "-id"), paging=paging)


@router.get("/hits/{pk}", response=HitShape, summary="一条模型线索")
def hit(request: ApiRequest, pk: Id) -> Any:
    """Show what a model found."""
    return get_object_or_404(queries.hits_visible_to(request.actor), pk=pk)


for noun in desk.DESKS:
    endpoints(router, noun, {PatternVersion: PatternVersionShape, Hit: HitShape})
