"""Endpoints: the quota table, and the device budgets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.devices.queries import device_by_serial
from liuhen.apps.findings import queries as findings
from liuhen.apps.provision import desk, lifecycle
from liuhen.apps.provision.actions import budgets as actions
from liuhen.apps.provision.actions import inspections
from liuhen.apps.provision.models import (
    MOST_VOUCHER,
    MOST_YUAN,
    Budget,
    ClassDecision,
    OfficeQuota,
    PostNeed,
    ProvisionInspection,
    Renewal,
    Spending,
)
from liuhen.apps.provision.queries import budgets, table
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    Amount,
    ApiRequest,
    Day,
    Id,
    Listed,
    Order,
    Paging,
    Statement,
    Whole,
    Word,
    demand,
    listed,
)
from liuhen.regulation.provision import PROBLEMS

router = Router(tags=["provision"])
Money = Annotated[Decimal, Field(gt=0, le=MOST_YUAN, max_digits=12, decimal_places=2, strict=False), Amount]


class QuotaRowShape(Schema):
    """配备对照: what a unit must have and has today, in body-worn cameras and handheld terminals. 《设备办法》第6条."""

    unit_id: int
    unit: str
    device_class: str
    officers: int = Field(description="holding a certificate valid today")
    required: int
    declared: int = Field(description="what the unit settled on by its need, where the law leaves it to it")
    working: int
    below: int = Field(description="working, below the technical standard")
    unjudged: int = Field(description="working, figures of the model not registered")
    idle: int = Field(description="registered, but in repair, lent or lost")
    effective: int
    shortfall: int


class BudgetShape(Schema):
    """配备经费, planned against spent, in yuan."""

    id: int
    unit_id: int
    unit: str
    year: int
    purchase_yuan: int
    upkeep_yuan: int
    spent: dict[str, str] = Field(description="yuan by purpose: purchase, upkeep")

    @staticmethod
    def resolve_unit(budget: Budget) -> str:
        return str(budget.unit)

    @staticmethod
    def resolve_spent(budget: Budget, context: Any) -> dict[str, str]:
        known = getattr(context["request"], "spent", None)
        spent = (known if known is not None else budgets.spent([budget.pk]))[budget.pk]
        return {purpose: f"{yuan:.2f}" for purpose, yuan in spent.items()}


class BudgetFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    year: Annotated[int, Field(ge=2000, le=2100), Whole] | None = None


class SpendingOrder(Order):
    """Money spent on a registered device of the unit, or its upkeep. 《设备办法》第5条."""

    serial: Word = Field("", description="设备编号; without one the booking is refused")
    purpose: Word = Field(description="purchase or upkeep")
    amount_yuan: Money
    spent_on: Day
    voucher: Annotated[Word, Field(max_length=MOST_VOUCHER)]


class ClassShape(Schema):
    """类别确定: what a unit settled on, and what the bureau noted. 《设备办法》第6条."""

    id: int
    unit_id: int
    field: str
    default_class: str
    device_class: str
    quantity: int
    reason: str
    state: str
    decided_at: datetime
    remark: str
    noted_at: datetime | None


class QuotaShape(Schema):
    """通用标准配额. 《设备办法》第5条."""

    id: int
    unit_id: int
    kind: str
    allowed: int
    source: str


class NeedShape(Schema):
    """岗位需要. 《设备办法》第7条."""

    id: int
    unit_id: int
    post_id: int
    feature: str
    reason: str
    state: str


class RenewalShape(Schema):
    """更新计划. 《设备办法》第5条."""

    id: int
    unit_id: int
    device_id: int
    way: str
    shortfalls: str
    due_on: date
    state: str
    planned_at: datetime
    result: str
    ended_at: datetime | None


class InspectionShape(Schema):
    """配备监督检查. 《设备办法》第4条."""

    id: int
    unit_id: int
    occasion: str
    state: str
    opened_at: datetime
    conclusion: str
    closed_at: datetime | None


class ProblemOrder(Order):
    """What the inspection found, by its key in the rulebook."""

    problem: Literal[tuple(PROBLEMS)]  # type: ignore[valid-type]  # the keys of the rulebook


class ProblemShape(Schema):
    """提出的问题: a finding of the inspection, which is answered and concluded like any other."""

    id: int
    code: str
    text: str
    about: str
    state: str


class DemandOrder(Order):
    """What to put right, by when."""

    demand: Statement
    due_on: Day


class DemandShape(Schema):
    """责令整改."""

    id: int
    finding_id: int
    demand: str
    due_on: date
    state: str


class SpendingShape(Schema):
    """列支."""

    id: int
    budget_id: int
    device_id: int
    purpose: str
    amount_yuan: str
    spent_on: date
    voucher: str
    state: str

    @staticmethod
    def resolve_amount_yuan(spending: Spending) -> str:
        return f"{spending.amount_yuan:.2f}"


@router.get("/provision", response=Listed[QuotaRowShape], summary="配备对照表")
def provision(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the units the caller may see with what they must have and have, in the order of the tree."""
    demand(request.actor, Permission.PROVISION_SEE)
    found = listed(table.units_in_view(request.actor), order=("path", "id"), paging=paging)
    return found | {"items": table.rows_for(found["items"], on=local_day(request.at))}


@router.get("/budgets", response=Listed[BudgetShape], summary="配备经费")
def list_budgets(request: ApiRequest, filters: Query[BudgetFilters], paging: Query[Paging]) -> Any:
    """List the budgets the caller may see, newest year first."""
    demand(request.actor, Permission.PROVISION_SEE)
    rows = budgets.filtered(budgets.visible_to(request.actor), wanted=filters.dict())
    found = listed(rows, order=("-year", "unit_id", "id"), paging=paging)
    request.spent = budgets.spent(budget.pk for budget in found["items"])  # type: ignore[attr-defined]
    return found


@router.post("/budgets/{pk}/spendings", response={201: SpendingShape}, summary="列支")
def book(request: ApiRequest, pk: Id, order: SpendingOrder) -> Any:
    """Book money on a device; refused with the article where it is not a registered device of the unit."""
    demand_right(lifecycle.BOOK, by=request.actor)
    budget = get_object_or_404(budgets.visible_to(request.actor), pk=pk)
    spending: Spending = actions.book(
        budget=budget, device=device_by_serial(order.serial), purpose=order.purpose,
        amount_yuan=order.amount_yuan, spent_on=order.spent_on, voucher=order.voucher, by=request.actor,
        at=request.at,
    )  # fmt: skip
    return spending


@router.post("/provision-inspections/{pk}/problems", response={201: ProblemShape}, summary="提出问题")
def raise_problem(request: ApiRequest, pk: Id, order: ProblemOrder) -> Any:
    """Put on record what an inspection found."""
    demand(request.actor, Permission.PROVISION_INSPECT, what="提出问题")
    return inspections.raise_problem(
        inspection=_inspection(request, pk), problem=order.problem, by=request.actor, at=request.at
    )


@router.post(
    "/provision-inspections/{pk}/problems/{finding}/order", response={201: DemandShape}, summary="责令整改"
)
def order_rectification(request: ApiRequest, pk: Id, finding: Id, order: DemandOrder) -> Any:
    """Hold that a problem of the inspection stands, and tell the unit to put it right by a day."""
    demand(request.actor, Permission.PROVISION_INSPECT, what="责令整改")
    found = _inspection(request, pk)
    problem = get_object_or_404(findings.visible_to(request.actor), pk=finding, about=found.ref)
    return inspections.order(
        inspection=found, finding=problem, demand=order.demand, due_on=order.due_on, by=request.actor,
        at=request.at,
    )  # fmt: skip


def _inspection(request: ApiRequest, pk: int) -> ProvisionInspection:
    found: ProvisionInspection = desk.INSPECTION.reached(request.actor, pk, Permission.PROVISION_INSPECT)
    return found


SHAPES: dict[Any, Any] = {
    ClassDecision: ClassShape, OfficeQuota: QuotaShape, PostNeed: NeedShape, Renewal: RenewalShape, Budget: BudgetShape,
    Spending: SpendingShape, ProvisionInspection: InspectionShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
