"""Endpoints: findings, their answers and conclusions, and the rectifications that follow."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.findings import actions, desk, lifecycle, queries
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Invalid, demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    ClockShape,
    Day,
    Id,
    Listed,
    Order,
    Paging,
    Statement,
    Word,
    clock_shape,
    demand,
    listed,
)

router = Router(tags=["findings"])


class FindingShape(Schema):
    """问题: what was found, what was answered, what a person concluded."""

    id: int
    code: str
    duty: str
    article: str
    about: str
    about_zh: str
    text: str
    unit_id: int
    unit: str
    person: str | None
    state: str
    raised_at: datetime
    answer: str
    answered_at: datetime | None
    conclusion: str
    concluded_at: datetime | None

    @staticmethod
    def resolve_article(finding: Finding) -> str:
        return finding.cite

    @staticmethod
    def resolve_unit(finding: Finding) -> str:
        return str(finding.unit)

    @staticmethod
    def resolve_person(finding: Finding) -> str | None:
        return str(finding.person) if finding.person_id else None


class FindingFilters(Schema):
    """What the list is cut to; ``about`` is a ref such as recording:12."""

    unit: Id | None = None
    state: Word | None = None
    code: Word | None = None
    about: Word | None = None


class Conclusion(Order):
    """A person's judgement: the finding stands, or the reason is good."""

    upheld: bool
    text: Statement


@router.get("/findings", response=Listed[FindingShape], summary="问题")
def findings(request: ApiRequest, filters: Query[FindingFilters], paging: Query[Paging]) -> Any:
    """List the findings the caller may see, newest first."""
    demand(request.actor, Permission.FINDING_SEE)
    rows = queries.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-raised_at", "-id"), paging=paging)


@router.get("/findings/{pk}", response=FindingShape, summary="一个问题")
def finding(request: ApiRequest, pk: Id) -> Any:
    """Show one finding that the caller may see."""
    return _finding(request, pk)


@router.post("/findings/{pk}/conclusion", response=FindingShape, summary="作出结论")
def conclude(request: ApiRequest, pk: Id, order: Conclusion) -> Any:
    """Judge the answer to a finding, either way; `accept` and `uphold` each do one."""
    demand_right(lifecycle.UPHOLD, by=request.actor)
    found = _finding(request, pk)
    return actions.conclude(
        finding=found, upheld=order.upheld, text=order.text, by=request.actor, at=request.at
    )


class RectificationShape(Schema):
    """整改: what is to be put right by when, what was reported, what the recheck found."""

    id: int
    finding_id: int
    round: int
    unit_id: int
    unit: str
    person: str | None
    state: str
    demand: str
    due_on: date
    ordered_at: datetime
    report: str
    reported_at: datetime | None
    verdict: str
    rechecked_at: datetime | None
    circular: str
    circular_ground: str
    circulated_at: datetime | None

    @staticmethod
    def resolve_unit(row: Rectification) -> str:
        return str(row.unit)

    @staticmethod
    def resolve_person(row: Rectification) -> str | None:
        return str(row.person) if row.person_id else None


class RectificationDetail(RectificationShape):
    """The rectification with its time limit."""

    clocks: list[ClockShape]

    @staticmethod
    def resolve_clocks(row: Rectification, context: Any) -> list[dict[str, Any]]:
        at = context["request"].at
        return [clock_shape(clock, at=at) for clock in clocks.all_for(row.ref)]


class RectificationFilters(Schema):
    """What the list is cut to; a state may also be ``overdue`` or ``circulated``."""

    unit: Id | None = None
    state: Word | None = None
    since: Day | None = None
    until: Day | None = None


class Recheck(Order):
    """What the recheck found; ``due_on`` is the last day of the next round where it was not passed."""

    passed: bool
    verdict: Statement
    due_on: Day | None = None


@router.get("/rectifications", response=Listed[RectificationShape], summary="整改")
def rectifications(request: ApiRequest, filters: Query[RectificationFilters], paging: Query[Paging]) -> Any:
    """List the rectifications the caller may see, soonest due first."""
    demand(request.actor, Permission.FINDING_SEE)
    rows = queries.found_rectifications(
        queries.rectifications_visible_to(request.actor), wanted=filters.dict(), at=request.at
    )
    return listed(rows, order=("due_on", "id"), paging=paging)


@router.get("/rectifications/{pk}", response=RectificationDetail, summary="一项整改")
def rectification(request: ApiRequest, pk: Id) -> Any:
    """Show one rectification with its time limit."""
    return _rectification(request, pk)


@router.post("/rectifications/{pk}/recheck", response=RectificationShape, summary="复查")
def recheck(request: ApiRequest, pk: Id, order: Recheck) -> Any:
    """Pass a rectification, or fail it and return the next round; `pass` and `fail` each do one."""
    demand_right(lifecycle.PASS, by=request.actor)
    row, by, at = _rectification(request, pk), request.actor, request.at
    if order.passed:
        return actions.pass_rectification(rectification=row, verdict=order.verdict, by=by, at=at)
    if order.due_on is None:
        raise Invalid("不能复查不通过：请另定整改期限", field="due_on")
    return actions.fail_rectification(
        rectification=row, verdict=order.verdict, due_on=order.due_on, by=by, at=at
    )


def _rectification(request: ApiRequest, pk: int) -> Rectification:
    return get_object_or_404(queries.rectifications_visible_to(request.actor), pk=pk)


def _finding(request: ApiRequest, pk: int) -> Finding:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


SHAPES: dict[Any, Any] = {Finding: FindingShape, Rectification: RectificationShape}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
