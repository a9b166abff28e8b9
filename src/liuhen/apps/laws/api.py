"""Endpoints: the library of laws, versions, their articles and maps."""

from datetime import date
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.laws import actions, desk, lifecycle, maps, queries
from liuhen.apps.laws.actions import BadMap
from liuhen.apps.laws.mapping import MOST_ROWS, Fault, Told
from liuhen.apps.laws.models import ArticleChange, Law, LawArticle, LawVersion
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Day,
    Id,
    Listed,
    Order,
    Paging,
    Sentence,
    Word,
    demand,
    listed,
)
from liuhen.regulation.laws import CHANGES

router = Router(tags=["laws"])


class LawShape(Schema):
    """法律依据: a law of the county's library; ``statutory``: one of 法律、法规、规章."""

    id: int
    title: str
    level: str
    level_zh: str
    statutory: bool
    issuer: str
    state: str
    repealed_on: date | None
    repealed_by: str

    @staticmethod
    def resolve_statutory(law: Law) -> bool:
        return law.is_statutory


class VersionShape(Schema):
    """法律版本: a law as it was promulgated or amended."""

    id: int
    law_id: int
    law: str
    label: str
    number: str
    state: str
    amends_id: int | None
    promulgated_on: date
    effective_on: date
    source: str
    article_count: int | None
    has_text: bool
    is_mapped: bool

    @staticmethod
    def resolve_law(version: LawVersion) -> str:
        return str(version.law)


class LawDetail(LawShape):
    """The law with its versions that stand, oldest first, and the one in force on the day asked for."""

    versions: list[VersionShape]
    in_force_id: int | None

    @staticmethod
    def resolve_versions(law: Law) -> Any:
        return list(queries.versions_of(law))

    @staticmethod
    def resolve_in_force_id(law: Law, context: Any) -> int | None:
        request = context["request"]
        found = queries.version_on(law, getattr(request, "wanted_on", None) or local_day(request.at))
        return found.pk if found else None


class ArticleShape(Schema):
    """条文: an article word for word."""

    no: int
    sub: int
    written: str
    text: str

    @staticmethod
    def resolve_written(article: LawArticle) -> str:
        return article.place.zh


class ChangeShape(Schema):
    """条文对照: what a version made of an article of the one before."""

    old: str
    new: str | None
    kind: str
    compared: bool

    @staticmethod
    def resolve_old(change: ArticleChange) -> str:
        return change.old.zh

    @staticmethod
    def resolve_new(change: ArticleChange) -> str | None:
        return change.new.zh if change.new else None

    @staticmethod
    def resolve_compared(change: ArticleChange) -> bool:
        return change.is_compared


class LawFilters(Schema):
    """What the list is cut to."""

    q: Word | None = None
    level: Word | None = None
    state: Word | None = None


class OnDay(Schema):
    """As of which day; today where it is left out."""

    on: Day | None = None


class MapRow(Order):
    """One row: 第三条, 第四条, renumbered; no ``new`` for an article that is repealed."""

    old: Word
    new: Word | None = None
    kind: Word = Field(description=f"one of {', '.join(CHANGES)}")


class MapOrder(Order):
    """A whole map; an article that no row names kept its number and its words."""

    rows: Annotated[list[MapRow], Field(max_length=MOST_ROWS)]
    reason: Sentence = Field("", description="where a map was told before: what was wrong with it")


@router.get("/laws", response=Listed[LawShape], summary="法律依据")
def laws(request: ApiRequest, filters: Query[LawFilters], paging: Query[Paging]) -> Any:
    """List the library, by title."""
    demand(request.actor, Permission.LAW_SEE)
    rows = queries.found_laws(queries.laws_for(request.actor), wanted=filters.dict())
    return listed(rows, order=("title", "id"), paging=paging)


@router.get("/laws/{pk}", response=LawDetail, summary="一部法律依据")
def law(request: ApiRequest, pk: Id, as_of: Query[OnDay]) -> Any:
    """Show one law with its versions, and which was in force on a day."""
    demand(request.actor, Permission.LAW_SEE)
    request.wanted_on = as_of.on  # type: ignore[attr-defined]
    return get_object_or_404(queries.laws_for(request.actor), pk=pk)


@router.get("/law-versions/{pk}", response=VersionShape, summary="一个版本")
def version(request: ApiRequest, pk: Id) -> Any:
    """Show one version of a law."""
    return _version(request, pk)


@router.get("/law-versions/{pk}/articles", response=Listed[ArticleShape], summary="条文")
def articles(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List the articles of a version, word for word."""
    return listed(_version(request, pk).articles.all(), order=("no", "sub", "id"), paging=paging)


@router.get("/law-versions/{pk}/map", response=list[ChangeShape], summary="条文对照")
def article_map(request: ApiRequest, pk: Id) -> Any:
    """Show what a version made of the articles of the one before; what is not in it stayed as it was."""
    return list(queries.changes_of(_version(request, pk)))


@router.post("/law-versions/{pk}/map", response=VersionShape, summary="登记条文对照")
def map_articles(request: ApiRequest, pk: Id, order: MapOrder) -> Any:
    """Tell what a version made of the articles of the one before."""
    demand_right(lifecycle.MAP, by=request.actor)
    return actions.map_articles(
        version=_version(request, pk),
        rows=_told(order.rows),
        reason=order.reason,
        by=request.actor,
        at=request.at,
    )


def _told(rows: list[MapRow]) -> list[Told]:
    found, faults = [], []
    for number, row in enumerate(rows, 1):
        try:
            new = maps.place(row.new) if row.new else None
            found.append(Told(number, maps.place(row.old), new, row.kind))
        except ValueError as wrong:
            faults.append(Fault(number, str(wrong)))
    if faults:
        raise BadMap(faults)
    return found


def _version(request: ApiRequest, pk: int) -> LawVersion:
    demand(request.actor, Permission.LAW_SEE)
    return get_object_or_404(queries.versions_for(request.actor), pk=pk)


SHAPES: dict[Any, Any] = {Law: LawShape, LawVersion: VersionShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
