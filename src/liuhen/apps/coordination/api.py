"""Endpoints: notices between units, dispatches, shifts, transfers of cases."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema

from liuhen.apps.coordination import desk, queries
from liuhen.apps.coordination.models import (
    Arrangement,
    CaseTransfer,
    CatalogueEntry,
    CooperationNotice,
    DataRequest,
    Dispatch,
    IncomingCapsule,
    Member,
    SenderKey,
    Shift,
)
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["coordination"])


class ShiftShape(Schema):
    """值班: who of a unit can be called."""

    id: int
    unit_id: int
    person_id: int
    since: datetime
    until: datetime
    state: str


class CooperationNoticeShape(Schema):
    """协作通报 from one unit to another. 《责任制》第32条."""

    id: int
    unit_id: int
    sender_id: int
    urgency: str
    content: str
    place: str
    sent_at: datetime
    on_duty_id: int | None
    read_at: datetime | None
    answered_at: datetime | None
    answer: str
    people_sent: str
    judged: str
    state: str


class DispatchShape(Schema):
    """协调派遣: who has to act, within how many hours."""

    id: int
    unit_id: int
    issuer_id: int
    notice_id: int
    what: str
    hours: int
    issued_at: datetime
    ended_at: datetime | None
    said: str
    state: str


class CaseTransferShape(Schema):
    """案件移送 with its list of evidence. 《责任制》第33条."""

    id: int
    unit_id: int | None
    sender_id: int | None
    receiver_id: int | None
    outside: str
    case_id: int | None
    title: str
    reason: str
    summary: str
    feedback_by: date
    list_sha256: str
    lacking: str
    sent_at: datetime | None
    accepted_at: datetime | None
    receipt: str
    receipt_key_id: int | None
    dispute: str
    disputed_at: datetime | None
    superior: str
    superior_is_above: bool
    named_at: datetime | None
    naming: str
    outcome: str
    told: str
    fed_back_at: datetime | None
    capsule_sha256: str
    state: str


class IncomingCapsuleShape(Schema):
    """移送来件: a capsule of another county, and what came out when it was verified, verdict by verdict."""

    id: int
    unit_id: int
    name: str
    sha256: str
    size_bytes: int
    came_at: datetime
    examined_at: datetime
    origin: str
    signed_by: str
    key_id: int | None
    outcome: str
    report: dict[str, Any]
    transfer_id: int | None
    reason: str
    state: str


class SenderKeyShape(Schema):
    """外县公钥: the public keys of another county's log."""

    id: int
    organ: str
    origin: str
    vkeys: str
    came_how: str
    entered_at: datetime
    compared_how: str
    trusted_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    state: str


class ArrangementShape(Schema):
    """联合执法机制 of several units, for a time that has an end. 《责任制》第34条."""

    id: int
    unit_id: int
    field: str
    plan: str
    emergency_plan: str
    priorities: str
    since: date
    until: date
    report_months: int
    begun_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    state: str


class MemberShape(Schema):
    """机制成员: a unit of an arrangement."""

    id: int
    arrangement_id: int
    unit_id: int
    body: str
    contact: str
    phone: str
    signed_at: datetime | None
    state: str


class CatalogueEntryShape(Schema):
    """目录条目: an edition of what a unit tells of data it has, and how it shares them. 《责任制》第34条."""

    id: int
    unit_id: int
    code: str
    edition: int
    replaces_id: int | None
    name: str
    data_items: str
    data_format: str
    update_cycle: str
    sharing: str
    conditions: str
    basis: str
    delivery: str
    level: str
    assessed: str
    contact: str
    phone: str
    why: str
    proposed_at: datetime
    published_at: datetime | None
    reviewed: str
    changed_at: datetime | None
    ended_at: datetime | None
    reason: str
    state: str


class DataRequestShape(Schema):
    """数据共享申请 from one unit to another; entry_id is null where it was asked before there was a catalogue here."""

    id: int
    unit_id: int
    asker_id: int
    arrangement_id: int | None
    entry_id: int | None
    catalogue: str
    sharing: str
    purpose: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    delivered_at: datetime | None
    delivery: str
    state: str


class Filters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word = ""


@router.get("/shifts", response=Listed[ShiftShape], summary="值班")
def list_shifts(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List who is on duty when, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.shifts_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/cooperation-notices", response=Listed[CooperationNoticeShape], summary="协作通报")
def list_cooperation_notices(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the notices that the caller's units sent or got, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/dispatches", response=Listed[DispatchShape], summary="协调派遣")
def list_dispatches(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List who was named to act, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.dispatches_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/case-transfers", response=Listed[CaseTransferShape], summary="案件移送")
def list_case_transfers(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the cases that the caller's units handed over or got, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.transfers_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/incoming-capsules", response=Listed[IncomingCapsuleShape], summary="移送来件")
def list_incoming_capsules(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the capsules of other counties that the caller's units verified, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.incoming_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/sender-keys", response=Listed[SenderKeyShape], summary="外县公钥")
def list_sender_keys(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the public keys of other counties, newest first."""
    demand(request.actor, Permission.SENDER_KEY_SEE)
    return listed(queries.sender_keys_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/arrangements", response=Listed[ArrangementShape], summary="联合执法机制")
def list_arrangements(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the arrangements that the caller's units lead or are members of, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.filtered(queries.arrangements_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


class CatalogueFilters(Filters):
    """What the catalogue is cut to; without a state: what is in force or in hand."""

    sharing: Word = ""
    q: Word = ""


@router.get("/catalogue-entries", response=Listed[CatalogueEntryShape], summary="数据目录")
def list_catalogue_entries(
    request: ApiRequest, filters: Query[CatalogueFilters], paging: Query[Paging]
) -> Any:
    """List the entries of data that units share, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.catalogue_filtered(queries.catalogue_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


class RequestFilters(Filters):
    """What the requests are cut to."""

    q: Word = ""


@router.get("/data-requests", response=Listed[DataRequestShape], summary="数据共享申请")
def list_data_requests(request: ApiRequest, filters: Query[RequestFilters], paging: Query[Paging]) -> Any:
    """List the requests for data that the caller's units made or got, newest first."""
    demand(request.actor, Permission.COORDINATION_SEE)
    rows = queries.requests_filtered(queries.data_requests_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Shift: ShiftShape, CooperationNotice: CooperationNoticeShape, Dispatch: DispatchShape,
    CaseTransfer: CaseTransferShape, Arrangement: ArrangementShape, Member: MemberShape,
    DataRequest: DataRequestShape, CatalogueEntry: CatalogueEntryShape,
    IncomingCapsule: IncomingCapsuleShape, SenderKey: SenderKeyShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
