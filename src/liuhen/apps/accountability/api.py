"""Endpoints: leads, hearings, consequences, sanctions, redress and blemishes; no looks: the auditor has no tokens."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.accountability import capsules, lifecycle, queries
from liuhen.apps.accountability.actions import consequences, review, sanctions
from liuhen.apps.accountability.desk import DESKS
from liuhen.apps.accountability.models import (
    Blemish,
    Consequence,
    FaultReferral,
    Hearing,
    Lead,
    Redress,
    Sanction,
)
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web import attaching
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Day,
    Id,
    Listed,
    Order,
    Paging,
    Sentence,
    Statement,
    Word,
    demand,
    listed,
)

router = Router(tags=["accountability"])
Sign = Literal[
    "deletion",
    "lending",
    "unrecorded",
    "leak",
    "falsified",
    "private",
    "lost",
    "other",
    "procedure",
    "baseless",
    "beyond-power",
    "diverted",
    "charging",
    "order-refused",
    "unpaid",
    "fault-other",
]
FaultForm = Literal[
    "education",
    "self-criticism",
    "merit",
    "admonition",
    "circular",
    "off-post-training",
    "disqualification",
    "reassignment",
    "apology",
    "resignation",
    "other-form",
]
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
    sanction_id: int | None
    person_id: int | None
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
    execute_by: date | None
    executed_at: datetime | None
    execution: str

    @staticmethod
    def resolve_person(consequence: Consequence) -> str:
        return str(consequence.person or "")


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
    of_unit: bool
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


class SanctionShape(Schema):
    """追究决定: the forms imposed by one decision upon a sealed conclusion."""

    id: int
    unit_id: int
    lead_id: int
    person_id: int | None
    concerned_id: int | None
    state: str
    reasons: str
    basis: str
    decided_at: datetime
    served_at: datetime | None
    stayed_by: str
    stay_until: date | None
    forms: list[str]

    @staticmethod
    def resolve_forms(sanction: Sanction) -> list[str]:
        standing = sanction.consequences.exclude(state="revoked").order_by("id")
        return list(standing.values_list("form", flat=True))


class RedressShape(Schema):
    """复核、申诉: what was asked, whether in time, and what it came to."""

    id: int
    sanction_id: int
    unit_id: int
    organ_id: int | None
    organ_zh: str
    person_id: int | None
    kind: str
    state: str
    claim: str
    filed_on: date
    last_day: date | None
    outcome: str
    answer: str
    decided_at: datetime | None
    served_at: datetime | None


class FaultReferralShape(Schema):
    """移送: what went to discipline or justice, and what came back."""

    id: int
    lead_id: int
    whom: str
    organ: str
    number: str
    matter: str
    sent_on: date
    state: str
    receipt: str
    answer: str


class BlemishShape(Schema):
    """瑕疵: a slip that does not touch the outcome, who judged it and how it was put right."""

    id: int
    unit_id: int
    kind: str
    paper: str
    case_id: int | None
    author_id: int
    content: str
    state: str
    untouched: list[str]
    reason: str
    judged_at: datetime | None
    correction: str
    corrected_at: datetime | None

    @staticmethod
    def resolve_untouched(blemish: Blemish) -> list[str]:
        return blemish.untouched.split()


class StateFilters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word | None = None


class LeadFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    kind: Sign | None = None
    state: Word | None = None
    origin: Word | None = None
    person: Id | None = None


class Proposal(Order):
    """What the reviewer comes to; a second person signs it or sends it back."""

    founded: bool
    reasons: Statement
    evidence: Sentence = ""


class Decision(Order):
    """What is imposed; ``ends_on`` is the last day of an off-post training."""

    forms: Annotated[list[Form], Field(min_length=1, max_length=8)]
    reasons: Statement
    ends_on: Day | None = None


class SanctionOrder(Order):
    """What answers a fault; ``days`` is how long an off-post training takes, ``within`` in how many it is done."""

    forms: Annotated[list[FaultForm], Field(min_length=1, max_length=11)]
    reasons: Statement
    days: Annotated[int, Field(ge=1, le=730)] | None = None
    year: Annotated[int, Field(ge=2000, le=2199)] | None = None
    within: Annotated[int, Field(ge=1, le=730)] | None = None
    basis: Sentence = ""


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
    demand_right(lifecycle.PROPOSE, by=request.actor)
    return review.propose(lead=_lead(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/leads/{pk}/sign", response=LeadShape, summary="复核签字")
def sign(request: ApiRequest, pk: Id) -> Any:
    """Sign another's proposal on a lead."""
    demand_right(lifecycle.SIGN, by=request.actor)
    return review.sign(lead=_lead(request, pk), by=request.actor, at=request.at)


@router.post("/leads/{pk}/consequences", response={201: list[ConsequenceShape]}, summary="作出处理")
def decide(request: ApiRequest, pk: Id, order: Decision) -> Any:
    """Impose consequences on a founded lead; their effects begin at once."""
    demand_right(lifecycle.DECIDE, by=request.actor)
    return consequences.decide(lead=_lead(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/leads/{pk}/sanction", response={201: SanctionShape}, summary="作出追究决定")
def sanction(request: ApiRequest, pk: Id, order: SanctionOrder) -> Any:
    """Decide on a sealed conclusion; nothing works before the paper is served."""
    demand_right(lifecycle.SANCTION, by=request.actor)
    return sanctions.decide(lead=_lead(request, pk), by=request.actor, at=request.at, **order.dict())


@router.get("/sanctions", response=Listed[SanctionShape], summary="追究决定")
def sanction_list(request: ApiRequest, filters: Query[StateFilters], paging: Query[Paging]) -> Any:
    """List the sanctions the caller may see, newest first."""
    demand(request.actor, Permission.LEAD_ANSWER)
    rows = queries.sanctions_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-decided_at", "-id"), paging=paging)


@router.get("/sanctions/{pk}/capsule", summary="下载责任追究证据包")
def sanction_capsule(request: ApiRequest, pk: Id) -> HttpResponseBase:
    """Hand out a sanction with its papers, a BagIt capsule that anybody can verify; who raised it is not in it."""
    demand(request.actor, Permission.LEAD_SEE)
    found = get_object_or_404(queries.with_its_lead(request.actor), pk=pk)
    return attaching.capsule(capsules.contents_of(found, at=request.at))


@router.get("/redresses", response=Listed[RedressShape], summary="复核、申诉")
def redress_list(request: ApiRequest, filters: Query[StateFilters], paging: Query[Paging]) -> Any:
    """List the requests for review and the appeals the caller may see, newest first."""
    demand(request.actor, Permission.LEAD_ANSWER)
    rows = queries.redresses_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-id",), paging=paging)


@router.get("/blemishes", response=Listed[BlemishShape], summary="瑕疵")
def blemish_list(request: ApiRequest, filters: Query[StateFilters], paging: Query[Paging]) -> Any:
    """List the blemishes the caller may see, newest first."""
    demand(request.actor, Permission.LEAD_ANSWER)
    rows = queries.blemishes_visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-noted_at", "-id"), paging=paging)


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


SHAPES: dict[Any, Any] = {
    Lead: LeadShape, Hearing: HearingShape, Consequence: ConsequenceShape, Sanction: SanctionShape,
    Redress: RedressShape, FaultReferral: FaultReferralShape, Blemish: BlemishShape,
}  # fmt: skip
for noun in DESKS:
    endpoints(router, noun, SHAPES)
