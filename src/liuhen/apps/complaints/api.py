"""Endpoints: complaints, what is asked of units, the counts. None of them tells who complained."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.activities import queries as activities
from liuhen.apps.complaints import capsules, queries
from liuhen.apps.complaints.actions import deciding, evidence, filing, handling
from liuhen.apps.complaints.actions.evidence import MOST_AT_ONCE
from liuhen.apps.complaints.actions.filing import Told
from liuhen.apps.complaints.models import Complaint, Inquiry
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, midnight
from liuhen.kernel.flow import Invalid, every_numbered
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    ClockShape,
    Day,
    Id,
    Listed,
    Paging,
    Reason,
    Sentence,
    Statement,
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


class ComplaintOrder(Schema):
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


class PersonOrder(Schema):
    """To whom it is given, by 人员编号."""

    person: Word


class InvolvedOrder(Schema):
    """Whom it is about too: units by id, people by 人员编号."""

    units: Annotated[list[Id], Field(max_length=20, default_factory=list)]
    persons: Annotated[list[Word], Field(max_length=20, default_factory=list)]


class Refusal(Schema):
    """Why it is not accepted, on what basis, and how the complainant was told."""

    reason: Statement
    basis: Sentence
    told_how: Sentence


class ExtensionOrder(Schema):
    """How many more days, and why."""

    days: Annotated[int, Field(ge=0, le=365)]
    reason: Sentence


class InquiryOrder(Schema):
    """What a unit is asked, and the last day to answer."""

    unit: Id
    question: Statement
    due_on: Day


class Answer(Schema):
    """What the unit found."""

    text: Long


class ActivitiesOrder(Schema):
    """The activities that show what is complained of; what was recorded of them is held."""

    activities: Annotated[list[Id], Field(min_length=1, max_length=MOST_AT_ONCE)]


class MeasureOrder(Schema):
    """What is to be put right, and by when."""

    demand: Statement
    due_on: Day


class Referral(Schema):
    """What is handed over to whom, and by when its receipt is due."""

    to: Organ
    matter: Statement
    due_on: Day


class MeasureShape(Schema):
    """处理措施: an order to put right, or a referral."""

    id: int
    complaint_id: int
    rectification_id: int | None
    referred_to: str
    matter: str
    due_on: date
    state: str


class Decision(Schema):
    """What was found, in words the complainant is told."""

    conclusion: Conclusion
    outcome: Long
    nothing_to_do: Sentence = ""


class Telling(Schema):
    """How the complainant was told."""

    told_how: Sentence


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
    rows = queries.found(queries.visible_to(request.actor), wanted=filters.dict(exclude_none=True))
    return listed(rows.prefetch_related("grounds"), order=("-received_at", "-id"), paging=paging, branches=())


@router.get("/complaints/numbers", response=list[UnitNumbers], summary="投诉举报统计")
def numbers(request: ApiRequest, span: Query[Span]) -> Any:
    """Count complaints by the unit complained of."""
    demand(request.actor, Permission.COMPLAINT_COUNT)
    return queries.numbers(request.actor, since=midnight(span.since), until=midnight(span.until + ONE_DAY))


@router.get("/complaints/{pk}", response=ComplaintDetail, summary="一件投诉举报")
def complaint(request: ApiRequest, pk: Id) -> Any:
    """Show one complaint."""
    demand(request.actor, Permission.COMPLAINT_SEE)
    return _complaint(request, pk)


@router.post("/complaints", response={201: Received}, summary="登记投诉举报")
def receive(request: ApiRequest, order: ComplaintOrder) -> Any:
    """Enter what came by letter, telephone or visit; it goes to whoever is competent."""
    demand(request.actor, Permission.COMPLAINT_FILE)
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


@router.post("/complaints/{pk}/handlers", response=ComplaintShape, summary="交办")
def assign(request: ApiRequest, pk: Id, order: PersonOrder) -> Any:
    """Give it to a handler."""
    somebody = people.person_numbered(order.person, field="person")
    handling.assign(complaint=_complaint(request, pk), person=somebody, by=request.actor, at=request.at)
    return _complaint(request, pk)


@router.post("/complaints/{pk}/involved", response={204: None}, summary="补登被投诉对象")
def involve(request: ApiRequest, pk: Id, order: InvolvedOrder) -> Any:
    """Put on record that it is about others too; it may leave the caller's authority by that."""
    handling.involve(
        complaint=_complaint(request, pk),
        units=every_numbered(people.units_open(), order.units, what="单位", field="units"),
        persons=[people.person_numbered(each, field="persons") for each in order.persons],
        by=request.actor, at=request.at,
    )  # fmt: skip
    return 204, None


@router.post("/complaints/{pk}/accept", response=ComplaintShape, summary="受理")
def accept(request: ApiRequest, pk: Id) -> Any:
    """Accept it; the thirty days begin."""
    return handling.accept(complaint=_complaint(request, pk), by=request.actor, at=request.at)


@router.post("/complaints/{pk}/decline", response=ComplaintShape, summary="不予受理")
def decline(request: ApiRequest, pk: Id, order: Refusal) -> Any:
    """Turn it down, with reason and basis."""
    return handling.decline(
        complaint=_complaint(request, pk), by=request.actor, at=request.at, **order.dict()
    )


@router.post("/complaints/{pk}/extension", response=ComplaintShape, summary="申请延长")
def ask_extension(request: ApiRequest, pk: Id, order: ExtensionOrder) -> Any:
    """Ask the head for more time."""
    return handling.ask_extension(
        complaint=_complaint(request, pk), by=request.actor, at=request.at, **order.dict()
    )


@router.post("/complaints/{pk}/extension/grant", response=ComplaintShape, summary="批准延长")
def extend(request: ApiRequest, pk: Id) -> Any:
    """Grant it."""
    return handling.extend(complaint=_complaint(request, pk), by=request.actor, at=request.at)


@router.post("/complaints/{pk}/extension/refuse", response=ComplaintShape, summary="不同意延长")
def refuse_extension(request: ApiRequest, pk: Id, order: Reason) -> Any:
    """Refuse it."""
    return handling.refuse_extension(
        complaint=_complaint(request, pk), reason=order.reason, by=request.actor, at=request.at
    )


@router.post("/complaints/{pk}/inquiries", response={201: InquiryShape}, summary="发出协查")
def ask(request: ApiRequest, pk: Id, order: InquiryOrder) -> Any:
    """Ask a unit."""
    unit = people.units_open().filter(pk=order.unit).first()
    if unit is None:
        raise Invalid("没有这个单位", field="unit")
    return handling.ask(
        complaint=_complaint(request, pk), unit=unit, question=order.question, due_on=order.due_on, by=request.actor,
        at=request.at,
    )  # fmt: skip


@router.post("/complaints/{pk}/activities", response=ComplaintDetail, summary="关联执法活动")
def link_activities(request: ApiRequest, pk: Id, order: ActivitiesOrder) -> Any:
    """Put activities under it as evidence, and hold what was recorded of them."""
    found = activities.visible_numbered(request.actor, order.activities, field="activities")
    evidence.link_activities(
        complaint=_complaint(request, pk), activities=found, by=request.actor, at=request.at
    )
    return _complaint(request, pk)


@router.post("/complaints/{pk}/orders", response={201: MeasureShape}, summary="责令整改")
def order_(request: ApiRequest, pk: Id, order: MeasureOrder) -> Any:
    """Order the unit to put it right."""
    return deciding.order(complaint=_complaint(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/complaints/{pk}/referrals", response={201: MeasureShape}, summary="移送")
def refer(request: ApiRequest, pk: Id, order: Referral) -> Any:
    """Hand it over to discipline inspection or the police."""
    return deciding.refer(complaint=_complaint(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/complaints/{pk}/decision", response=ComplaintShape, summary="作出处理决定")
def decide(request: ApiRequest, pk: Id, order: Decision) -> Any:
    """Conclude."""
    return deciding.decide(complaint=_complaint(request, pk), by=request.actor, at=request.at, **order.dict())


@router.post("/complaints/{pk}/told", response=ComplaintShape, summary="告知并办结")
def tell(request: ApiRequest, pk: Id, order: Telling) -> Any:
    """Put on record how the complainant was told; without that nothing ends."""
    return deciding.tell(
        complaint=_complaint(request, pk), told_how=order.told_how, by=request.actor, at=request.at
    )


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


@router.post("/inquiries/{pk}/answer", response=InquiryShape, summary="答复协查")
def answer(request: ApiRequest, pk: Id, order: Answer) -> Any:
    """Answer as the unit that was asked."""
    found: Inquiry = get_object_or_404(queries.inquiries_visible_to(request.actor), pk=pk)
    return handling.answer(inquiry=found, text=order.text, by=request.actor, at=request.at)


def _complaint(request: ApiRequest, pk: int) -> Complaint:
    return get_object_or_404(queries.visible_to(request.actor).prefetch_related("grounds"), pk=pk)
