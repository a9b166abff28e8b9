"""Endpoints: complaints, what is asked of units, the counts. None of them tells who complained."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.complaints import capsules, desk, lifecycle, queries
from liuhen.apps.complaints.actions import evidence, filing, handling
from liuhen.apps.complaints.actions.filing import Told
from liuhen.apps.complaints.models import Complaint, Inquiry, Measure
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, midnight
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
    Sentence,
    Word,
    clock_shape,
    demand,
    listed,
)

router = Router(tags=["complaints"])
Ground = Literal["inaction", "certificate", "receipts", "fines", "refusal", "abuse", "gifts", "other"]
Channel = Literal["letter", "call", "visit"]
Conclusion = Literal["founded", "partly", "unfounded"]
Organ = Literal["discipline", "police"]
Long = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class ComplaintShape(Schema):
    """投诉举报: by number, ground, target and state. Who complained, and what he wrote, has no endpoint."""

    id: int
    number: str
    channel: str
    grounds: list[str]
    anonymous: bool
    unit_id: int | None
    person_id: int | None
    happened_on: date | None
    handler_id: int
    state: str
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    ended_at: datetime | None
    conclusion: str
    extension_days: int
    held: int

    @staticmethod
    def resolve_grounds(complaint: Complaint) -> list[str]:
        return [ground.key for ground in complaint.grounds.all()]


class HandlingShape(Schema):
    """承办: who handles a complaint, since when and until when."""

    id: int
    complaint_id: int
    person_id: int
    since: datetime
    until: datetime | None
    state: str


class InquiryShape(Schema):
    """投诉协查: what a unit is asked."""

    id: int
    unit_id: int
    handler_id: int
    question: str
    due_on: date
    state: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


class ComplaintDetail(ComplaintShape):
    """The complaint with its clocks, who handles it, what was asked of units."""

    outcome: str
    declined_reason: str
    declined_basis: str
    handlers: list[int]
    inquiries: list[InquiryShape]
    activities: list[int]
    clocks: list[ClockShape]

    @staticmethod
    def resolve_handlers(complaint: Complaint) -> list[int]:
        return sorted(queries.handler_ids(complaint))

    @staticmethod
    def resolve_inquiries(complaint: Complaint) -> Any:
        return complaint.inquiries.order_by("id")

    @staticmethod
    def resolve_activities(complaint: Complaint, context: Any) -> list[int]:
        return [each.pk for each in queries.activities_of(complaint, context["request"].actor)]

    @staticmethod
    def resolve_clocks(complaint: Complaint, context: Any) -> Any:
        return [clock_shape(clock, at=context["request"].at) for clock in clocks.all_for(complaint.ref)]


class Received(Schema):
    """What is handed to the complainant: the code is told this once."""

    complaint: ComplaintShape
    code: str


class ComplaintFilters(Schema):
    """What the list is cut to; a state may also be ``open``."""

    unit: Id | None = None
    state: Word | None = None
    ground: Ground | None = None
    conclusion: Conclusion | None = None


class ComplaintOrder(Order):
    """What a clerk enters; name, contact, proxy and story are sealed and come back from no endpoint."""

    channel: Channel
    grounds: Annotated[list[Ground], Field(min_length=1, max_length=8)]
    story: Annotated[str, Field(max_length=filing.MOST_STORY, pattern=r"^[^\x00]*$")]
    name: Annotated[Sentence, Field(max_length=filing.MOST_NAME)] = ""
    contact: Annotated[Sentence, Field(max_length=filing.MOST_CONTACT)] = ""
    address: Annotated[Sentence, Field(max_length=filing.MOST_PLACE)] = ""
    proxy_name: Annotated[Sentence, Field(max_length=filing.MOST_NAME)] = ""
    proxy_contact: Annotated[Sentence, Field(max_length=filing.MOST_CONTACT)] = ""
    authority: Annotated[Sentence, Field(max_length=filing.MOST_AUTHORITY)] = ""
    whom: Annotated[Sentence, Field(max_length=filing.MOST_PLACE)] = ""
    place: Annotated[Sentence, Field(max_length=filing.MOST_PLACE)] = ""
    anonymous: bool = False
    unit: Id | None = None
    person: Word = Field("", description="人员编号 of whom it is about; empty if not known")
    happened_on: Day | None = None


class MeasureShape(Schema):
    """处理措施: an order to put right, or a referral."""

    id: int
    complaint_id: int
    rectification_id: int | None
    referred_to: str
    matter: str
    due_on: date
    state: str


class UnitNumbers(Schema):
    """Counts of one unit complained of; ``unit_id`` is null where nobody was named."""

    unit_id: int | None
    received: int
    open: int
    accepted: int
    declined: int
    founded: int
    extended: int


class Span(Schema):
    """Of which days complaints are counted."""

    since: Day
    until: Day


@router.get("/complaints", response=Listed[ComplaintShape], summary="投诉举报")
def complaint_list(request: ApiRequest, filters: Query[ComplaintFilters], paging: Query[Paging]) -> Any:
    """List what the caller's authority handles, newest first."""
    demand(request.actor, Permission.COMPLAINT_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict(exclude_none=True))
    return listed(rows.prefetch_related("grounds"), order=("-received_at", "-id"), paging=paging, branches=())


@router.get("/complaints/numbers", response=list[UnitNumbers], summary="投诉举报统计")
def numbers(request: ApiRequest, span: Query[Span]) -> Any:
    """Count complaints by the unit complained of."""
    demand(request.actor, Permission.COMPLAINT_COUNT)
    return queries.numbers(request.actor, since=midnight(span.since), until=midnight(span.until + ONE_DAY))


@router.get("/complaints/{pk}", response=ComplaintDetail, summary="一件投诉举报")
def complaint(request: ApiRequest, pk: Id) -> Any:
    """Show one complaint with its clocks and handlers."""
    demand(request.actor, Permission.COMPLAINT_SEE)
    return _complaint(request, pk)


@router.post("/complaints", response={201: Received}, summary="登记投诉举报")
def receive(request: ApiRequest, order: ComplaintOrder) -> Any:
    """Enter what came by letter, telephone or visit; it goes to whoever is competent."""
    demand_right(lifecycle.RECEIVE, by=request.actor)
    unit = people.units_open().filter(pk=order.unit).first() if order.unit else None
    if order.unit and unit is None:
        raise Invalid("没有这个单位", field="unit")
    person = people.person_numbered(order.person, field="person") if order.person else None
    sealed = order.dict(exclude={"channel", "grounds", "anonymous", "unit", "person", "happened_on"})
    made, code = filing.receive(
        channel=order.channel, grounds=order.grounds, told=Told(**sealed), unit=unit, person=person,
        happened_on=order.happened_on, anonymous=order.anonymous, by=request.actor, at=request.at,
    )  # fmt: skip
    return {"complaint": made, "code": code}


@router.get("/complaints/{pk}/capsule", summary="下载归档包")
def capsule(request: ApiRequest, pk: Id) -> HttpResponseBase:
    """Hand out what was filed away, a BagIt capsule that anybody can verify; nothing in it says who complained."""
    demand(request.actor, Permission.COMPLAINT_SEE)
    return capsules.response(request, _complaint(request, pk))


@router.get("/inquiries", response=Listed[InquiryShape], summary="投诉协查")
def inquiry_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what the caller's unit was asked."""
    demand(request.actor, Permission.INQUIRY_ANSWER)
    return listed(queries.inquiries_visible_to(request.actor), order=("state", "due_on", "id"), paging=paging)


def _complaint(request: ApiRequest, pk: int) -> Complaint:
    return get_object_or_404(queries.visible_to(request.actor).prefetch_related("grounds"), pk=pk)


SHAPES: dict[Any, Any] = {
    Complaint: ComplaintShape,
    Inquiry: InquiryShape,
    handling.relieve: HandlingShape,
    Measure: MeasureShape,
    evidence.link_activities: ComplaintDetail,
}
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
