"""Endpoints: evidence, facts, what fell and what rests on what."""

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.cases import queries as cases
from liuhen.apps.evidence import desk, queries
from liuhen.apps.evidence.actions import take_in
from liuhen.apps.evidence.models import CasePaper, Evidence, Fact
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["evidence"])


class EvidenceShape(Schema):
    """证据: what proves something in a case. 《责任制》第30条."""

    id: int
    case_id: int
    unit_id: int
    kind: str
    name: str
    source: str
    collected_at: datetime
    collected_until: datetime | None
    place: str
    method: str
    proves: str
    recording_id: int | None
    from_s: int | None
    to_s: int | None
    origin: str
    late: bool
    state: str
    reason: str
    article: str


class FactShape(Schema):
    """认定事实: one sentence; ``supports`` on ``GET /cases/{pk}/facts`` only."""

    id: int
    case_id: int
    sentence: str
    element: str
    state: str


class SupportShape(Schema):
    """Evidence that a fact rests on; ``lost`` is a key of CAUSES, empty while it stands."""

    evidence_id: int
    needed: bool
    lost: str


class StandingFactShape(FactShape):
    """A fact as it stands now."""

    stands: bool
    supports: list[SupportShape]


class FallenShape(Schema):
    """不成立标记: evidence or a fact that does not stand, since when, and with what it fell."""

    id: int
    case_id: int
    what: str
    cause: str
    by_ref: str
    fallen_at: datetime
    healed_at: datetime | None
    state: str


class EvidenceFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    case: Id | None = None
    kind: Word = ""
    state: Literal["", "collected", "excluded", "late", "fallen"] = ""


@router.get("/evidence", response=Listed[EvidenceShape], summary="证据")
def list_evidence(request: ApiRequest, filters: Query[EvidenceFilters], paging: Query[Paging]) -> Any:
    """List the evidence of the cases the caller may see, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging, branches=())


@router.get("/evidence/{pk}", response=EvidenceShape, summary="一份证据")
def get_evidence(request: ApiRequest, pk: Id) -> Any:
    """Return one piece of evidence."""
    demand(request.actor, Permission.CASE_SEE)
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@router.get("/cases/{pk}/facts", response=list[StandingFactShape], summary="案件认定的事实")
def list_facts(request: ApiRequest, pk: Id) -> Any:
    """List the facts found in a case, each with what it rests on, as they stand now."""
    demand(request.actor, Permission.CASE_SEE)
    case = get_object_or_404(cases.visible_to(request.actor), pk=pk)
    return [
        {
            "id": each.fact.pk, "case_id": pk, "sentence": each.fact.sentence, "element": each.fact.element,
            "state": each.fact.state, "stands": each.stands,
            "supports": [
                {"evidence_id": evidence.pk, "needed": needed, "lost": cause.key if cause else ""}
                for evidence, needed, cause in each.rests_on
            ],
        }
        for each in queries.facts_of(case)
    ]  # fmt: skip


@router.get("/fallen", response=Listed[FallenShape], summary="不成立标记")
def list_fallen(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what fell in the cases the caller may see, healed marks too, the newest first."""
    demand(request.actor, Permission.CASE_SEE)
    return listed(queries.falls_visible_to(request.actor), order=("-id",), paging=paging)


class PaperShape(Schema):
    """取证文书: a list or a record; its text is the document's."""

    id: int
    case_id: int
    kind: str
    document_id: int
    made_at: datetime


SHAPES: dict[Any, Any] = {
    Evidence: EvidenceShape, Fact: FactShape, CasePaper: PaperShape, take_in: list[EvidenceShape],
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
