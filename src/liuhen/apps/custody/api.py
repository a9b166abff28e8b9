"""Endpoints: hand-overs, loans, losses and stock-takings, and what is done with them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.custody import desk, lifecycle, queries
from liuhen.apps.custody.actions import counting, handing_over
from liuhen.apps.custody.models import MOST_THINGS, HandOver, Loan, Loss, StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid, demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Id,
    Listed,
    Order,
    Paging,
    Sentence,
    Word,
    demand,
    listed,
)

router = Router(tags=["custody"])
Condition = Literal["good", "damaged", "incomplete"]
Serials = Annotated[list[Word], Field(max_length=MOST_THINGS)]
Ids = Annotated[list[Id], Field(max_length=MOST_THINGS)]


class HandOverShape(Schema):
    """交接: from whom to whom, and whether the receiver signed."""

    id: int
    unit_id: int
    to_unit_id: int
    giver: str
    receiver: str
    reason: str
    condition: str
    state: str
    made_at: datetime
    answered_at: datetime | None
    answer: str

    @staticmethod
    def resolve_giver(hand_over: HandOver) -> str:
        return str(hand_over.giver)

    @staticmethod
    def resolve_receiver(hand_over: HandOver) -> str:
        return str(hand_over.receiver)


class Thing(Schema):
    """One thing handed over: a device, a recording, or a medium in words."""

    device_id: int | None
    recording_id: int | None
    medium: str


class HandOverDetail(HandOverShape):
    """The hand-over with what it hands over."""

    items: list[Thing]

    @staticmethod
    def resolve_items(hand_over: HandOver) -> Any:
        return queries.items_of(hand_over)


class HandOverOrder(Order):
    """What the caller hands over, and to whom."""

    receiver: Word = Field(description="人员编号 of the receiver")
    devices: Serials = Field(default_factory=list)
    recordings: Ids = Field(default_factory=list)
    media: Annotated[list[Sentence], Field(max_length=MOST_THINGS)] = Field(default_factory=list)
    reason: Sentence
    condition: Sentence


class LoanShape(Schema):
    """外借."""

    id: int
    unit_id: int
    borrower_id: int
    borrower: str
    borrower_person: str
    device_id: int
    purpose: str
    due_on: date
    state: str
    requested_at: datetime
    requester: str
    decided_by: str | None
    decided_at: datetime | None
    opinion: str
    out_at: datetime | None
    returned_at: datetime | None
    condition: str
    return_note: str

    @staticmethod
    def resolve_borrower(loan: Loan) -> str:
        return str(loan.borrower)

    @staticmethod
    def resolve_borrower_person(loan: Loan) -> str:
        return str(loan.borrower_person)

    @staticmethod
    def resolve_requester(loan: Loan) -> str:
        return str(loan.requester)

    @staticmethod
    def resolve_decided_by(loan: Loan) -> str | None:
        return str(loan.decided_by) if loan.decided_by else None


class LossShape(Schema):
    """遗失."""

    id: int
    unit_id: int
    device_id: int
    reporter: str
    holder: str | None
    keeper: str
    lost_on: date
    place: str
    circumstances: str
    state: str
    reported_at: datetime
    found_at: datetime | None
    found_note: str
    written_off_at: datetime | None
    written_off_by: str | None
    write_off_reason: str

    @staticmethod
    def resolve_written_off_by(loss: Loss) -> str | None:
        return str(loss.written_off_by) if loss.written_off_by else None

    @staticmethod
    def resolve_reporter(loss: Loss) -> str:
        return str(loss.reporter)

    @staticmethod
    def resolve_holder(loss: Loss) -> str | None:
        return str(loss.holder) if loss.holder else None

    @staticmethod
    def resolve_keeper(loss: Loss) -> str:
        return str(loss.keeper)


class StockTakingShape(Schema):
    """清点."""

    id: int
    unit_id: int
    unit: str
    state: str
    started_at: datetime
    expected: int
    submitted_at: datetime | None
    closed_at: datetime | None

    @staticmethod
    def resolve_unit(taking: StockTaking) -> str:
        return str(taking.unit)


class StockTakingDetail(StockTakingShape):
    """The stock-taking; ``counts`` are its lines by state."""

    counts: dict[str, int]

    @staticmethod
    def resolve_counts(taking: StockTaking) -> dict[str, int]:
        return queries.count_of(taking)


class StockItemShape(Schema):
    """清点明细."""

    id: int
    serial: str
    device_id: int | None
    book: str
    state: str
    by: str | None
    at: datetime | None
    note: str

    @staticmethod
    def resolve_by(item: StockItem) -> str | None:
        return str(item.by) if item.by else None


class Scan(Order):
    """A number as scanned or typed."""

    serial: Word


class ScannedShape(Schema):
    """What a scan turned out to be: seen, seen before (again), or not on the list (surplus); ``told`` says more."""

    kind: Literal["seen", "again", "surplus"]
    told: str
    item: StockItemShape


class StateFilter(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word | None = None


@router.get("/hand-overs", response=Listed[HandOverShape], summary="交接")
def hand_overs(request: ApiRequest, filters: Query[StateFilter], paging: Query[Paging]) -> Any:
    """List the hand-overs the caller may see, newest first."""
    demand(request.actor, P.HANDOVER_SIGN)
    rows = queries.hand_overs_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-made_at", "-id"), paging=paging)


@router.post("/hand-overs", response={201: HandOverDetail}, summary="发起交接")
def make(request: ApiRequest, order: HandOverOrder) -> Any:
    """Hand over what the caller keeps."""
    demand_right(lifecycle.MAKE, by=request.actor)
    things = [_by_serial(request, serial, field="devices") for serial in order.devices]
    sights = list(recordings.visible_to(request.actor).filter(pk__in=order.recordings))
    if len(sights) < len(set(order.recordings)):
        raise Http404
    return handing_over.make(
        receiver=people.person_numbered(order.receiver, field="receiver"), devices=things,
        recordings=sights, media=order.media, reason=order.reason, condition=order.condition,
        by=request.actor, at=request.at,
    )  # fmt: skip


@router.get("/hand-overs/{pk}", response=HandOverDetail, summary="一份交接")
def hand_over(request: ApiRequest, pk: Id) -> Any:
    """Show one hand-over with what was handed over."""
    return _hand_over(request, pk)


@router.get("/loans", response=Listed[LoanShape], summary="外借")
def loans(request: ApiRequest, filters: Query[StateFilter], paging: Query[Paging]) -> Any:
    """List the loans of the units the caller reaches, lent or borrowed, newest first."""
    demand(request.actor, P.CUSTODY_SEE)
    rows = queries.loans_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-requested_at", "-id"), paging=paging)


@router.get("/loans/{pk}", response=LoanShape, summary="一份外借")
def loan(request: ApiRequest, pk: Id) -> Any:
    """Show one loan of a device."""
    return _loan(request, pk)


@router.get("/losses", response=Listed[LossShape], summary="遗失")
def losses(request: ApiRequest, filters: Query[StateFilter], paging: Query[Paging]) -> Any:
    """List the losses the caller may see, newest first."""
    demand(request.actor, P.HANDOVER_SIGN)
    rows = queries.losses_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-reported_at", "-id"), paging=paging)


@router.get("/losses/{pk}", response=LossShape, summary="一份遗失报告")
def loss(request: ApiRequest, pk: Id) -> Any:
    """Show one report of a loss."""
    return _loss(request, pk)


@router.get("/stock-takings", response=Listed[StockTakingShape], summary="清点")
def takings(request: ApiRequest, filters: Query[StateFilter], paging: Query[Paging]) -> Any:
    """List the stock-takings the caller may see, newest first."""
    demand(request.actor, P.CUSTODY_SEE)
    rows = queries.takings_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-started_at", "-id"), paging=paging)


@router.get("/stock-takings/{pk}", response=StockTakingDetail, summary="一份清点")
def taking(request: ApiRequest, pk: Id) -> Any:
    """Show one stock-taking with its counts."""
    return _taking(request, pk)


@router.get("/stock-takings/{pk}/items", response=Listed[StockItemShape], summary="清点明细")
def items(request: ApiRequest, pk: Id, paging: Query[Paging], state: Word = "") -> Any:
    """List its lines by serial."""
    rows = queries.items_in(_taking(request, pk), state=state)
    return listed(rows, order=("serial", "id"), paging=paging)


@router.post("/stock-takings/{pk}/scans", response=ScannedShape, summary="扫描一台")
def scan(request: ApiRequest, pk: Id, order: Scan) -> Any:
    """Put on record that a device with this number lies before the caller."""
    demand_right(lifecycle.SCAN, by=request.actor)
    found = _taking(request, pk)
    return counting.scan(taking=found, serial=order.serial, by=request.actor, at=request.at)


def _by_serial(request: ApiRequest, serial: str, *, field: str = "serial") -> Any:
    device = devices.device_by_serial(serial, among=devices.visible_to(request.actor))
    if device is None:
        raise Invalid(f"没有您可以办理的编号为“{serial}”的设备", field=field)
    return device


def _hand_over(request: ApiRequest, pk: int) -> HandOver:
    return get_object_or_404(queries.hand_overs_visible_to(request.actor), pk=pk)


def _loan(request: ApiRequest, pk: int) -> Loan:
    return get_object_or_404(queries.loans_visible_to(request.actor), pk=pk)


def _loss(request: ApiRequest, pk: int) -> Loss:
    return get_object_or_404(queries.losses_visible_to(request.actor), pk=pk)


def _taking(request: ApiRequest, pk: int) -> StockTaking:
    return get_object_or_404(queries.takings_visible_to(request.actor), pk=pk)


SHAPES: dict[Any, Any] = {
    HandOver: HandOverDetail, Loan: LoanShape, Loss: LossShape, StockTaking: StockTakingDetail,
    StockItem: StockItemShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
