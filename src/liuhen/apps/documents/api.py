"""Endpoints: papers, how they were served, consents to electronic service, and seals."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.documents import desk, queries
from liuhen.apps.documents.models import Consent, Document, Seal, Service
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["documents"])


class DocumentShape(Schema):
    """文书. ``about`` is the ref of what it is about; ``sha256`` is its PDF, empty until it is drawn."""

    id: int
    unit_id: int
    kind: str
    about: str
    party: str
    title: str
    number: str
    data: dict[str, Any]
    state: str
    drafted_at: datetime
    issued_at: datetime | None
    sealed_at: datetime | None
    sha256: str


class ServiceShape(Schema):
    """送达 of one paper; it counts while its state is served. 《责任制》第27条."""

    id: int
    unit_id: int
    document_id: int
    recipient: str
    party: str
    route: str
    address: str
    sent_at: datetime | None
    served_at: datetime | None
    signed_by: str
    relation: str
    refusal: str
    witnesses: str
    recordings: str
    tracking: str
    postmark_on: date | None
    receipt: str
    consent_id: int | None
    place: str
    why: str
    state: str


class ConsentShape(Schema):
    """送达地址确认书. 《行政处罚法》第61条."""

    id: int
    unit_id: int
    document_id: int
    about: str
    party: str
    name: str
    address: str
    signed_on: date
    state: str


class SealShape(Schema):
    """印章 and who keeps it; ``sha256`` is its impression."""

    id: int
    unit_id: int
    name: str
    kind: str
    keeper_id: int
    width_mm: int
    sha256: str
    state: str


class DocumentFilters(Schema):
    """What the list is cut to; ``number`` is how it begins, ``about`` the ref of a matter."""

    unit: Id | None = None
    kind: Word = ""
    state: Word = ""
    number: Word = ""
    about: Word = ""


@router.get("/documents", response=Listed[DocumentShape], summary="文书")
def list_documents(request: ApiRequest, filters: Query[DocumentFilters], paging: Query[Paging]) -> Any:
    """List the papers the caller may see, newest first."""
    demand(request.actor, Permission.DOCUMENT_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/documents/{int:pk}", response=DocumentShape, summary="一份文书")
def get_document(request: ApiRequest, pk: Id) -> Document:
    """Return one paper as it stands."""
    demand(request.actor, Permission.DOCUMENT_SEE)
    found: Document = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


@router.get("/documents/{int:pk}/services", response=list[ServiceShape], summary="文书的送达")
def list_services(request: ApiRequest, pk: Id) -> Any:
    """List how a paper was brought to whom it is for, void ones too, oldest first."""
    demand(request.actor, Permission.DOCUMENT_SEE)
    return list(queries.services_of(get_object_or_404(queries.visible_to(request.actor), pk=pk)))


@router.get("/seals", response=Listed[SealShape], summary="印章")
def list_seals(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the seals of the units the caller may see, newest first."""
    demand(request.actor, Permission.DOCUMENT_SEE)
    return listed(queries.seals_visible_to(request.actor), order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Document: DocumentShape,
    Service: ServiceShape,
    Consent: ConsentShape,
    Seal: SealShape,
}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
