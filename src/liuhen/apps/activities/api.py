"""Endpoints: activities, what they owe, which recordings are theirs, and where recording broke off."""

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.activities import desk, lifecycle, queries
from liuhen.apps.activities.actions import matching
from liuhen.apps.activities.models import Activity, Interruption, Link, Obligation, Participant, Statement
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Moment, Paging, Sentence, Word, demand, listed

router = Router(tags=["activities"])
Kind = Literal["inspection", "complaint", "evidence", "service", "compulsory", "other"]


class ParticipantShape(Schema):
    """参加人员."""

    id: int
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
    power: str | None = Field(
        description="职权编码 by the list in force on its day; null before its unit had one"
    )
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
    def resolve_power(activity: Activity) -> str | None:
        return activity.power.code if activity.power else None

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


@router.get("/activities", response=Listed[ActivityShape], summary="执法活动")
def activities(request: ApiRequest, filters: Query[ActivityFilters], paging: Query[Paging]) -> Any:
    """List the activities the caller may see, newest first."""
    demand(request.actor, Permission.ACTIVITY_SEE)
    found = queries.found_for(request.actor, wanted=filters.dict(exclude_none=True))
    rows = found.rows.prefetch_related("power")
    return listed(rows, order=("-planned_at", "-id"), paging=paging, branches=found.branches)


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


@router.post("/activities/{int:pk}/links/confirm", response=list[LinkShape], summary="确认全部关联")
def confirm_links(request: ApiRequest, pk: Id) -> Any:
    """Confirm every recording that is proposed for the activity."""
    demand_right(lifecycle.CONFIRM_LINK, by=request.actor)
    links = desk.proposed_links(_activity(request, pk), request.actor)
    return matching.confirm_all(links=links, by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/links/{link}/confirm", response=LinkShape, summary="确认关联")
def confirm_link(request: ApiRequest, pk: Id, link: Id) -> Any:
    """Confirm that a proposed recording is the activity's own."""
    demand_right(lifecycle.CONFIRM_LINK, by=request.actor)
    return matching.confirm(link=_link(request, pk, link), by=request.actor, at=request.at)


@router.post("/activities/{int:pk}/links/{link}/reject", response=LinkShape, summary="排除资料")
def reject_link(request: ApiRequest, pk: Id, link: Id, note: Sentence) -> Any:
    """Say that a recording is not of the activity, with the reason."""
    demand_right(lifecycle.REJECT_LINK, by=request.actor)
    return matching.reject(link=_link(request, pk, link), note=note, by=request.actor, at=request.at)


def _activity(request: ApiRequest, pk: int) -> Activity:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _link(request: ApiRequest, pk: int, link: int) -> Link:
    rows = desk.LINK.rows(request.actor, Permission.LINK_CONFIRM)
    found: Link = get_object_or_404(rows, pk=link, activity_id=pk)
    return found


SHAPES: dict[Any, Any] = {
    Activity: ActivityDetail, Participant: ParticipantShape, Link: LinkShape, Interruption: InterruptionShape,
    Statement: StatementShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
