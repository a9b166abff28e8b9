"""Endpoints: notices of rights, pleas, hearings, reviews, decisions and what alters them."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.decisions import desk
from liuhen.apps.decisions.models import (
    Alteration,
    CaseHearing,
    Correction,
    Decision,
    Discussion,
    MajorRule,
    Plea,
    Review,
    Reviewer,
    RightsNotice,
)
from liuhen.apps.decisions.queries import grounds, listing
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["decisions"])


class NoticeShape(Schema):
    """权利告知 to one party. Amounts are fen. 《责任制》第27条."""

    id: int
    case_id: int
    party_id: int
    outcomes: list[str]
    fine_fen: int
    basis: str
    content: str
    hearing: bool
    document_id: int | None
    served_at: datetime | None
    waived_at: datetime | None
    state: str


class PleaShape(Schema):
    """陈述申辩, and what was answered."""

    id: int
    case_id: int
    notice_id: int
    party_id: int
    stated_at: datetime
    speaker: str
    words: str
    adopted: str
    answer: str
    answered_at: datetime | None
    state: str


class HearingShape(Schema):
    """听证 of one party. 《责任制》第14条."""

    id: int
    case_id: int
    notice_id: int
    party_id: int
    asked_on: date
    chair_id: int | None
    begins_at: datetime | None
    place: str
    notified_at: datetime | None
    held_at: datetime | None
    report: str
    state: str


class DecisionShape(Schema):
    """执法决定 of one party; amounts are fen. In force: ``state`` issued and ``served_at`` told. 《责任制》第31条."""

    id: int
    case_id: int
    unit_id: int
    party_id: int
    outcomes: list[str]
    fine_fen: int
    band_id: int | None
    deviation: str
    basis: str
    content: str
    performance: str
    number: str
    organ: str
    review_organ: str
    remedies: str
    proposed_at: datetime
    approved_at: datetime | None
    issued_at: datetime | None
    served_at: datetime | None
    reported_at: datetime | None
    shaken_at: datetime | None
    replaces_id: int | None
    ended_at: datetime | None
    ended_for: str
    state: str


class ReviewShape(Schema):
    """法制审核; ``parts`` are the SHA-256 of what was reviewed, part by part. 《责任制》第11条."""

    id: int
    decision_id: int
    person_id: int | None
    outcome: str
    opinion: str
    why_major: str
    parts: dict[str, str]
    given_at: datetime


class DiscussionShape(Schema):
    """集体讨论."""

    id: int
    decision_id: int
    held_at: datetime
    place: str
    agreed: bool
    result: str


class AlterationShape(Schema):
    """撤销、撤回、变更. 《责任制》第14条."""

    id: int
    decision_id: int
    kind: str
    ground: str
    reason: str
    instrument: str
    done_at: datetime | None
    state: str


class CorrectionShape(Schema):
    """补正."""

    id: int
    decision_id: int
    wrong: str
    right: str
    reason: str
    state: str


class RuleShape(Schema):
    """重大决定标准 of a unit; amounts in yuan."""

    id: int
    unit_id: int
    code: str
    source: str
    person_yuan: int | None
    firm_yuan: int | None
    outcomes: list[str]
    if_several: bool
    since: date
    until: date | None
    state: str


class ReviewerShape(Schema):
    """法制审核人员; ``until`` is the first day no longer."""

    id: int
    unit_id: int
    person_id: int
    number: str
    exempt: str
    since: date
    until: date | None
    state: str


class GroundShape(Schema):
    """One thing a decision rested on when it was issued; ``fell``: it does not stand now."""

    place: int
    ref: str
    title: str
    needed: bool
    digest: str
    fell: bool


class Filters(Schema):
    """What the list is cut to; ``state`` may be shaken."""

    unit: Id | None = None
    case: Id | None = None
    state: Word | None = None
    q: Word | None = None


@router.get("/decisions", response=Listed[DecisionShape], summary="执法决定")
def list_decisions(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the decisions the caller may see, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = listing.found_for(request.actor, wanted=filters.dict())
    return listed(
        rows, order=("-proposed_at", "-id"), paging=paging, branches=(), looked_through=bool(filters.q)
    )


@router.get("/decisions/{pk}", response=DecisionShape, summary="一份执法决定")
def get_decision(request: ApiRequest, pk: Id) -> Any:
    """Return one decision as it stands."""
    demand(request.actor, Permission.CASE_SEE)
    return get_object_or_404(listing.visible_to(request.actor), pk=pk)


@router.get("/decisions/{pk}/grounds", response=list[GroundShape], summary="决定的根据")
def list_grounds(request: ApiRequest, pk: Id) -> Any:
    """List what a decision rested on when it was issued, and what of it does not stand now."""
    demand(request.actor, Permission.CASE_SEE)
    found = get_object_or_404(listing.visible_to(request.actor), pk=pk)
    fell = {row.pk for row in grounds.what_fell([found])[found.pk]}
    return [
        {
            "place": row.place, "ref": row.ref, "title": row.title, "needed": row.needed, "digest": row.digest,
            "fell": row.pk in fell,
        }
        for row in grounds.grounds_of(found)
    ]  # fmt: skip


@router.get("/rights-notices", response=Listed[NoticeShape], summary="权利告知")
def list_rights_notices(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the notices of the cases the caller may see, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    return listed(listing.notices_visible_to(request.actor), order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    RightsNotice: NoticeShape, Plea: PleaShape, CaseHearing: HearingShape, Decision: DecisionShape,
    Review: ReviewShape, Discussion: DiscussionShape, Alteration: AlterationShape, Correction: CorrectionShape,
    MajorRule: RuleShape, Reviewer: ReviewerShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
