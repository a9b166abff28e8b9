"""Endpoints: findings, their answers and conclusions."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.findings import actions, queries
from liuhen.apps.findings.models import Finding
from liuhen.kernel.access import Permission
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Statement, Word, demand, listed
from liuhen.regulation import DUTIES

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
        return DUTIES[finding.duty][-1].article.cite()

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


class Answer(Schema):
    """The reason, given by whom it is about."""

    text: Statement


class Conclusion(Schema):
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
    """Show one finding."""
    return _finding(request, pk)


@router.post("/findings/{pk}/answer", response=FindingShape, summary="说明原因")
def answer(request: ApiRequest, pk: Id, order: Answer) -> Any:
    """Give the reason."""
    return actions.answer(finding=_finding(request, pk), text=order.text, by=request.actor, at=request.at)


@router.post("/findings/{pk}/conclusion", response=FindingShape, summary="作出结论")
def conclude(request: ApiRequest, pk: Id, order: Conclusion) -> Any:
    """Judge the answer."""
    found = _finding(request, pk)
    return actions.conclude(
        finding=found, upheld=order.upheld, text=order.text, by=request.actor, at=request.at
    )


def _finding(request: ApiRequest, pk: int) -> Finding:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)
