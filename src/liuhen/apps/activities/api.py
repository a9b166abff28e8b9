"""Endpoints: activities, what they owe, which recordings are theirs, and where recording broke off."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.activities import queries
from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.models import Activity, Interruption, Link, Obligation, Participant, Statement
from liuhen.apps.people.queries import person_numbered
from liuhen.apps.recordings.queries import visible_to as recordings_visible_to
from liuhen.kernel.access import Permission
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Moment, Paging, Sentence, Word, demand, listed
from liuhen.kernel.web.endpoints import Statement as Text

router = Router(tags=["activities"])
Kind = Literal["inspection", "complaint", "evidence", "service", "compulsory", "other"]


class ParticipantShape(Schema):
    """参加人员."""

    officer: str
    number: str
    role: Literal["lead", "officer", "auxiliary"]

    @staticmethod
    def resolve_officer(participant: Participant) -> str:
        return str(participant.officer)

    @staticmethod
    def resolve_number(participant: Participant) -> str:
        return participant.officer.number


class ObligationShape(Schema):
    """记录义务: what an activity that is over still lacks; ``lacks`` holds keys, ``lacks_zh`` says them."""

    activity_id: int
    unit_id: int
    unit: str
    lead: str
    kind: str
    state: str
    since: datetime
    covered_permille: int
    lacks: list[str]
    lacks_zh: list[str]
    next_due_at: datetime | None = Field(description="when what is missing becomes a finding")

    @staticmethod
    def resolve_unit(owed: Obligation) -> str:
        return str(owed.unit)

    @staticmethod
    def resolve_lead(owed: Obligation) -> str:
        return str(owed.lead)

    @staticmethod
    def resolve_lacks(owed: Obligation) -> list[str]:
        return owed.lacks.split()


class LinkShape(Schema):
    """关联: a recording of the activity, proposed by the machine with its reasons and decided by a person."""

    id: int
    recording_id: int
    kind: str
    state: str
    score: int
    reasons: list[str]
    note: str

    @staticmethod
    def resolve_reasons(link: Link) -> list[str]:
        return link.reasons.split()


class InterruptionShape(Schema):
    """录制中断."""

    id: int
    officer: str
    state: str
    reason: str
    note: str
    began_at: datetime
    resumed_at: datetime | None
    spoken: bool
    reported_at: datetime | None
    heard_at: datetime | None
    head_note: str

    @staticmethod
    def resolve_officer(interruption: Interruption) -> str:
        return str(interruption.officer)


class StatementShape(Schema):
    """书面说明."""

    id: int
    officer: str
    interruption_id: int | None
    state: str
    text: str
    covers_from: datetime
    covers_to: datetime
    signed_at: datetime
    opinion: str

    @staticmethod
    def resolve_officer(statement: Statement) -> str:
        return str(statement.officer)


class ActivityShape(Schema):
    """执法活动."""

    id: int
    kind: str
    place: str
    basis: str
    state: str
    unit_id: int
    unit: str
    lead: str
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    settled_at: datetime | None
    is_interview: bool
    both_sides: bool
    notice: str
    notice_note: str

    @staticmethod
    def resolve_unit(activity: Activity) -> str:
        return str(activity.unit)

    @staticmethod
    def resolve_lead(activity: Activity) -> str:
        return str(activity.lead)


class ActivityDetail(ActivityShape):
    """The activity with its crew, its recordings, its interruptions, its statements and what it owes."""

    participants: list[ParticipantShape]
    obligation: ObligationShape | None
    links: list[LinkShape]
    interruptions: list[InterruptionShape]
    statements: list[StatementShape]

    @staticmethod
    def resolve_participants(activity: Activity) -> Any:
        return list(queries.participants_of(activity))

    @staticmethod
    def resolve_obligation(activity: Activity) -> Any:
        return queries.obligation_of(activity)

    @staticmethod
    def resolve_links(activity: Activity) -> Any:
        return list(queries.links_of(activity))

    @staticmethod
    def resolve_interruptions(activity: Activity) -> Any:
        return list(queries.interruptions_of(activity))

    @staticmethod
    def resolve_statements(activity: Activity) -> Any:
        return list(queries.statements_of(activity))


class ActivityFilters(Schema):
    """What the list is cut to; ``since`` and ``until`` are of when it began or is to begin."""

    unit: Id | None = None
    officer: Id | None = None
    kind: Kind | None = None
    state: Literal["planned", "under-way", "ended", "settled", "cancelled"] | None = None
    since: Moment | None = None
    until: Moment | None = None
    q: Word | None = Field(None, description="a part of the place")


class ObligationFilters(Schema):
    """What the list is cut to; ``since`` and ``until`` are of when the activity ended."""

    unit: Id | None = None
    officer: Id | None = None
    kind: Kind | None = None
    lacking: Word | None = None
    since: Moment | None = None
    until: Moment | None = None


class ActivityOrder(Schema):
    """An activity to be opened, or planned: people by 人员编号."""

    kind: Kind
    place: Annotated[Sentence, Field(max_length=120)]
    lead: Word
    crew: Annotated[list[Word], Field(max_length=40, default_factory=list)]
    at: Moment = Field(description="when it began, or is to begin")
    basis: Sentence = ""
    is_interview: bool = False


class NoticeOrder(Schema):
    """How the party was told. 《设备办法》第10条."""

    notice: Literal["phrase", "alternative"]
    note: Annotated[Sentence, Field(max_length=200)] = ""


class EndOrder(Schema):
    """When it ended."""

    ended_at: Moment


class LinkOrder(Schema):
    """A recording to link by hand; supplementary ones want a note."""

    recording: Id
    kind: Literal["original", "supplementary"] = "original"
    note: Sentence = ""


class BreakOrder(Schema):
    """That recording broke off: whose, when and why. 《设备办法》第12条."""

    officer: Word
    began_at: Moment
    reason: Word = Field(description="device, weather, battery, storage, place or other")
    note: Sentence = ""


class ResumeOrder(Schema):
    """That recording goes on."""

    resumed_at: Moment
    spoken: bool


class ReportOrder(Schema):
    """When the head was told that recording cannot go on."""

    reported_at: Moment


class StatementOrder(Schema):
    """A signed word; without times it speaks of the whole activity."""

    text: Text
    covers_from: Moment | None = None
    covers_to: Moment | None = None


@router.get("/activities", response=Listed[ActivityShape], summary="执法活动")
def activities(request: ApiRequest, filters: Query[ActivityFilters], paging: Query[Paging]) -> Any:
    """List the activities the caller may see, newest first."""
    demand(request.actor, Permission.ACTIVITY_SEE)
    found = queries.found_for(request.actor, wanted=filters.dict(exclude_none=True))
    return listed(found.rows, order=("-planned_at", "-id"), paging=paging, branches=found.branches)


@router.get("/obligations", response=Listed[ObligationShape], summary="尚缺记录")
def obligations(request: ApiRequest, filters: Query[ObligationFilters], paging: Query[Paging]) -> Any:
    """List what activities still lack, oldest first."""
    demand(request.actor, Permission.ACTIVITY_SEE)
    found = queries.missing(request.actor, wanted=filters.dict(exclude_none=True))
    return listed(found.rows, order=("since", "id"), paging=paging, branches=found.branches)


@router.get("/activities/{int:pk}", response=ActivityDetail, summary="一次执法活动")
def activity(request: ApiRequest, pk: Id) -> Any:
    """Show one activity whole."""
    return _activity(request, pk)


@router.post("/activities", response={201: ActivityDetail}, summary="现场登记活动")
def open_activity(request: ApiRequest, order: ActivityOrder) -> Any:
    """Open an activity that has begun; refused with the article for a crew that is not in order."""
    return conducting.open_on_the_spot(started_at=order.at, **_people(order), by=request.actor, at=request.at)


@router.post("/activities/plan", response={201: ActivityDetail}, summary="计划活动")
def plan_activity(request: ApiRequest, order: ActivityOrder) -> Any:
    """Plan an activity with its people."""
    return conducting.plan(planned_at=order.at, **_people(order), by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/start", response=ActivityDetail, summary="开始活动")
def start(request: ApiRequest, pk: Id) -> Any:
    """Begin a planned activity."""
    return conducting.start(activity=_activity(request, pk), by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/notice", response=ActivityDetail, summary="登记已告知")
def tell(request: ApiRequest, pk: Id, order: NoticeOrder) -> Any:
    """Tick that the party was told of the recording."""
    found = _activity(request, pk)
    return conducting.tell(
        activity=found, notice=order.notice, note=order.note, by=request.actor, at=request.at
    )


@router.post("/activities/{int:pk}/end", response=ActivityDetail, summary="结束活动")
def end(request: ApiRequest, pk: Id, order: EndOrder) -> Any:
    """End an activity; from then on its recordings are owed."""
    found = _activity(request, pk)
    return conducting.end(activity=found, ended_at=order.ended_at, by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/settle", response=ActivityDetail, summary="办结活动")
def settle(request: ApiRequest, pk: Id) -> Any:
    """Close an activity; refused while what was not recorded is not explained."""
    return conducting.settle(activity=_activity(request, pk), by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/links", response={201: LinkShape}, summary="关联资料")
def add_link(request: ApiRequest, pk: Id, order: LinkOrder) -> Any:
    """Link a recording by hand, as an original or as supplementary after the event."""
    found = _activity(request, pk)
    recording = get_object_or_404(recordings_visible_to(request.actor), pk=order.recording)
    return matching.add(
        activity=found, recording=recording, kind=order.kind, note=order.note, by=request.actor, at=request.at
    )


@router.post("/activities/{int:pk}/links/{link}/confirm", response=LinkShape, summary="确认关联")
def confirm_link(request: ApiRequest, pk: Id, link: Id) -> Any:
    """Confirm that a proposed recording is the activity's own."""
    [done] = matching.confirm(links=[_link(request, pk, link)], by=request.actor, at=request.at)
    return done


@router.post("/activities/{int:pk}/links/{link}/reject", response=LinkShape, summary="排除资料")
def reject_link(request: ApiRequest, pk: Id, link: Id, note: Sentence) -> Any:
    """Say that a recording is not of the activity, with the reason."""
    return matching.reject(link=_link(request, pk, link), note=note, by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/interruptions", response={201: InterruptionShape}, summary="登记录制中断")
def break_off(request: ApiRequest, pk: Id, order: BreakOrder) -> Any:
    """Say that recording broke off; refused for a reason that the article does not list."""
    return explaining.break_off(
        activity=_activity(request, pk), officer=_officer(order.officer), device=None, began_at=order.began_at,
        reason=order.reason, note=order.note, by=request.actor, at=request.at,
    )  # fmt: skip


@router.post("/interruptions/{pk}/resume", response=InterruptionShape, summary="恢复录制")
def resume(request: ApiRequest, pk: Id, order: ResumeOrder) -> Any:
    """Say that recording goes on, and whether the reason was spoken into it."""
    found = _interruption(request, pk)
    return explaining.resume(
        interruption=found, resumed_at=order.resumed_at, spoken=order.spoken, by=request.actor, at=request.at
    )


@router.post("/interruptions/{pk}/give-up", response=InterruptionShape, summary="报告无法继续录制")
def give_up(request: ApiRequest, pk: Id, order: ReportOrder) -> Any:
    """Say that recording cannot go on and that the head was told."""
    found = _interruption(request, pk)
    return explaining.give_up(
        interruption=found, reported_at=order.reported_at, by=request.actor, at=request.at
    )


@router.post("/activities/{int:pk}/statements", response={201: StatementShape}, summary="签署书面说明")
def sign(request: ApiRequest, pk: Id, order: StatementOrder) -> Any:
    """Sign why nothing, or not all, was recorded."""
    found = _activity(request, pk)
    stopped = queries.stopped_in(found)
    return explaining.sign(
        activity=found, interruption=stopped, **order.dict(), by=request.actor, at=request.at
    )


def _activity(request: ApiRequest, pk: int) -> Activity:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _interruption(request: ApiRequest, pk: int) -> Interruption:
    rows = Interruption.objects.visible_to(request.actor, Permission.ACTIVITY_SEE)
    found: Interruption = get_object_or_404(rows.select_related("activity", "officer"), pk=pk)
    return found


def _link(request: ApiRequest, pk: int, link: int) -> Link:
    rows = Link.objects.visible_to(request.actor, Permission.LINK_CONFIRM).select_related("activity")
    found: Link | None = rows.filter(pk=link, activity_id=pk).first()
    if found is None:
        raise Http404
    return found


def _people(order: ActivityOrder) -> dict[str, Any]:
    told = order.dict(exclude={"at"})
    return told | {
        "lead": _officer(order.lead),
        "crew": [_officer(number) for number in order.crew],
    }


def _officer(number: str) -> Any:
    return person_numbered(number, field="officer")
