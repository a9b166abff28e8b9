"""Endpoints: dossiers, what is in them, and their reviews."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.dossiers import capsules, desk, queries
from liuhen.apps.dossiers.models import Dossier, FileReview
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["dossiers"])


class DossierShape(Schema):
    """案卷 of a case. 《责任制》第11条."""

    id: int
    case_id: int
    unit_id: int
    state: str
    case_over_at: datetime
    keep_for: str
    closed_at: datetime | None
    closed_by_id: int | None


class ItemShape(Schema):
    """卷内文件: one thing in a volume with its pages; ``sha256`` is that of the PDF which was bound."""

    volume: int
    place: int
    kind: str
    ref: str
    number: str
    title: str
    dated_on: date
    first_page: int
    last_page: int
    sha256: str

    @staticmethod
    def resolve_volume(item: Any) -> int:
        return int(item.volume.number)


class VolumeShape(Schema):
    """册: the first as it was closed, then supplements; ``capsule`` is the SHA-256 of its capsule once built."""

    number: int
    reason: str
    made_at: datetime
    pages: int
    sha256: str
    size_bytes: int
    capsule: str

    @staticmethod
    def resolve_capsule(volume: Any) -> str:
        built = getattr(volume, "capsule", None)
        return built.sha256 if built else ""


class ReviewShape(Schema):
    """案卷评查: the points that void the file, what each other point got, and the sum."""

    id: int
    dossier_id: int
    unit_id: int
    reviewer_id: int
    reviewed_at: datetime
    vetoed: list[str]
    points: dict[str, int]
    score: int
    opinion: str
    state: str


class DossierFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Literal["", "open", "closed"] = ""
    number: Word = ""


@router.get("/dossiers", response=Listed[DossierShape], summary="案卷")
def list_dossiers(request: ApiRequest, filters: Query[DossierFilters], paging: Query[Paging]) -> Any:
    """List the dossiers the caller may see, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/dossiers/{pk}/items", response=list[ItemShape], summary="卷内文件目录")
def list_dossier_items(request: ApiRequest, pk: Id) -> Any:
    """List what is in all volumes of a dossier, in the order of the pages."""
    demand(request.actor, Permission.CASE_SEE)
    return queries.items_of(get_object_or_404(queries.visible_to(request.actor), pk=pk))


@router.get("/dossiers/{pk}/volumes", response=list[VolumeShape], summary="案卷各册")
def list_dossier_volumes(request: ApiRequest, pk: Id) -> Any:
    """List the volumes of a dossier, what was closed first."""
    demand(request.actor, Permission.CASE_SEE)
    return queries.volumes_of(get_object_or_404(queries.visible_to(request.actor), pk=pk))


@router.get("/dossiers/{pk}/volumes/{number}/capsule", summary="下载案卷证据包")
def dossier_capsule(request: ApiRequest, pk: Id, number: Id) -> HttpResponseBase:
    """Hand out the capsule of a volume, a BagIt capsule that anybody can verify."""
    demand(request.actor, Permission.CASE_SEE)
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return capsules.response(request, get_object_or_404(found.volumes, number=number))


SHAPES: dict[Any, Any] = {Dossier: DossierShape, FileReview: ReviewShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
