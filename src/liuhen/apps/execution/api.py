"""Endpoints: what decisions demand, what was paid, put off, urged and applied for, and the named accounts."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.execution import desk, queries
from liuhen.apps.execution.models import (
    CourtApplication,
    DecisionStay,
    Deferral,
    Demand,
    FineAccount,
    Holding,
    Payment,
    Refund,
    Urging,
)
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["execution"])


class FineAccountShape(Schema):
    """指定账户 into which fines of a unit are paid. 《责任制》第17条."""

    id: int
    unit_id: int
    kind: str
    bank: str
    holder: str
    number: str
    document: str
    state: str


class DemandShape(Schema):
    """履行事项 that a decision demands of its party; amounts are fen."""

    id: int
    unit_id: int
    case_id: int
    decision_id: int
    party_id: int
    kind: str
    what: str
    amount_fen: int
    served_at: datetime
    due_on: date | None
    enforceable_at: datetime | None
    is_waived: bool
    how: str
    state: str


class MoneyShape(Schema):
    """What is owed on a demand by the end of a day, in fen; ``words`` retell the reckoning of the surcharge."""

    on: date
    last_day: date | None
    owes_fen: int
    paid_fen: int
    refunded_fen: int
    principal_left_fen: int
    surcharge_fen: int
    left_fen: int
    over_fen: int
    words: list[str]


class PaymentShape(Schema):
    """缴款 by the slip of a named account, or lawfully on the spot."""

    id: int
    demand_id: int
    way: str
    amount_fen: int
    paid_on: date
    payer: str
    account_id: int | None
    slip: str
    receipt: str
    ground: str
    state: str


class HoldingShape(Schema):
    """Money collected on the spot, while a hand has it."""

    id: int
    payment_id: int
    holder: str
    person_id: int | None
    counted_from: datetime
    passed_on_at: datetime | None
    state: str


class RefundShape(Schema):
    """退款."""

    id: int
    demand_id: int
    ground: str
    amount_fen: int
    refunded_on: date
    slip: str
    payee: str
    state: str


class DeferralShape(Schema):
    """延期、分期: what the party asked for, and the answer."""

    id: int
    demand_id: int
    asked_on: date
    reason: str
    days: int
    answer: str
    state: str


class UrgingShape(Schema):
    """催告."""

    id: int
    demand_id: int
    paper_id: int | None
    served_at: datetime | None
    answer: str
    state: str


class ApplicationShape(Schema):
    """强制执行申请 to the court."""

    id: int
    demand_id: int
    court: str
    asked: str
    filed_on: date | None
    number: str
    said: str
    state: str


class DecisionStayShape(Schema):
    """停止执行: a decision in force is not carried out up to a day. 《责任制》第20条."""

    id: int
    unit_id: int
    case_id: int
    decision_id: int
    ground: str
    reason: str
    instrument: str
    until: date
    until_reason: str
    paper_id: int | None
    since: date | None
    ended_on: date | None
    end_reason: str
    resumption_id: int | None
    state: str


class DemandFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    case: Id | None = None
    state: Word = ""
    kind: Word = ""


@router.get("/demands", response=Listed[DemandShape], summary="履行事项")
def list_demands(request: ApiRequest, filters: Query[DemandFilters], paging: Query[Paging]) -> Any:
    """List what decisions demand in the cases the caller may see, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/demands/{pk}/money", response=MoneyShape, summary="应缴、已缴和加处罚款")
def money_of_demand(request: ApiRequest, pk: Id, on: Day) -> Any:
    """Reckon what is owed on a demand by the end of a day."""
    demand(request.actor, Permission.CASE_SEE)
    return queries.money_of(get_object_or_404(queries.visible_to(request.actor), pk=pk), on=on)


@router.get("/demands/{pk}/payments", response=list[PaymentShape], summary="缴款")
def list_payments(request: ApiRequest, pk: Id) -> Any:
    """List what came in for a demand, reversed entries too."""
    demand(request.actor, Permission.CASE_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk).payments.order_by("id")


@router.get("/decision-stays", response=Listed[DecisionStayShape], summary="停止执行")
def list_decision_stays(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the stays of decisions in the cases the caller may see, newest first."""
    demand(request.actor, Permission.CASE_SEE)
    return listed(queries.stays_visible_to(request.actor), order=("-id",), paging=paging)


@router.get("/fine-accounts", response=Listed[FineAccountShape], summary="指定账户")
def list_fine_accounts(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the named accounts of the units whose payments the caller registers."""
    demand(request.actor, Permission.PAYMENT_KEEP)
    rows = queries.accounts_visible_to(request.actor, Permission.PAYMENT_KEEP)
    return listed(rows, order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    FineAccount: FineAccountShape, Demand: DemandShape, Payment: PaymentShape, Holding: HoldingShape,
    Refund: RefundShape, Deferral: DeferralShape, Urging: UrgingShape, CourtApplication: ApplicationShape,
    DecisionStay: DecisionStayShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
