"""Endpoints: leads and their review, hearings, consequences. The three administrators have no tokens, so no looks."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import consequences, review
from liuhen.apps.accountability.desk import DESKS
from liuhen.apps.accountability.models import Consequence, Hearing, Lead
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Day,
    Id,
    Listed,
    Paging,
    Sentence,
    Statement,
    Word,
    demand,
    listed,
)

router = Router(tags=["accountability"])
Misuse = Literal["deletion", "lending", "unrecorded", "leak", "falsified", "private", "lost", "other"]
Form = Literal[
    "criticism",
    "training",
    "transfer",
    "transfer-proposal",
    "suspension",
    "withdrawal",
    "discipline",
    "criminal",
]


class SourceShape(Schema):
    """来源: one thing a lead rests on, such as entry:55 or finding:7."""

    key: str
    zh: str
    at: datetime


class HearingShape(Schema):
    """陈述: what the person concerned was told, and said."""

    id: int
    lead_id: int
    person_id: int
    told: str
    answer_by: date
    state: str
    statement: str
    by_reviewer: bool


class ConsequenceShape(Schema):
    """处理: one form of accountability on a founded lead."""

    id: int
    lead_id: int
    person_id: int
    person: str
    unit_id: int
    form: str
    state: str
    reasons: str
    begins_on: date
    ends_on: date | None
    decided_at: datetime
    served_at: datetime | None
    lifted_at: datetime | None

    @staticmethod
    def resolve_person(consequence: Consequence) -> str:
        return str(consequence.person)


class LeadShape(Schema):
    """线索: a sign of misuse; a conclusion only in the states founded and not-founded. Its raiser is not told here."""

    id: int
    kind: str
    origin: str
    rule: str
    unit_id: int
    unit: str
    person_id: int | None
    known: str
    count: int
    state: str
    handler_id: int
    founded: bool | None
    raised_at: datetime
    concluded_at: datetime | None

    @staticmethod
    def resolve_unit(lead: Lead) -> str:
        return str(lead.unit)


class LeadDetail(LeadShape):
    """The lead with what it rests on, what was said and what was imposed."""

    reasons: str
    evidence: str
    sources: list[SourceShape]
    recordings: list[int]
    hearings: list[HearingShape]
    consequences: list[ConsequenceShape]

    @staticmethod
    def resolve_sources(lead: Lead) -> Any:
        return lead.sources.order_by("at", "id")[:200]

    @staticmethod
    def resolve_recordings(lead: Lead) -> list[int]:
        return list(lead.recordings.order_by("recording_id").values_list("recording_id", flat=True))

    @staticmethod
    def resolve_hearings(lead: Lead) -> Any:
        return lead.hearings.order_by("id")

    @staticmethod
    def resolve_consequences(lead: Lead) -> Any:
        return lead.consequences.select_related("person").order_by("id")


class LeadFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    kind: Misuse | None = None
    state: Word | None = None
    origin: Word | None = None
    person: Id | None = None


class Proposal(Schema):
    """What the reviewer comes to; a second person signs it or sends it back."""

    founded: bool
    reasons: Statement
    evidence: Sentence = ""


class Decision(Schema):
    """What is imposed; ``ends_on`` is the last day of an off-post training."""

    forms: Annotated[list[Form], Field(min_length=1, max_length=8)]
    reasons: Statement
    ends_on: Day | None = None


@router.get("/leads", response=Listed[LeadShape], summary="线索")
def lead_list(request: ApiRequest, filters: Query[LeadFilters], paging: Query[Paging]) -> Any:
    """List the leads the caller answers for, newest first."""
    demand(request.actor, Permission.LEAD_SEE)
    rows = queries.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-raised_at", "-id"), paging=paging)


@router.get("/leads/{pk}", response=LeadDetail, summary="一条线索")
def lead(request: ApiRequest, pk: Id) -> Any:
    """Show one lead with its sources."""
    demand(request.actor, Permission.LEAD_SEE)
    return _lead(request, pk)


@router.post("/leads/{pk}/proposal", response=LeadShape, summary="提出结论")
def propose(request: ApiRequest, pk: Id, order: Proposal) -> Any:
    """Propose a conclusion; refused while the person concerned has not been heard."""
    return review.propose(lead=_lead(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/leads/{pk}/sign", response=LeadShape, summary="复核签字")
def sign(request: ApiRequest, pk: Id) -> Any:
    """Sign another's proposal on a lead."""
    return review.sign(lead=_lead(request, pk), by=request.actor, at=request.at)


@router.post("/leads/{pk}/consequences", response={201: list[ConsequenceShape]}, summary="作出处理")
def decide(request: ApiRequest, pk: Id, order: Decision) -> Any:
    """Impose consequences on a founded lead; their effects begin at once."""
    return consequences.decide(lead=_lead(request, pk), by=request.actor, at=request.at, **order.dict())


@router.get("/hearings", response=Listed[HearingShape], summary="请我陈述的")
def hearing_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List where the caller himself is heard."""
    demand(request.actor, Permission.LEAD_ANSWER)
    return listed(queries.hearings_of(request.actor), order=("-invited_at", "-id"), paging=paging)


@router.get("/consequences", response=Listed[ConsequenceShape], summary="处理")
def consequence_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what was imposed, newest first."""
    demand(request.actor, Permission.LEAD_ANSWER)
    rows = queries.consequences_visible_to(request.actor)
    return listed(rows, order=("-decided_at", "-id"), paging=paging)


def _lead(request: ApiRequest, pk: int) -> Lead:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


for noun in DESKS:
    endpoints(router, noun, {Lead: LeadShape, Hearing: HearingShape, Consequence: ConsequenceShape})
