"""Endpoints: plans of spot checks, their draws with public proofs, and sheets."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.people import queries as people
from liuhen.apps.spotchecks import desk, drawn_again, lifecycle, population, queries
from liuhen.apps.spotchecks.actions import plans as plan_actions
from liuhen.apps.spotchecks.actions import sheets as sheet_actions
from liuhen.apps.spotchecks.lifecycle import MOST
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid, demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Day,
    Id,
    Listed,
    Order,
    Paging,
    Statement,
    Word,
    demand,
    listed,
)

router = Router(tags=["spot checks"])
Percent = Annotated[int, Field(ge=0, le=100)]
Quota = Annotated[int, Field(ge=1, le=MOST)]


class PlanShape(Schema):
    """抽查计划. ``population`` is the SHA-256 of the frozen list, ``seed`` what it was drawn by; empty before."""

    id: int
    title: str
    unit_id: int
    unit: str
    state: str
    since: date
    until: date
    quota: int
    risk_percent: int
    strata: list[str]
    due_on: date
    made_at: datetime
    population: str
    population_size: int | None
    frozen_at: datetime | None
    checkpoint_size: int | None
    seed: str
    drawn_at: datetime | None
    closed_at: datetime | None

    @staticmethod
    def resolve_unit(plan: Plan) -> str:
        return str(plan.unit)

    @staticmethod
    def resolve_strata(plan: Plan) -> list[str]:
        return list(plan.strata_keys)


class DrawnShape(Schema):
    """One recording drawn."""

    recording: int
    stratum: str
    by_risk: bool


class DrawShape(Schema):
    """抽取: what anybody needs to draw again; the list itself comes with the proof's file from the console."""

    plan: int
    population: str
    population_size: int
    checkpoint_size: int
    seed: str
    proof: str = Field(
        description="C2SP tlog-proof of the freezing entry, under the checkpoint the seed is from"
    )
    drawn: list[DrawnShape]
    holds: bool = Field(description="drawn again just now, from the kept list and the log: it is the same")


class SheetShape(Schema):
    """抽查表: one recording drawn; ``results`` and ``remarks`` by item."""

    id: int
    plan_id: int
    recording_id: int
    unit_id: int
    unit: str
    officer: str | None
    checker: str | None
    place: int
    stratum: str
    by_risk: bool
    score: int
    marks: list[str]
    state: str
    results: dict[str, str]
    remarks: dict[str, str]
    good_practice: str
    faults: int
    reason: str
    submitted_at: datetime | None

    @staticmethod
    def resolve_unit(sheet: Sheet) -> str:
        return str(sheet.unit)

    @staticmethod
    def resolve_officer(sheet: Sheet) -> str | None:
        return str(sheet.officer) if sheet.officer_id else None

    @staticmethod
    def resolve_checker(sheet: Sheet) -> str | None:
        return str(sheet.checker) if sheet.checker_id else None

    @staticmethod
    def resolve_marks(sheet: Sheet) -> list[str]:
        return sheet.marks.split()


class PlanFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None


class SheetFilters(Schema):
    """What the list is cut to; a state may also be ``faults``."""

    plan: Id | None = None
    unit: Id | None = None
    officer: Id | None = None
    state: Word | None = None


class PlanOrder(Order):
    """A new plan; ``checkers`` are user names, ``strata`` any of unit, officer, kind, month."""

    title: Word
    unit: Id
    since: Day
    until: Day
    quota: Quota
    risk_percent: Percent
    strata: list[Word] = Field(default_factory=list, max_length=10)
    due_on: Day
    checkers: list[Word] = Field(max_length=100)


class Filled(Order):
    """The sheet as handed in: item key to result, item key to what was seen."""

    results: dict[Word, Word]
    remarks: dict[Word, Statement] = Field(default_factory=dict)
    good_practice: Statement = ""


@router.get("/spotchecks", response=Listed[PlanShape], summary="抽查计划")
def plans(request: ApiRequest, filters: Query[PlanFilters], paging: Query[Paging]) -> Any:
    """List the plans the caller may see, newest first."""
    demand(request.actor, P.SPOTCHECK_SEE)
    rows = queries.plans_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-made_at", "-id"), paging=paging)


@router.post("/spotchecks", response={201: PlanShape}, summary="制定抽查计划")
def make(request: ApiRequest, order: PlanOrder) -> Any:
    """Set down what is to be drawn and who checks it."""
    demand_right(lifecycle.MAKE, by=request.actor)
    units = people.units_visible_to(request.actor, P.SPOTCHECK_PLAN)
    unit = get_object_or_404(units, pk=order.unit)
    able = people.accounts_with(P.SPOTCHECK_FILL, within=people.units_below([unit.pk]))
    checkers = list(able.filter(username__in=order.checkers))
    if unknown := set(order.checkers) - {account.username for account in checkers}:
        raise Invalid(f"不能制定计划：“{min(unknown)}”不是可以检查的账号", field="checkers")
    told = order.dict() | {"unit": unit, "checkers": checkers}
    return plan_actions.make(by=request.actor, at=request.at, **told)


@router.get("/spotchecks/{pk}", response=PlanShape, summary="一个抽查计划")
def plan(request: ApiRequest, pk: Id) -> Any:
    """Show one plan of spot checks."""
    return _plan(request, pk)


@router.get("/spotchecks/{pk}/draw", response=DrawShape, summary="抽取证明")
def drawn(request: ApiRequest, pk: Id) -> Any:
    """Return what the draw was made from, and draw again."""
    row = _plan(request, pk)
    proven = population.proof_of(row)
    if proven is None:
        raise Http404
    return {
        "plan": row.pk, "population": row.population, "population_size": row.population_size,
        "checkpoint_size": row.checkpoint_size, "seed": row.seed, "proof": proven.proof,
        "drawn": [
            {"recording": each.id, "stratum": each.stratum, "by_risk": each.by_risk}
            for each in drawn_again.draw(row)
        ],
        "holds": drawn_again.compare(row).holds,
    }  # fmt: skip


@router.get("/sheets", response=Listed[SheetShape], summary="抽查表")
def sheets(request: ApiRequest, filters: Query[SheetFilters], paging: Query[Paging]) -> Any:
    """List the sheets the caller may see, newest first."""
    demand(request.actor, P.SPOTCHECK_SEE)
    rows = queries.found_sheets(queries.sheets_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/sheets/{pk}", response=SheetShape, summary="一份抽查表")
def sheet(request: ApiRequest, pk: Id) -> Any:
    """Show one sheet of a spot check."""
    return _sheet(request, pk)


@router.post("/sheets/{pk}/viewing", response=SheetShape, summary="为抽查登记查看")
def view(request: ApiRequest, pk: Id) -> Any:
    """Open the recording to the checker for the purpose of this sheet."""
    demand_right(lifecycle.SUBMIT, by=request.actor)
    row = _sheet(request, pk)
    sheet_actions.view(sheet=row, by=request.actor, at=request.at)
    return row


@router.post("/sheets/{pk}/submission", response=SheetShape, summary="提交抽查表")
def submit(request: ApiRequest, pk: Id, order: Filled) -> Any:
    """Hand the sheet in; what was not met becomes findings."""
    demand_right(lifecycle.SUBMIT, by=request.actor)
    row = _sheet(request, pk)
    return sheet_actions.submit(sheet=row, by=request.actor, at=request.at, **order.dict())


def _plan(request: ApiRequest, pk: int) -> Plan:
    return get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)


def _sheet(request: ApiRequest, pk: int) -> Sheet:
    return get_object_or_404(queries.sheets_visible_to(request.actor), pk=pk)


SHAPES: dict[Any, Any] = {Plan: PlanShape, Sheet: SheetShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
